package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"ticketd/mail/servertest"
)

// canaryWords stand for what somebody wrote.
const canaryWords = "canary-words-of-a-mail"

func TestA39WhatAReadingDiedOfIsNotLogged(t *testing.T) {
	for what, value := range map[string]any{"a text": canaryWords, "an error": errors.New(canaryWords),
		"something": struct{ text string }{canaryWords}, "a list": []byte(canaryWords)} {
		var out bytes.Buffer
		log := newLogger(&out, &Config{}, levelOf("debug"))
		log.Error("reading a mail panicked", panicKey, value)
		if strings.Contains(out.String(), canaryWords) || strings.Contains(out.String(), fmt.Sprint([]byte(canaryWords))[1:20]) ||
			!strings.Contains(out.String(), "panic=") {
			t.Errorf("%s: %s", what, out.String())
		}
	}
}

func TestA39ACommandThatPanicsTellsNobodyWithWhat(t *testing.T) {
	var out bytes.Buffer
	dir := servertest.Dir(t, servertest.OrdinaryUser(t))
	l, err := listenControl(dir)
	mustDo(t, err)
	broken := func(context.Context, json.RawMessage, io.Reader) (any, error) { panic(canaryWords) }
	server := serveControl(l, verbs{"break": broken}, newLogger(&out, &Config{}, levelOf("debug")))
	running, ok := dialControl(dir)
	if !ok {
		t.Fatal("nobody listens")
	}
	err = running.call(t.Context(), "break", struct{}{}, nil, nil)
	mustDo(t, errors.Join(running.Close(), server.Shutdown(t.Context())))
	if err == nil || strings.Contains(err.Error()+out.String(), canaryWords) || !strings.Contains(out.String(), "command=break") {
		t.Errorf("error %v, log %s", err, out.String())
	}
}

func TestARuntimesErrorIsLoggedBecauseItNamesNoText(t *testing.T) {
	defer func() {
		var out bytes.Buffer
		newLogger(&out, &Config{}, levelOf("info")).Error("it panicked", panicKey, recover())
		if !strings.Contains(out.String(), "index out of range [3] with length 2") {
			t.Error(out.String())
		}
	}()
	_ = []int{1, 2}[time.Now().Unix()*0+3]
}
