// What this device keeps of one campaign: a queue of what was recorded, in order, and a few words about itself.
"use strict";

const SCOPE = new URL(self.registration.scope).pathname;
const opened = {};

const database = () =>
  (opened.it ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(`kithwork ${SCOPE}`, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("queue", { keyPath: "place", autoIncrement: true }).createIndex("key", "key", { unique: true });
      asked.result.createObjectStore("device");
    };
    asked.onsuccess = () => {
      // Wiped from outside, as signing out does: begin anew with the next question.
      asked.result.onclose = asked.result.onversionchange = () => {
        asked.result.close();
        opened.it = null;
      };
      resolve(asked.result);
    };
    asked.onerror = () => {
      opened.it = null;
      reject(asked.error);
    };
  }));

// On the disk before anybody is told it is kept: a phone's battery may end at any moment.
const within = async (store, mode, use) => {
  const held = (await database()).transaction(store, mode, { durability: "strict" });
  const asked = use(held.objectStore(store));
  return new Promise((resolve, reject) => {
    held.oncomplete = () => resolve(asked?.result);
    held.onerror = held.onabort = () => reject(held.error);
  });
};

const Queue = {
  all: () => within("queue", "readonly", (store) => store.getAll()),
  one: (key) => within("queue", "readonly", (store) => store.index("key").get(key)),
  put: (entry) => within("queue", "readwrite", (store) => store.put(entry)),
  // What was discarded or wiped in the meantime stays so.
  mend: (place, changes) =>
    within("queue", "readwrite", (store) => {
      const asked = store.get(place);
      asked.onsuccess = () => asked.result && store.put({ ...asked.result, ...changes });
    }),
  remove: (place) => within("queue", "readwrite", (store) => void store.delete(place)),
};

const Device = {
  get: (name) => within("device", "readonly", (store) => store.get(name)),
  set: (name, value) => within("device", "readwrite", (store) => void store.put(value, name)),
  forget: (name) => within("device", "readwrite", (store) => void store.delete(name)),
};

const forgetEverything = async () => {
  await within("queue", "readwrite", (store) => void store.clear());
  await within("device", "readwrite", (store) => void store.clear());
};
