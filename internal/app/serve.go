package app

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"connectrpc.com/connect/v2"
	"feria/internal/auth"
	"feria/internal/errs"
	"feria/internal/telemetry"
)

// callTime is how long a call may take that came without a deadline, or with a longer one.
const callTime = 30 * time.Second

// serve is the one way into a module's contract, whether the call came through memory or the network.
func serve(log *slog.Logger, verifier *auth.Verifier, policy auth.Policy) connect.ServerInterceptor {
	return func(next connect.ServerFunc) connect.ServerFunc {
		return func(ctx context.Context, spec connect.Spec, stream connect.ServerStream) error {
			ctx, cancel := context.WithTimeout(ctx, callTime)
			defer cancel()
			info, _ := connect.CallInfoForServerContext(ctx)
			ctx = telemetry.WithTraceparent(ctx, info.RequestHeader().Get(telemetry.HeaderTrace))
			ctx, err := authorise(ctx, log, verifier, policy, spec.Procedure, info.RequestHeader())
			if err == nil {
				err = safely(ctx, func() error { return next(ctx, spec, stream) })
			}
			if err == nil {
				return nil
			}
			if kind := errs.KindOf(err); kind == errs.Internal && ctx.Err() == nil {
				log.ErrorContext(ctx, "call failed", "procedure", spec.Procedure, "error", err)
			} else {
				log.DebugContext(ctx, "call refused", "procedure", spec.Procedure, "kind", kind.String(), "error", err)
			}
			return errs.ToWire(err)
		}
	}
}

// authorise puts caller and shopper into the context, or refuses.
func authorise(ctx context.Context, log *slog.Logger, v *auth.Verifier, policy auth.Policy, procedure string, h *connect.Header) (context.Context, error) {
	caller, err := v.Caller(h.Get(auth.HeaderCaller))
	if err != nil {
		return ctx, err
	}
	if !policy.Allows(procedure, caller) {
		log.WarnContext(ctx, "call refused", "procedure", procedure, "caller", caller) // somebody's mistake, or worse
		return ctx, errs.E(errs.Denied, "You may not do that.").From(fmt.Errorf("%s may not call %s", caller, procedure))
	}
	var shopper auth.Shopper
	token, has := strings.CutPrefix(h.Get(auth.HeaderShopper), "Bearer ")
	if has {
		if shopper, err = v.Shopper(token, caller); err != nil {
			return ctx, err
		}
	}
	return auth.WithCall(ctx, caller, shopper, token), nil
}

// safely turns a panic into an error that carries its stack for the log.
func safely(ctx context.Context, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	if err := ctx.Err(); err != nil {
		return err
	}
	return f()
}
