#!/bin/sh
# Makes the store of a released version: make.sh PROGRAM FILE.tar.gz
# PROGRAM is the ticketd of that version; README.md says which versions there are.
set -eu
ticketd=$1 to=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$ticketd" demo --once --data "$work" --smtp-port 0 --imap-port 0 >/dev/null
export TICKETD_CONFIG="$work/demo.toml"

mail() { # FROM SUBJECT FIELD, the text from standard input
	{
		printf 'From: %s\r\nTo: support@demo.example\r\nSubject: %s\r\n' "$1" "$2"
		printf 'Message-ID: <%s@golden.example>\r\n' "$(printf %s "$2" | tr -c '[:alnum:]' -)"
		printf 'Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n%s\r\n\r\n' "$3"
		cat
	} | "$ticketd" deliver --recipient support@demo.example --sender "$1"
}
plain='Content-Type: text/plain'
for subject in Printer Lift Invoice Gate Lamp Phone Scanner Keys; do
	echo "The $subject does not work." | mail carla@customer.example "$subject" "$plain"
done
yes 'A log of many lines that stands in a file of its own.' | head -c 132000 |
	mail carla@customer.example 'A large log' "$plain"
echo 'See you on Monday.' | mail robot@elsewhere.example 'Nightly run' 'Auto-Submitted: auto-generated'
yes 'Received: by golden.example' | head -n 60 | sed 's/$/\r/' >"$work/hops"
echo 'Round and round.' | mail carla@customer.example Rounds "$(cat "$work/hops"; echo X-Last: yes)"

try() { "$ticketd" "$@" >/dev/null 2>&1 || echo "not in this version: $*"; }
echo 'We look into it.' | try reply T-1003 --as 'Ada Ito'
echo 'The fuse was blown.' | try note T-1003 --as 'Ada Ito'
try assign T-1004 ada@demo.example
try status T-1005 resolved --as 'Ada Ito'
echo 'Which lamp is it?' | try reply T-1006 --as 'Ada Ito'
try time T-1006 20m --as 'Ada Ito'
try sort T-1007 --type request --as 'Ada Ito'
try due T-1008 2030-03-04 --as 'Ada Ito'
try called T-1008 --as 'Ada Ito'
try updates T-1008 start --as 'Ada Ito'
try escalate T-1009 --as 'Ada Ito'

try outbox drop 10 --why 'read aloud already'

"$ticketd" backup "$work/store.tar" >/dev/null
gzip -9 -n <"$work/store.tar" >"$to"
