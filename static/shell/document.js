// What the container says about this document in <script type="application/json" id="feria-document">:
//
//   locale   "en"
//   versions "cart~1 product~3": what the document is made of, and what is asked for from it
//   texts    {failed: "That did not work. Please try again."}, said where nothing else can be
//   check    address of schema.js, in development only
//   stalls   by name: {version, base, module, fragments: {name: path}, retained: [event], broadcast: [event], schemas}
//
// A stall's entry is replaced when a page made of another version arrives; what is mounted keeps the entry it began with.

const read = root => JSON.parse(root.getElementById("feria-document")?.textContent || "{}");

// Beside what the container says: navigating, while another page is on its way; since, the moment (events.js) at which
// the page was asked for.
export const page = { stalls: {}, texts: {}, versions: "", navigating: false, since: 0, ...read(document) };

/** Takes over what a page that is about to be shown says of itself. */
export function adopt(root) {
  const { stalls, ...rest } = read(root);
  Object.assign(page.stalls, stalls);
  Object.assign(page, rest);
}

/** Says text to users of screen readers, without moving their focus. */
export function announce(text) {
  const announcer = document.getElementById("feria-announcer");
  if (announcer) announcer.textContent = text;
}

/** Says that what was asked for did not come. */
export const announceFailure = () => announce(page.texts.failed ?? "That did not work. Please try again.");
