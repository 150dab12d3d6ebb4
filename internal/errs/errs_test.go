package errs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"connectrpc.com/connect/v2"
	"feria/internal/errs"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestErrorsSurviveTheWire(t *testing.T) {
	for _, kind := range []errs.Kind{errs.NotFound, errs.Invalid, errs.Conflict, errs.Denied, errs.Unavailable, errs.Exhausted} {
		sent := errs.E(kind, "Only two are left.", errs.Field{Name: "quantity", Text: "Choose 2 or fewer."}.Because("too_many", "most", "2")).
			Because("sold_out", "available", "2").From(errors.New("secret: row 17"))
		wire := errs.ToWire(fmt.Errorf("add: %w", sent))
		if strings.Contains(wire.Message(), "secret") {
			t.Errorf("%v: the cause crossed the border: %q", kind, wire.Message())
		}
		got := errs.As(errs.FromWire(wire))
		if diff := cmp.Diff(sent, got, cmpopts.IgnoreUnexported(errs.Error{})); diff != "" {
			t.Errorf("%v (-sent +got):\n%s", kind, diff)
		}
	}
}

func TestAnErrorWithoutKindTellsNothing(t *testing.T) {
	wire := errs.ToWire(errors.New("password=hunter2"))
	if wire.Code() != connect.CodeInternal || strings.Contains(wire.Message(), "hunter2") {
		t.Errorf("got %v %q", wire.Code(), wire.Message())
	}
	if kind := errs.KindOf(errs.FromWire(wire)); kind != errs.Internal {
		t.Errorf("kind = %v, want internal", kind)
	}
}

func TestAnExpiredDeadlineIsUnavailableToTheCaller(t *testing.T) {
	for _, err := range []error{errs.ToWire(context.DeadlineExceeded), fmt.Errorf("call: %w", context.DeadlineExceeded)} {
		if got := errs.KindOf(errs.FromWire(err)); got != errs.Unavailable {
			t.Errorf("%v: kind = %v, want unavailable", err, got)
		}
	}
}

func TestProblemDocument(t *testing.T) {
	w := httptest.NewRecorder()
	errs.WriteProblem(w, errs.E(errs.Invalid, "Check the form.", errs.Field{Name: "email", Text: "Write an address."}).From(errors.New("internal")))
	var got map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"type": "about:blank", "status": 422.0, "title": "Check the form.", "fields": map[string]any{"email": "Write an address."}}
	if diff := cmp.Diff(want, got); diff != "" || w.Code != 422 {
		t.Errorf("status %d (-want +got):\n%s", w.Code, diff)
	}
	w = httptest.NewRecorder()
	errs.WriteProblem(w, errors.New("pq: secret"))
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("status %d, body %s", w.Code, w.Body)
	}
}
