// Command bff-checkout runs the checkout BFF on its own.
package main

import (
	"feria/bff/checkout"
	"feria/internal/app"
)

func main() { app.Main(checkout.Module) }
