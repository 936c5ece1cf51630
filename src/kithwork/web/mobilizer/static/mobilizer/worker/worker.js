// Stands between the app's pages and the network. Whatever it does not name goes its way as if it were not there.
"use strict";

const SLOW = 8_000; // ms until a kept page is shown instead of waiting for the network

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  const begin = async () => {
    if (!(await readable())) await forgetOldShells();
    await self.clients.claim();
  };
  event.waitUntil(begin());
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "send") return;
  const all = async () => {
    await sendAll();
    if ((await Queue.all()).some(({ state }) => state === "waiting") && !(await Device.get("signedOut"))) throw new Error("still waiting");
  };
  event.waitUntil(all());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  const inside = url.pathname.startsWith(SCOPE);
  if (request.method === "POST") {
    if (inside && recorded(url.pathname)) event.respondWith(record(event, url.pathname));
    else if (inside && url.pathname === `${SCOPE}leave/`) event.respondWith(leave(request));
  } else if (request.method === "GET") {
    if (inside && (request.mode === "navigate" || request.headers.get("HX-Request"))) event.respondWith(read(event, url));
    else if (SHELL.includes(url.pathname)) event.respondWith(asset(request));
  }
});

const asset = async (request) => {
  try {
    return await fetch(request);
  } catch (error) {
    const found = await fromShell(request.url);
    if (found) return found;
    throw error;
  }
};

const read = async (event, url) => {
  const { request } = event;
  const copy = await kept(contactPage(request.url));
  try {
    const live = fetch(request);
    live.catch(() => {}); // also where a kept page was shown instead
    const answer = copy ? await Promise.race([live, new Promise((_resolve, reject) => setTimeout(reject, SLOW))]) : await live;
    if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new TypeError("no server");
    if (answer.type === "opaqueredirect" || contactPage(request.url)) event.waitUntil(seen(request.url, answer.clone()));
    if (answer.status === 404 && url.pathname === SCOPE && (await Queue.all()).length) return withoutSignal(request, url);
    return answer;
  } catch {
    return copy ?? withoutSignal(request, url);
  }
};

const seen = async (url, answer) => {
  if (answer.type === "opaqueredirect" && (await readable())) await askSession().catch(() => {});
  else await keepSeen(url, answer).catch(() => {});
};

// A part that htmx asks for is no place for a page: it loads the whole.
const withoutSignal = async (request, url) => {
  if (request.headers.get("HX-Request")) return new Response("", { headers: { "HX-Redirect": url.pathname + url.search } });
  return (await fromShell(new URL(OFFLINE, self.location).href)) ?? Response.error();
};

// Written down, then tried. Only an answer that has taken it takes it off the list again.
const record = async (event, path) => {
  const { request } = event;
  const body = await request.text();
  const drawn = await entryOf(path, body, Date.now());
  const entry = await keep(drawn);
  const isHere = drawn.token && !drawn.contactKey;
  if (!isHere) return waiting(event, entry);
  busy.add(entry.key);
  try {
    const answer = await patiently(path, {
      method: "POST",
      headers: { ...ofHtmx(request), ...BY_ITSELF, "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" },
      body: `${entry.typed}&csrfmiddlewaretoken=${encodeURIComponent(drawn.token)}`,
      redirect: request.redirect,
    });
    if (answer.type !== "opaqueredirect" && answer.status >= 400) return waiting(event, entry);
    await Queue.remove(entry.place);
    return answer;
  } catch {
    return waiting(event, entry);
  } finally {
    busy.delete(entry.key);
  }
};

const ofHtmx = (request) => Object.fromEntries([...request.headers].filter(([name]) => name.startsWith("hx-")));

// The page stays as it is and marks what waits; without htmx it is drawn anew.
const waiting = async (event, entry) => {
  await later();
  event.waitUntil(new Promise((resolve) => setTimeout(resolve, 50)).then(sendAll).then(() => tell({ what: "changed", arrived: [] })));
  if (event.request.headers.get("HX-Request"))
    return new Response("", { headers: { "HX-Reswap": "none", "HX-Trigger": JSON.stringify({ kept: { key: entry.key, kind: entry.kind } }) } });
  const to = entry.kind === "contact" ? `${SCOPE}contacts/new/${entry.key}/` : entry.path.replace(/[^/]+\/(?:\d+\/)?$/, "");
  return Response.redirect(new URL(to, self.location), 303);
};

const leave = async (request) => {
  const answer = await fetch(request);
  if (answer.type === "opaqueredirect" || answer.redirected) await wipe();
  return answer;
};

const wipe = async () => {
  await forgetCopies();
  await forgetEverything();
};

const status = async () => {
  const [entries, chosen] = [await Queue.all(), await readable()];
  return {
    waiting: entries.filter(({ state }) => state === "waiting").length,
    refused: entries.filter(({ state }) => state === "refused").length,
    signedOut: Boolean(await Device.get("signedOut")),
    until: chosen?.until ?? null,
    isWhole: Boolean(chosen?.whole),
  };
};

const ANSWERS = {
  // A page is open, and by whom.
  async here({ keeper, lang }) {
    const chosen = await readable();
    if (chosen && chosen.keeper !== keeper) await forgetCopies();
    await Device.set("keeper", keeper);
    if ((await Device.get("lang")) !== lang) {
      await keepShell().catch(() => {});
      await Device.set("lang", lang);
    }
    return status();
  },
  status,
  async list() {
    return { ...(await status()), entries: await Queue.all(), people: (await readable()) ? ((await Device.get("people")) ?? null) : null };
  },
  async readable({ keeper, on }) {
    if (on) await allow(keeper);
    else await forgetCopies();
    return status();
  },
  async send() {
    await sendAll().catch(() => {});
    return status();
  },
  async refresh() {
    await refresh();
    return status();
  },
  async again({ place }) {
    await Queue.mend(place, { state: "waiting", why: "", sentence: "", tries: 0 });
    await sendAll().catch(() => {});
    return status();
  },
  async discard({ place }) {
    await Queue.remove(place);
    await tell({ what: "changed", arrived: [] });
    return status();
  },
  async wipe() {
    await wipe();
    return status();
  },
};

// A page that was loaded while the worker came to life, or past it, is taken under its wing as soon as it asks.
self.addEventListener("message", (event) => {
  const { data, ports } = event;
  if (!ANSWERS[data?.what]) return;
  event.waitUntil(self.clients.claim());
  event.waitUntil(
    ANSWERS[data.what](data).then(
      (told) => ports[0]?.postMessage(told),
      () => ports[0]?.postMessage(null),
    ),
  );
});
