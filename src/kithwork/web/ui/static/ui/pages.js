// What happens between pages: errors are shown where htmx would drop them, focus goes where the reader is.

// An error page replaces the main part, whatever a form meant to swap.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  if (detail.xhr.status < 400) return;
  detail.shouldSwap = true;
  detail.isError = false;
  detail.target = document.getElementById("main");
  detail.selectOverride = "#main";
  detail.swapOverride = "outerHTML show:window:top";
});

// No answer at all: say so, and keep what was typed.
document.addEventListener("htmx:sendError", () => {
  const messages = document.getElementById("messages");
  const sentence = document.body.dataset.offline;
  if (!messages || !sentence || messages.textContent.includes(sentence)) return;
  const toast = document.createElement("div");
  toast.className = "toast error";
  toast.dataset.toast = "";
  toast.textContent = sentence;
  messages.append(toast);
});

// A form that came back with something wrong: go to the summary of what.
const focusSummary = (root) => root.querySelector("[data-focus]")?.focus();
focusSummary(document);
document.addEventListener("htmx:afterSettle", (event) => {
  focusSummary(event.target);
  // A boosted link is a new page: reading begins at its top, as after any other link.
  if (event.detail.boosted && !location.hash) document.getElementById("main")?.focus({ preventScroll: true });
});
