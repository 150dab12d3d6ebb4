// Command bff-search runs the BFF of search on its own.
package main

import (
	"feria/bff/search"
	"feria/internal/app"
)

func main() { app.Main(search.Module) }
