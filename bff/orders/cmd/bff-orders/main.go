// Command bff-orders runs the orders BFF on its own.
package main

import (
	"feria/bff/orders"
	"feria/internal/app"
)

func main() { app.Main(orders.Module) }
