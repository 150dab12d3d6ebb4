// Command mfe-checkout runs the checkout micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/checkout"
)

func main() { app.Main(checkout.Module) }
