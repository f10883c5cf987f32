// What all pages share: keys, dialogs, and marking that scripts run. Everything works without it, only slower.
document.documentElement.classList.add("scripted");

function isTyping(event) {
  const at = event.target;
  return event.ctrlKey || event.metaKey || event.altKey || event.isComposing
    || (at instanceof Element && at.closest("input, textarea, select, [contenteditable], dialog[open]") !== null
      && !(at instanceof HTMLInputElement && ["radio", "checkbox", "range"].includes(at.type)));
}

const handlers = new Map();

// Let single keys do something: verbale.onKeys({ j: () => …, k: () => … }).
function onKeys(keys) {
  for (const [key, act] of Object.entries(keys)) handlers.set(key, act);
}

function open(id) {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

window.verbale = { onKeys, isTyping };

onKeys({
  "?": () => open("keys"),
  "/": () => document.querySelector("[data-search], input[type=search]")?.focus(),
});

document.addEventListener("keydown", (event) => {
  if (isTyping(event)) return;
  const act = handlers.get(event.key);
  if (!act) return;
  event.preventDefault();
  act(event);
});

document.addEventListener("click", (event) => {
  const opener = event.target instanceof Element ? event.target.closest("[data-open]") : null;
  if (opener) open(opener.dataset.open);
});
