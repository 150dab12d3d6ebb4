// Command bff-recommendations runs the recommendations BFF on its own.
package main

import (
	"feria/bff/recommendations"
	"feria/internal/app"
)

func main() { app.Main(recommendations.Module) }
