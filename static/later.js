// What a page can do without until it stands: it takes its service worker on, says what was sent later, and leaves the way to a page that stands
// ready to the browser. It is loaded beside the shell's script and has nothing in common with it but the document.
import "./later/mishaps.js";
import "./later/prerendered.js";
import "./later/worker.js";
