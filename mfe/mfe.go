// Package mfe lists the micro-frontends: each renders the fragments of one business problem.
package mfe

import (
	"feria/internal/app"
	"feria/mfe/account"
	"feria/mfe/cart"
	"feria/mfe/catalog"
	"feria/mfe/checkout"
	"feria/mfe/orders"
	"feria/mfe/pages"
	"feria/mfe/product"
	"feria/mfe/recommendations"
	"feria/mfe/reviews"
	"feria/mfe/search"
)

// Modules are all micro-frontends.
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
