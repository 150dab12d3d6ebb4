// Command bff-product runs the product BFF on its own.
package main

import (
	"feria/bff/product"
	"feria/internal/app"
)

func main() { app.Main(product.Module) }
