// Command services-inventory runs the inventory service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/inventory"
)

func main() { app.Main(inventory.Module) }
