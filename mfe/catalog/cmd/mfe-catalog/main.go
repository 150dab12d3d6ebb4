// Command mfe-catalog runs the catalog micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/catalog"
)

func main() { app.Main(catalog.Module) }
