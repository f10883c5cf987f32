// The progress of a job, asked for every half second.
const sheet = document.getElementById("job");
const step = document.getElementById("job-step");
const bar = document.getElementById("job-bar");
const counted = document.getElementById("job-count");

async function look() {
  const answer = await fetch(sheet.dataset.job, { headers: { Accept: "application/json" } });
  if (!answer.ok) return location.reload();
  const { job } = await answer.json();
  if (job.address || job.shown) return location.replace(job.address || job.shown);
  if (["failed", "cancelled", "done"].includes(job.state)) return location.reload();
  step.textContent = `${job.step || "Waiting for its turn"}…`;
  if (job.total) { bar.max = job.total; bar.value = job.done; } else { bar.removeAttribute("value"); }
  counted.textContent = job.unit
    ? `${job.done.toLocaleString("en")}${job.total ? ` of ${job.total.toLocaleString("en")}` : ""} ${job.unit}` : "";
  setTimeout(look, 500);
}

if (sheet && sheet.dataset.over === "no") setTimeout(look, 300);
