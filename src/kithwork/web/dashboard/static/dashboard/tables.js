// A column's head pressed with Shift sorts by it after the others; without a script, the panel “Sort” does the same.

document.addEventListener(
  "click",
  (event) => {
    const head = event.target.closest?.("a[data-also]");
    if (!head || !event.shiftKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    location.assign(head.dataset.also);
  },
  true,
);
