package errs

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connectproto"
	typesv1 "feria/internal/contract/types/v1"
)

var codes = map[Kind]connect.Code{
	Internal:    connect.CodeInternal,
	NotFound:    connect.CodeNotFound,
	Invalid:     connect.CodeInvalidArgument,
	Conflict:    connect.CodeFailedPrecondition,
	Denied:      connect.CodePermissionDenied,
	Unavailable: connect.CodeUnavailable,
	Exhausted:   connect.CodeResourceExhausted,
}

// ToWire makes of err what Connect may send: the kind, the text for people, fields, reason and facts.
// Of an error without a kind nothing is told but that it happened; expired and cancelled contexts keep their codes.
func ToWire(err error) *connect.Error {
	e := As(err)
	switch {
	case e != nil:
	case errors.Is(err, context.DeadlineExceeded):
		return connect.NewError(connect.CodeDeadlineExceeded, "it took too long").WithCause(err)
	case errors.Is(err, context.Canceled):
		return connect.NewError(connect.CodeCanceled, "the caller went away").WithCause(err)
	default:
		if c, ok := errors.AsType[*connect.Error](err); ok {
			return c
		}
		return connect.NewError(connect.CodeInternal, "something went wrong").WithCause(err)
	}
	out := connect.NewError(codes[e.Kind], e.Text).WithCause(err)
	problem := &typesv1.Problem{Kind: e.Kind.String(), Reason: e.Reason, Facts: e.Facts}
	for _, f := range e.Fields {
		problem.Fields = append(problem.Fields, &typesv1.FieldProblem{Name: f.Name, Text: f.Text, Reason: f.Reason, Facts: f.Facts})
	}
	if detail, err := connectproto.NewErrorDetail(problem); err == nil {
		out = out.WithDetail(detail)
	}
	return out
}

// FromWire makes of what a Connect call returned an error of its kind again. Whatever says that the callee
// could not be asked or did not answer in time is Unavailable; nil stays nil.
func FromWire(err error) error {
	c, ok := errors.AsType[*connect.Error](err)
	if !ok {
		if err != nil && errors.Is(err, context.DeadlineExceeded) {
			return E(Unavailable, "it took too long").From(err)
		}
		return err
	}
	e := &Error{Text: c.Message(), cause: err}
	switch c.Code() {
	case connect.CodeNotFound:
		e.Kind = NotFound
	case connect.CodeInvalidArgument, connect.CodeOutOfRange:
		e.Kind = Invalid
	case connect.CodeFailedPrecondition, connect.CodeAlreadyExists, connect.CodeAborted:
		e.Kind = Conflict
	case connect.CodePermissionDenied, connect.CodeUnauthenticated:
		e.Kind = Denied
	case connect.CodeUnavailable, connect.CodeDeadlineExceeded, connect.CodeUnimplemented:
		e.Kind = Unavailable
	case connect.CodeResourceExhausted:
		e.Kind = Exhausted
	default:
		return err
	}
	for _, detail := range c.Details() {
		message, err := connectproto.UnmarshalErrorDetail(detail)
		problem, ok := message.(*typesv1.Problem)
		if err != nil || !ok {
			continue
		}
		e.Reason, e.Facts = problem.GetReason(), clone(problem.GetFacts())
		for _, f := range problem.GetFields() {
			e.Fields = append(e.Fields, Field{Name: f.GetName(), Text: f.GetText(), Reason: f.GetReason(), Facts: clone(f.GetFacts())})
		}
	}
	return e
}

// WriteProblem answers err as a problem document (RFC 9457). Nothing internal is told.
func WriteProblem(w http.ResponseWriter, err error) {
	kind, text := KindOf(err), http.StatusText(KindOf(err).Status())
	problem := map[string]any{"type": "about:blank", "status": kind.Status(), "title": text}
	if e := As(err); e != nil && kind != Internal {
		problem["title"] = e.Text
		if e.Reason != "" {
			problem["reason"] = e.Reason
		}
		if len(e.Fields) > 0 {
			fields := make(map[string]string, len(e.Fields))
			for _, f := range e.Fields {
				fields[f.Name] = f.Text
			}
			problem["fields"] = fields
		}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(kind.Status())
	_ = json.NewEncoder(w).Encode(problem) // the reader is gone: nobody is left to tell
}
