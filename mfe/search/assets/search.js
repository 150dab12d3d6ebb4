// Completion while typing, as a combobox with a list. Without script the form searches.
export function mount(root, { signal }) {
  const form = root.querySelector("[data-suggest]");
  if (!form) return;
  const input = form.querySelector("input"), list = form.querySelector(".found");
  const set = (name, value) => input.setAttribute("aria-" + name, value);
  let timer, asked, at = -1;
  input.value ||= new URLSearchParams(location.search).get("q") ?? "";
  input.role = "combobox";
  set("autocomplete", "list");
  set("controls", list.id);
  set("expanded", false);

  const show = options => {
    list.replaceChildren(...options);
    options.forEach((o, i) => { o.id = list.id + i; o.ariaSelected = "false"; });
    at = -1;
    list.hidden = !options.length;
    set("expanded", !list.hidden);
    input.removeAttribute("aria-activedescendant");
  };
  const close = () => { clearTimeout(timer); asked?.abort(); show([]); };
  const ask = async () => {
    asked = new AbortController();
    try {
      const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(input.value), { signal: asked.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show([...page.querySelectorAll("[role=option]")]);
    } catch { } // a newer request, or no network: the form still searches
  };
  const on = (target, name, act) => target.addEventListener(name, act, { signal });

  on(input, "input", () => {
    clearTimeout(timer);
    asked?.abort();
    if (input.value.trim().length < 2) show([]);
    else timer = setTimeout(ask, 150);
  });
  on(input, "keydown", event => {
    const options = list.children, step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key == "Escape" && !list.hidden) { event.preventDefault(); close(); }
    if (event.key == "Enter" && at >= 0) { event.preventDefault(); options[at].firstElementChild.click(); }
    if (!step || !options.length) return;
    event.preventDefault();
    if (at >= 0) options[at].ariaSelected = "false";
    at = at < 0 && step < 0 ? options.length - 1 : (at + step + options.length) % options.length;
    options[at].ariaSelected = "true";
    set("activedescendant", options[at].id);
  });
  on(form, "focusout", event => form.contains(event.relatedTarget) || close());
  on(list, "mousedown", event => event.preventDefault());
  signal.addEventListener("abort", close);
}
