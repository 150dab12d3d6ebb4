// Forms answer in place: a vote, a report, a review. Without script they lead on to a page.
export function mount(root, ctx) {
  root.addEventListener("submit", event => ctx.submit(event), { signal: ctx.signal });
}
