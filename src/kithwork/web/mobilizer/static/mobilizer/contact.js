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

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-share]");
  if (button) navigator.share({ text: button.dataset.share }).catch(() => {}); // closed without choosing
});
document.addEventListener("htmx:afterSwap", offerShare);
offerShare();
