package ticketing

// Recipients lists the addresses that a person's answer goes to, the requester's
// first if it can be reached.
func (j Judge) Recipients(t Ticket) []Address {
	var all []Address
	for _, p := range j.reachable(t) {
		all = append(all, p.Address)
	}
	return all
}
