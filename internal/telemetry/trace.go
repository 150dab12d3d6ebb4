// Package telemetry carries the trace of a request from the browser's click through every call and event that follows
// from it, in the form of W3C Trace Context, and puts its id into every log line.
//
// It carries; it does not record. Spans are recorded by whatever OpenTelemetry provider the process installs.
package telemetry

import (
	"context"
	"crypto/rand"
	"log/slog"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// HeaderTrace is the header in which a trace travels.
const HeaderTrace = "Traceparent"

var w3c propagation.TraceContext

// Traceparent is the trace of ctx as a header's value; "" if it has none.
func Traceparent(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	w3c.Inject(ctx, carrier)
	return carrier["traceparent"]
}

// WithTraceparent returns a context that goes on with the trace of the header's value, or, where that is
// empty or malformed, with the one that ctx has, or with a new one.
func WithTraceparent(ctx context.Context, header string) context.Context {
	if header != "" {
		ctx = w3c.Extract(ctx, propagation.MapCarrier{"traceparent": header})
	}
	if trace.SpanContextFromContext(ctx).IsValid() {
		return ctx
	}
	var traceID trace.TraceID
	var spanID trace.SpanID
	rand.Read(traceID[:])
	rand.Read(spanID[:])
	return trace.ContextWithRemoteSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: traceID, SpanID: spanID, TraceFlags: trace.FlagsSampled, Remote: true,
	}))
}

// TraceID is the id of ctx's trace; "" if it has none.
func TraceID(ctx context.Context) string {
	if sc := trace.SpanContextFromContext(ctx); sc.IsValid() {
		return sc.TraceID().String()
	}
	return ""
}

// LogHandler adds the trace's id to the lines that are logged with a context.
type LogHandler struct{ slog.Handler }

// Handle implements slog.Handler.
func (h LogHandler) Handle(ctx context.Context, r slog.Record) error {
	if id := TraceID(ctx); id != "" {
		r.AddAttrs(slog.String("trace", id))
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (h LogHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return LogHandler{h.Handler.WithAttrs(attrs)}
}

// WithGroup implements slog.Handler.
func (h LogHandler) WithGroup(name string) slog.Handler { return LogHandler{h.Handler.WithGroup(name)} }
