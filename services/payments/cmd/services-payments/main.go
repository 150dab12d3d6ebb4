// Command services-payments runs the payments service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/payments"
)

func main() { app.Main(payments.Module) }
