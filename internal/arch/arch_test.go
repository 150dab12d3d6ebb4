package arch_test

import (
	"strings"
	"testing"

	"feria/internal/arch"
)

var rules = arch.Rules{Root: "feria"}

func TestTheHouseKeepsItsRules(t *testing.T) {
	packages, err := arch.Load("../..", "./...")
	if err != nil {
		t.Fatal(err)
	}
	if len(packages) < 50 {
		t.Fatalf("only %d packages were found: the rules were not checked", len(packages))
	}
	for _, breach := range rules.Breaches(packages) {
		t.Error(breach)
	}
}

func TestPlantedBreachesAreFound(t *testing.T) {
	for _, test := range []struct {
		name  string
		p     arch.Package
		wants string // part of the reason; "" if it is allowed
	}{
		{"a module and another", arch.Package{ImportPath: "feria/mfe/cart", Imports: []string{"feria/mfe/product"}}, "through its contract"},
		{"an MFE and its BFF", arch.Package{ImportPath: "feria/mfe/cart", Imports: []string{"feria/bff/cart"}}, "through its contract"},
		{"a module's part and another's", arch.Package{ImportPath: "feria/container/compose", Imports: []string{"feria/mfe/cart"}}, "through its contract"},
		{"the platform and a module", arch.Package{ImportPath: "feria/internal/app", Imports: []string{"feria/services/carts"}}, "internal imports only internal"},
		{"a module and a list", arch.Package{ImportPath: "feria/container", Imports: []string{"feria/mfe"}}, "lists of modules"},
		{"another's view contract", arch.Package{ImportPath: "feria/mfe/cart", Imports: []string{"feria/internal/contract/bff/product/v1"}}, "bff/product and mfe/product alone"},
		{"the store's main", arch.Package{ImportPath: "feria/bff/cart", Imports: []string{"feria"}}, "nobody imports programs"},
		{"a program that links another module", arch.Package{ImportPath: "feria/mfe/cart/cmd/mfe-cart", Name: "main", Deps: []string{"feria/mfe/cart", "feria/services/carts"}}, "holds that module alone"},
		{"its own parts", arch.Package{ImportPath: "feria/services/products", Imports: []string{"feria/services/products/catalogue", "feria/internal/app", "feria/static"}}, ""},
		{"its own view contract", arch.Package{ImportPath: "feria/bff/cart", Imports: []string{"feria/internal/contract/bff/cart/v1"}}, ""},
		{"the main and a list", arch.Package{ImportPath: "feria", Imports: []string{"feria/mfe", "feria/container"}}, ""},
		{"a service's contract", arch.Package{ImportPath: "feria/bff/cart", Imports: []string{"feria/internal/contract/services/carts/v1"}}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := strings.Join(rules.Breaches([]arch.Package{test.p}), "\n")
			if test.wants == "" && got != "" || !strings.Contains(got, test.wants) {
				t.Errorf("breaches = %q, want %q", got, test.wants)
			}
		})
	}
}
