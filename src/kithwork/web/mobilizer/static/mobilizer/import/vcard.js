// Address books as vCard 2.1, 3.0 and 4.0. Photos and notes are passed over, not read.

const SKIPPED = /^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY|NOTE)[;:]/i;
const SOFT = /^[^:]*QUOTED-PRINTABLE[^:]*:/i;
const PREFERRED = /CELL|MOBILE|IPHONE/i;

export const isVcard = (text) => /^\s*BEGIN:VCARD/i.test(text);

// Folded lines as one, without those of photos and notes.
function* unfolded(text) {
  let line = "";
  let soft = false;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    const next = text.slice(start, text[stop - 1] === "\r" ? stop - 1 : stop);
    start = stop + 1;
    if (soft) line = line.slice(0, -1) + next;
    else if (next[0] === " " || next[0] === "\t") line += SKIPPED.test(line) ? "" : next.slice(1);
    else {
      if (line) yield line;
      line = next;
    }
    soft = line.endsWith("=") && SOFT.test(line);
  }
  if (line) yield line;
}

const quotedPrintable = (value, charset) => {
  const bytes = [];
  for (let place = 0; place < value.length; place += 1) {
    const code = value[place] === "=" ? parseInt(value.slice(place + 1, place + 3), 16) : NaN;
    if (Number.isNaN(code)) bytes.push(...new TextEncoder().encode(value[place]));
    else {
      bytes.push(code);
      place += 2;
    }
  }
  return decoded(new Uint8Array(bytes), charset);
};

const decoded = (bytes, charset) => {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes); // a charset nobody knows
  }
};

const property = (line) => {
  const found = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":])*)?):(.*)$/su.exec(line);
  if (!found) return null;
  const [, name, parameters, raw] = found;
  const charset = /CHARSET="?([\w-]+)/i.exec(parameters)?.[1] ?? "utf-8";
  const value = /QUOTED-PRINTABLE/i.test(parameters) ? quotedPrintable(raw, charset) : raw;
  return { name: name.toUpperCase(), parameters, value };
};

// Semicolons part a value, but for those after a backslash.
const parts = (value) => value.match(/(?:\\.|[^;\\])*(?:;|$)/gsu).map((part) => plain(part.replace(/;$/u, "")));
const plain = (value) => value.replace(/\\n/giu, " ").replace(/\\(.)/gsu, "$1").replace(/\s+/gu, " ").trim();

const take = (card, { name, parameters, value }) => {
  const isFirst = (key) => !card[key] || (PREFERRED.test(parameters) && !card.preferred?.[key]);
  if (name === "N") [card.last_name, card.first_name] = parts(value);
  else if (name === "FN") card.name = plain(value);
  else if (name === "NICKNAME") card.nickname = plain(value).split(",")[0];
  else if (name === "TEL" && isFirst("phone")) {
    card.phone = plain(value).replace(/^tel:/iu, "").split(";")[0];
    card.preferred = { ...card.preferred, phone: PREFERRED.test(parameters) };
  } else if (name === "EMAIL" && !card.email) card.email = plain(value).replace(/^mailto:/iu, "");
  else if (name === "ADR" && (!card.city || /HOME/i.test(parameters))) {
    const [, , street = "", city = "", state = "", zip = ""] = parts(value);
    Object.assign(card, { street, city, state, zip });
  }
};

// What stands in each card, as it stands there. Gives the page its turn now and then.
export async function* vcards(text, turn) {
  let card = null;
  let depth = 0;
  for (const line of unfolded(text)) {
    if (/^BEGIN:VCARD/i.test(line)) {
      depth += 1;
      card ??= {};
    } else if (/^END:VCARD/i.test(line)) {
      depth -= 1;
      if (depth <= 0) {
        if (card) yield card;
        card = null;
        depth = 0;
        await turn();
      }
    } else if (card && depth === 1 && !SKIPPED.test(line)) {
      const found = property(line);
      if (found) take(card, found);
    }
  }
  if (card) yield card; // the file ends too early
}
