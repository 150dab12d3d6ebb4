// Command services-reviews runs the service of what shoppers say of products on its own.
package main

import (
	"feria/internal/app"
	"feria/services/reviews"
)

func main() { app.Main(reviews.Module) }
