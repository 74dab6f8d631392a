package schedule

import "time"

// Status is how a job stands. Times are by the schedule's clock.
type Status struct {
	Job       string
	Next      time.Time // when it runs next; zero before Start
	Began     time.Time // when its last run began; zero: none has since Start
	Runs      bool      // that run is under way
	Succeeded time.Time // when a run last ended well; zero: none has since Start
	Err       error     // how the last run that ended failed; nil: it did not
}

// Status tells how the jobs stand, in the order in which New was given them.
func (s *Schedule) Status() []Status {
	all := make([]Status, len(s.jobs))
	for i, t := range s.jobs {
		t.mu.Lock()
		all[i] = t.status
		all[i].Job, all[i].Next = t.job.Name, t.planned
		t.mu.Unlock()
	}
	return all
}
