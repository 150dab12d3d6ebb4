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
  #cleanup; // what mount() returned
  #refresh; // aborts the refresh under way
  #named = new Map(); // what is provided to nested slots, by fragment
  #given = new WeakMap(); // and by element

  constructor(slot, outer) {
    const [stall, fragment] = slot.getAttribute("fragment").split("/");
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
    try {
      const module = this.#stall.module && (await import(this.#stall.module));
      if (signal.aborted) return;
      const cleanup = await module?.mount?.(this.#slot, this.#context(signal));
      if (signal.aborted) settle(cleanup);
      else this.#cleanup = cleanup;
    } catch (error) {
      reportError(error);
    } finally {
      if (focusBack) focusBack(true);
      emitAll(events, this.#stall);
    }
  }

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
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...parameters(this.#slot), ...params })) if (value != null) query.set(name, value);
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
      announce(this.#slot.querySelector("[role=alert], [role=status]")?.textContent.trim() ?? "");
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
    if (response.redirected) return location.assign(response.url);
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
