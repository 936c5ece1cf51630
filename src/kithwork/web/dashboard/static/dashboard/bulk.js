// Choosing rows: a box for the whole page, and how many are chosen beside the buttons. Both are conveniences only.

const rows = () => [...document.querySelectorAll('input[name="id"][form="bulk"]')];

function tell() {
  const all = document.querySelector("[data-pick-all]");
  const bar = document.getElementById("bulk");
  if (!all || !bar) return;
  const chosen = rows().filter((row) => row.checked).length;
  all.hidden = false;
  all.checked = chosen > 0 && chosen === rows().length;
  all.indeterminate = chosen > 0 && !all.checked;
  const sum = bar.querySelector("[data-picked]");
  const everybody = bar.querySelector('input[name="all"]').checked;
  sum.textContent = everybody || !chosen ? "" : sum.dataset.picked.replace("0", chosen);
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) for (const row of rows()) row.checked = event.target.checked;
  if (event.target.matches('[data-pick-all], input[name="id"], input[name="all"]')) tell();
});
document.addEventListener("htmx:afterSettle", tell);
tell();
