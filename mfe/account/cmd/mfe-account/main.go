// Command mfe-account runs the account micro-frontend on its own.
package main

import (
	"feria/internal/app"
	"feria/mfe/account"
)

func main() { app.Main(account.Module) }
