package pages

import (
	"feria/internal/money"
	"feria/internal/stall"

	pagesv1 "feria/internal/contract/bff/pages/v1"
)

// contentsFrom is how many headings a text has before it gets a table of them.
const contentsFrom = 4

type pageView struct {
	stall.View
	Title, Description, Changed string
	Contents                    []heading // empty for a short text
	Parts                       []partView
}

// partView is HTML that was made of Markdown, or the methods of delivery.
type partView struct {
	HTML    string
	Methods []methodView
	Unknown bool // the methods should stand here, but are not known
}

type methodView struct{ Name, Promise, Price string }

type linksView struct {
	stall.View
	Links []*pagesv1.Link
}

// fill shapes what the BFF has answered.
func (v *pageView) fill(answer *pagesv1.PageResponse) error {
	v.Title, v.Description, v.Changed = answer.GetTitle(), answer.GetDescription(), v.Date(answer.GetChanged().AsTime())
	writer := newWriter(v.View)
	for _, p := range answer.GetParts() {
		part, err := v.part(writer, p)
		if err != nil {
			return err
		}
		v.Parts = append(v.Parts, part)
	}
	if len(writer.contents) >= contentsFrom {
		v.Contents = writer.contents
	}
	return nil
}

func (v *pageView) part(w *writer, p *pagesv1.Part) (out partView, err error) {
	list, isList := p.GetPart().(*pagesv1.Part_DeliveryMethods)
	if !isList {
		out.HTML, err = w.html(p.GetMarkdown())
		return out, err
	}
	for _, m := range list.DeliveryMethods.GetMethods() {
		out.Methods = append(out.Methods, methodView{m.GetName(), m.GetPromise(), v.Money(money.FromProto(m.GetPrice()))})
	}
	out.Unknown = len(out.Methods) == 0
	return out, nil
}
