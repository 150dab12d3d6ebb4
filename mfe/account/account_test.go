package account

import (
	"testing"

	"feria/internal/stall/stalltest"
)

func TestMessagesAreWhole(t *testing.T) { stalltest.Messages(t, files) }
