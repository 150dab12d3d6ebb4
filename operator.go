package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"feria/internal/app"
	"feria/internal/auth"
	"feria/internal/errs"

	inventoryv1 "feria/internal/contract/services/inventory/v1"
	"feria/internal/contract/services/inventory/v1/inventoryv1connect"
	ordersv1 "feria/internal/contract/services/orders/v1"
	"feria/internal/contract/services/orders/v1/ordersv1connect"
	paymentsv1 "feria/internal/contract/services/payments/v1"
	"feria/internal/contract/services/payments/v1/paymentsv1connect"

	"connectrpc.com/connect/v2"
	"connectrpc.com/connect/v2/connecthttp"
	"google.golang.org/protobuf/encoding/protojson"
)

// operatorToken is the one that was set, or that the store has written.
func operatorToken(cfg app.Config) (string, error) {
	if cfg.Token != "" {
		return string(cfg.Token), nil
	}
	path := filepath.Join(cfg.Data, "operator.token")
	text, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("no operator's token in %s: start the store first, or set FERIA_TOKEN", path)
	}
	return string(bytes.TrimSpace(text)), nil
}

// operate reaches a service of the running store, through its public address, with the operator's token.
func operate(cfg app.Config, service string) (*connect.Client, error) {
	token, err := operatorToken(cfg)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: time.Minute, Transport: bearer{token}}
	return connect.NewClient(connecthttp.NewTransport(client, cfg.URL+"/_feria/rpc/"+service, connecthttp.WithCompressors())), nil
}

// bearer adds the token to every request.
type bearer struct{ token string }

// RoundTrip implements http.RoundTripper.
func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(auth.HeaderShopper, "Bearer "+b.token)
	return http.DefaultTransport.RoundTrip(r)
}

// told is what an operator is told of an error.
func told(cfg app.Config, err error) error {
	if err = errs.FromWire(err); errs.Is(err, errs.Unavailable) {
		return fmt.Errorf("no store answers at %s: %w", cfg.URL, err)
	}
	if e := errs.As(err); e != nil {
		return errors.New(e.Text)
	}
	return err
}

func stock(ctx context.Context, cfg app.Config, args []string) error {
	if len(args) != 3 || args[0] != "set" {
		return errors.New("say 'feria stock set <variant> <units>'")
	}
	units, err := strconv.ParseInt(args[2], 10, 32)
	if err != nil || units < 0 {
		return fmt.Errorf("units must be a whole number from 0, not %q", args[2])
	}
	client, err := operate(cfg, "services/inventory")
	if err != nil {
		return err
	}
	answer, err := inventoryv1connect.NewInventoryClient(client).SetOnHand(ctx, &inventoryv1.SetOnHandRequest{Sku: args[1], Units: int32(units)})
	if err != nil {
		return told(cfg, err)
	}
	fmt.Printf("%s: %d can be bought, %d are reserved\n", args[1], answer.GetAvailable(), answer.GetReserved())
	return nil
}

func orders(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] != "list" || len(args) > 2 || len(args) == 2 && args[1] != "--json" {
		return errors.New("say 'feria orders list --json'")
	}
	all, err := allOrders(ctx, cfg)
	if err != nil {
		return err
	}
	if len(args) == 1 {
		for _, o := range all {
			fmt.Fprintf(out, "%s  %-14s %-10s %8.2f %s  %s\n", o.GetPlaced().AsTime().Format(time.DateTime), o.GetNumber(), statusName(o.GetStatus()),
				float64(o.GetTotals().GetTotal().GetMinor())/100, o.GetTotals().GetTotal().GetCurrency(), o.GetId())
		}
		return nil
	}
	list := make([]json.RawMessage, len(all))
	for i, o := range all {
		if list[i], err = protojson.Marshal(o); err != nil {
			return err
		}
	}
	return writeJSON(out, list)
}

func allOrders(ctx context.Context, cfg app.Config) ([]*ordersv1.Order, error) {
	client, err := operate(cfg, "services/orders")
	if err != nil {
		return nil, err
	}
	service := ordersv1connect.NewOrdersClient(client)
	var all []*ordersv1.Order
	for page := ""; ; {
		answer, err := service.ListOrders(ctx, &ordersv1.ListOrdersRequest{Limit: 500, Page: page})
		if err != nil {
			return nil, told(cfg, err)
		}
		all = append(all, answer.GetOrders()...)
		if page = answer.GetNextPage(); page == "" {
			return all, nil
		}
	}
}

func books(ctx context.Context, cfg app.Config, args []string, out io.Writer) error {
	if len(args) > 1 || len(args) == 1 && args[0] != "--json" {
		return errors.New("say 'feria books --json'")
	}
	inventory, err := operate(cfg, "services/inventory")
	if err != nil {
		return err
	}
	payments, err := operate(cfg, "services/payments")
	if err != nil {
		return err
	}
	shelf, err := inventoryv1connect.NewInventoryClient(inventory).GetBooks(ctx, &inventoryv1.GetBooksRequest{})
	if err != nil {
		return told(cfg, err)
	}
	ledger, err := paymentsv1connect.NewPaymentsClient(payments).GetBooks(ctx, &paymentsv1.GetBooksRequest{})
	if err != nil {
		return told(cfg, err)
	}
	all, err := allOrders(ctx, cfg)
	if err != nil {
		return err
	}
	sheet := balance(shelf, ledger, all)
	if err := writeJSON(out, sheet); err != nil {
		return err
	}
	if !sheet.Balanced {
		return errors.New("the books do not balance")
	}
	return nil
}

func writeJSON(out io.Writer, v any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}
