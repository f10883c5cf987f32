// Trace: keys from use to use.
const links = () => [...document.querySelectorAll(".uses .use-head a")];

function step(by) {
  const all = links();
  const at = all.indexOf(document.activeElement);
  all[Math.min(Math.max(at < 0 && by < 0 ? all.length - 1 : at + by, 0), all.length - 1)]?.focus();
}

const follow = (rel) => document.querySelector(`.pager a[rel=${rel}]`)?.click();

window.verbale?.onKeys({ j: () => step(1), k: () => step(-1), n: () => follow("next"), p: () => follow("prev") });
