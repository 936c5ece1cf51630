// Small manners for what already works without them: menus close, dialogs open in place, text is copied, toasts leave.

const openMenus = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;

  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    dialog.close();
    dialog.showModal();
  }

  const copier = event.target.closest("[data-copy] button");
  if (copier) copy(copier);

  if (event.target.closest("[data-dismiss]")) event.target.closest("[data-toast]").remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

async function copy(button) {
  const field = button.closest("[data-copy]").querySelector("input");
  const words = button.querySelector("span");
  const before = words.textContent;
  field.select();
  await navigator.clipboard.writeText(field.value);
  words.textContent = button.dataset.done;
  setTimeout(() => (words.textContent = before), 2000);
}

const when = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });

// Buttons that need this file appear with it; copying also needs the browser's leave.
function prepare() {
  const able = navigator.clipboard ? "[data-dismiss], [data-copy] button" : "[data-dismiss]";
  for (const button of document.querySelectorAll(able)) button.hidden = false;
  // ... and those that scripts make needless go.
  for (const button of document.querySelectorAll("[data-unscripted]")) button.hidden = true;
  // A moment reads as the clock of this device says, where the server wrote its own.
  for (const time of document.querySelectorAll("time[data-when]")) time.textContent = when.format(new Date(time.dateTime));
}
prepare();
document.addEventListener("htmx:afterSettle", prepare);

// Over a phone's page good news leaves by itself; what went wrong stays until it is read.
function leave() {
  for (const toast of document.querySelectorAll(".phone .toast.success:not([data-leaves])")) {
    toast.dataset.leaves = "";
    setTimeout(() => toast.matches(":hover, :focus-within") || toast.remove(), 8000);
  }
}
leave();
document.addEventListener("htmx:afterSettle", leave);
