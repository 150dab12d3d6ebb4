// Ranges <?start name="s1"> … <?end>: where a fragment will stand. The markers are processing instructions in browsers
// that know declarative partial updates, and comments in those that do not.

const isStart = (node, name) =>
  node.target == "start" ? !name || node.getAttribute("name") == name
    : node.nodeType == 8 && node.data.startsWith(name ? `?start name="${name}"` : "?start");
const isEnd = node => node.target == "end" || (node.nodeType == 8 && node.data.startsWith("?end"));

/** Tells whether a fragment is still to come for this slot. */
export const awaits = slot => [...slot.childNodes].some(node => isStart(node));

/** Replaces the range that a template is for with its content, in root; tells whether there was one. */
export function fill(template, root) {
  const walker = document.createTreeWalker(root, 192); // comments and processing instructions
  for (let mark, next; (mark = walker.nextNode());) {
    if (!isStart(mark, template.getAttribute("for"))) continue;
    while ((next = mark.nextSibling) && !isEnd(next)) next.remove();
    next?.remove();
    mark.replaceWith(template.content);
    template.remove();
    return true;
  }
}

/** Parses a fragment, with the nested ones that may follow it as templates. */
export function parse(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  for (const template of holder.content.querySelectorAll("template[for]")) fill(template, holder.content);
  return holder.content;
}
