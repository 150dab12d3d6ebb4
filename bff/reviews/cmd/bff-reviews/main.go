// Command bff-reviews runs the BFF of the reviews stall on its own.
package main

import (
	"feria/bff/reviews"
	"feria/internal/app"
)

func main() { app.Main(reviews.Module) }
