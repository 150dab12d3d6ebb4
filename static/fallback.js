// Fills the ranges <?start name="s1"> … <?end> from <template for="s1"> in browsers that lack declarative partial
// updates: there the markers have been parsed as comments and the templates lie inert in the body. It stands inline and
// first in the head, and leaves at once where the browser does the work itself.
//
// A template is taken when something follows it (then the parser has closed it) or when the document has been read.
(document => {
  if ("htmlFor" in HTMLTemplateElement.prototype) return;
  const fill = template => {
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_COMMENT);
    const start = `?start name="${template.getAttribute("for")}"`;
    for (let mark, next; (mark = walker.nextNode());) {
      if (!mark.data.startsWith(start)) continue;
      while ((next = mark.nextSibling) && !/^\?end/.test(next.data)) next.remove();
      next?.remove();
      mark.replaceWith(template.content);
      return template.remove();
    }
  };
  const fillAll = () => {
    for (const template of document.querySelectorAll("template[for]"))
      if (template.nextSibling || document.readyState != "loading") fill(template);
  };
  new MutationObserver(fillAll).observe(document, { childList: true, subtree: true });
  document.addEventListener("readystatechange", fillAll);
})(document);
