package event

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"feria/internal/telemetry"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The headers in which an event's facts travel. Its id is the message's, by which JetStream drops doubles for two minutes.
const (
	headerAggregate = "Feria-Aggregate"
	headerVersion   = "Feria-Version"
	headerTime      = "Feria-Time"
	headerLog       = "Feria-Log" // how far the log has been published with this message
)

// answerTime is how long the broker may take for an answer.
const answerTime = 10 * time.Second

// streamName is the name of the stream of a service's events.
func streamName(service string) string { return strings.ToUpper(service) }

// streamConfig keeps a stream for ever, as its log is kept: a consumer that is added later reads it from the beginning.
func streamConfig(service string) jetstream.StreamConfig {
	return jetstream.StreamConfig{
		Name: streamName(service), Subjects: []string{service + ".>"}, Description: "what happened in services/" + service,
		Storage: jetstream.FileStorage, Retention: jetstream.LimitsPolicy, MaxMsgs: -1, MaxBytes: -1, Duplicates: 2 * time.Minute,
	}
}

// producerStream brings a stream to what this version of the producer wants of it. One that is so already is left alone.
func producerStream(ctx context.Context, js jetstream.JetStream, service string) (jetstream.Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	want := streamConfig(service)
	stream, err := js.Stream(ctx, want.Name)
	if err == nil && same(stream.CachedInfo().Config, want) {
		return stream, nil
	}
	if err == nil || errors.Is(err, jetstream.ErrStreamNotFound) {
		stream, err = js.CreateOrUpdateStream(ctx, want)
	}
	if err != nil {
		return nil, fmt.Errorf("stream of %s: %w", service, err)
	}
	return stream, nil
}

// same reports whether a stream is what streamConfig says of it, whatever else the broker has filled in.
func same(have, want jetstream.StreamConfig) bool {
	return slices.Equal(have.Subjects, want.Subjects) && have.Description == want.Description && have.Storage == want.Storage &&
		have.Retention == want.Retention && have.MaxMsgs == want.MaxMsgs && have.MaxBytes == want.MaxBytes && have.Duplicates == want.Duplicates
}

// consumerStream finds a stream, or makes it where the producer has not been seen yet.
func consumerStream(ctx context.Context, js jetstream.JetStream, service string) (jetstream.Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	stream, err := js.Stream(ctx, streamName(service))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		stream, err = js.CreateStream(ctx, streamConfig(service))
	}
	if err != nil {
		return nil, fmt.Errorf("stream of %s: %w", service, err)
	}
	return stream, nil
}

// message is the event as it is published in a window of the log.
func (r row) message(window cursor) *nats.Msg {
	m := nats.NewMsg(r.Subject)
	m.Data = r.Payload
	m.Header.Set(jetstream.MsgIDHeader, r.ID.String())
	m.Header.Set(headerAggregate, r.Aggregate)
	m.Header.Set(headerVersion, strconv.FormatInt(r.Version, 10))
	m.Header.Set(headerTime, r.At.UTC().Format(time.RFC3339Nano))
	m.Header.Set(headerLog, window.at(r.Position))
	m.Header.Set(telemetry.HeaderTrace, r.Trace)
	return m
}

// received reads what message has written. It reports false for what no relay has published.
func received(subject string, header nats.Header, payload []byte) (Received, bool) {
	e := Received{Subject: subject, Aggregate: header.Get(headerAggregate), Trace: header.Get(telemetry.HeaderTrace), payload: payload}
	var failed [3]error
	e.ID, failed[0] = uuid.Parse(header.Get(jetstream.MsgIDHeader))
	e.Version, failed[1] = strconv.ParseInt(header.Get(headerVersion), 10, 64)
	e.Time, failed[2] = time.Parse(time.RFC3339Nano, header.Get(headerTime))
	return e, errors.Join(failed[:]...) == nil
}

// lastPublished finds the last message that a relay has published, and how far the log had been with it.
// It reports false if there is none.
func lastPublished(ctx context.Context, stream jetstream.Stream, first, last uint64) (Received, cursor, bool, error) {
	for sequence := last; sequence > 0 && sequence >= first; sequence-- {
		m, err := stream.GetMsg(ctx, sequence)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			return Received{}, cursor{}, false, fmt.Errorf("message %d of the stream: %w", sequence, err)
		}
		e, known := received(m.Subject, m.Header, m.Data)
		if c, ok := parseCursor(m.Header.Get(headerLog)); ok && known {
			return e, c, true, nil
		}
	}
	return Received{}, cursor{}, false, nil
}
