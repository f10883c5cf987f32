// The form: files are dropped on either side, Ctrl+Enter sends, and the button says that it is at work.
const form = document.getElementById("check-form");

for (const side of form.querySelectorAll("[data-drop]")) {
  const input = form.elements[side.dataset.drop];
  side.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    side.classList.add("over");
  });
  side.addEventListener("dragleave", (event) => {
    if (!side.contains(event.relatedTarget)) side.classList.remove("over");
  });
  side.addEventListener("drop", (event) => {
    side.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    const files = new DataTransfer();
    for (const file of input.multiple ? [...input.files, ...event.dataTransfer.files] : [event.dataTransfer.files[0]]) files.items.add(file);
    input.files = files.files;
    if (input.multiple) form.elements.against.value = "sources";
    input.focus();
  });
}

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});

const button = form.querySelector(".button.primary");
const words = button.textContent;
form.addEventListener("submit", () => {
  button.textContent = "Reading…";
  setTimeout(() => { button.disabled = true; });
});
addEventListener("pageshow", () => { button.textContent = words; button.disabled = false; });
document.getElementById("form-error")?.scrollIntoView({ block: "center" });
