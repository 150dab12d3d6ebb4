// Command bff-catalog runs the catalog BFF on its own.
package main

import (
	"feria/bff/catalog"
	"feria/internal/app"
)

func main() { app.Main(catalog.Module) }
