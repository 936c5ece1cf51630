// The page that reads an address book: nothing leaves it but those who are ticked.

import { called, Known, person } from "./people.js";
import { isTable, tableRows, typedPeople } from "./table.js";
import { decode } from "./text.js";
import { isVcard, vcards } from "./vcard.js";

const AT_ONCE = 100;
const SHOWN = 100;
const order = new Intl.Collator();
const PICKED = ["name", "email", "tel", "address"];

const part = (name) => document.getElementById(name ? `import-${name}` : "import");
const page = part();

const begin = () => {
  const words = JSON.parse(page.dataset.words);
  const states = JSON.parse(page.dataset.states);
  const say = (word, numbers = {}) => {
    part("said").textContent = Object.entries(numbers).reduce((text, [name, value]) => text.replace(`{${name}}`, value), words[word]);
  };
  // Each: the person, whether they are ticked, and the key under which they are sent, once.
  let people = [];
  let shown = SHOWN;

  const visible = () => {
    const search = part("search").value.trim().toLocaleLowerCase();
    return people.filter((one) => called(one.person).toLocaleLowerCase().includes(search));
  };

  const row = (one, number) => {
    const item = document.createElement("li");
    const label = document.createElement("label");
    label.className = "row pick";
    const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: one.ticked, id: `import-person-${number}` });
    box.addEventListener("change", () => {
      one.ticked = box.checked;
      count();
    });
    const text = document.createElement("span");
    const more = document.createElement("small");
    more.textContent = [one.said || (one.known && words.known), one.person.phone, one.person.email, one.person.city].filter(Boolean).join(" · ");
    const name = document.createElement("strong");
    name.textContent = called(one.person);
    text.append(name, document.createElement("br"), more);
    label.append(box, text);
    item.append(label);
    return item;
  };

  const count = () => {
    const ticked = people.filter((one) => one.ticked).length;
    part("send").textContent = words.send.replace("{number}", ticked);
    part("send").disabled = !ticked;
  };

  const draw = () => {
    const found = visible();
    part("people").replaceChildren(...found.slice(0, shown).map(row));
    part("more").hidden = found.length <= shown;
    part("found").hidden = !people.length;
    count();
  };

  const offer = async (told) => {
    const answer = await fetch(page.dataset.book, { headers: { Accept: "application/json" } });
    const book = new Known(answer.ok ? (await answer.json()).people : []);
    const found = told.map((one) => person(one, states));
    // Word for word the same twice is once.
    const named = [...new Map(found.filter(Boolean).map((one) => [JSON.stringify(one), one])).values()];
    people = named.map((one) => ({ person: one, known: book.has(one), ticked: false, key: crypto.randomUUID(), said: "" }));
    people.sort((one, other) => order.compare(called(one.person), called(other.person)));
    shown = SHOWN;
    draw();
    if (!people.length) say("nobody");
    else say("found", { number: people.length, known: people.filter((one) => one.known).length, nameless: found.filter((one) => !one).length });
  };

  const read = async (text) => {
    let passed = performance.now();
    const turn = async () => {
      if (performance.now() - passed < 30) return;
      await new Promise((resolve) => setTimeout(resolve));
      passed = performance.now();
    };
    const told = [];
    const source = isVcard(text) ? vcards(text, turn) : isTable(text) ? tableRows(text, turn) : null;
    if (source) for await (const one of source) told.push(one);
    else told.push(...typedPeople(text).filter(({ name }) => name.trim()));
    await offer(told);
  };

  const readFile = async (file) => {
    say("reading");
    const text = decode(await file.arrayBuffer());
    if (isVcard(text) || isTable(text)) await read(text);
    else {
      people = [];
      draw();
      say("strange", { name: file.name });
    }
  };

  const pick = async () => {
    const offered = (await navigator.contacts.getProperties()).filter((name) => PICKED.includes(name));
    const chosen = await navigator.contacts.select(offered, { multiple: true });
    await offer(
      chosen.map(({ name, tel, email, address }) => ({
        name: name?.[0],
        phone: tel?.[0],
        email: email?.[0],
        street: address?.[0]?.addressLine?.join(" "),
        city: address?.[0]?.city,
        state: address?.[0]?.region,
        zip: address?.[0]?.postalCode,
      })),
    );
    for (const one of people) one.ticked = !one.known; // they were chosen already
    draw();
  };

  const post = async (some) => {
    const answer = await fetch(page.dataset.send, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": page.dataset.token },
      body: JSON.stringify({ people: some.map(({ person: one, key }) => ({ ...one, client_key: key })) }),
    });
    const told = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : {};
    if (!answer.ok) throw new Error(told.sentence ?? words.unsent);
    return told;
  };

  // In the order of the list; what has arrived is off the list, what has not stays ticked for another try.
  const send = async () => {
    const wanted = people.filter((one) => one.ticked);
    const bar = part("progress");
    Object.assign(bar, { hidden: false, max: wanted.length, value: 0 });
    part("send").disabled = true;
    let [added, waiting, refused] = [0, 0, 0];
    try {
      for (let start = 0; start < wanted.length; start += AT_ONCE) {
        const some = wanted.slice(start, start + AT_ONCE);
        const told = await post(some);
        added += told.added;
        waiting += told.waiting;
        refused += told.refused.length;
        for (const one of some) one.done = true;
        for (const { place, sentence } of told.refused) Object.assign(some[place], { done: false, ticked: false, said: sentence });
        bar.value = start + some.length;
      }
      say(waiting ? "waiting" : "added", { number: added, waiting, refused });
    } catch (error) {
      part("said").textContent = error instanceof TypeError ? words.unsent : error.message;
    }
    people = people.filter((one) => !one.done);
    bar.hidden = true;
    draw();
    part("said").focus();
    if (added && !people.length) window.location.assign(page.dataset.list);
  };

  part("file").addEventListener("change", ({ target }) => target.files[0] && readFile(target.files[0]));
  part("read").addEventListener("click", () => read(part("text").value));
  part("search").addEventListener("input", draw);
  part("more").addEventListener("click", () => {
    shown += SHOWN;
    draw();
  });
  const tick = (ticked, those) => {
    for (const one of those) one.ticked = ticked;
    draw();
  };
  part("all").addEventListener("click", () => tick(true, visible().filter((one) => !one.known)));
  part("none").addEventListener("click", () => tick(false, people));
  part("send").addEventListener("click", send);
  if (navigator.contacts?.select) {
    part("pick").hidden = false;
    part("pick").addEventListener("click", () => pick().catch(() => say("nobody")));
  }
  page.hidden = false;
};

if (page) begin();
