// Command services-orders runs the orders service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/orders"
)

func main() { app.Main(orders.Module) }
