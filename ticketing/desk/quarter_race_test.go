//go:build race

package desk_test

// watched says that the race detector watches, which takes many times as long.
const watched = true
