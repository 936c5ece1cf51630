// What can be read without a signal: the empty shell always; one's own contacts where the person said so, for seven days.
"use strict";

const DAYS = 7;
const PAGES = `pages ${SCOPE}`;
const VERSION = [...SHELL].reduce((sum, file) => [...file].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) | 0, sum), 7);
const SHELLS = `shell ${SCOPE}`;
const SHELL_NOW = `${SHELLS} ${VERSION}`;
const copying = { now: null };

const contactPage = (url) => {
  const { pathname, search } = new URL(url);
  return pathname.startsWith(SCOPE) && !search && /^contacts\/\d+\/$/.test(pathname.slice(SCOPE.length)) ? pathname : "";
};

const keepShell = async () => {
  const shell = await caches.open(SHELL_NOW);
  await shell.addAll([...SHELL, OFFLINE].map((url) => new Request(url, { cache: "no-cache" })));
};

// Pages kept under an older shell need its files until they are kept anew.
const forgetOldShells = async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(`${SHELLS} `) && name !== SHELL_NOW).map((name) => caches.delete(name)));
};

const readable = async () => {
  const chosen = await Device.get("readable");
  if (!chosen) return null;
  // A clock that was put back makes nothing last longer.
  if (Date.now() < chosen.until && Date.now() >= chosen.since - 60_000) return chosen;
  await forgetCopies();
  return null;
};

const forgetCopies = async () => {
  await Device.forget("readable");
  await Device.forget("people");
  await caches.delete(PAGES);
  await forgetOldShells();
};

const allow = async (keeper) => {
  const since = Date.now();
  await Device.set("readable", { keeper, since, until: since + DAYS * 24 * 3600_000 });
  await copyAll();
};

const store = async (path, answer) => {
  const text = await answer.text();
  if (!(await readable())) return;
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept-At": new Date().toISOString(), "X-Shell": String(VERSION) };
  await (await caches.open(PAGES)).put(path, new Response(text, { headers }));
  if (!(await readable())) await caches.delete(PAGES); // turned off in between
};

// A page seen while there was a signal is the newest there is.
const keepSeen = async (url, answer) => {
  const path = contactPage(url);
  if (path && answer.ok && !answer.redirected && (await readable())) await store(path, answer);
};

const copyAll = () => (copying.now ??= copyThem().catch(() => {}).finally(() => (copying.now = null)));

// The list, then each page; cut off, it goes on where it was when the next page is opened.
const copyThem = async () => {
  const chosen = await readable();
  if (!chosen) return;
  const answer = await patiently(`${SCOPE}device/people/`, { headers: BY_ITSELF });
  if (!answer.ok) return;
  const told = await answer.json();
  if (told.keeper !== chosen.keeper) return forgetCopies();
  if (!(await readable())) return;
  await Device.set("people", { ...told, at: Date.now() });
  const pages = await caches.open(PAGES);
  const wanted = new Set(told.people.map(([id]) => `${SCOPE}contacts/${id}/`));
  for (const { url } of await pages.keys()) if (!wanted.has(new URL(url).pathname)) await pages.delete(url);
  let kept = 0;
  for (const path of wanted) {
    if (!(await readable())) return;
    if (!(await isFresh(pages, path))) {
      const page = await patiently(path, { headers: BY_ITSELF });
      if (page.ok && !page.redirected) await store(path, page);
    }
    kept += 1;
    if (kept % 20 === 0) await tell({ what: "copied", kept, all: wanted.size });
  }
  await Device.set("readable", { ...chosen, ...(await readable()), whole: Date.now(), version: VERSION });
  await forgetOldShells();
  await tell({ what: "copied", kept, all: wanted.size });
};

const HOURS_FRESH = 6;

const isFresh = async (pages, path) => {
  const known = await pages.match(path);
  return Boolean(known?.headers.get("X-Shell") === String(VERSION) && Date.now() - Date.parse(known.headers.get("X-Kept-At")) < HOURS_FRESH * 3600_000);
};

const refresh = async () => {
  const chosen = await readable();
  if (chosen && !(chosen.version === VERSION && Date.now() - (chosen.whole ?? 0) < HOURS_FRESH * 3600_000)) await copyAll();
};

// Each time it is opened its forms get keys of their own: what is pressed on a kept page twice are two things.
const kept = async (path) => {
  if (!path || !(await readable())) return null;
  const found = await (await caches.open(PAGES)).match(path);
  if (!found) return null;
  const text = (await found.text())
    .replace(/(name="client_key" value=")[0-9a-f-]{36}/g, () => `name="client_key" value="${crypto.randomUUID()}`)
    .replace("<body", `<body data-kept-at="${found.headers.get("X-Kept-At")}"`);
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
};

const fromShell = async (url) => {
  for (const name of [SHELL_NOW, ...(await caches.keys()).filter((one) => one.startsWith(`${SHELLS} `))]) {
    const found = await caches.match(url, { cacheName: name });
    if (found) return found;
  }
  return null;
};
