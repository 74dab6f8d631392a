package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestThePagesAreADirectoryOfTheirOwn(t *testing.T) {
	servers := `password_file = "good"`
	cfg := mustLoad(t, "pages = \"public\"\n"+minimal(servers, ""))
	if want := filepath.Join(filepath.Dir(cfg.Path), "public"); cfg.Pages != want {
		t.Errorf("pages are in %s, want %s", cfg.Pages, want)
	}
	if cfg := mustLoad(t, minimal(servers, "")); cfg.Pages != "" {
		t.Errorf("pages are in %s, and nobody wanted any", cfg.Pages)
	}
	for pages, want := range map[string]string{"desk": "lies in the store", "desk/public": "lies in the store",
		"good": "is no directory"} {
		_, err := loadText(t, "pages = \""+pages+"\"\n"+minimal(servers, ""))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("pages in %s: %v, want %q", pages, err, want)
		}
	}
}
