// One stall's module on one slot, from the moment its fragment stands until it leaves.
import { announce, announceFailure, page } from "./document.js";
import { emit, emitAll, listen, now } from "./events.js";
import { focusRefusal, parameters, replace, request, setParameters } from "./fragment.js";
import { onParams, setParams } from "./params.js";

export class Mount {
  #slot;
  #outer; // the mount of the slot around this one
  #stall; // the entry of the version that this fragment came from
  #fragment;
  #controller; // aborts when the module is unmounted
  #called; // resolves when mount() has been called, to a list of what it returned
  #cleanup; // what that was in the end
  #refresh; // aborts the refresh under way
  #named = new Map(); // what is provided to nested slots, by fragment
  #given = new WeakMap(); // and by element

  constructor(slot, outer) {
    const [stall, fragment] = slot.getAttribute("fragment")?.split("/") ?? [];
    this.#slot = slot;
    this.#outer = outer;
    this.#stall = page.stalls[stall] ?? {};
    this.#fragment = fragment;
    /** The moment whose events the fragment knew of when it was rendered. */
    this.since = Math.max(page.since, outer?.since ?? 0);
    this.#begin(takeEvents(slot));
  }

  /** Ends it for good: aborts the signal, runs what mount() returned, and forgets. */
  end() {
    this.#refresh?.abort();
    this.#controller.abort();
    const cleanup = this.#cleanup;
    this.#cleanup = undefined;
    settle(cleanup);
  }

  async #begin(events, focusBack) {
    const { signal } = (this.#controller = new AbortController());
    this.#called = this.#call(signal);
    try {
      const [returned] = await this.#called;
      const cleanup = await returned;
      if (signal.aborted) settle(cleanup);
      else this.#cleanup = cleanup;
    } catch (error) {
      reportError(error);
    } finally {
      if (focusBack) focusBack(true);
      emitAll(events, this.#stall);
    }
  }

  /** Calls mount(), after that of the slot around this one has been called: a parent provides before its child calls. */
  async #call(signal) {
    const outer = this.#outer?.#called.catch(() => {});
    const module = this.#stall.module && (await import(this.#stall.module));
    await outer;
    return [signal.aborted ? undefined : module?.mount?.(this.#slot, this.#context(signal))];
  }

  /*
   * What a module's mount(root, ctx) is given:
   *
   *   signal             aborts on unmount: everything the module starts hangs on it
   *   locale, base       the document's language tag; the address under which this version of the stall is reached
   *   params             URLSearchParams of the page, as they are now
   *   setParams({name: value | null}, {push})   changes them; push makes it a step of the history
   *   onParams(fn)       fn(URLSearchParams) when anyone, or Back, has changed them while the page stays
   *   emit(name, detail), on(name, fn)          events between stalls; fn(detail)
   *   provide(slot | "stall/fragment", {name: fn})   callbacks for nested slots
   *   call(name, value)  calls the nearest one provided around this slot; undefined where nobody does
   *   refresh(params)    the fragment anew, with parameters changed (null: without it): for good where the slot has them
   *                      as attributes, else for this once; true when it stands, false when it failed or was overtaken
   *                      by another refresh
   *   submit(event | form | FormData, {action, submitter})   sends a form and shows the answered fragment, refused or
   *                      not; true when accepted. action is a path of the stall's own, for FormData
   *
   * After refresh and submit the module is mounted anew on the new content; ctx of the old mount is spent. Retained
   * events are replayed only if they happened after the content was asked for.
   */
  #context(signal) {
    const stall = this.#stall;
    return {
      signal,
      locale: page.locale,
      base: stall.base,
      get params() {
        return new URLSearchParams(location.search);
      },
      setParams,
      onParams: fn => onParams(fn, signal),
      emit: (name, detail) => emit(name, detail, stall),
      on: (name, fn) => listen(name, fn, { signal, stall, since: this.since }),
      provide: (target, callbacks) => (typeof target == "string" ? this.#named : this.#given).set(target, callbacks),
      call: (name, value) => this.#outer?.answer(this.#slot, name, value),
      refresh: params => this.#ask(params),
      submit: (source, options) => this.#submit(source, options),
    };
  }

  /** Calls the callback that this mount, or one around it, provides to a nested slot; undefined if there is none. */
  answer(slot, name, value) {
    const offered = { ...this.#named.get(slot.getAttribute("fragment")), ...this.#given.get(slot) };
    return offered[name] ? offered[name](value) : this.#outer?.answer(slot, name, value);
  }

  // The answers: true when the fragment was renewed.

  async #ask(params = {}) {
    this.#refresh?.abort();
    const { signal } = (this.#refresh = new AbortController());
    const wanted = { ...parameters(this.#slot), ...params };
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value != null));
    return this.#answered(signal, async since => {
      const answer = await request(`${this.#stall.base}${this.#stall.fragments[this.#fragment]}?${query}`, { signal });
      if (!answer.response.ok) throw answer.response;
      setParameters(this.#slot, params);
      this.#take(answer, since);
      return true;
    });
  }

  async #submit(source, { action, submitter } = {}) {
    if (source instanceof SubmitEvent) {
      source.preventDefault();
      ({ target: source, submitter } = source);
    }
    const form = source instanceof FormData ? undefined : source;
    if (form?.ariaBusy) return false;
    const data = form ? new FormData(form, submitter) : source;
    const url = submitter?.getAttribute("formaction") ?? form?.getAttribute("action") ?? this.#stall.base + action;
    const body = form?.enctype == "multipart/form-data" ? data : new URLSearchParams(data);
    const busy = [form, submitter].filter(Boolean);
    for (const element of busy) element.ariaBusy = "true";
    return this.#answered(undefined, async since => {
      const answer = await request(url, { method: "POST", body });
      this.#take(answer, since);
      if (!answer.response.ok) focusRefusal(this.#slot);
      if (answer.response.status != 202) announce(this.#slot.querySelector("[role=alert], [role=status]")?.textContent.trim() ?? "");
      return answer.response.ok;
    }).finally(() => busy.forEach(element => (element.ariaBusy = null)));
  }

  /** Asks, with the slot marked busy; what fails leaves everything as it was, and is said. */
  async #answered(signal, ask) {
    this.#slot.ariaBusy = "true";
    try {
      return await ask(now());
    } catch (error) {
      if (error.name != "AbortError") {
        announceFailure();
        console.error(error);
      }
      return false;
    } finally {
      if (!signal?.aborted) this.#slot.ariaBusy = null;
    }
  }

  /** Follows a redirect, or puts the answered fragment in the place of the old one; its events come after its mount. */
  #take({ response, html }, since) {
    const events = response.headers.get("feria-events");
    if (response.redirected) {
      response.body?.cancel();
      return location.assign(response.url);
    }
    if (!html || !this.#slot.isConnected) return emitAll(events, this.#stall);
    this.end();
    this.since = since;
    const focusBack = replace(this.#slot, html);
    focusBack();
    this.#begin(events, response.ok && focusBack);
  }
}

/** Calls what mount() returned; what it throws is reported and harms nobody else. */
function settle(cleanup) {
  try {
    cleanup?.call?.();
  } catch (error) {
    reportError(error);
  }
}

/** The events that came with the fragment: on the slot, or beside the fragment where the slot was sent before it. */
function takeEvents(slot) {
  const carrier = slot.querySelector(":scope > script[data-events]");
  const events = slot.dataset.events ?? carrier?.textContent;
  delete slot.dataset.events;
  carrier?.remove();
  return events;
}
