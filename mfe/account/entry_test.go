package account

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"feria/internal/errs"

	accountv1 "feria/internal/contract/bff/account/v1"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
)

func TestTheFormsPointToTheContainer(t *testing.T) {
	s := begin(t, &script{})
	for _, test := range []struct{ locale, fragment, heading, action, button, email, password, completion string }{
		{"en", "sign-in", "Sign in", "/session/sign-in", "Sign in", "Email", "Password", "current-password"},
		{"es", "sign-in", "Entrar", "/es/session/sign-in", "Entrar", "Correo electrónico", "Contraseña", "current-password"},
		{"en", "sign-up", "Create account", "/session/sign-up", "Create account", "Email", "Password", "new-password"},
		{"es", "sign-up", "Crear cuenta", "/es/session/sign-up", "Crear cuenta", "Correo electrónico", "Contraseña", "new-password"},
	} {
		s.Locale = test.locale
		got := s.Fragment(t, test.fragment, "next", "/cart?a=b")
		label := func(name string) string { return got.Text(`label[for="` + got.Attr("[name="+name+"]", "id") + `"]`) }
		if got.Count("h1") != 1 || got.Text("h1") != test.heading || got.Attr("form", "action") != test.action || got.Text(".button-primary") != test.button {
			t.Errorf("%s: %s", test.fragment, got.Body)
		}
		if label("email") != test.email || label("password") != test.password || got.Attr("[name=password]", "autocomplete") != test.completion {
			t.Errorf("%s: labels %q, %q", test.fragment, label("email"), label("password"))
		}
		if got.Attr("[name=next]", "value") != "/cart?a=b" || got.Count("a[href*='next=%2Fcart']") != 1 {
			t.Errorf("%s: it does not go on to where it was asked from", test.fragment)
		}
	}
	s.Locale = "en"
	got := s.Fragment(t, "sign-in", "next", "https://evil.example/")
	if got.Attr("[name=next]", "value") != "/account" || got.Count("a[href='/sign-up']") != 1 || got.Count("a[href='/reset-password']") != 1 {
		t.Errorf("%s", got.Body)
	}
	if got.Attr("[name=email]", "autocomplete") != "username webauthn" || got.Count("[data-passkey][hidden]") != 1 {
		t.Errorf("passkeys: %s", got.Body)
	}
}

func TestMembersNeedNotSignIn(t *testing.T) {
	s := begin(t, &script{page: ada()})
	for fragment, next := range map[string]string{"sign-in": "", "sign-up": "/checkout"} {
		want := "/account"
		if next != "" {
			want = next
		}
		if got := s.Fragment(t, fragment, "next", next); got.Status != http.StatusSeeOther || got.Header.Get("Location") != want {
			t.Errorf("%s: %d to %q", fragment, got.Status, got.Header.Get("Location"))
		}
	}
}

func TestWhatTheContainerSaysIsWrong(t *testing.T) {
	for _, test := range []struct {
		locale, fragment string
		params           []string
		whole, field     string
		beside           string
	}{
		{"en", "sign-in", []string{"problem", "wrong_sign_in"}, "Email or password is wrong.", "", ""},
		{"es", "sign-in", []string{"problem", "wrong_sign_in"}, "El correo o la contraseña no son correctos.", "", ""},
		{"es", "sign-in", []string{"problem", "too_often", "minutes", "15"}, "Se ha intentado demasiadas veces. Vuelve a probar dentro de 15 min.", "", ""},
		{"en", "sign-in", []string{"problem", "too_often", "minutes", "<b>"}, "That was tried too often. Try again in 1 min.", "", ""},
		{"en", "sign-in", []string{"problem", "unheard_of"}, "That did not work. Please check what you have entered.", "", ""},
		{"es", "sign-up", []string{"problem", "email_taken"}, "Ya hay una cuenta con esta dirección. Entra en ella o pide una contraseña nueva.", "", ""},
		{"es", "sign-up", []string{"problem", "check_form", "problem-password", "password_short"}, "Revisa lo que has escrito.", "password", "Una contraseña tiene al menos 8 caracteres."},
		{"en", "sign-up", []string{"problem", "check_form", "problem-name", "too_long"}, "Please check what you have entered.", "name", "This is too long; at most 100 characters."},
		{"en", "sign-up", []string{"problem", "check_form", "problem-email", "zzz"}, "Please check what you have entered.", "email", "Please check this."},
	} {
		s := begin(t, &script{})
		s.Locale = test.locale
		got := s.Fragment(t, test.fragment, append(test.params, "email", "ada@<b>")...)
		if got.Text(".error-summary[role=alert]") != test.whole || got.Attr("[name=email]", "value") != "ada@<b>" {
			t.Errorf("%v: %q", test.params, got.Text(".error-summary"))
		}
		if test.field != "" && beside(got, "[name="+test.field+"]") != test.beside {
			t.Errorf("%v: beside it %q", test.params, beside(got, "[name="+test.field+"]"))
		}
	}
}

func TestANewPassword(t *testing.T) {
	bff := &script{}
	s := begin(t, bff)
	s.Locale = "es"
	if got := s.Fragment(t, "reset"); got.Attr("form", "action") != s.Base()+"/reset" || got.Text("form button") != "Enviar el enlace" || got.Count("h1") != 1 {
		t.Errorf("%s", got.Body)
	}
	got := s.Submit(t, "/reset", url.Values{"email": {"ada@example.com"}})
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/reset-password?done=sent" {
		t.Errorf("%d to %q", got.Status, got.Header.Get("Location"))
	}
	told(t, bff, &accountv1.StartResetRequest{Email: "ada@example.com", Locale: "es"})
	if got := s.Fragment(t, "reset", "done", "sent"); got.Count("form") != 0 || !strings.HasPrefix(got.Text("[role=status]"), "Si hay una cuenta") {
		t.Errorf("%s", got.Body)
	}
	if got := s.Fragment(t, "reset", "token", "t<"); got.Attr("[name=token]", "value") != "t<" || got.Attr("[name=password]", "autocomplete") != "new-password" {
		t.Errorf("%s", got.Body)
	}
	got = s.Submit(t, "/reset/finish", url.Values{"token": {"t"}, "password": {" long enough "}})
	if got.Status != http.StatusSeeOther || got.Header.Get("Location") != "/sign-in?done=reset" {
		t.Errorf("%d to %q", got.Status, got.Header.Get("Location"))
	}
	told(t, bff, &accountv1.FinishResetRequest{Token: "t", Password: " long enough "})
	if got := s.Fragment(t, "sign-in", "done", "reset"); got.Text("[role=status]") != "Ya tienes contraseña nueva. Entra con ella." {
		t.Errorf("%q", got.Text("[role=status]"))
	}
}

func told(t *testing.T, bff *script, want proto.Message) {
	t.Helper()
	if diff := cmp.Diff(want, bff.told, protocmp.Transform()); diff != "" {
		t.Errorf("told (-want +got):\n%s", diff)
	}
}

// What is refused comes back in its section and the reader's language, with what was typed but for passwords.
func TestRefusals(t *testing.T) {
	field := func(kind errs.Kind, name, reason string, facts ...string) error {
		return errs.E(kind, "English", errs.Field{Name: name, Text: "English"}.Because(reason, facts...)).Because(reason, facts...)
	}
	for _, test := range []struct {
		path           string
		form           url.Values
		refusal        error
		status         int
		section, said  string
		control, value string
	}{
		{"/name", url.Values{"name": {"x<b>"}}, field(errs.Invalid, "name", "too_long", "most", "100"), 422, "details", "Es demasiado largo; como mucho 100 caracteres.", "[name=name]", "x<b>"},
		{"/password", url.Values{"password": {"secret"}, "new_password": {"secret"}}, field(errs.Denied, "password", "wrong_password"), 422, "password", "Esta no es tu contraseña.", "#account-password-password", ""},
		{"/password", url.Values{"new_password": {"secret"}}, field(errs.Invalid, "new_password", "password_short", "least", "8"), 422, "password", "Una contraseña tiene al menos 8 caracteres.", "[name=new_password]", ""},
		{"/addresses", url.Values{"city": {"secret city"}}, field(errs.Invalid, "city", "no_city"), 422, "addresses", "Escribe la ciudad.", "[name=city]", "secret city"},
		{"/delete", url.Values{"password": {"secret"}}, field(errs.Denied, "password", "wrong_password"), 422, "delete", "Esta no es tu contraseña.", "#account-delete-password", ""},
	} {
		s := begin(t, &script{page: ada(), refusal: test.refusal})
		s.Locale = "es"
		got := s.Submit(t, test.path, test.form)
		if got.Status != test.status || got.Header.Get("Feria-Fragment") != "page" || got.Count("h1") != 1 {
			t.Fatalf("%s: %d %s", test.path, got.Status, got.Body)
		}
		if got.Count(".error-summary") != 1 || got.Count("section[aria-labelledby=account-"+test.section+"] .error-summary") != 1 {
			t.Errorf("%s: it is said in %d places", test.path, got.Count(".error-summary"))
		}
		if beside(got, test.control) != test.said || got.Attr(test.control, "value") != test.value {
			t.Errorf("%s: %q, value %q", test.path, beside(got, test.control), got.Attr(test.control, "value"))
		}
		if strings.Contains(got.Body, "English") || strings.Contains(got.Body, `"secret"`) {
			t.Errorf("%s: English or a password shows", test.path)
		}
	}
}

func TestRefusalsOfANewPassword(t *testing.T) {
	for _, test := range []struct {
		path    string
		form    url.Values
		refusal error
		status  int
		said    string
		asks    string // the field of the form that stands there now
	}{
		{"/reset", url.Values{"email": {"ada@"}}, nil, 422, "Escribe una dirección de correo, como nombre@ejemplo.com.", "email"},
		{"/reset", url.Values{"email": {"a@b.es"}}, errs.E(errs.Exhausted, "English").Because("too_often", "minutes", "9"), 409, "Se ha intentado demasiadas veces. Vuelve a probar dentro de 9 min.", "email"},
		{"/reset/finish", url.Values{"token": {"t"}, "password": {"x"}}, errs.E(errs.Denied, "English").Because("dead_link"), 422, "Este enlace ya se ha usado o tiene más de una hora. Pide otro.", "email"},
		{"/reset/finish", url.Values{"token": {"t"}, "password": {"x"}},
			errs.E(errs.Invalid, "English", errs.Field{Name: "password", Text: "English"}.Because("password_short", "least", "8")).Because("check_form"), 422,
			"Una contraseña tiene al menos 8 caracteres.", "password"},
	} {
		s := begin(t, &script{refusal: test.refusal})
		s.Locale = "es"
		got := s.Submit(t, test.path, test.form)
		if got.Status != test.status || got.Header.Get("Feria-Fragment") != "reset" || got.Count("form [name="+test.asks+"]") != 1 {
			t.Errorf("%s: %d %s", test.path, got.Status, got.Body)
		}
		if all := strings.Join(got.Texts(".error-summary, .field-error"), "|"); !strings.Contains(all, test.said) {
			t.Errorf("%s: %q", test.path, all)
		}
	}
}
