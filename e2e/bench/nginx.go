package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"time"

	"feria/e2e/store"
)

// nginx is an nginx that puts the work's page together with its SSI module, in one worker.
type nginx struct {
	process *store.Process
	worker  int // its process
	plain   string
	zipped  string // the same with gzip
	kept    string // the same with the fragments in its cache
}

// server is a listener of nginx with what it does beside the others.
type server struct{ Address, Extra string }

// configuration is nginx with kept connections and full writes, and nothing else that it does not do by itself.
var configuration = template.Must(template.New("nginx.conf").Parse(`
daemon off;
worker_processes 1;
pid {{.Folder}}/pid;
error_log stderr;
{{if .Root}}user root;{{end}}
events { worker_connections 1024; }
http {
	access_log off;
	default_type text/html;
	charset utf-8;
	sendfile off; postpone_output 16000; output_buffers 2 32k;
	keepalive_requests 100000000;
	client_body_temp_path {{.Folder}}/body;
	proxy_temp_path {{.Folder}}/proxy;
	fastcgi_temp_path {{.Folder}}/fastcgi;
	uwsgi_temp_path {{.Folder}}/uwsgi;
	scgi_temp_path {{.Folder}}/scgi;
	proxy_cache_path {{.Folder}}/cache keys_zone=work:1m;
	proxy_http_version 1.1;
	proxy_set_header Connection "";
	{{range $n, $address := .Upstreams}}
	upstream u{{$n}} { server {{$address}}; keepalive 64; keepalive_requests 100000000; }{{end}}
	{{range .Servers}}
	server {
		listen {{.Address}};
		root {{$.Folder}};
		{{.Extra}}
		location = /work { ssi on; try_files /work.html =404; }
		{{range $n, $address := $.Upstreams}}
		location = /{{$n}} { internal; proxy_pass http://u{{$n}}/fragments/work; }{{end}}
	}{{end}}
}
`))

// startNginx starts it on a core, in a folder of its own, and returns when it answers.
func startNginx(ctx context.Context, core int, folder string, upstreams [4]string) (*nginx, error) {
	program, err := tool(ctx, "nginx.sh")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	n := &nginx{}
	for _, to := range []*string{&n.plain, &n.zipped, &n.kept} {
		if *to, err = freeAddress(); err != nil {
			return nil, err
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "work.html"), []byte(ssiPage()), 0o644); err != nil {
		return nil, err
	}
	var text strings.Builder
	if err := configuration.Execute(&text, struct {
		Folder    string
		Root      bool
		Upstreams [4]string
		Servers   []server
	}{folder, os.Getuid() == 0, upstreams, []server{
		{n.plain, ""}, {n.zipped, "gzip on;"}, {n.kept, "proxy_cache work; proxy_cache_valid 200 1h; proxy_ignore_headers Cache-Control;"},
	}}); err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
		return nil, err
	}
	program, args := onCore(core, program, "-p", folder, "-c", file)
	if n.process, err = store.Start(program, nil, args...); err != nil {
		return nil, err
	}
	if err := n.ready(ctx); err != nil {
		return nil, errors.Join(err, n.close())
	}
	return n, nil
}

// ssiPage is the layout with the places of the four fragments.
func ssiPage() string {
	const head = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Work</title></head><body>`
	const tail = `</body></html>`
	page := head + cards("header", `id="layout"`, layoutSize-len(head)-len(tail))
	for i := range sizes {
		page += `<!--# include virtual="/` + strconv.Itoa(i) + `" -->`
	}
	return page + tail
}

// ready waits until the worker answers whole pages.
func (n *nginx) ready(ctx context.Context) error {
	for _, address := range []string{n.plain, n.zipped, n.kept} {
		if err := await(ctx, func() error { return holds("http://"+address+"/work", "", marks()) }); err != nil {
			return fmt.Errorf("nginx: %w\n%s", err, n.process.Log())
		}
	}
	for _, pid := range family(n.process.PID()) {
		if title, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil && strings.HasPrefix(string(title), "nginx: worker") {
			n.worker = pid
			return nil
		}
	}
	return fmt.Errorf("nginx has no worker\n%s", n.process.Log())
}

// close ends it.
func (n *nginx) close() error { return n.process.Stop() }

// version is what nginx calls itself, such as "nginx/1.22.1".
func nginxVersion(ctx context.Context) string {
	program, err := tool(ctx, "nginx.sh")
	if err != nil {
		return "nginx"
	}
	out, _ := exec.CommandContext(ctx, program, "-v").CombinedOutput() // the name alone will do
	_, version, _ := strings.Cut(strings.TrimSpace(string(out)), "nginx version: ")
	return version
}

// tool runs one of the scripts that find what measurements need, and returns what it prints.
func tool(ctx context.Context, name string) (string, error) {
	root, err := store.Root(ctx)
	if err != nil {
		return "", err
	}
	command := exec.CommandContext(ctx, filepath.Join(root, "internal", "testing", name))
	command.Stderr = os.Stderr
	out, err := command.Output()
	return strings.TrimSpace(string(out)), err
}

// await asks again and again until there is no error, at most for twenty seconds; then it returns the last one.
func await(ctx context.Context, ask func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ask()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

// holds asks for a page and says what is wrong with it, if it is not whole.
func holds(url, cookie string, marks []string) error {
	u, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	headers := []string{"Connection", "close"}
	if cookie != "" {
		headers = append(headers, "Cookie", cookie)
	}
	v, err := newVisitor(u.URL.Host, u.URL.RequestURI(), 100, headers...)
	if err != nil {
		return err
	}
	defer v.close()
	status, body, err := v.ask()
	if err != nil || status != 200 {
		return fmt.Errorf("%s answers %d: %w", url, status, err)
	}
	for _, mark := range marks {
		if !strings.Contains(string(body), mark) {
			return fmt.Errorf("%s has no %s", url, mark)
		}
	}
	return nil
}
