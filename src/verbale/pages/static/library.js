// Record: keys through the list, files dropped on the form, and no more than two documents to compare.
const titles = () => [...document.querySelectorAll(".document-title a")];

function step(by) {
  const all = titles();
  const at = all.indexOf(document.activeElement);
  all[Math.min(Math.max(at < 0 && by < 0 ? all.length - 1 : at + by, 0), all.length - 1)]?.focus();
}

const follow = (rel) => document.querySelector(`.pager a[rel=${rel}]`)?.click();

window.verbale?.onKeys({
  j: () => step(1),
  k: () => step(-1),
  n: () => follow("next"),
  p: () => follow("prev"),
});

const chosen = document.getElementById("chosen");
if (chosen) {
  const compare = chosen.querySelector("button[formaction]");
  const remove = chosen.querySelector("button:not([formaction])");
  const count = () => {
    const ticked = chosen.querySelectorAll("input:checked").length;
    compare.disabled = ticked !== 2;
    remove.disabled = ticked === 0;
  };
  chosen.addEventListener("change", count);
  count();
}

const drop = document.querySelector("[data-drop]");
if (drop) {
  const input = drop.querySelector("input[type=file]");
  const over = (event, is) => { event.preventDefault(); drop.classList.toggle("is-over", is); };
  document.addEventListener("dragover", (event) => over(event, true));
  document.addEventListener("dragleave", (event) => over(event, false));
  document.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer?.files.length) input.files = event.dataTransfer.files;
  });
}
