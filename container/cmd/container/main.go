// Command container runs the container on its own.
package main

import (
	"feria/container"
	"feria/internal/app"
)

func main() { app.Main(container.Module) }
