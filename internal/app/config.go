package app

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Secret is a setting that is never shown.
type Secret string

// String implements fmt.Stringer without telling.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "••••"
}

// LogValue implements slog.LogValuer without telling.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Config is every setting of every module; each reads the few that concern it. All have defaults under which the store runs.
type Config struct {
	Addr           string   `env:"FERIA_ADDR" envDefault:"localhost:8080" help:"where the process listens"`
	PublicURL      string   `env:"FERIA_PUBLIC_URL" help:"the store's address as browsers see it; http://FERIA_ADDR by default"`
	Data           string   `env:"FERIA_DATA" envDefault:".feria" help:"folder of everything the store keeps"`
	DatabaseURL    Secret   `env:"FERIA_DATABASE_URL" help:"a PostgreSQL cluster in which databases and roles may be created; a private one by default"`
	NATSURL        Secret   `env:"FERIA_NATS_URL" help:"a NATS server with JetStream; one in the process by default"`
	Catalogue      int      `env:"FERIA_CATALOGUE" help:"how many products the demo catalogue has; the hand-written ones by default"`
	Demo           bool     `env:"FERIA_DEMO" envDefault:"true" help:"fill an empty store with the demo catalogue"`
	Provider       string   `env:"FERIA_PAYMENTS_PROVIDER" envDefault:"sandbox" help:"who charges cards: sandbox"`
	SMTPURL        Secret   `env:"FERIA_SMTP_URL" help:"the server that mails go out by, smtp://user:password@host:587 or smtps://…; files in FERIA_DATA/mail by default"`
	MailFrom       string   `env:"FERIA_MAIL_FROM" help:"from whom mails come; Feria <no-reply@the public host> by default"`
	BlobURL        Secret   `env:"FERIA_BLOB_URL" help:"an S3 bucket for pictures, s3://<key>:<secret>@<host>/<bucket>; a folder in FERIA_DATA by default"`
	Development    bool     `env:"FERIA_DEVELOPMENT" help:"check every custom event against its schema in the browser"`
	Offline        bool     `env:"FERIA_OFFLINE" envDefault:"true" help:"let browsers keep visited pages and the cart to read without a network; false takes that back"`
	StallHosts     []string `env:"FERIA_STALL_HOSTS" help:"hosts, separated by commas, on which deployed and previewed stalls may run beside this machine"`
	PreviewPayment bool     `env:"FERIA_PREVIEW_PAYMENT" help:"let previews stand on pages where payment is made"`
	Version        string   `env:"FERIA_VERSION" help:"the version under which a micro-frontend was deployed; one without it announces itself, with its manifest's"`
	LogLevel       string   `env:"FERIA_LOG" envDefault:"info" help:"debug, info, warn or error"`
	URL            string   `env:"FERIA_URL" help:"the store that commands speak to; http://FERIA_ADDR by default"`
	Token          Secret   `env:"FERIA_TOKEN" help:"the operator's token for commands; read from FERIA_DATA by default"`
	RootKey        Secret   `env:"FERIA_ROOT_KEY" help:"64 hex digits from which the keys of all modules follow; kept in FERIA_DATA by default"`
	Key            Secret   `env:"FERIA_KEY" help:"the key of a module that runs apart, as 'feria keys' prints it"`
	Keys           string   `env:"FERIA_KEYS" help:"the public keys of all modules as JSON, as 'feria keys' prints it"`

	peers     map[string]string // module → address
	databases map[string]Secret // module → its own database
	ownPorts  []string          // of this machine, on which the platform listens
}

// variable matches the names that are derived from modules.
var variable = regexp.MustCompile(`^FERIA_(CONTAINER|(?:BFF|MFE|SERVICES)_[A-Z0-9]+)_(DATABASE_)?URL$`)

// Load reads the configuration from an environment such as os.Environ. Its error is meant for people: it names
// the variable, what is wrong with it, and what to do.
func Load(environ []string) (Config, error) {
	vars := env.ToMap(environ)
	cfg, err := env.ParseAsWithOptions[Config](env.Options{Environment: vars})
	if err != nil {
		return Config{}, named(err)
	}
	cfg.peers, cfg.databases = map[string]string{}, map[string]Secret{}
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		if err := cfg.take(name, vars[name]); err != nil {
			return Config{}, err
		}
	}
	return cfg, cfg.complete()
}

// named says which variable could not be read, and what it should be.
func named(err error) error {
	if all, ok := errors.AsType[env.AggregateError](err); ok && len(all.Errors) > 0 {
		err = all.Errors[0]
	}
	wrong, ok := errors.AsType[env.ParseError](err)
	if !ok {
		return fmt.Errorf("settings: %w", err)
	}
	field, _ := reflect.TypeFor[Config]().FieldByName(wrong.Name)
	wants := "a whole number"
	if field.Type == reflect.TypeFor[bool]() {
		wants = "true or false"
	}
	return fmt.Errorf("%s must be %s: %s", field.Tag.Get("env"), wants, field.Tag.Get("help"))
}

// take reads one variable whose name follows from a module's, and refuses names that nobody knows.
func (c *Config) take(name, value string) error {
	if !strings.HasPrefix(name, "FERIA_") || slices.Contains(Variables(), name) {
		return nil
	}
	parts := variable.FindStringSubmatch(name)
	if parts == nil {
		return fmt.Errorf("%s is not a setting of Feria%s", name, didYouMean(name))
	}
	module := strings.Replace(strings.ToLower(parts[1]), "_", "/", 1)
	if parts[2] != "" {
		c.databases[module] = Secret(value)
		return nil
	}
	if u, err := url.Parse(value); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("%s must be an address such as http://localhost:9001, not %q", name, value)
	}
	c.peers[module] = strings.TrimSuffix(value, "/")
	return nil
}

func (c *Config) complete() error {
	var err error
	if c.Data, err = filepath.Abs(c.Data); err != nil {
		return fmt.Errorf("FERIA_DATA: %w", err)
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return fmt.Errorf("FERIA_LOG is debug, info, warn or error, not %q", c.LogLevel)
	}
	if c.Catalogue < 0 || c.Catalogue > 1_000_000 {
		return fmt.Errorf("FERIA_CATALOGUE is a number of products from 0 to 1000000, not %d", c.Catalogue)
	}
	if c.Provider != "sandbox" {
		return fmt.Errorf("FERIA_PAYMENTS_PROVIDER is sandbox, not %q", c.Provider)
	}
	c.PublicURL = strings.TrimSuffix(cmp.Or(c.PublicURL, "http://"+publicHost(c.Addr)), "/")
	if u, err := url.Parse(c.PublicURL); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("FERIA_PUBLIC_URL must be an address such as https://shop.example, not %q", c.PublicURL)
	}
	if err := c.completeMail(); err != nil {
		return err
	}
	c.URL = strings.TrimSuffix(cmp.Or(c.URL, "http://"+publicHost(c.Addr)), "/")
	return nil
}

// publicHost is the address under which a listener on addr is reached from this machine.
func publicHost(addr string) string {
	if strings.HasPrefix(addr, ":") {
		return "localhost" + addr
	}
	return strings.Replace(addr, "0.0.0.0:", "localhost:", 1)
}

// Address is where the module runs when not in this process; "" if nobody said.
func (c Config) Address(module string) string { return c.peers[module] }

// WithAddress returns a configuration in which the module is reached at the address.
func (c Config) WithAddress(module, address string) Config {
	c.peers = maps.Clone(c.peers)
	if c.peers == nil {
		c.peers = map[string]string{}
	}
	c.peers[module] = address
	return c
}

// WithOwnPort returns a configuration that knows of one more port on which the platform listens on this machine.
func (c Config) WithOwnPort(port string) Config {
	c.ownPorts = append(slices.Clone(c.ownPorts), port)
	return c
}

// OwnPorts are those of this machine on which the platform listens: no stall stands there.
func (c Config) OwnPorts() []string {
	ports := slices.Clone(c.ownPorts)
	for _, address := range append(slices.Collect(maps.Values(c.peers)), string(c.NATSURL), string(c.DatabaseURL), c.PublicURL, "http://"+publicHost(c.Addr)) {
		if u, err := url.Parse(address); err == nil && u.Port() != "" {
			ports = append(ports, u.Port())
		}
	}
	return ports
}

// Database is the service's own database if it was named; "" if it is to be made in the cluster.
func (c Config) Database(module string) string { return string(c.databases[module]) }

// Variables are the names of all settings that do not follow from a module's name.
func Variables() []string {
	var names []string
	for f := range reflect.TypeFor[Config]().Fields() {
		if name := f.Tag.Get("env"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Help is one line for each setting: its name, what it is for, and its default.
func Help() string {
	var b strings.Builder
	for f := range reflect.TypeFor[Config]().Fields() {
		if name := f.Tag.Get("env"); name != "" {
			fmt.Fprintf(&b, "  %-24s %s", name, f.Tag.Get("help"))
			if def := f.Tag.Get("envDefault"); def != "" {
				fmt.Fprintf(&b, " (%s)", def)
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// didYouMean offers the known name that differs from an unknown one in at most two letters.
func didYouMean(name string) string {
	for _, known := range Variables() {
		if distance(name, known) <= 2 {
			return "; did you mean " + known + "?"
		}
	}
	return "; 'feria help' lists them"
}

// distance is the number of letters to insert, delete or replace (Levenshtein 1966).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// LoadOrExit is Load of the process's environment; what is wrong is said in one sentence, and the process ends.
func LoadOrExit() Config {
	cfg, err := Load(os.Environ())
	if err != nil {
		Exit(err)
	}
	return cfg
}

// Exit ends the process with one sentence for people and status 1.
func Exit(err error) {
	fmt.Fprintln(os.Stderr, "feria:", err)
	os.Exit(1)
}
