// Command services-recommendations runs the recommendations service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/recommendations"
)

func main() { app.Main(recommendations.Module) }
