package e2e

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"feria/e2e/browser"
	"feria/e2e/store"
)

// deployingStore is a store of its own, into which stalls are deployed.
func deployingStore(t *testing.T) *store.Store {
	t.Helper()
	s, err := market.deploying()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the store's log ends with\n%.6000s", s.Log()[max(0, len(s.Log())-6000):])
		}
	})
	return s
}

// feria runs a command of the operator's, which must end well.
func feria(t *testing.T, s *store.Store, args ...string) string {
	t.Helper()
	said, err := s.Run(t.Context(), args...)
	if err != nil {
		t.Fatalf("feria %s: %v\n%s", strings.Join(args, " "), err, said)
	}
	return said
}

// python plays the stall in another language.
func python(t *testing.T, version string) string {
	t.Helper()
	address, err := store.FreeAddress()
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := strings.Cut(address, ":")
	command := exec.Command("python3", "../examples/gifts/gifts.py", port)
	command.Env = append(os.Environ(), "VERSION="+version)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	})
	at := "http://127.0.0.1:" + port
	for end := time.Now().Add(store.Patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if status, _ := store.Status(t.Context(), at+"/readyz"); status == http.StatusOK {
			return at
		}
	}
	t.Fatal("the stall in Python does not start")
	return ""
}

// A stall of which the store knows nothing but its address: a page, a place in the product's page, and a word to the mini cart.
func TestAStallInAnotherLanguageJoinsARunningStore(t *testing.T) {
	s := deployingStore(t)
	feria(t, s, "deploy", "--url", python(t, "1"))
	for _, how := range [][]browser.Setting{nil, {browser.Plain}} {
		b := shopper(t, s, how...).Expect("status of 422")
		b.Visit("/gifts")
		b.Heading("Gifts")
		b.Press("Wrap for them")
		b.Read("Write a name of at most 60 letters.")
		b.Fill("For whom", "Ana <3")
		b.Press("Wrap for them")
		b.Read("Wrapped for Ana <3.")
	}
	b := shopper(t, s)
	b.Visit("/es/gifts")
	b.Heading("Regalos")
	forEveryone(b)
	b.Visit("/p/marea-mug")
	b.Press("Wrap it as a gift")
	b.UntilTrue(`document.querySelector("[data-mfe=cart] a[data-gift]")`)
	forEveryone(b)
	b.Press("Wrap it as a gift")
	b.UntilTrue(`!document.querySelector("[data-mfe=cart] a[data-gift]")`)
}

// A document keeps the versions that it was made of, beside one that is made of others.
func TestTwoVersionsInTwoTabs(t *testing.T) {
	s := deployingStore(t)
	feria(t, s, "deploy", "--url", python(t, "old"))
	old := shopper(t, s).Expect("status of 422")
	old.Visit("/gifts")
	old.UntilTrue(`document.querySelector("form[action='/m/gifts~old/wish']")`)
	feria(t, s, "deploy", "--url", python(t, "new"))
	fresh := shopper(t, s).Expect("status of 422")
	fresh.Visit("/gifts")
	fresh.UntilTrue(`document.querySelector("form[action='/m/gifts~new/wish']")`)
	old.Press("Wrap for them") // its action goes to the version that it was made of
	old.Read("Write a name of at most 60 letters.")
	old.UntilTrue(`document.querySelector("form[action='/m/gifts~old/wish']")`)
	feria(t, s, "rollback", "mfe/gifts")
	fresh.Visit("/gifts")
	fresh.UntilTrue(`document.querySelector("form[action='/m/gifts~old/wish']")`)
}

func TestWhatTheGateRefusesEndsTheCommandWithThree(t *testing.T) {
	s := deployingStore(t)
	at := python(t, "twice")
	feria(t, s, "deploy", "--url", at)
	said, err := s.Run(t.Context(), "deploy", "--url", at, "--json")
	exit, ok := errors.AsType[*exec.ExitError](err)
	if !ok || exit.ExitCode() != 3 || !strings.Contains(said, `"check": "version"`) || !strings.Contains(said, `"mend"`) {
		t.Errorf("%v\n%s", err, said)
	}
}

// crowd is shoppers who browse and put things into their carts, one after the other, until they are told to stop.
type crowd struct {
	s      *store.Store
	stop   atomic.Bool
	rounds atomic.Int64
	mu     sync.Mutex
	failed []string
}

func (c *crowd) fail(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed = append(c.failed, time.Now().Format("15:04:05.000 ")+fmt.Sprintf(format, args...))
}

var (
	addAction = regexp.MustCompile(`action="(/m/cart~[^"/]+/add)"`)
	inBase    = regexp.MustCompile(`/m/(\w+)~([^"/]+)/`)
)

// shop is one shopper: each round something is added by the form of a page, and the cart must hold all of it.
func (c *crowd) shop(goods []string) {
	h := c.s.Hand()
	for had := 0; !c.stop.Load() && had < len(goods); had++ {
		page := c.get(h, "/p/"+goods[had])
		if match := addAction.FindStringSubmatch(page); match == nil {
			c.fail("the page of %s has no form", goods[had])
		} else if answer, err := h.Post(match[1], url.Values{"variant": {variantOf(page)}, "quantity": {"1"}}); err != nil || answer.Status != http.StatusSeeOther {
			c.fail("adding %s by %s: %d %v", goods[had], match[1], answer.Status, err)
		}
		if lines := strings.Count(c.get(h, "/cart"), "data-quantity"); lines != had+1 {
			c.fail("a cart of %d things holds %d", had+1, lines)
		}
		c.rounds.Add(1)
		time.Sleep(thinking/2 + rand.N(thinking))
	}
}

// thinking is about how long a shopper looks at a cart before going on. Without it fifty of them are a thousand.
const thinking = 300 * time.Millisecond

var shownVariant = regexp.MustCompile(`name="variant" value="([^"]+)"`)

func variantOf(page string) string {
	if match := shownVariant.FindStringSubmatch(page); match != nil {
		return match[1]
	}
	return ""
}

// streaming is a browser that takes parts out of order: who does not waits for late ones half a second at most.
const streaming = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"

// get asks for a page, which must be there and made of one version of each stall.
func (c *crowd) get(h *store.Hand, path string) string {
	answer, err := h.Do(http.MethodGet, path, http.Header{"User-Agent": {streaming}}, nil)
	if err != nil || answer.Status != http.StatusOK {
		c.fail("%s: %d %v", path, answer.Status, err)
	}
	versions := map[string]string{}
	for _, match := range inBase.FindAllStringSubmatch(answer.Body, -1) {
		if have := versions[match[1]]; have != "" && have != match[2] {
			c.fail("%s is made of %s %s and %s", path, match[1], have, match[2])
		}
		versions[match[1]] = match[2]
	}
	return answer.Body
}

// A team ships its stall at noon: while shoppers browse and buy it is deployed, promoted and rolled back, and not one of them notices.
func TestTheCartIsDeployedWhileShoppersBuy(t *testing.T) {
	s := deployingStore(t)
	shoppers, deployments := 6, 1
	if *soak {
		shoppers, deployments = 50, 10
	}
	goods := productsOf(t, s)
	c := &crowd{s: s}
	var group sync.WaitGroup
	for n := range shoppers {
		group.Go(func() {
			for start := n; !c.stop.Load(); start++ { // with a new cart each time
				c.shop(append(slices.Clone(goods[start%len(goods):]), goods[:start%len(goods)]...)[:5])
			}
		})
	}
	stop := sync.OnceFunc(func() { c.stop.Store(true); group.Wait() })
	defer stop()
	for n := range deployments {
		version := fmt.Sprintf("noon.%d", n)
		feria(t, s, "deploy", "mfe/cart", "--version", version, "--canary", "50,100", "--step", "1h")
		for before := c.rounds.Load(); c.rounds.Load() < before+int64(shoppers); time.Sleep(10 * time.Millisecond) {
		}
		feria(t, s, "promote", "mfe/cart")
		for before := c.rounds.Load(); c.rounds.Load() < before+int64(shoppers); time.Sleep(10 * time.Millisecond) {
		}
		if n%2 == 0 {
			feria(t, s, "rollback", "mfe/cart", "--why", "noon is over")
		}
	}
	stop()
	if keep := os.Getenv("E2E_PICTURES"); keep != "" && len(c.failed) > 0 {
		_ = os.CopyFS(keep+"/runner", os.DirFS(s.Data+"/runner")) // what the versions wrote
		_ = os.WriteFile(keep+"/store.log", []byte(s.Log()), 0o600)
	}
	if len(c.failed) > 0 {
		t.Errorf("%d failures in %d rounds:\n%s", len(c.failed), c.rounds.Load(), strings.Join(c.failed[:min(len(c.failed), 20)], "\n"))
	}
	t.Logf("%d shoppers, %d rounds, %d deployments, %d failures", shoppers, c.rounds.Load(), deployments, len(c.failed))
}

var inCard = regexp.MustCompile(`href="/p/([a-z0-9-]+)`)

// productsOf are products that can be bought, from the first page.
func productsOf(t *testing.T, s *store.Store) (all []string) {
	t.Helper()
	answer, err := s.Hand().Get("/")
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range inCard.FindAllStringSubmatch(answer.Body, -1) {
		if page, err := s.Hand().Get("/p/" + match[1]); err == nil && addAction.MatchString(page.Body) && !slices.Contains(all, match[1]) {
			all = append(all, match[1])
		}
		if len(all) == 12 {
			return all
		}
	}
	return all
}

// The console shows the state without script, changes it by its buttons, and is live with script.
func TestTheConsole(t *testing.T) {
	s := deployingStore(t)
	feria(t, s, "deploy", "--url", python(t, "console.1"))
	feria(t, s, "deploy", "--url", python(t, "console.2"))
	token := feria(t, s, "tokens", "issue", "Bows")
	for _, how := range [][]browser.Setting{nil, {browser.Plain}} {
		b := shopper(t, s, how...).Expect("status of 401")
		b.Visit("/_feria/")
		b.Fill("Token", "nonsense")
		b.Press("Sign in")
		b.Read("This token is not good, or was revoked.")
		b.Fill("Token", strings.TrimSpace(token))
		b.Press("Sign in")
		b.Read("team Bows")
		if how == nil {
			forEveryone(b)
			b.Press("Roll back to console.1 of gifts")
			b.Read("Pin console.1")
			continue
		}
		b.Press("Pin console.1 of gifts")
		b.Read("Unpin")
		b.Press("Unpin of gifts")
		b.Read("Pin console.1")
	}
}

// Whatever moment of a deployment the store is killed in, it serves the cart by one version when it is back, and takes the next deployment.
func TestTheStoreIsKilledInTheMiddleOfADeployment(t *testing.T) {
	if !*soak {
		t.Skip("a long form")
	}
	s := deployingStore(t)
	goods := productsOf(t, s)
	for n, moment := range []time.Duration{0, 300 * time.Millisecond, time.Second, 2 * time.Second, 3 * time.Second, 4 * time.Second} {
		ended := make(chan string, 1)
		go func() {
			said, err := s.Run(t.Context(), "deploy", "mfe/cart", "--version", fmt.Sprint("killed.", n))
			ended <- fmt.Sprint(said, err)
		}()
		time.Sleep(moment)
		s.Kill()
		if err := s.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
		t.Logf("killed after %v: %s", moment, <-ended)
		c := &crowd{s: s}
		c.shop(goods[:3])
		if len(c.failed) > 0 {
			t.Errorf("killed after %v: %v", moment, c.failed)
		}
		if said := feria(t, s, "status", "cart"); strings.Count(said, "stable") != 1 {
			t.Errorf("killed after %v, these stand:\n%s", moment, said)
		}
		feria(t, s, "deploy", "mfe/cart", "--version", fmt.Sprint("next.", n))
	}
}
