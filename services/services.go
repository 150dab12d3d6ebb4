// Package services lists the services: one business capability each, with data of its own.
package services

import (
	"feria/internal/app"
	"feria/services/carts"
	"feria/services/images"
	"feria/services/inventory"
	"feria/services/orders"
	"feria/services/payments"
	"feria/services/products"
	"feria/services/recommendations"
	"feria/services/reviews"
	"feria/services/search"
	"feria/services/shipping"
	"feria/services/users"
)

// Modules are all services.
func Modules() []app.Module {
	return []app.Module{
		carts.Module,
		images.Module,
		inventory.Module,
		orders.Module,
		payments.Module,
		products.Module,
		recommendations.Module,
		reviews.Module,
		search.Module,
		shipping.Module,
		users.Module,
	}
}
