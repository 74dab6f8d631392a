package billing

import (
	"math"

	"ticketd/ticketing"
)

// amount is what some minutes cost at the price of an hour, rounded to the nearest unit,
// halves away from zero. Within the bounds of the package nothing overflows.
func amount(minutes int, perHour ticketing.Money) ticketing.Money {
	cost := ticketing.Money(minutes) * perHour
	if cost < 0 {
		return -((-cost + 30) / 60)
	}
	return (cost + 30) / 60
}

// added is a sum that stays at the largest or smallest amount where it would overflow.
func added(a, b ticketing.Money) ticketing.Money {
	switch {
	case b > 0 && a > math.MaxInt64-b:
		return math.MaxInt64
	case b < 0 && a < math.MinInt64-b:
		return math.MinInt64
	}
	return a + b
}
