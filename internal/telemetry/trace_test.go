package telemetry_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"feria/internal/telemetry"
)

func TestATraceIsCarriedOn(t *testing.T) {
	const header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	ctx := telemetry.WithTraceparent(t.Context(), header)
	if got := telemetry.Traceparent(ctx); got != header {
		t.Errorf("traceparent = %q, want %q", got, header)
	}
	if got := telemetry.WithTraceparent(ctx, ""); telemetry.TraceID(got) != telemetry.TraceID(ctx) {
		t.Error("an empty header broke the trace")
	}
	var log bytes.Buffer
	slog.New(telemetry.LogHandler{Handler: slog.NewTextHandler(&log, nil)}).With("a", 1).InfoContext(ctx, "hello")
	if !strings.Contains(log.String(), "trace=4bf92f3577b34da6a3ce929d0e0e4736") {
		t.Errorf("log line without trace: %s", &log)
	}
}

func TestAMalformedTraceBeginsANewOne(t *testing.T) {
	ctx := telemetry.WithTraceparent(t.Context(), "00-zz-01")
	if id := telemetry.TraceID(ctx); len(id) != 32 {
		t.Errorf("trace id = %q", id)
	}
}
