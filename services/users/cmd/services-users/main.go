// Command services-users runs the users service on its own.
package main

import (
	"feria/internal/app"
	"feria/services/users"
)

func main() { app.Main(users.Module) }
