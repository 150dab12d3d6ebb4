// Command mfe-recommendations runs the recommendations micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/recommendations"
)

func main() { app.Main(recommendations.Module) }
