// Package command carries what a shopper wants done to a service that may be away. A BFF signs the command and leaves it in a durable
// JetStream stream of the service's, and can answer at once; the service takes it when it can.
//
// Everybody on the broker may write into the stream. What counts is the signature: a command is that of the module that signed it, for
// the service it was signed for, and nobody else's. A command may arrive more than once, and not in the order in which it was sent: it has
// an id, and whoever carries it out does so once.
package command

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"feria/internal/auth"
	"feria/internal/errs"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// headerSignature holds the sender's signature of the payload.
const headerSignature = "Feria-Signature"

// answerTime is how long the broker may take for an answer.
const answerTime = 3 * time.Second

// Sender leaves commands for one service.
type Sender struct {
	js      jetstream.JetStream
	signer  *auth.Signer
	service string
}

// NewSender makes a sender to a service, such as "services/reviews", in the signer's name.
func NewSender(broker *nats.Conn, signer *auth.Signer, service string) (*Sender, error) {
	js, err := jetstream.New(broker)
	if err != nil {
		return nil, err
	}
	return &Sender{js: js, signer: signer, service: service}, nil
}

// Send keeps the command on disk until the service has taken it. Unavailable if the broker does not, or holds as much as it may.
func (s *Sender) Send(ctx context.Context, id uuid.UUID, command proto.Message) error {
	payload, err := proto.Marshal(command)
	if err != nil {
		return err
	}
	signature, err := s.signer.Sign(s.service, payload)
	if err != nil {
		return err
	}
	m := nats.NewMsg(subject(s.service, command) + "." + id.String())
	m.Data = payload
	m.Header.Set(jetstream.MsgIDHeader, id.String())
	m.Header[headerSignature] = []string{encode(signature)}
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	_, err = s.js.PublishMsg(ctx, m)
	if errors.Is(err, jetstream.ErrNoStreamResponse) || errors.Is(err, nats.ErrNoResponders) { // the first command of all
		if _, err = stream(ctx, s.js, s.service); err == nil {
			_, err = s.js.PublishMsg(ctx, m)
		}
	}
	if err != nil {
		return away(err)
	}
	return nil
}

// Waiting reads a command that the service has not taken yet, into command. It reports false if there is none.
// Unavailable if the broker does not answer.
func (s *Sender) Waiting(ctx context.Context, id uuid.UUID, command proto.Message) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	queue, err := s.js.Stream(ctx, streamName(s.service))
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return false, nil
	}
	if err != nil {
		return false, away(err)
	}
	m, err := queue.GetLastMsgForSubject(ctx, subject(s.service, command)+"."+id.String())
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return false, nil
	}
	if err != nil {
		return false, away(err)
	}
	return true, proto.Unmarshal(m.Data, command)
}

func away(err error) error {
	return errs.E(errs.Unavailable, "This cannot be taken at the moment. Please try again.").Because("not_taken").From(err)
}

func base(service string) string { return service[strings.LastIndexByte(service, '/')+1:] }

func streamName(service string) string { return "commands-" + base(service) }

// maxBytes is what a stream of commands holds at most; what comes then is refused, and not what has been accepted before.
const maxBytes = 256 << 20

// stream finds or makes the stream of a service's commands: each is kept until it is taken.
func stream(ctx context.Context, js jetstream.JetStream, service string) (jetstream.Stream, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	queue, err := js.CreateOrUpdateStream(ctx, jetstream.StreamConfig{
		Name: streamName(service), Subjects: []string{"commands." + base(service) + ".>"}, Description: "what " + service + " has still to do",
		Storage: jetstream.FileStorage, Retention: jetstream.WorkQueuePolicy, Discard: jetstream.DiscardNew, MaxBytes: maxBytes, Duplicates: 2 * time.Minute,
	})
	if err != nil {
		return nil, fmt.Errorf("commands of %s: %w", service, err)
	}
	return queue, nil
}

// subject is "commands.reviews.post_review.v1" for the message feria.services.reviews.v1.PostReview.
func subject(service string, command proto.Message) string {
	name := command.ProtoReflect().Descriptor().FullName()
	return "commands." + base(service) + "." + snake(name.Name()) + "." + string(name.Parent().Name())
}

func snake(name protoreflect.Name) string {
	var out strings.Builder
	for i, r := range string(name) {
		if unicode.IsUpper(r) && i > 0 {
			out.WriteByte('_')
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return out.String()
}
