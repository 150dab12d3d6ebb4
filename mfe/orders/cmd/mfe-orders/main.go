// Command mfe-orders runs the orders micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/orders"
)

func main() { app.Main(orders.Module) }
