// Command bff-account runs the BFF of account on its own.
package main

import (
	"feria/bff/account"
	"feria/internal/app"
)

func main() { app.Main(account.Module) }
