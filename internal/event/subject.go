package event

import (
	"fmt"
	"strings"
	"unicode"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// contracts is the package of all services' contracts.
const contracts = "feria.services."

// Subject is where an event of the type is published, "<service>.<thing>.<happened>.<version>":
// feria.services.orders.v1.OrderPlaced at "orders.order.placed.v1". The first word of the message's name is the thing, the others, joined by
// "_", say what happened to it. "" if the type is not an event of a service's contract.
func Subject(message protoreflect.FullName) string {
	path := strings.Split(strings.TrimPrefix(string(message), contracts), ".")
	if !strings.HasPrefix(string(message), contracts) || len(path) != 3 {
		return ""
	}
	words := words(path[2])
	if len(words) < 2 {
		return ""
	}
	return path[0] + "." + words[0] + "." + strings.Join(words[1:], "_") + "." + path[1]
}

// words are the words of a name such as OrderPlaced, in lower case.
func words(name string) []string {
	var words []string
	for i, r := range name {
		if unicode.IsUpper(r) || i == 0 {
			words = append(words, "")
		}
		words[len(words)-1] += string(unicode.ToLower(r))
	}
	return words
}

// typeOf is the type whose events are published at the subject.
func typeOf(subject string) (protoreflect.MessageType, error) {
	path := strings.Split(subject, ".")
	if len(path) != 4 {
		return nil, fmt.Errorf("%s is no event's subject", subject)
	}
	name := contracts + path[0] + "." + path[3] + "."
	for _, word := range append(path[1:2:2], strings.Split(path[2], "_")...) {
		if word == "" {
			return nil, fmt.Errorf("%s is no event's subject", subject)
		}
		name += strings.ToUpper(word[:1]) + word[1:]
	}
	kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
	if err != nil {
		return nil, fmt.Errorf("type of %s: %w", subject, err)
	}
	return kind, nil
}

// base is a module's name without its kind: "orders" of "services/orders".
func base(module string) string { return module[strings.LastIndexByte(module, '/')+1:] }
