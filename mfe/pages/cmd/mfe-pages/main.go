// Command mfe-pages runs the micro-frontend of the store's standing texts on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/pages"
)

func main() { app.Main(pages.Module) }
