// A review by keyboard: 1, 2 and 3 choose a voter, 0 none of these, and lead on to the next contact.

const items = () => [...document.querySelectorAll("[data-review-item]")];

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || !/^[0-3]$/.test(event.key)) return;
  if (event.target.matches("input:not([type=radio]), textarea, select")) return;
  const all = items();
  const current = all.find((item) => item.contains(document.activeElement)) ?? all[0];
  const choice = current?.querySelector(`[data-key="${event.key}"]`);
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  const next = all[all.indexOf(current) + 1];
  (next?.querySelector("input[type=radio]:checked") ?? document.querySelector("[data-review] button[type=submit]"))?.focus();
});
