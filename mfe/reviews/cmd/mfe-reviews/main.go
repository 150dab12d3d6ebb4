// Command mfe-reviews runs the reviews micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/reviews"
)

func main() { app.Main(reviews.Module) }
