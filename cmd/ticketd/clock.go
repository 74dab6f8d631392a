package main

import (
	"sync/atomic"
	"time"
)

// clock tells the time, shifted by an offset that only the demo and the runs
// against real servers wind.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())).UTC() }

// wind moves the clock forward.
func (c *clock) wind(by time.Duration) { c.offset.Add(int64(by)) }
