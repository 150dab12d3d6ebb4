// Passkeys: to come in with one, and to have one more. All else is forms.
const post = (url, data) =>
  fetch(url, { method: "POST", body: JSON.stringify(data), headers: { "content-type": "application/json" } })
    .then(r => (r.ok ? r.json() : Promise.reject(r)));

export function mount(root, { signal, submit, refresh }) {
  const parser = self.PublicKeyCredential;
  if (!parser?.parseRequestOptionsFromJSON) return;
  const on = (node, type, fn) => node.addEventListener(type, fn, { signal });
  const find = selector => root.querySelector(selector);

  const button = find("[data-passkey]");
  if (button) {
    const url = button.dataset.passkey;
    let asking;
    const enter = async mediation => {
      asking?.abort();
      asking = new AbortController();
      try {
        const { options, state } = await post(url);
        const credential = await navigator.credentials.get({ publicKey: parser.parseRequestOptionsFromJSON(options.publicKey), signal: AbortSignal.any([signal, asking.signal]), mediation });
        const { location: to } = await post(url + "/finish", { state, credential, next: find("[name=next]").value });
        location.assign(to);
      } catch (error) {
        find("[data-failed]").hidden = error.name == "AbortError" || mediation == "conditional";
      }
    };
    on(button, "click", () => enter());
    parser.isConditionalMediationAvailable?.().then(able => able && find("[name=email]")?.addEventListener("focus", () => enter("conditional"), { signal, once: true }));
    button.hidden = false;
  }

  const add = find("[data-add]");
  if (add) {
    on(add, "submit", submit);
    add.hidden = false;
  }

  const create = find("[data-create]");
  if (create)
    navigator.credentials.create({ publicKey: parser.parseCreationOptionsFromJSON(JSON.parse(create.dataset.create).publicKey), signal }).then(
      credential => {
        create.credential.value = JSON.stringify(credential);
        submit(create);
      },
      () => refresh(),
    );
}
