// Command mfe-product runs the product micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/product"
)

func main() { app.Main(product.Module) }
