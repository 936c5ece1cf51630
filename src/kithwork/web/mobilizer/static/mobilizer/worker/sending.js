// What was recorded is written down first and sent afterwards: at once where there is a signal, else later and in order.
// The server knows each by its key, so sending one again after a kill, by two tabs or by two attempts does it once.
"use strict";

const PATIENCE = 12_000; // ms for an answer; a signal that says nothing is none
const TRIES = 5; // answers of a server in trouble, until the person is asked
const busy = new Set(); // keys a page is waiting for right now
const sending = { now: null, again: false };

const BY_ITSELF = { "X-Kept": "1" };
const KINDS = { answer: "answer", notes: "note", "follow-up": "follow_up" };

// What a form of this path records; null for all others.
const recorded = (path) => {
  const inside = path.startsWith(SCOPE) ? path.slice(SCOPE.length) : "";
  if (inside === "contacts/add/") return { kind: "contact", contact: "", contactKey: "", action: "" };
  const found = /^contacts\/(?:(\d+)|new\/([0-9a-f-]{36}))\/(?:(answer|notes|follow-up)|actions\/(\d+))\/$/.exec(inside);
  if (!found) return null;
  const [, contact = "", contactKey = "", plain, action = ""] = found;
  return { kind: plain ? KINDS[plain] : "response", contact, contactKey, action };
};

const patiently = (url, options = {}, patience = PATIENCE) => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  return fetch(url, { credentials: "same-origin", ...options, signal: stop.signal }).finally(() => clearTimeout(timer));
};

const tell = async (what) => {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
    if (new URL(client.url).pathname.startsWith(SCOPE)) client.postMessage(what);
  }
};

// A form as it was sent becomes an entry; what is said about it for people's eyes is no part of what is sent.
const entryOf = async (path, body, at) => {
  const typed = new URLSearchParams(body);
  const take = (name) => {
    const value = typed.get(name) ?? "";
    typed.delete(name);
    return value;
  };
  const entry = {
    ...recorded(path),
    path,
    key: typed.get("client_key") || crypto.randomUUID(),
    at: new Date(at).toISOString(),
    keeper: take("kept_for") || ((await Device.get("keeper")) ?? ""),
    said: take("kept_said"),
    asked: take("kept_asked"),
    about: take("kept_about"),
    token: take("csrfmiddlewaretoken"),
    state: "waiting",
    why: "",
    sentence: "",
    tries: 0,
  };
  return { ...entry, typed: String(typed) };
};

// Twice the same form is once; another thing under the same key, as after going back in the browser, is another thing.
const keep = async (entry) => {
  const known = await Queue.one(entry.key);
  if (known && known.typed === entry.typed && known.path === entry.path) return known;
  if (known) entry.key = crypto.randomUUID();
  const { token: _token, ...kept } = entry;
  kept.place = await Queue.put(kept);
  return kept;
};

const later = () => self.registration.sync?.register("send").catch(() => {});

// One after the other, also with two workers of the same campaign while one replaces the other.
const sendAll = () => {
  if (sending.now) {
    sending.again = true;
    return sending.now;
  }
  const once = async () => {
    do {
      sending.again = false;
      await walk();
    } while (sending.again);
  };
  const locked = () => (navigator.locks ? navigator.locks.request(`send ${SCOPE}`, once) : once());
  sending.now = locked().finally(() => {
    sending.now = null;
  });
  return sending.now;
};

const askSession = async () => {
  const answer = await patiently(`${SCOPE}device/session/`, { headers: BY_ITSELF });
  if (answer.ok) return answer.json();
  if (answer.status === 401 || answer.status === 404) await forgetCopies(); // the session is no longer theirs
  return { refused: answer.status };
};

// Resolves with false when the way is not free: then what waits goes on waiting.
const walk = async () => {
  const waiting = (await Queue.all()).filter(({ state, why }) => state === "waiting" || why === "other");
  if (!waiting.length) return true;
  let session;
  try {
    session = await askSession();
  } catch {
    await later();
    return false;
  }
  if (session.refused) return stuck(waiting, session.refused);
  const arrived = [];
  let free = true;
  for (const entry of waiting) {
    if (busy.has(entry.key)) continue;
    free = await step(entry, session, arrived);
    if (!free) break;
  }
  await tell({ what: "changed", arrived });
  return free;
};

// Signed out: they wait for the same person. Left or removed: there is nowhere to send it.
const stuck = async (waiting, status) => {
  await Device.set("signedOut", status === 401);
  if (status === 404) for (const entry of waiting) await Queue.mend(entry.place, { state: "refused", why: "left" });
  await tell({ what: "changed", arrived: [] });
  return false;
};

const step = async (entry, session, arrived) => {
  await Device.set("signedOut", false);
  if (entry.keeper && entry.keeper !== session.keeper) {
    await Queue.mend(entry.place, { state: "refused", why: "other" });
    return true;
  }
  if (entry.contactKey) {
    const before = await Queue.one(entry.contactKey);
    if (before) return true; // whom it is about has not arrived; that one is shown
  }
  let answer;
  try {
    answer = await post(entry, session.token);
  } catch {
    await later();
    return false;
  }
  if ([401, 403, 404, 429].includes(answer.status)) return false; // the next walk asks who is here, or has waited
  if (!answer.ok) return trouble(entry);
  const told = await answer.json();
  if (told.became === "arrived") {
    await Queue.remove(entry.place);
    arrived.push({ contact: told.contact, key: entry.key, kind: entry.kind });
  } else await Queue.mend(entry.place, { state: "refused", why: told.became, sentence: told.sentence ?? "" });
  return true;
};

const post = (entry, token) =>
  patiently(`${SCOPE}device/send/`, {
    method: "POST",
    headers: { ...BY_ITSELF, "X-CSRFToken": token },
    body: new URLSearchParams({
      kind: entry.kind,
      contact: entry.contact,
      contact_key: entry.contactKey,
      action: entry.action,
      client_key: entry.key,
      recorded_at: entry.at,
      keeper: entry.keeper,
      typed: entry.typed,
    }),
  });

// A server being restarted answers 502 and the like; one that stumbles over this very thing must not hold up the rest.
const trouble = async (entry) => {
  const tries = entry.tries + 1;
  if (tries < TRIES) {
    await Queue.mend(entry.place, { tries });
    await later();
    return false;
  }
  await Queue.mend(entry.place, { tries: 0, state: "refused", why: "trouble" });
  return true;
};
