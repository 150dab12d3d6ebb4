// Command bff-cart runs the cart BFF on its own.
package main

import (
	"feria/bff/cart"
	"feria/internal/app"
)

func main() { app.Main(cart.Module) }
