// Whoever wrote the address book: one shape, and only what is needed.

const LIMITS = { first_name: 150, last_name: 150, nickname: 150, phone: 32, email: 254, street: 200, city: 150, state: 2, zip: 10 };
const PARTICLES = new Set(["al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "las", "le", "los", "ter", "van", "von", "y"]);
const PHONE_DIGITS = 10;

const tidy = (value) => (value ?? "").replace(/[\p{Cc}\s]+/gu, " ").trim();

// The last word is the last name, with what belongs before it: María de la Cruz.
export const split = (name) => {
  const words = tidy(name).split(" ");
  let cut = words.length - 1;
  while (cut > 1 && PARTICLES.has(words[cut - 1].toLowerCase())) cut -= 1;
  return words.length > 1 ? [words.slice(0, cut).join(" "), words.slice(cut).join(" ")] : [words[0], ""];
};

// null where there is no name to call them by.
export const person = (told, states) => {
  const [first, last] = told.first_name || told.last_name ? [told.first_name, told.last_name] : split(told.name);
  const found = { ...told, first_name: first || told.nickname || last, last_name: first || told.nickname ? last : "" };
  const state = tidy(told.state).toUpperCase();
  found.state = states[state] ?? (Object.values(states).includes(state) ? state : "");
  const kept = Object.entries(LIMITS).map(([field, limit]) => [field, tidy(found[field]).slice(0, limit)]);
  const whole = Object.fromEntries(kept);
  return whole.first_name ? whole : null;
};

export const called = ({ first_name: first, last_name: last }) => [first, last].filter(Boolean).join(" ");

// By what two entries are the same person, as far as a machine may say so.
const signs = (one) => {
  const digits = one.phone.replace(/\D/gu, "").slice(-PHONE_DIGITS);
  const named = one.last_name ? `name ${called(one).toLocaleLowerCase()}` : "";
  return [digits.length === PHONE_DIGITS && `phone ${digits}`, one.email && `mail ${one.email.toLowerCase()}`, named].filter(Boolean);
};

export class Known {
  constructor(people) {
    this.signs = new Set(people.flatMap(signs));
  }

  has(one) {
    return signs(one).some((sign) => this.signs.has(sign));
  }
}
