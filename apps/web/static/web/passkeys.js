// Forms that send what a passkey signed: `data-passkey` says whether it is made ("create"), shown ("get"), or shown by
// who is not known yet ("login"). Where a browser has no passkeys the forms stay hidden.

/** @typedef {{create(options: object): Promise<object>, get(options: object): Promise<object>}} Keys */
const keys = /** @type {Keys} */ (/** @type {any} */ (window).webauthnJSON);

/** @param {string} id */
const given = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}");

/** @type {Record<string, (form: HTMLFormElement) => Promise<object>>} */
const ways = {
  create: () => {
    const options = given("passkey-options").creation_options;
    // Kept by the device, and guarded by it: such a key signs in by itself.
    Object.assign(options.publicKey.authenticatorSelection, {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    });
    return keys.create(options);
  },
  get: () => keys.get(given("passkey-options").request_options),
  login: async (form) => {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`passkeys: ${answer.status}`);
    return keys.get((await answer.json()).request_options);
  },
};

/** @param {HTMLFormElement} form */
async function fill(form) {
  const trouble = /** @type {HTMLElement} */ (form.querySelector(".answer.error"));
  trouble.hidden = true;
  try {
    const credential = await ways[form.dataset.passkey ?? ""]?.(form);
    /** @type {HTMLInputElement} */ (form.elements.namedItem("credential")).value = JSON.stringify(credential);
    form.submit();
  } catch {
    // They said no, it was no key of theirs, or the network is away.
    trouble.hidden = false;
  }
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-passkey]"))) {
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    fill(form);
  });
}
