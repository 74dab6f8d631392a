package ticketing

// Slips counts the letters to insert, delete or replace, and the neighbours to exchange,
// that lie between two words.
func Slips(a, b string) int {
	from, to := []rune(a), []rune(b)
	rows := make([][]int, len(from)+1)
	for i := range rows {
		rows[i] = make([]int, len(to)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i, x := range from {
		for j, y := range to {
			least := min(rows[i][j+1], rows[i+1][j]) + 1
			switch {
			case x == y:
				least = min(least, rows[i][j])
			case i > 0 && j > 0 && x == to[j-1] && from[i-1] == y:
				least = min(least, rows[i][j]+1, rows[i-1][j-1]+1)
			default:
				least = min(least, rows[i][j]+1)
			}
			rows[i+1][j+1] = least
		}
	}
	return rows[len(from)][len(to)]
}
