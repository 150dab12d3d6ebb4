// Command mfe-search runs the search micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/search"
)

func main() { app.Main(search.Module) }
