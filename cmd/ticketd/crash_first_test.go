package main

import "testing"

func TestAnUndisturbedRunSatisfiesTheOracle(t *testing.T) {
	r := newRig(t)
	r.request()
	r.inject(r.mail(newRequest, large, 0))
	r.inject(r.mail(autoReply, 100, 0))
	r.run()
	r.settle()
}
