// Command services-images runs the images service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/images"
)

func main() { app.Main(images.Module) }
