// The pages' side of the app: registers the worker, says what waits, and lets a person choose what this device keeps.
// The worker alone writes and sends; a page asks it and draws.

const part = (name) => document.getElementById(name);
const here = () => part("app");
const words = () => ({ ...JSON.parse(here().dataset.words), ...JSON.parse(part("keep")?.dataset.words ?? "{}") });
const say = (word, told = {}) => Object.entries(told).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words()[word] ?? "");
const moment = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
const day = (value) => moment.format(new Date(value));
const EVERY = 20_000; // ms between two tries while a page is open and something waits

const ask = async (what, more = {}) => {
  const worker = (await navigator.serviceWorker.getRegistration(here().dataset.scope))?.active;
  if (!worker) return null;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ what, ...more }, [port2]);
  });
};

const listeners = [];
let known = null;
// For the page of the device, which draws more of the same.
globalThis.kithwork = { ask, say, day, whenChanged: (listener) => listeners.push(listener) };

const bar = (told) => {
  const link = here().querySelector(".kept-bar");
  if (!link || !told) return;
  link.hidden = !(told.waiting || told.refused);
  const word = told.refused ? "refused" : told.signedOut ? "signed_out" : navigator.onLine ? "sending" : "waiting";
  const text = link.hidden ? "" : say(word, { number: told.refused || told.waiting });
  if (link.textContent !== text) link.textContent = text;
};

// Beside each form of a contact: what waits for it.
const PLACES = { answer: "question", note: "notes", follow_up: "follow-up" };
const mark = (entries) => {
  for (const old of document.querySelectorAll(".kept-mark")) old.remove();
  for (const entry of entries) {
    if (!location.pathname.endsWith(`/contacts/${entry.contact}/`)) continue;
    const section = part(entry.kind === "response" ? `action-${entry.action}` : PLACES[entry.kind]);
    if (!section) continue;
    const line = Object.assign(document.createElement("p"), { className: "kept-mark" });
    line.textContent = say(entry.state === "waiting" ? "mark" : "mark_refused", { said: [entry.said, entry.sentence].filter(Boolean).join(" – ") });
    (section.querySelector("h2")?.closest(".card-head") ?? section.querySelector("h2")).after(line);
    if (entry.kind === "answer" && entry.state === "waiting") press(section, new URLSearchParams(entry.typed).get("rung"));
  }
};

const press = (section, rung) => {
  for (const button of section.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", button.value === rung);
};

const draw = async (told) => {
  known = told ?? known;
  if (!known) return;
  bar(known);
  const marks = known.waiting || known.refused || document.querySelector(".kept-mark");
  if (marks && part("contact")) mark((await ask("list"))?.entries ?? []);
  choose(known);
};

// The choice on the page about oneself.
const choose = (told) => {
  const section = part("keep");
  if (!section) return;
  section.hidden = false;
  part("keep-on").hidden = Boolean(told.until);
  part("keep-off").hidden = !told.until;
  part("keep-said").textContent = told.until ? say("until", { day: day(told.until) }) : say("not_kept");
};

const turn = async (on) => {
  for (const button of [part("keep-on"), part("keep-off")]) button.disabled = true;
  const told = await ask("readable", { on, keeper: here().dataset.keeper });
  for (const button of [part("keep-on"), part("keep-off")]) button.disabled = false;
  await draw(told);
  part(on ? "keep-off" : "keep-on")?.focus();
};

// What a form says, for people's eyes: should it ever come back, one must see what was typed.
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const toldBy = (field, alone) => {
  if (!field.name || field.type === "hidden" || field.type === "submit" || field.type === "button") return "";
  if (isTick(field)) return field.checked ? field.labels[0]?.textContent.trim() : "";
  if (!field.value || !field.checkVisibility?.({ visibilityProperty: true })) return "";
  const value = field.selectedOptions ? field.selectedOptions[0].textContent : field.value;
  return alone ? value : `${field.labels?.[0]?.firstChild?.textContent.trim()}: ${value}`;
};

let pressed = null;
document.addEventListener("submit", ({ target, submitter }) => (pressed = { form: target, button: submitter }), true);
document.addEventListener("formdata", ({ target: form, formData }) => {
  if (form.method !== "post" || !here() || form.dataset.wipes) return;
  const isPerson = Boolean(form.elements.first_name);
  const button = pressed?.form === form && pressed.button?.name && pressed.button.name !== "another" ? pressed.button.textContent.trim() : "";
  const said = [button, ...[...form.elements].map((field) => toldBy(field, !isPerson))].filter(Boolean).join(isPerson ? "\n" : ", ");
  formData.set("kept_said", said);
  formData.set("kept_asked", form.closest("section")?.querySelector("h2, h3")?.textContent.trim() ?? "");
  formData.set("kept_about", isPerson ? form.elements.first_name.value : (document.querySelector("h1")?.textContent.trim() ?? ""));
  if (here().dataset.keeper) formData.set("kept_for", here().dataset.keeper);
});

// It waits: the next press is another thing, so the form gets another key.
document.addEventListener("kept", ({ target, detail }) => {
  const form = target.closest?.("form") ?? document;
  for (const field of form.querySelectorAll("[name=client_key]")) field.value = crypto.randomUUID();
  if (detail.kind === "note") for (const field of form.querySelectorAll("textarea")) field.value = "";
  if (detail.kind === "note") form.querySelector("textarea")?.dispatchEvent(new Event("input", { bubbles: true }));
  ask("status").then(draw);
});

const changed = async ({ data }) => {
  if (!here()) return;
  if (data.what === "copied" && part("keep-said")) part("keep-said").textContent = data.kept < data.all ? say("copying", { number: data.kept, all: data.all }) : say("kept");
  if (data.what !== "changed") return;
  await draw(await ask("status"));
  const one = /\/contacts\/(\d+)\/$/.exec(location.pathname)?.[1];
  if (part("contact") && data.arrived.some(({ contact }) => String(contact) === one))
    globalThis.htmx?.ajax("GET", location.pathname, { target: "#contact", select: "#contact", swap: "outerHTML show:none" });
  for (const listener of listeners) listener(data);
};

const send = async () => draw(await ask("send"));

// A page out of this device's memory says so, and has nothing to say about what was done before.
const asOf = () => {
  const at = document.body.dataset.keptAt;
  if (!at || part("as-of")) return;
  part("messages")?.replaceChildren();
  const line = Object.assign(document.createElement("p"), { className: "kept-as-of", id: "as-of", textContent: say("as_of", { day: day(at) }) });
  document.querySelector(".page-head")?.after(line);
};

const begin = async () => {
  if (!here()) return;
  asOf();
  part("keep-on")?.addEventListener("click", () => turn(true));
  part("keep-off")?.addEventListener("click", () => turn(false));
  const { keeper } = here().dataset;
  await draw(keeper ? await ask("here", { keeper, lang: document.documentElement.lang }) : await ask("status"));
  for (const listener of listeners) listener({ what: "changed", arrived: [] });
  await send();
  if (keeper) await draw(await ask("refresh"));
};

// Back in the browser brings a form with the key of what was sent already.
window.addEventListener("pageshow", ({ persisted }) => persisted && here() && (document.body.dataset.keptAt || !here().dataset.keeper) && location.reload());

const register = async () => {
  try {
    const known = await navigator.serviceWorker.getRegistration(here().dataset.scope);
    if (!known || navigator.onLine) await navigator.serviceWorker.register(here().dataset.worker, { scope: here().dataset.scope });
    const ready = await navigator.serviceWorker.ready;
    if (ready.active?.state !== "activated") await new Promise((resolve) => ready.active.addEventListener("statechange", resolve, { once: true }));
  } catch {
    return; // a private window, or a browser without: everything works as before, with a signal
  }
  navigator.serviceWorker.addEventListener("message", changed);
  window.addEventListener("online", send);
  window.addEventListener("offline", () => draw(known));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && send());
  document.addEventListener("htmx:afterSettle", ({ detail }) => (detail.boosted ? begin() : draw(known)));
  setInterval(() => known?.waiting && navigator.onLine && send(), EVERY);
  await begin();
};

if (here() && navigator.serviceWorker && globalThis.indexedDB) {
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register, { once: true });
}
