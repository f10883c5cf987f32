// A checked report: step through its quotations with keys, decide without leaving the place, and take in what the
// background work finds. Without scripts the same links and forms do the same, a page at a time.
const desk = document.getElementById("desk");
const report = document.getElementById("report");
const { onKeys } = window.verbale;

const cards = () => [...desk.querySelectorAll(".card")];
const current = () => { try { return desk.querySelector(".card:target"); } catch { return null; } };

function show(card) {
  if (!card) return;
  location.hash = card.id;
}

// The quotation in the report that the card belongs to wears a frame.
function frame() {
  const number = current()?.id.slice(1);
  for (const link of document.querySelectorAll(".q.current")) link.classList.remove("current");
  for (const link of report.querySelectorAll(`a.q[href="#c${number}"]`)) link.classList.add("current");
}

function follow() {
  frame();
  const card = current();
  if (!card) return;
  desk.scrollTop = 0;
  const anchor = document.getElementById(`t${card.id.slice(1)}`);
  if (anchor && matchMedia("(min-width: 62rem)").matches) {
    const place = anchor.getBoundingClientRect(), pane = report.getBoundingClientRect();
    if (place.top < pane.top + 40 || place.top > pane.bottom - 120) report.scrollTop += place.top - pane.top - pane.height / 3;
  } else if (anchor) scrollBy(0, anchor.getBoundingClientRect().top - 70);
  card.focus({ preventScroll: true });
}
addEventListener("hashchange", follow);
addEventListener("load", follow); // the target is known only then

function step(by) {
  const all = cards(), at = all.indexOf(current());
  show(at < 0 ? (by > 0 ? all[0] : all.at(-1)) : all[at + by]);
}

function waiting() {
  const all = cards(), at = all.indexOf(current());
  const open = (card) => !card.matches(".passes, .decided, .dismissed");
  show(all.slice(at + 1).find(open) ?? all.slice(0, Math.max(at, 0)).find(open));
}

function press(verb) {
  const card = current();
  if (!card) return waiting();
  card.querySelector(".deciding").open = true;
  const button = card.querySelector(`button[value="${verb}"]`);
  button.form.requestSubmit(button);
}

onKeys({
  j: () => step(1),
  k: () => step(-1),
  n: waiting,
  a: () => press("agree"),
  d: () => press("dismiss"),
  c: () => { const card = current(); if (card) { card.querySelector(".deciding").open = true; card.querySelector("select").focus(); } },
  m: () => { const card = current(); if (card) { card.querySelector(".deciding").open = true; card.querySelector("[name=note]").focus(); } },
  u: () => current()?.querySelector(".undo")?.requestSubmit(),
  o: () => { location.hash = "overview"; },
  Escape: () => {
    const number = current()?.id.slice(1);
    if (!number) return;
    location.hash = `t${number}`;
    report.querySelector(`a.q[href="#c${number}"]`)?.focus({ preventScroll: true });
  },
});

// What changes when somebody decides: the marks in the report, the tally, the register and the card.
function take(fresh, number) {
  const parts = [["#tally"], ["#register"], [".marked"]];
  for (const [selector] of parts) {
    const here = document.querySelector(selector), there = fresh.querySelector(selector);
    if (here && there) here.replaceWith(there);
  }
  for (const card of fresh.querySelectorAll(".card")) {
    const here = document.getElementById(card.id);
    if (!here || (number && card.id !== `c${number}`)) continue;
    if (!number && here.contains(document.activeElement) && document.activeElement !== here) continue;
    if (!number && here.querySelector("[name=note]")?.value) continue;
    here.className = card.className;
    here.replaceChildren(...card.childNodes);
  }
  frame();
}

async function fetched(address, init) {
  const answer = await fetch(address, { ...init, headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

desk.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (form.dataset.plainly) return;
  event.preventDefault();
  const body = new FormData(form, button ?? undefined);
  const card = form.closest(".card");
  try {
    take(await fetched(form.action, { method: "POST", body: new URLSearchParams(body) }), card.id.slice(1));
    document.getElementById(card.id).focus({ preventScroll: true });
  } catch {
    form.dataset.plainly = "yes"; // a conflict, or something else that has a page of its own
    form.requestSubmit(button);
  }
});

document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) print();
});

const pending = document.getElementById("pending");
async function watch() {
  const here = document.getElementById("pending");
  if (!here) return;
  try {
    const answer = await fetch(here.dataset.job, { headers: { Accept: "application/json" } });
    const { job } = await answer.json();
    if (!["running", "waiting"].includes(job.state)) return take(await fetched(location.pathname, {}), "");
    const bar = here.querySelector("progress");
    if (job.total) { bar.max = job.total; bar.value = job.done; }
  } catch { return; }
  setTimeout(watch, 700);
}
if (pending) setTimeout(watch, 700);
