// What changes something. Most goes through as it is; what its stall allows to wait, waits when there is no network.
import { localeOf, unreachable } from "./pages.js";
import { add, waiting } from "./queue.js";
import { doubt, heard, now } from "./reader.js";

const { actions, default: main } = self.feria;

const find = url => actions.find(({ path }) => new RegExp(path).test(new URL(url).pathname));
const isForm = type => type?.startsWith("application/x-www-form-urlencoded");

/** Tells whether an action may wait. */
export const waits = ({ url, headers }) => find(url) && isForm(headers.get("content-type"));

/**
 * Passes an action on. A form that is posted as a navigation answers with a redirect that no worker may read: whether it has signed somebody out
 * cannot be known, and so everything personal goes, before it is sent and for what was asked meanwhile.
 */
export async function mutate({ request }) {
  const plain = request.mode == "navigate";
  if (plain) await doubt();
  const since = now();
  try {
    const response = await fetch(request);
    plain ? await doubt() : await heard(response, since);
    return response;
  } catch (error) {
    if (plain) return unreachable(request.url);
    throw error;
  }
}

/** Carries out an action, or lets it wait. */
export async function act(event) {
  const { request, clientId } = event;
  const { url, redirect, referrer, mode } = request;
  const once = crypto.randomUUID();
  const since = now();
  const type = request.headers.get("content-type");
  const body = await request.text();
  try {
    const headers = { accept: request.headers.get("accept"), "content-type": type, "feria-once": once };
    const response = await fetch(url, { method: "POST", headers, body, redirect, referrer });
    await heard(response, since);
    return response;
  } catch (error) {
    if (!(await add(once, { url, referrer, type, body }))) throw error;
  }
  event.waitUntil(Promise.all([registration.sync?.register("queue").catch(() => {}), clients.get(clientId).then(remind)]));
  return mode == "navigate" ? Response.redirect(referrer || "/", 303) : new Response(null, { status: 202 });
}

/** Tells a page what waits. */
export async function remind(page) {
  const last = (await waiting()).at(-1);
  const text = last && find(last)?.text;
  if (text) page?.postMessage({ text: text[localeOf(page.url)] ?? text[main] ?? text });
}
