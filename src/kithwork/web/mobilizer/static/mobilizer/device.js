// The page of the device: what waits and what was not taken, whom it may show, and somebody new without a signal.

const { ask, say, day, whenChanged } = globalThis.kithwork;
const part = (name) => document.getElementById(`device-${name}`);
const { scope } = document.getElementById("app").dataset;
const inside = location.pathname.slice(scope.length);
const fresh = /^contacts\/new\/([0-9a-f-]{36})\/$/.exec(inside)?.[1];
const SHOWN = 100;
let people = null;

const why = (entry) => (entry.state === "waiting" ? "" : entry.sentence || say(entry.why));

const entryRow = (entry) => {
  const row = part("entry").content.cloneNode(true);
  const put = (name, text) => (row.querySelector(`[data-part=${name}]`).textContent = text);
  put("about", entry.about);
  put("asked", entry.kind === "contact" ? "" : entry.asked);
  put("said", entry.said || decodeURIComponent(entry.typed));
  put("at", day(entry.at));
  const reason = why(entry);
  put("why", reason);
  row.querySelector("[data-part=why]").hidden = !reason;
  row.querySelector("[data-do=again]").hidden = entry.state === "waiting" || entry.why === "other";
  row.querySelector(".button-row").addEventListener("click", ({ target }) => act(target.closest("[data-do]"), entry));
  return row;
};

const act = async (button, entry) => {
  if (!button) return;
  if (button.dataset.do === "copy") {
    await navigator.clipboard.writeText(entry.said || entry.typed);
    button.textContent = say("copied");
    return;
  }
  if (button.dataset.do === "discard" && !confirm(button.dataset.sure)) return;
  await ask(button.dataset.do, { place: entry.place });
  await draw();
  document.getElementById("main").focus();
};

const listPeople = () => {
  const search = part("search").value.trim().toLocaleLowerCase();
  const found = people.filter(([, called]) => called.toLocaleLowerCase().includes(search)).slice(0, SHOWN);
  const rows = found.map(([id, called, standing]) => {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { className: "row", href: typeof id === "number" ? `${scope}contacts/${id}/` : `${scope}contacts/new/${id}/` });
    const text = document.createElement("span");
    const name = Object.assign(document.createElement("strong"), { textContent: called });
    const more = Object.assign(document.createElement("small"), { textContent: standing || say("unanswered") });
    text.append(name, document.createElement("br"), more);
    link.append(text);
    item.append(link);
    return item;
  });
  part("people").querySelector("ul").replaceChildren(...rows);
};

// Somebody who was added without a signal: the question, and a note. The forms post where the worker keeps them.
const drawPerson = (told) => {
  const entry = told.entries.find(({ key }) => key === fresh);
  if (!entry) return location.replace(navigator.onLine ? location.href : scope);
  part("heading").textContent = entry.about;
  part("note").hidden = false;
  part("note").querySelector("form").action = `${scope}contacts/new/${fresh}/notes/`;
  if (!told.people) return;
  part("person").hidden = false;
  part("question").textContent = told.people.question;
  const form = part("answer");
  form.action = `${scope}contacts/new/${fresh}/answer/`;
  form.hidden = false;
  const last = told.entries.filter((one) => one.contactKey === fresh && one.kind === "answer").at(-1);
  const chosen = last && new URLSearchParams(last.typed).get("rung");
  form.replaceChildren(
    ...told.people.rungs.map(([id, label]) => {
      const button = Object.assign(document.createElement("button"), { type: "submit", name: "rung", value: id, className: "choice", textContent: label });
      button.setAttribute("aria-pressed", String(id) === chosen);
      return button;
    }),
  );
  withKey(form);
};

const draw = async () => {
  const told = await ask("list");
  if (!told) return;
  const mine = fresh ? told.entries.filter((one) => one.key === fresh || one.contactKey === fresh) : told.entries;
  part("said").textContent = fresh ? say("added") : say(told.entries.length ? "something" : "nothing");
  part("no-signal").hidden = navigator.onLine && inside === "device/";
  part("waiting").hidden = !mine.length;
  part("waiting").querySelector("ol").replaceChildren(...mine.map(entryRow));
  part("add").hidden = Boolean(fresh);
  if (fresh) drawPerson(told);
  const added = told.entries.filter(({ kind, state }) => kind === "contact" && state === "waiting").map(({ key, about }) => [key, about, ""]);
  people = [...added.reverse(), ...(told.people?.people ?? [])];
  part("people").hidden = Boolean(fresh) || !people.length;
  listPeople();
};

// Once they have arrived, their own page is there.
whenChanged(({ arrived }) => {
  if (arrived.some(({ key }) => key === fresh)) location.reload();
  else draw();
});
part("search").addEventListener("input", listPeople);
part("send").addEventListener("click", () => ask("send").then(draw));
// A key for each form, so that pressed twice is once.
const withKey = (form) => form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "client_key", value: crypto.randomUUID() }));
for (const form of [part("add-form"), part("note").querySelector("form")]) withKey(form);
if (inside.startsWith("contacts/")) part("waiting").before(part("people")); // whom they were looking for comes first
if (inside === "contacts/add/") part("add").querySelector("details").open = true;
draw();
