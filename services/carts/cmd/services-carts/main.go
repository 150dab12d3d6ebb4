// Command services-carts runs the carts service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/carts"
)

func main() { app.Main(carts.Module) }
