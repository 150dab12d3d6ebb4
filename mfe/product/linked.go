package product

import (
	"feria/internal/money"
	"feria/internal/picture"
	"feria/internal/stall"

	productv1 "feria/internal/contract/bff/product/v1"
)

var availability = map[productv1.Stock]string{
	productv1.Stock_STOCK_MANY:     "https://schema.org/InStock",
	productv1.Stock_STOCK_FEW:      "https://schema.org/LimitedAvailability",
	productv1.Stock_STOCK_SOLD_OUT: "https://schema.org/SoldOut",
}

// linked is the product as machines read it: with the offer of the variant that is shown, its ratings, and the way to it.
func (v detailView) linked() []stall.Thing {
	path := v.Page("/p/" + v.GetSlug())
	price := money.FromProto(v.GetVariant().GetPrice())
	offer := stall.Thing{
		"@type": "Offer", "price": price.Decimal(), "priceCurrency": price.Currency, "itemCondition": "https://schema.org/NewCondition",
		"url": string(v.Page(address(v.GetSlug(), v.GetVariant().GetSku()))),
	}
	if state, known := availability[v.GetVariant().GetStock()]; known {
		offer["availability"] = state
	}
	product := stall.Thing{
		"@type": "Product", "@id": string(path), "name": v.GetName(), "description": v.GetDescription(), "sku": v.GetVariant().GetSku(),
		"image": picture.Address(v.GetVariant().GetPicture()), "brand": stall.Thing{"@type": "Brand", "name": v.GetMaker()}, "category": v.GetCategoryName(),
		"offers": offer,
	}
	if v.GetRatings() > 0 {
		product["aggregateRating"] = stall.Thing{
			"@type": "AggregateRating", "ratingValue": float64(v.GetTenths()) / 10, "ratingCount": v.GetRatings(), "bestRating": 5, "worstRating": 1,
		}
	}
	return []stall.Thing{product, stall.Trail(
		stall.Crumb{Name: v.T("detail.home"), Path: v.Page("/")}, stall.Crumb{Name: v.GetCategoryName(), Path: v.Page("/c/" + v.GetCategory())},
		stall.Crumb{Name: v.GetName(), Path: path},
	)}
}
