// Address books as CSV, of Google, Outlook, iCloud and others, and lists that somebody typed.

const COLUMNS = {
  first_name: ["firstname", "givenname", "vorname", "nombre"],
  last_name: ["lastname", "familyname", "surname", "nachname", "apellido", "apellidos"],
  name: ["name", "fullname", "displayname", "fileas"],
  nickname: ["nickname"],
  phone: ["mobilephone", "phone1value", "primaryphone", "homephone", "phone", "phonenumber", "mobile", "cell", "telephone", "businessphone", "phone2value"],
  email: ["email1value", "emailaddress", "email", "email1", "primaryemail", "mail"],
  street: ["address1street", "homestreet", "street", "streetaddress", "address"],
  city: ["address1city", "homecity", "city", "town"],
  state: ["address1region", "homestate", "state", "region"],
  zip: ["address1postalcode", "homepostalcode", "zip", "zipcode", "postalcode"],
};
const EMAIL = /[^\s,;<>"]+@[^\s,;<>"]+\.[^\s,;<>"]+/u;
const PHONE = /\+?[\d(][\d\s().-]{5,}\d/u;

const key = (heading) => heading.toLowerCase().replace(/[^\p{L}\d]/gu, "");

function* rows(text, delimiter) {
  let row = [];
  let cell = "";
  let quoted = false;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[place + 1] === '"') {
        cell += sign;
        place += 1;
      } else quoted = false;
    } else if (sign === '"' && !cell) quoted = true;
    else if (sign === delimiter) {
      row.push(cell);
      cell = "";
    } else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[place + 1] === "\n") place += 1;
      yield [...row, cell];
      row = [];
      cell = "";
    } else cell += sign;
  }
  if (row.length || cell) yield [...row, cell];
}

// Which column of ours stands where; null where the first line names none of a name.
const headings = (first) => {
  const keys = first.map(key);
  const places = Object.entries(COLUMNS).map(([field, names]) => [field, names.map((name) => keys.indexOf(name)).filter((place) => place >= 0)]);
  const found = Object.fromEntries(places.filter(([, at]) => at.length));
  return found.first_name || found.last_name || found.name ? found : null;
};

const dialect = (text) => {
  const line = /^[^\r\n]*/u.exec(text.trimStart())[0];
  const found = [",", ";", "\t"].map((delimiter) => [delimiter, headings(rows(line, delimiter).next().value ?? [])]);
  return found.sort(([, one], [, other]) => Object.keys(other ?? {}).length - Object.keys(one ?? {}).length)[0];
};

export async function* tableRows(text, turn) {
  const [delimiter, places] = dialect(text);
  if (!places) return;
  let line = 0;
  for (const row of rows(text.trimStart(), delimiter)) {
    line += 1;
    if (line === 1) continue;
    // Google puts several values into one cell.
    const value = (at) => at.map((place) => (row[place] ?? "").split(" ::: ")[0].trim()).find(Boolean) ?? "";
    yield Object.fromEntries(Object.entries(places).map(([field, at]) => [field, value(at)]));
    if (line % 200 === 0) await turn();
  }
}

export const isTable = (text) => Boolean(dialect(text)[1]);

// A line a person: the name, and beside it a phone number or an e-mail address in any order.
export const typedPeople = (text) =>
  text.split(/\r?\n/u).map((line) => {
    const email = EMAIL.exec(line)?.[0] ?? "";
    const phone = PHONE.exec(line.replace(email, " "))?.[0] ?? "";
    const name = line.replace(email, " ").replace(phone, " ").replace(/[,;:\t<>"]+|\s-\s/gu, " ");
    return { name, email, phone };
  });
