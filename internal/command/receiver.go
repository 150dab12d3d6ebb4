package command

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"feria/internal/auth"
	"feria/internal/errs"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/proto"
)

// patience is how long a command may take before another replica is given it.
const patience = 30 * time.Second

func encode(signature []byte) string { return base64.StdEncoding.EncodeToString(signature) }

// Receiver carries out the commands of one type.
type Receiver[M proto.Message] struct {
	broker   *nats.Conn
	verifier *auth.Verifier
	from     string
	log      *slog.Logger
	handle   func(ctx context.Context, id uuid.UUID, command M) error
}

// NewReceiver makes a receiver of the commands that the module from has signed for the verifier's.
//
// An error of handle that will not pass (Invalid, Denied, NotFound, Conflict) gives the command up, with a line in the log; after any
// other it is tried again, at growing intervals up to half a minute, for as long as it takes.
func NewReceiver[M proto.Message](broker *nats.Conn, verifier *auth.Verifier, from string, log *slog.Logger, handle func(ctx context.Context, id uuid.UUID, command M) error) *Receiver[M] {
	return &Receiver[M]{broker: broker, verifier: verifier, from: from, log: log, handle: handle}
}

// Run takes commands until the context ends; then it returns nil. Replicas share them out.
func (r *Receiver[M]) Run(ctx context.Context) error {
	js, err := jetstream.New(r.broker)
	if err != nil {
		return err
	}
	queue, err := stream(ctx, js, r.verifier.Module)
	if err != nil {
		return ended(ctx, err)
	}
	var m M
	asking, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	subject := subject(r.verifier.Module, m)
	consumer, err := queue.CreateOrUpdateConsumer(asking, jetstream.ConsumerConfig{
		Durable: strings.ReplaceAll(strings.TrimPrefix(subject, "commands."), ".", "-"), FilterSubject: subject + ".*", AckPolicy: jetstream.AckExplicitPolicy, AckWait: patience,
	})
	if err != nil {
		return ended(ctx, fmt.Errorf("commands of %s: %w", r.verifier.Module, err))
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(16))
	if err != nil {
		return ended(ctx, err)
	}
	defer messages.Stop()
	defer context.AfterFunc(ctx, messages.Stop)()
	for {
		message, err := messages.Next()
		if err != nil {
			return ended(ctx, err)
		}
		r.take(ctx, message)
	}
}

// ended is nil if the context has ended, whatever that has broken.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// take carries a command out and says so to the broker. An acknowledgement that is lost brings the command again.
func (r *Receiver[M]) take(ctx context.Context, message jetstream.Msg) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	log := r.log.With("command", message.Subject())
	err := r.carryOut(ctx, message)
	switch kind := errs.KindOf(err); {
	case err == nil:
		err = message.Ack()
	case kind == errs.Invalid || kind == errs.Denied || kind == errs.NotFound || kind == errs.Conflict:
		log.WarnContext(ctx, "given up", "error", err)
		err = message.TermWithReason(kind.String())
	default:
		pause := again(message)
		log.WarnContext(ctx, "tried again", "error", err, "in", pause)
		err = message.NakWithDelay(pause)
	}
	if err != nil {
		log.WarnContext(ctx, "the broker was not told", "error", err)
	}
}

// again is the pause before the next attempt.
func again(message jetstream.Msg) time.Duration {
	meta, err := message.Metadata()
	if err != nil {
		return time.Second
	}
	return min(100*time.Millisecond<<min(meta.NumDelivered, 10), patience)
}

func (r *Receiver[M]) carryOut(ctx context.Context, message jetstream.Msg) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	signature, err := base64.StdEncoding.DecodeString(message.Headers().Get(headerSignature))
	if err != nil {
		return errs.E(errs.Invalid, "The signature cannot be read.").From(err)
	}
	if err := r.verifier.Signed(r.from, message.Data(), signature); err != nil {
		return err
	}
	subject := message.Subject()
	id, err := uuid.Parse(subject[strings.LastIndexByte(subject, '.')+1:])
	if err != nil {
		return errs.E(errs.Invalid, "The command has no id.").From(err)
	}
	var m M
	command := m.ProtoReflect().New().Interface().(M) // the type that M is
	if err := proto.Unmarshal(message.Data(), command); err != nil {
		return errs.E(errs.Invalid, "The command cannot be read.").From(err)
	}
	return r.handle(ctx, id, command)
}
