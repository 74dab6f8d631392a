package reply

import "testing"

func TestForwardedSubject(t *testing.T) {
	for subject, want := range map[string]bool{
		"Fwd: Printer": true, "FW: Printer": true, "WG: Drucker": true, "TR : Imprimante": true,
		"[EXT] [T-12] Fw: x": true, "转发：打印机": true, "Fwd:": true, "I: stampante": true,
		"Re: Fwd: Printer": false, "AW: Drucker": false, "Printer": false, "": false, "[x": false,
		"Forwarding: how does it work": false, "Fwd": false,
	} {
		if got := ForwardedSubject(subject); got != want {
			t.Errorf("%q: %v", subject, got)
		}
	}
}
