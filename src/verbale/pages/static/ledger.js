// The ledger with scripts: the slider shows its day while it moves and asks for it when let go; single keys act.
const slide = document.getElementById("slide");
const shown = document.getElementById("slide-day");
const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

if (slide && shown) {
  const first = Date.parse(`${slide.dataset.first}T00:00:00Z`);
  const named = () => days.format(new Date(first + Number(slide.value) * 86400000));
  const show = () => {
    shown.textContent = named();
    slide.setAttribute("aria-valuetext", named());
  };
  slide.setAttribute("aria-valuetext", shown.textContent);
  slide.addEventListener("input", show);
  let waiting = 0;
  slide.addEventListener("change", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => slide.form.requestSubmit(), 350);
  });
}

const rows = [...document.querySelectorAll(".thread-row, .history .step")];
let at = -1;

function move(by) {
  if (!rows.length) return;
  at = Math.min(Math.max(at + by, 0), rows.length - 1);
  const link = rows[at].querySelector(".thread-link, .place");
  rows[at].scrollIntoView({ block: "center" });
  link?.focus({ preventScroll: true });
}

const keys = {};
if (!document.querySelector(".review-page")) {
  keys.j = () => move(1);
  keys.k = () => move(-1);
}
for (const target of document.querySelectorAll("[data-key]")) {
  keys[target.dataset.key] = () => target.click();
}
const correction = document.getElementById("correction");
if (correction) {
  keys.c = () => {
    correction.open = true;
    document.getElementById("role").focus();
  };
}
const listen = () => window.verbale.onKeys(keys);
if (window.verbale) listen();
else addEventListener("DOMContentLoaded", listen);

// Who moves the days with the keyboard goes on where they were.
if (slide && new URLSearchParams(location.search).has("slide")) slide.focus({ preventScroll: true });
