package app

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"time"

	"connectrpc.com/connect/v2"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/telemetry"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// defaultDeadline is how long a call may take whose context has no deadline.
const defaultDeadline = 5 * time.Second

// peer is one module as another sees it: a connect.Transport that looks up at each call where the module is.
// Our contracts are made of unary calls, and only those pass.
type peer struct {
	host    *Host
	from    *part
	module  string
	breaker circuitbreaker.CircuitBreaker[any]
}

func newPeer(host *Host, from *part, module string) *peer {
	return &peer{host: host, from: from, module: module, breaker: circuitbreaker.NewBuilder[any]().
		WithFailureThresholdRatio(5, 10).WithDelay(time.Second).WithSuccessThreshold(1).Build()}
}

// NewClientStream implements connect.Transport.
func (p *peer) NewClientStream(ctx context.Context, spec connect.Spec) (connect.ClientStream, error) {
	if spec.StreamType != connect.StreamTypeUnary {
		return nil, errors.New("only unary calls pass between modules")
	}
	return &exchange{peer: p, ctx: ctx, spec: spec}, nil
}

// exchange is one unary call. It happens at Receive, when the request is known.
type exchange struct {
	peer     *peer
	ctx      context.Context // of the one call that this is
	spec     connect.Spec
	request  any
	received bool
}

func (x *exchange) SendHeaders() error { return nil }
func (x *exchange) CloseSend() error   { return nil }
func (x *exchange) Close() error       { return nil }

func (x *exchange) Send(msg any) error {
	x.request = msg
	return nil
}

func (x *exchange) Receive(msg any) error {
	if x.received {
		return io.EOF
	}
	x.received = true
	return x.peer.call(x.ctx, x.spec, x.request, msg)
}

// call asks, and asks once more if the procedure has no side effects and nobody answered.
func (p *peer) call(ctx context.Context, spec connect.Spec, request, response any) error {
	if _, has := ctx.Deadline(); !has {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, defaultDeadline)
		defer cancel()
	}
	err := p.attempt(ctx, spec, request, response)
	if errs.Is(err, errs.Unavailable) && repeatable(spec) && !p.breaker.IsOpen() && pause(ctx, 10*time.Millisecond) {
		err = p.attempt(ctx, spec, request, response)
	}
	return err
}

func (p *peer) attempt(ctx context.Context, spec connect.Spec, request, response any) error {
	to, err := p.host.resolve(p.module)
	if err != nil {
		return err
	}
	if !p.breaker.TryAcquirePermit() {
		return errs.E(errs.Unavailable, "This part of the market does not answer.").From(errors.New(p.module + ": circuit open"))
	}
	began := time.Now()
	answer := p.exchange(ctx, to, spec, request, response)
	err = errs.FromWire(answer)
	if errs.Is(err, errs.Unavailable) && isSilence(ctx, answer, time.Since(began)) {
		p.breaker.RecordFailure()
	} else {
		p.breaker.RecordSuccess()
	}
	return err
}

// patience is how long a peer may take to answer before its silence says something of it: a caller with less time has given up too early to tell.
const patience = time.Second

// isSilence reports whether a peer has not answered, rather than answered that somebody behind it has not, or that it is older than the contract.
// One that is alive is not to be left alone for what another lacks.
func isSilence(ctx context.Context, err error, took time.Duration) bool {
	if e, ok := errors.AsType[*connect.Error](err); ok && (len(e.Details()) > 0 || e.Code() == connect.CodeUnimplemented) {
		return false
	}
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return false
	case ctx.Err() != nil:
		return took >= patience
	}
	return true
}

// exchange passes one request through the transport with the headers that every call between modules carries.
func (p *peer) exchange(ctx context.Context, to connect.Transport, spec connect.Spec, request, response any) error {
	ctx, info := connect.NewClientContext(ctx)
	token, err := p.from.signer.ModuleToken(p.module)
	if err != nil {
		return err
	}
	header := info.RequestHeader()
	header.Set(auth.HeaderCaller, token)
	if shopper := auth.ShopperToken(ctx); shopper != "" && p.from.passesShoppers(p.module) {
		header.Set(auth.HeaderShopper, "Bearer "+shopper)
	}
	if trace := telemetry.Traceparent(ctx); trace != "" {
		header.Set(telemetry.HeaderTrace, trace)
	}
	stream, err := to.NewClientStream(ctx, spec)
	if err != nil {
		return err
	}
	defer func() { _ = stream.Close() }() // its error is Receive's, or nobody's
	if err := stream.Send(request); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return stream.Receive(response)
}

// repeatable reports whether the contract says that the procedure has no side effects.
func repeatable(spec connect.Spec) bool {
	method, ok := spec.Schema.(protoreflect.MethodDescriptor)
	if !ok {
		return false
	}
	options, ok := method.Options().(*descriptorpb.MethodOptions)
	return ok && options.GetIdempotencyLevel() != descriptorpb.MethodOptions_IDEMPOTENCY_UNKNOWN
}

// pause waits about d and reports whether there is still time left.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d/2 + rand.N(d))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// dispensable bounds how long a caller waits for what it can do without.
const dispensable = 300 * time.Millisecond

// Optional is a context for a call whose answer the caller can do without: it has 300 ms, and at most half of the time that is left.
func Optional(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := dispensable
	if deadline, has := ctx.Deadline(); has {
		limit = min(limit, time.Until(deadline)/2)
	}
	return context.WithTimeout(ctx, limit)
}
