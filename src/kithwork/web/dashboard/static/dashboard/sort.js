// Rows can be dragged where they can be moved by buttons: dropping one presses a hidden button, the row's own or the list's.

let dragged = null;

const listOf = (row) => row?.closest("[data-sortable]");
const rowAt = (target) => target.closest?.("[data-sortable] > [data-place]");

function prepare(root = document) {
  for (const grip of root.querySelectorAll("[data-scripted]")) grip.hidden = false;
  // Only the grip starts a drag: text in the row can still be marked with the mouse.
  for (const row of root.querySelectorAll("[data-sortable] > [data-place]")) {
    row.querySelector(".grip")?.addEventListener("pointerdown", () => (row.draggable = true));
    row.addEventListener("pointerup", () => (row.draggable = false));
  }
}

document.addEventListener("dragstart", (event) => {
  dragged = rowAt(event.target);
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  dragged.classList.add("dragged");
});

document.addEventListener("dragover", (event) => {
  const over = rowAt(event.target);
  if (!dragged || listOf(over) !== listOf(dragged)) return;
  event.preventDefault();
  const rows = [...listOf(dragged).children];
  if (over !== dragged) rows.indexOf(over) < rows.indexOf(dragged) ? over.before(dragged) : over.after(dragged);
});

document.addEventListener("drop", (event) => {
  if (dragged) event.preventDefault();
});

document.addEventListener("dragend", () => {
  if (!dragged) return;
  const list = listOf(dragged);
  const from = Number(dragged.dataset.place);
  const to = [...list.children].indexOf(dragged);
  const own = dragged.querySelector("[data-drop]");
  dragged.classList.remove("dragged");
  dragged.draggable = false;
  dragged = null;
  if (from === to) return;
  if (own) {
    own.value = `to-${to}`;
    own.click();
    return;
  }
  const drop = list.parentElement.querySelector("[data-drop]");
  drop.value = `move-${from}-${to}`;
  // The rows are sent in the order they had before: the press says what is new about it.
  for (const row of [...list.children].sort((one, other) => one.dataset.place - other.dataset.place)) list.append(row);
  drop.click();
});

prepare();
document.addEventListener("htmx:afterSettle", () => prepare());
