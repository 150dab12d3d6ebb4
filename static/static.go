// Package static holds what the store offers to all stalls in the browser: design tokens, base styles, fonts, icons
// and the shell's scripts. It is files and their names only; addresses and content hashes belong to whoever serves them.
//
// A stall may use the classes listed at the head of base.css, the intents of tokens.css and the icons of icons.svg;
// it may also ignore all of it. What is served are the bundled and minified results in dist/, made by `make generate`
// from the sources beside them; addresses in the sheets (fonts/…) are relative to where the sheets are served.
//
// A page is put together in this order. Head: Fallback in a script with the document's nonce; the sheets; the JSON of
// #feria-document (see shell/document.js); the shell and later.js as <script type="module" async>, after that JSON. Body: Sprite,
// a.skip, header.shell-header, main#main, footer.shell-footer, div#feria-announcer[role=status], then templates.
package static

import "embed"

// Files are dist/tokens.css, dist/base.css and dist/shell.css (in this order in a page's head), dist/shell.js and dist/later.js,
// dist/worker.js (the service worker, served behind its instructions) and dist/farewell.js (served in its place to end it),
// favicon.svg, the fonts' woff2 files and licences in fonts/, and schema.js, which checks events in development (see its head).
//
//go:embed dist favicon.svg fonts schema.js
var Files embed.FS

// Sprite is the SVG that holds every icon as a symbol. It stands once in a document, hidden, at the start of the body;
// an icon is then <svg class="icon" aria-hidden="true"><use href="#icon-cart"/></svg>.
//
//go:embed icons.svg
var Sprite string

// Fallback is the script that fills ranges from templates in browsers without declarative partial updates. It goes
// inline and first into the head, with the document's nonce, and does nothing where the browser can do it itself.
//
//go:embed dist/fallback.js
var Fallback string
