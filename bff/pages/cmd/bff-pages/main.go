// Command bff-pages runs the BFF of the store's standing texts on its own.
package main

import (
	"feria/bff/pages"
	"feria/internal/app"
)

func main() { app.Main(pages.Module) }
