// Read: keys from statement to statement, the text and the list beside it in step, and statements that arrive later.
const tags = [...document.querySelectorAll(".reader-text .tag")];
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
let at = -1;

function show(n, from) {
  if (!tags.length) return;
  at = Math.min(Math.max(n, 0), tags.length - 1);
  document.querySelectorAll(".is-current").forEach((item) => item.classList.remove("is-current"));
  const tag = tags[at];
  const card = document.getElementById(`s${tag.dataset.statement}`);
  tag.classList.add("is-current");
  card?.classList.add("is-current");
  const gently = { block: "center", behavior: calm ? "auto" : "smooth" };
  if (from !== "text") tag.scrollIntoView(gently);
  if (from !== "list") card?.scrollIntoView({ ...gently, block: "nearest" });
  if (from === "keys") tag.focus({ preventScroll: true });
}

// Where the keys begin: at the first statement on the screen.
function step(by) {
  if (at >= 0) return show(at + by, "keys");
  const first = tags.findIndex((tag) => tag.getBoundingClientRect().bottom > 0);
  return show(first < 0 ? tags.length - 1 : by > 0 ? first : first - 1, "keys");
}

const number = (element) => tags.findIndex((tag) => tag.dataset.statement === element);

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a.tag") : null;
  if (!link || !matchMedia("(min-width: 62rem)").matches) return;
  event.preventDefault();
  const inText = link.dataset.statement !== undefined;
  show(number(inText ? link.dataset.statement : link.getAttribute("href").slice(2)), inText ? "text" : "list");
});

const marks = [...document.querySelectorAll(".reader-text mark")];
let marked = -1;
const follow = (rel) => document.querySelector(`.pager a[rel=${rel}]`)?.click();

window.verbale?.onKeys({
  j: () => step(1),
  k: () => step(-1),
  s: () => {
    const card = at >= 0 && document.getElementById(`s${tags[at].dataset.statement}`);
    (card && !card.contains(document.activeElement) ? card.querySelector("a.tag") : tags[at])?.focus();
  },
  m: () => {
    if (!marks.length) return;
    marked = (marked + 1) % marks.length;
    marks[marked].scrollIntoView({ block: "center" });
  },
  n: () => follow("next"),
  p: () => follow("prev"),
});

if (marks.length && !location.hash.startsWith("#s") && !location.hash.startsWith("#t")) {
  const first = document.getElementById("found") ?? marks[0];
  first.scrollIntoView({ block: "center", behavior: "auto" });
  marked = marks.indexOf(first);
}

const working = document.getElementById("working");
async function look() {
  try {
    const answer = await fetch(working.dataset.job, { headers: { Accept: "application/json" } });
    const { job } = await answer.json();
    if (["done", "failed", "cancelled"].includes(job.state)) return location.reload();
    if (job.seconds > 3) working.textContent = `Who says what is being found out, for ${Math.round(job.seconds)} seconds now…`;
  } catch { /* the next look may succeed */ }
  setTimeout(look, 600);
}
if (working) setTimeout(look, 400);
