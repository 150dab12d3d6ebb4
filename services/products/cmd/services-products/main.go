// Command services-products runs the products service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/products"
)

func main() { app.Main(products.Module) }
