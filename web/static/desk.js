// Select the page, count what is ticked, follow a batch, and keys: j k move, x ticks, Enter opens, / searches. A case has its own (case.js). Without this script all works by hand.
"use strict";
const boxes = [...document.querySelectorAll("input[name=case]")], rows = [...document.querySelectorAll(".cases tbody tr")];
const all = document.getElementById("all"), whole = document.getElementById("whole"), count = document.getElementById("count");
const keys = document.getElementById("keys");
let here = -1;

function tell() {
  const ticked = whole?.checked ? whole.dataset.total : boxes.filter((box) => box.checked).length;
  if (count) count.textContent = Number(ticked) ? count.dataset.said.replace("…", ticked) : "";
  if (all) all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
}
function go(to) {
  if (!rows.length) return;
  rows[here]?.classList.remove("here");
  here = Math.max(0, Math.min(rows.length - 1, to));
  rows[here].classList.add("here");
  rows[here].scrollIntoView({ block: "nearest" });
}
if (all) {
  all.hidden = false;
  all.addEventListener("change", () => { boxes.forEach((box) => { box.checked = all.checked; }); tell(); });
}
[...boxes, ...(whole ? [whole] : [])].forEach((box) => box.addEventListener("change", tell));
document.querySelectorAll("[data-keys]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => keys.showModal()); });
const folded = [...document.querySelectorAll(".at-case details:not([open])")]; // on paper nothing can be opened
addEventListener("beforeprint", () => folded.forEach((one) => { one.open = true; }));
addEventListener("afterprint", () => folded.forEach((one) => { one.open = false; }));
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return; // no shortcut works inside a field
  if (event.ctrlKey || event.metaKey || event.altKey || keys?.open) return;
  if (event.key === "?") keys?.showModal();
  else if (event.key === "j") go(here + 1);
  else if (event.key === "k") go(here - 1);
  else if (event.key === "x" && boxes[here]) { boxes[here].checked = !boxes[here].checked; tell(); }
  else if (event.key === "Enter" && event.target === document.body && here >= 0) rows[here].querySelector("a")?.click();
  else if (event.key === "/") { event.preventDefault(); document.querySelector("input[name=text]")?.focus(); }
});
tell();

async function follow() {
  const shown = document.getElementById("batch");
  if (!shown?.dataset.going) return;
  try {
    const answer = await fetch(location.href);
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("batch");
    if (answer.ok && fresh) shown.replaceWith(fresh);
  } catch { /* the network is away for a moment: asked again */ }
  setTimeout(follow, 700);
}
follow();
