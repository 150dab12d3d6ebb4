package gate

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"
)

// scoped holds a style sheet to its stall: every rule stands in an @scope of the stall's own slots. What has no scope by its nature, names of
// animations and fonts, begins with the stall's name.
func scoped(sheet []byte, stall, where string) error {
	const mend = "Put every rule inside @layer mfe { @scope ([data-mfe=\"<stall>\"]) { … } }."
	leak := func(what string) error {
		return refuse("styles", where, what, strings.ReplaceAll(mend, "<stall>", stall))
	}
	own := regexp.MustCompile(`^\(\[data-mfe=["']?` + regexp.QuoteMeta(stall) + `["']?\]\)`)
	p := css.NewParser(parse.NewInput(bytes.NewReader(sheet)), false)
	depth, inside := 0, 0 // inside: at which depth the stall's scope began; 0 outside
	for {
		kind, _, data := p.Next()
		values := strings.ReplaceAll(text(p.Values()), " ", "")
		switch kind {
		case css.ErrorGrammar:
			if errors.Is(p.Err(), io.EOF) {
				return nil
			}
			return leak("cannot be read: " + p.Err().Error())
		case css.BeginAtRuleGrammar:
			depth++
			switch name := string(data); {
			case name == "@scope" && own.MatchString(values):
				if inside == 0 {
					inside = depth
				}
			case name == "@keyframes", name == "@font-face", name == "@property":
				if !strings.HasPrefix(strings.Trim(values, `"'-`), stall) && name != "@font-face" {
					return leak(name + " " + values + " has a name that others may use")
				}
				if err := skip(p); err != nil {
					return leak(err.Error())
				}
				depth--
			case name == "@scope" && inside == 0:
				return leak("has an @scope " + values + " that is not the stall's")
			}
		case css.EndAtRuleGrammar:
			if depth == inside {
				inside = 0
			}
			depth--
		case css.BeginRulesetGrammar, css.QualifiedRuleGrammar:
			if inside == 0 {
				return leak("has the rule " + strings.TrimSpace(string(data)+values) + " for all of the page")
			}
		case css.AtRuleGrammar:
			if string(data) == "@import" {
				return leak("imports another sheet")
			}
		}
	}
}

// skip passes over an at-rule that has begun.
func skip(p *css.Parser) error {
	for depth := 1; depth > 0; {
		switch kind, _, _ := p.Next(); kind {
		case css.BeginAtRuleGrammar:
			depth++
		case css.EndAtRuleGrammar:
			depth--
		case css.ErrorGrammar:
			return errors.New("ends within an at-rule")
		}
	}
	return nil
}

func text(tokens []css.Token) string {
	var out strings.Builder
	for _, t := range tokens {
		out.Write(t.Data)
	}
	return out.String()
}
