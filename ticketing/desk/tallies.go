package desk

import "ticketd/ticketing"

// remembering is a transaction that reads each counter once: a batch of mails
// asks for the same ones again and again.
type remembering struct {
	Tx
	tallies map[string]ticketing.Tally
}

func (r remembering) Tally(key string) (ticketing.Tally, error) {
	if t, known := r.tallies[key]; known {
		return t, nil
	}
	t, err := r.Tx.Tally(key)
	if err == nil {
		r.tallies[key] = t
	}
	return t, err
}

func (r remembering) SetTally(key string, t ticketing.Tally) error {
	err := r.Tx.SetTally(key, t)
	if err != nil {
		delete(r.tallies, key)
		return err
	}
	r.tallies[key] = t
	return nil
}
