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

// Signing out, or leaving a campaign, wipes what this device keeps; what was recorded and not sent is asked about first.
const tell = (worker, what) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, 2_000, null);
    worker.postMessage({ what }, [port2]);
  });
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.wipes || !navigator.serviceWorker || event.defaultPrevented) return;
  event.preventDefault();
  const here = form.dataset.wipes === "this" ? [await navigator.serviceWorker.getRegistration()] : await navigator.serviceWorker.getRegistrations();
  const workers = here.map((one) => one?.active).filter(Boolean);
  const told = await Promise.all(workers.map((one) => tell(one, "send").then((sent) => sent ?? tell(one, "status"))));
  const unsent = told.reduce((sum, one) => sum + (one ? one.waiting + one.refused : 0), 0);
  if (unsent && !confirm(document.body.dataset.unsent.replace("{number}", unsent))) return;
  if (form.dataset.wipes === "all") await Promise.all(workers.map((one) => tell(one, "wipe")));
  form.submit();
});
