// Select the page, count what is ticked, and keys: j k move, x ticks, Enter opens, / searches. Without this script all works by hand.
"use strict";
const boxes = [...document.querySelectorAll("input[name=case]")], rows = [...document.querySelectorAll(".cases tbody tr")];
const all = document.getElementById("all"), count = document.getElementById("count");
let here = -1;

function tell() {
  const ticked = boxes.filter((box) => box.checked).length;
  if (count) count.textContent = ticked ? count.dataset.said.replace("…", ticked) : "";
  if (all) all.checked = boxes.length > 0 && ticked === boxes.length;
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
boxes.forEach((box) => box.addEventListener("change", tell));
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input:not([type=checkbox]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") go(here + 1);
  else if (event.key === "k") go(here - 1);
  else if (event.key === "x" && boxes[here]) { boxes[here].checked = !boxes[here].checked; tell(); }
  else if (event.key === "Enter" && event.target === document.body && here >= 0) rows[here].querySelector("a")?.click();
  else if (event.key === "/") { event.preventDefault(); document.querySelector("input[name=text]")?.focus(); }
});
tell();
