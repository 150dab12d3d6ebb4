"""Gift wrapping: a stall of Feria in Python's standard library alone. python3 gifts.py [port]"""
import base64, hashlib, json, os, sys
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

TEXTS = {
    "en": {"title": "Gifts", "lead": "Paper from the mill, ribbon from the loom, and a bow that holds.", "whom": "For whom", "go": "Wrap for them",
           "who": "Write a name of at most 60 letters.", "for": "Wrapped for", "wrap": "Wrap it as a gift", "rows": "Good things to wrap"},
    "es": {"title": "Regalos", "lead": "Papel del molino, cinta del telar y un lazo que aguanta.", "whom": "Para quién", "go": "Envolver",
           "who": "Escribe un nombre de 60 letras como mucho.", "for": "Envuelto para", "wrap": "Envolver para regalo", "rows": "Cosas buenas que envolver"},
}
ROWS = {"ceramics": {"en": "Ceramics", "es": "Cerámica"}, "toys": {"en": "Toys", "es": "Juguetes"}}
SCRIPT = b"""export function mount(root, { emit, signal }) {
  const button = root.querySelector("button[data-product]");
  const choose = wrapped => emit("gifts:chosen", { product: button.dataset.product, wrapped });
  button?.addEventListener("click", () => choose(button.ariaPressed = button.ariaPressed != "true"), { signal });
}
"""
STYLE = b"""@layer mfe { @scope ([data-mfe="gifts"]) {
  .wrap { display: grid; justify-items: start; }
  button[aria-pressed="true"] { border-color: var(--accent); }
} }
"""
ASSETS = {"/assets/gifts.js": ("module", "text/javascript", SCRIPT), "/assets/gifts.css": ("style", "text/css", STYLE)}
STATES = {"ideas": ("ideas", {}), "named": ("ideas", {"for": "Ana"}), "refused": ("ideas", {}), "wrap": ("wrap", {"slug": "marea-mug"})}
MANIFEST = {
    "contract": 1, "name": "gifts", "version": os.environ.get("VERSION", "1"), "team": "Bows",
    "fragments": {"ideas": {"path": "/fragments/ideas", "params": ["for"], "criticality": "primary"},
                  "wrap": {"path": "/fragments/wrap", "params": ["slug"], "criticality": "optional"}},
    "pages": [{"path": "/gifts", "title": {lang: t["title"] for lang, t in TEXTS.items()}, "layout": "single", "slots": {"main": ["gifts/ideas"]}}],
    "joins": [{"page": "/p/{slug}", "region": "main", "fragment": "wrap"}],
    "actions": [{"method": "POST", "path": "/wish", "maxBody": 4096}],
    "assets": [{"path": path, "type": kind, "integrity": "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()}
               for path, (kind, _, data) in ASSETS.items()],
    "events": {"emits": {"gifts:chosen": {"type": "object", "required": ["product", "wrapped"],
                                          "properties": {"product": {"type": "string"}, "wrapped": {"type": "boolean"}}}}},
    "budget": {"script": 1000, "style": 1000, "p95Ms": 500},
}

def ideas(lang, base, name="", wrong=False):
    t, prefix = TEXTS[lang], "" if lang == "en" else "/" + lang
    done = f'<p role="status">{t["for"]} {escape(name)}.</p>' if name and not wrong else ""
    error = f'<p class="field-error" id="gifts-wrong">{t["who"]}</p>' if wrong else ""
    marks = 'aria-invalid="true" aria-describedby="gifts-wrong"' if wrong else ""
    rows = "".join(f'<li><a href="{prefix}/c/{row}">{names[lang]}</a></li>' for row, names in ROWS.items())
    return f"""<section class="stack"><h1>{t["title"]}</h1><p>{t["lead"]}</p>{done}
<form method="post" action="{escape(base)}/wish"><label for="gifts-whom">{t["whom"]}</label>
<input id="gifts-whom" name="whom" value="{escape(name)}" maxlength="60" {marks}>{error}
<button class="button button-primary">{t["go"]}</button></form><h2>{t["rows"]}</h2><ul>{rows}</ul></section>"""

def wrap(lang, slug):
    return f'<p class="wrap"><button class="button" type="button" aria-pressed="false" data-product="{escape(slug)}">{TEXTS[lang]["wrap"]}</button></p>'

class Stall(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body=b"", kind="text/html; charset=utf-8", **headers):
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        url, lang = urlsplit(self.path), "es" if self.headers.get("Accept-Language", "").startswith("es") else "en"
        given = {name: values[0][:60] for name, values in parse_qs(url.query).items()}
        given = STATES.get(self.headers.get("Feria-State"), ("", given))[1]
        if url.path == "/fragments/ideas" or url.path == "/":
            self.answer(200, ideas(lang, self.headers.get("Feria-Base", ""), given.get("for", ""), self.headers.get("Feria-State") == "refused").encode())
        elif url.path == "/fragments/wrap":
            self.answer(200, wrap(lang, given.get("slug", "")).encode())
        elif url.path in ASSETS:
            self.answer(200, ASSETS[url.path][2], ASSETS[url.path][1])
        elif url.path == "/manifest.json":
            self.answer(200, json.dumps(MANIFEST).encode(), "application/json")
        elif url.path == "/states.json":
            states = [{"name": name, "fragment": of, "params": params} for name, (of, params) in STATES.items()]
            self.answer(200, json.dumps({"states": states}).encode(), "application/json")
        else:
            self.answer(200 if url.path in ("/healthz", "/readyz") else 404, b"ready\n" if "z" in url.path else b"", "text/plain")

    def do_POST(self):
        length, lang = int(self.headers.get("Content-Length", 0)), "es" if self.headers.get("Accept-Language", "").startswith("es") else "en"
        if self.path != "/wish" or length > 4096:
            return self.answer(404 if self.path != "/wish" else 413, Connection="close")
        name = parse_qs(self.rfile.read(length).decode()).get("whom", [""])[0].strip()
        base, wrong = self.headers.get("Feria-Base", ""), not name or len(name) > 60
        if wrong or "fragment=1" in self.headers.get("Accept", ""):
            return self.answer(422 if wrong else 200, ideas(lang, base, name, wrong).encode(), Feria_Fragment="ideas")
        self.answer(303, Location="/gifts?for=" + quote(name))

port = int(sys.argv[1]) if len(sys.argv) > 1 else 9100
print(f"gifts: http://127.0.0.1:{port}", flush=True)
ThreadingHTTPServer(("127.0.0.1", port), Stall).serve_forever()
