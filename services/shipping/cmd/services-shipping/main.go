// Command services-shipping runs the shipping service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/shipping"
)

func main() { app.Main(shipping.Module) }
