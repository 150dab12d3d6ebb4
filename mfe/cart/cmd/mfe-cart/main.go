// Command mfe-cart runs the cart micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/cart"
)

func main() { app.Main(cart.Module) }
