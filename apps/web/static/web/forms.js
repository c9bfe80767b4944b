// Forms of a page that changes under its reader: what somebody types stays until it is sent.

import { setText, texts } from "./page.js";

const FIELDS = "input:not([type=hidden]):not([hidden]), select, textarea";

/** Somebody is typing in the field, or has: nothing may change what is in it. */
function isTyped(field) {
  if (!field.matches(FIELDS)) return false;
  if (field === document.activeElement) return true;
  if (field.tagName === "SELECT")
    return [...field.options].some((option, index) => option.selected !== wasSelected(field, option, index));
  return field.value !== field.defaultValue;
}

/** As the page was written; a list without a chosen entry begins with its first. */
function wasSelected(select, option, index) {
  const chosen = [...select.options].some((entry) => entry.defaultSelected);
  return chosen ? option.defaultSelected : index === 0;
}

export function isInUse(node) {
  return node.nodeType === Node.ELEMENT_NODE && [node, ...node.querySelectorAll(FIELDS)].some(isTyped);
}

/** What tells an element from others of its kind beside it: its names; an entry of a list, the piece that it holds. */
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeName;
  const label = node.tagName === "SECTION" ? node.getAttribute("aria-label") : "";
  const inner = node.tagName === "LI" ? node.firstElementChild?.dataset.piece : undefined;
  const { command, piece = inner } = node.dataset;
  return [node.nodeName, node.id, piece, command, node.getAttribute("name"), label].join("|");
}

/** Make `shown` what the server has written just now, in place, except for what somebody is using. */
export function renew(shown, written) {
  if (shown.matches("[data-form-error]")) return; // stays until the form is sent again
  if (shown.tagName === "FORM" && isInUse(shown) && sidesOf(shown) !== sidesOf(written)) doubt(shown);
  renewAttributes(shown, written);
  if (shown.matches("select, textarea") && isTyped(shown)) return;
  const left = byKey(shown.childNodes);
  let next = shown.firstChild;
  for (const fresh of [...written.childNodes]) {
    const known = left.get(keyOf(fresh))?.shift();
    if (!known) {
      shown.insertBefore(document.importNode(fresh, true), next);
      continue;
    }
    if (known !== next) moveBefore(shown, known, next);
    if (known.nodeType === Node.ELEMENT_NODE) renew(known, fresh);
    else if (known.nodeValue !== fresh.nodeValue) known.nodeValue = fresh.nodeValue;
    next = known.nextSibling;
  }
  for (const gone of [...left.values()].flat()) leave(gone);
}

/** Between whom a form is, as its hidden fields say. */
function sidesOf(form) {
  return [...form.querySelectorAll("input[hidden][name^=participant]")].map(({ value }) => value).join();
}

/** What was typed for others stays, and is not sent for those who play now until its reader has had a look at it. */
function doubt(form) {
  form.dataset.forOthers = "";
  form.addEventListener("input", () => delete form.dataset.forOthers, { once: true });
  refuse(form, texts.command.others);
}

/** Whether what the form holds was typed for others and not looked at since; the second time it is not. */
export function isForOthers(form) {
  const wasForOthers = "forOthers" in form.dataset;
  delete form.dataset.forOthers;
  if (wasForOthers) refuse(form, texts.command.others);
  return wasForOthers;
}

/** The nodes of each key, in their order. */
function byKey(nodes) {
  const found = new Map();
  for (const node of nodes) {
    const key = keyOf(node);
    if (found.has(key)) found.get(key).push(node);
    else found.set(key, [node]);
  }
  return found;
}

/** What is in use stays where it is: a field that moves loses the focus, and a phone its keyboard. */
function moveBefore(parent, node, next) {
  if (isInUse(node)) return;
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  parent.insertBefore(node, next);
  focused?.focus({ preventScroll: true });
}

function renewAttributes(shown, written) {
  const typed = isTyped(shown);
  for (const { name } of [...shown.attributes]) {
    if (!written.hasAttribute(name) && !isOwn(shown, name)) shown.removeAttribute(name);
  }
  for (const { name, value } of written.attributes) {
    if (isOwn(shown, name) || (typed && name === "value") || shown.getAttribute(name) === value) continue;
    shown.setAttribute(name, value);
  }
  if (shown.tagName === "INPUT" && !typed && !isOwn(shown, "value") && shown.value !== written.value)
    shown.value = written.value;
}

/** What the reader has opened, what waits for an answer, and what is wrong with a field; and from which page a form is
 * that may not be sent twice: it is the same until it is answered. */
function isOwn(element, name) {
  return (
    name === "aria-invalid" ||
    name === "data-for-others" ||
    (name === "open" && element.tagName === "DETAILS") ||
    name === "aria-pressed" ||
    name === "aria-current" ||
    (name === "value" && element.name === "page") ||
    (["disabled", "aria-busy"].includes(name) && element.tagName === "BUTTON")
  );
}

/** Take away what is there no more; a form in use stays, with what opens it, and says so. `gone`: all of it. */
function leave(node, gone = node) {
  if (!isInUse(node)) return node.remove();
  if (!node.matches("form, details")) return [...node.childNodes].forEach((part) => leave(part, gone));
  const forms = node.matches("form") ? [node] : [...node.querySelectorAll("form")].filter(isInUse);
  for (const form of forms) {
    if (!form.querySelector("[data-form-error][hidden]")) continue;
    // What stood around it is gone: it says itself what it is about.
    const { about } = form.dataset;
    refuse(form, about ? `${about}: ${texts.command.changed}` : texts.command.changed);
    offerToPutAway(form, node, gone);
  }
}

/** What its reader needs no more goes when they say so, and with the last form all that held it. */
function offerToPutAway(form, node, gone) {
  if (form.querySelector("[data-put-away]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = form.querySelector("button")?.className ?? "";
  button.dataset.putAway = "";
  button.textContent = texts.command.putAway;
  button.addEventListener("click", () => {
    form.remove();
    for (const holder of [node, gone]) if (!isInUse(holder)) holder.remove();
  });
  form.append(button);
}

const REFUSED = "form:has([data-form-error]:not([hidden])), form:has([aria-invalid])";

/** What came back with the reason it was refused counts as typed. */
export function keepRefused(root) {
  for (const field of root.querySelectorAll(`:is(${REFUSED}) :is(input[type=number]:not([hidden]), textarea)`)) {
    const { value } = field;
    field.defaultValue = "";
    field.value = value;
  }
}

/** Say in the form why it was not carried out. */
export function refuse(form, text, fields = {}) {
  const shown = form.querySelector("[data-form-error]");
  if (!shown) return;
  const named = Object.entries(fields).filter(([name]) => form.elements[name]?.matches?.(FIELDS));
  for (const field of form.querySelectorAll(FIELDS)) field.removeAttribute("aria-invalid");
  for (const [name] of named) form.elements[name].setAttribute("aria-invalid", "true");
  const words = named.length ? named.map(([, reasons]) => [reasons].flat().join(" ")).join(" ") : text;
  setText(shown, words);
  shown.hidden = !words;
}

/** What the form holds was sent: it is as good as empty. */
export function sent(form) {
  refuse(form, "");
  form.reset();
  if (form.contains(document.activeElement)) document.activeElement.blur();
  form.closest("details")?.removeAttribute("open");
  form.querySelectorAll("details[open]").forEach((details) => details.removeAttribute("open"));
}

export function hasFile(form) {
  return [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length > 0);
}

/** `button`: the one that was pressed; of many with one name it says which. */
export function fieldsOf(form, button = null) {
  const all = [...new FormData(form), ...(button?.name ? [[button.name, button.value]] : [])];
  const filled = all.filter(
    ([name, value]) => value !== "" && typeof value === "string" && name !== "csrfmiddlewaretoken",
  );
  return Object.fromEntries(
    filled.map(([name, value]) => [name, form.elements[name].type === "number" ? Number(value) : value]),
  );
}
