package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"feria/e2e/store"

	"golang.org/x/crypto/argon2"
)

const password = "three lemons and a boat"

// member is somebody who has an account.
type member struct{ email, cookie string }

// signUp makes an account.
func signUp(s *store.Store) (member, error) {
	m := member{email: rand.Text() + "@example.org"}
	answer, err := s.Hand().Post("/session/sign-up", url.Values{"email": {m.email}, "password": {password}, "name": {"Ana"}})
	if err != nil {
		return m, err
	}
	if m.cookie = sessionOf(answer.Header); m.cookie == "" {
		return m, fmt.Errorf("signing up was answered with %d and no session\n%s", answer.Status, answer.Body)
	}
	return m, nil
}

// sessionOf is the header Cookie that follows an answer; "" if it set none.
func sessionOf(header http.Header) (cookie string) {
	for _, c := range (&http.Response{Header: header}).Cookies() {
		if cookie != "" {
			cookie += "; "
		}
		cookie += c.Name + "=" + c.Value
	}
	return cookie
}

// measureAccounts signs up and in, one after the other: a sign-in costs its hash on purpose, and should cost little beside it.
func measureAccounts(ctx context.Context, b *bench) ([]table, error) {
	s, err := b.store(ctx)
	if err != nil {
		return nil, err
	}
	const times = 15 // below what one address may try
	var up, in, bare []float64
	for range times {
		salt := make([]byte, 16)
		bare = append(bare, clock(func() { argon2.IDKey([]byte(password), salt, 2, 19<<10, 1, 32) }))
		var m member
		up = append(up, clock(func() { m, err = signUp(s) }))
		if err != nil {
			return nil, err
		}
		var answer store.Answer
		in = append(in, clock(func() {
			answer, err = s.Hand().Post("/session/sign-in", url.Values{"email": {m.email}, "password": {password}})
		}))
		if err != nil {
			return nil, err
		}
		if answer.Status != http.StatusSeeOther {
			return nil, fmt.Errorf("signing in was answered with %d\n%s", answer.Status, answer.Body)
		}
	}
	t := table{title: "Signing up and in, beside the hash of a password", columns: []string{"what", "median", "× the hash"}}
	row := func(name string, took []float64) {
		t.row(name, milliseconds(time.Duration(median(took))), fmt.Sprintf("%.2f", median(took)/median(bare)))
	}
	row("Argon2id alone, 19 MiB, 2 passes", bare)
	row("sign up", up)
	row("sign in", in)
	t.note("%d of each in turn, one after the other.", times)
	return []table{t}, nil
}

// clock is how long something takes, in nanoseconds.
func clock(do func()) float64 {
	began := time.Now()
	do()
	return float64(time.Since(began))
}
