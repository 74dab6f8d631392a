package record

import "ticketd/ticketing"

// kindNow is what a kind of mail is called now: reports of delayed and of successful deliveries
// were a kind of their own once.
func kindNow(k ticketing.Kind) ticketing.Kind {
	if k == "delivery-report" {
		return ticketing.KindDeliveryReceipt
	}
	return k
}
