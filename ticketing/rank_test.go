package ticketing

import (
	"slices"
	"testing"
	"time"
)

// twoPlans has a plan that ranks first and one that everybody else has.
var twoPlans = []Plan{{Name: "Priority", First: true}, {Name: "Standard", Default: true}}

func TestTicketsOfAPlanThatRanksFirstStandBeforeWhatIsDueSooner(t *testing.T) {
	p := testJudge().Process
	p.Plans, p.Clocks = twoPlans, []Clock{{Name: "response", Kind: Promise, Starts: FromOpened,
		MetBy: []Cue{CuePerson}, Targets: []Target{{Within: Delay{4, Hours}}}}}
	ticket := func(n Number, plan string, opened time.Time) Ticket {
		return Ticket{Number: n, Plan: plan}.Apply(opened, Opened{Number: n, Plan: plan})
	}
	tickets := []Ticket{ticket(1, "", noon), ticket(2, "priority", noon.Add(2*time.Hour)), ticket(3, "Standard", noon.Add(time.Hour)),
		ticket(4, "Priority", noon.Add(time.Hour)), ticket(5, "Gold", noon.Add(3*time.Hour))}
	tasks := make([]Task, len(tickets))
	for i, one := range tickets {
		tasks[i] = p.TaskOf(one, noon)
	}
	tasks = append(tasks, Task{Ticket: Ticket{Number: 6}, First: "Priority"})
	SortTasks(tasks)
	got := names(tasks, func(t Task) string { return t.Ticket.Tag().String() })
	if want := []string{"4", "2", "6", "1", "3", "5"}; !slices.EqualFunc(got, want, func(a, b string) bool {
		return a[len(a)-1:] == b
	}) {
		t.Errorf("the order is %v", got)
	}
	if customers := p.PublicTaskOf(tickets[3], noon); customers.First != "" {
		t.Error("a customer's own tickets rank by plans")
	}
}

func TestAListHasRoomForWhatRanksFirst(t *testing.T) {
	for _, c := range []struct {
		most int
		want []int
	}{{0, []int{2, 4, 1, 3, 5}}, {3, []int{2, 4, 1}}, {1, []int{2}}} {
		r := Ranked[int]{Most: c.most}
		for n := 1; n <= 5; n++ {
			r.Add(n, n%2 == 0)
		}
		if got := r.All(); !slices.Equal(got, c.want) || !slices.Equal(r.All(), c.want) {
			t.Errorf("of at most %d: %v", c.most, got)
		}
	}
}
