// Compare: keys from change to change.
const changes = [...document.querySelectorAll(".change")];
let at = -1;

function show(n) {
  if (!changes.length) return;
  changes[at]?.classList.remove("is-current");
  at = Math.min(Math.max(n, 0), changes.length - 1);
  changes[at].classList.add("is-current");
  changes[at].focus({ preventScroll: true });
  changes[at].scrollIntoView({ block: "center" });
}

const follow = (rel) => document.querySelector(`.pager a[rel=${rel}]`)?.click();

window.verbale?.onKeys({ j: () => show(at + 1), k: () => show(at - 1), n: () => follow("next"), p: () => follow("prev") });
