package account

import (
	"bytes"
	"context"
	"encoding/json"
	"sync"

	viewv1 "feria/internal/contract/bff/account/v1"
	cartsv1 "feria/internal/contract/services/carts/v1"
	ordersv1 "feria/internal/contract/services/orders/v1"
	reviewsv1 "feria/internal/contract/services/reviews/v1"
	shippingv1 "feria/internal/contract/services/shipping/v1"
	usersv1 "feria/internal/contract/services/users/v1"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// maxOrders is how many orders one's data hold, the newest.
const maxOrders = 1000

// everything is what the store keeps of a person, as they get it.
type everything struct {
	Account json.RawMessage   `json:"account"`
	Orders  []json.RawMessage `json:"orders"`
	Cart    []json.RawMessage `json:"cart"`
	Later   []json.RawMessage `json:"saved_for_later"`
	Wishes  []json.RawMessage `json:"wishes"`
	Reviews []json.RawMessage `json:"reviews"`
	Votes   []json.RawMessage `json:"found_helpful"`
	Reports []json.RawMessage `json:"reported"`
	Parcels []json.RawMessage `json:"parcels"`
	Missing []string          `json:"missing,omitempty"` // the parts that could not be had now
}

// Data implements the contract. Every service tells what it keeps; of those that do not answer it says so.
func (v *view) Data(ctx context.Context, _ *viewv1.DataRequest) (*viewv1.DataResponse, error) {
	account, err := v.users.Export(ctx, &usersv1.ExportRequest{})
	if err != nil {
		return nil, err
	}
	all := everything{Account: account.GetJson()}
	said := sync.OnceValues(func() (*reviewsv1.ListOwnResponse, error) { return v.reviews.ListOwn(ctx, &reviewsv1.ListOwnRequest{}) })
	parts := []struct {
		name string
		into *[]json.RawMessage
		read func(context.Context) ([]json.RawMessage, error)
	}{
		{"orders", &all.Orders, v.orderData},
		{"cart", &all.Cart, v.cartData},
		{"saved_for_later", &all.Later, v.keptData(cartsv1.KeptList_KEPT_LIST_LATER)},
		{"wishes", &all.Wishes, v.keptData(cartsv1.KeptList_KEPT_LIST_WISHES)},
		{"reviews", &all.Reviews, partOf(said, (*reviewsv1.ListOwnResponse).GetReviews)},
		{"found_helpful", &all.Votes, partOf(said, (*reviewsv1.ListOwnResponse).GetVotes)},
		{"reported", &all.Reports, partOf(said, (*reviewsv1.ListOwnResponse).GetReports)},
		{"parcels", &all.Parcels, v.parcelData},
	}
	failed := make([]bool, len(parts))
	var group sync.WaitGroup
	for i, part := range parts {
		group.Go(func() {
			var err error
			*part.into, err = part.read(ctx)
			failed[i] = err != nil
		})
	}
	group.Wait()
	for i, part := range parts {
		if failed[i] {
			all.Missing = append(all.Missing, part.name)
		}
	}
	text, err := json.MarshalIndent(all, "", "  ")
	return &viewv1.DataResponse{Json: string(text)}, err
}

func (v *view) orderData(ctx context.Context) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for page := ""; len(all) < maxOrders; {
		answer, err := v.orders.ListOwnOrders(ctx, &ordersv1.ListOwnOrdersRequest{Limit: 50, Page: page})
		if err != nil {
			return nil, err
		}
		if all, err = appendJSON(all, answer.GetOrders()); err != nil {
			return nil, err
		}
		if page = answer.GetNextPage(); page == "" {
			break
		}
	}
	return all, nil
}

func (v *view) cartData(ctx context.Context) ([]json.RawMessage, error) {
	answer, err := v.carts.GetCart(ctx, &cartsv1.GetCartRequest{})
	if err != nil {
		return nil, err
	}
	return appendJSON(nil, answer.GetCart().GetLines())
}

func (v *view) keptData(list cartsv1.KeptList) func(context.Context) ([]json.RawMessage, error) {
	return func(ctx context.Context) ([]json.RawMessage, error) {
		answer, err := v.carts.ListKept(ctx, &cartsv1.ListKeptRequest{List: list})
		if err != nil {
			return nil, err
		}
		return appendJSON(nil, answer.GetLines())
	}
}

// partOf reads one list of an answer that holds several.
func partOf[A any, M proto.Message](read func() (A, error), list func(A) []M) func(context.Context) ([]json.RawMessage, error) {
	return func(context.Context) ([]json.RawMessage, error) {
		answer, err := read()
		if err != nil {
			return nil, err
		}
		return appendJSON(nil, list(answer))
	}
}

func (v *view) parcelData(ctx context.Context) ([]json.RawMessage, error) {
	answer, err := v.shipping.ListOwnShipments(ctx, &shippingv1.ListOwnShipmentsRequest{})
	if err != nil {
		return nil, err
	}
	return appendJSON(nil, answer.GetShipments())
}

// appendJSON appends messages as protobuf writes them in JSON, without the spaces that it puts in at random.
func appendJSON[M proto.Message](all []json.RawMessage, messages []M) ([]json.RawMessage, error) {
	if all == nil {
		all = []json.RawMessage{}
	}
	for _, m := range messages {
		text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(m)
		if err != nil {
			return nil, err
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, text); err != nil {
			return nil, err
		}
		all = append(all, compact.Bytes())
	}
	return all, nil
}
