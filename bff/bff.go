// Package bff lists the BFFs: each asks the services for one micro-frontend and gives it exactly what that shows.
package bff

import (
	"feria/bff/account"
	"feria/bff/cart"
	"feria/bff/catalog"
	"feria/bff/checkout"
	"feria/bff/orders"
	"feria/bff/pages"
	"feria/bff/product"
	"feria/bff/recommendations"
	"feria/bff/reviews"
	"feria/bff/search"
	"feria/internal/app"
)

// Modules are all BFFs.
func Modules() []app.Module {
	return []app.Module{
		account.Module,
		cart.Module,
		catalog.Module,
		checkout.Module,
		orders.Module,
		pages.Module,
		product.Module,
		recommendations.Module,
		reviews.Module,
		search.Module,
	}
}
