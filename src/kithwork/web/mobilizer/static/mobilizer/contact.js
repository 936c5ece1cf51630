// The page of one contact has several forms, and each answer redraws them all: what was typed elsewhere stays typed,
// and the reader stays where they pressed.

const part = () => document.getElementById("contact");
const ticked = (field) => field.type === "checkbox" || field.type === "radio";
const isChanged = (field) => (ticked(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

let pressed = "";
let typed = [];

document.addEventListener("htmx:beforeRequest", () => {
  pressed = document.activeElement?.id ?? "";
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const others = [...(part()?.querySelectorAll("form") ?? [])].filter((form) => form !== detail.requestConfig.elt);
  typed = others
    .flatMap((form) => [...form.elements])
    .filter((field) => field.id && field.type !== "hidden" && field.type !== "submit" && isChanged(field))
    .map(({ id, value, checked }) => ({ id, value, checked }));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const { id, value, checked } of typed) {
    const field = part()?.querySelector(`#${CSS.escape(id)}`);
    if (!field) continue;
    if (ticked(field)) field.checked = checked;
    else field.value = value;
  }
  typed = [];
  if (pressed && document.activeElement === document.body) document.getElementById(pressed)?.focus({ preventScroll: true });
});

// The phone's own share sheet, where it has one.
const offerShare = () => {
  if (!navigator.share) return;
  for (const button of document.querySelectorAll("[data-share]")) button.hidden = false;
};
const written = (inside) => inside.closest("[data-letter]").querySelector("textarea").value;

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-share]");
  if (button) navigator.share({ text: written(button) }).catch(() => {}); // closed without choosing
});

// What was changed in a message goes along into the app that is opened.
document.addEventListener("input", ({ target }) => {
  const letter = target.closest("[data-letter]");
  if (!letter) return;
  for (const link of letter.querySelectorAll("a[href]")) {
    link.setAttribute("href", link.getAttribute("href").replace(/body=.*$/, () => `body=${encodeURIComponent(target.value)}`));
  }
});
document.addEventListener("htmx:afterSwap", offerShare);
offerShare();
