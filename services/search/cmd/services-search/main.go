// Command services-search runs the search service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/search"
)

func main() { app.Main(search.Module) }
