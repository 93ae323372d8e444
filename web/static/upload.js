// Drag and drop, progress, and the inspection's answer in place; without this script the forms work as they are.
"use strict";
document.documentElement.classList.add("scripted");
const list = document.querySelector(".slots");
const marks = { waiting: "…", accepted: "✓", flagged: "⚑", proposed: "?", refused: "✗", missing: "○" };
let asking = 0;

function show(slot) {
  const item = list.querySelector(`[data-slot="${CSS.escape(slot.id)}"]`);
  if (!item) return;
  if (slot.state === "proposed" && item.querySelector(".cut").hidden) { location.reload(); return; }
  item.className = `slot ${slot.state}`;
  item.querySelector(".mark").textContent = marks[slot.state];
  item.querySelector(".state").textContent = slot.said;
  item.querySelector(".reasons").replaceChildren(...slot.reasons.map((said) => {
    const line = document.createElement("li");
    line.textContent = said;
    return line;
  }));
}

async function ask() {
  clearTimeout(asking);
  let waiting = true;
  try {
    const answer = await fetch(list.dataset.state, { headers: { Accept: "application/json" } });
    const slots = answer.ok ? await answer.json() : [];
    slots.forEach(show);
    waiting = !answer.ok || slots.some((slot) => slot.state === "waiting");
  } catch { /* the next try will tell */ }
  if (waiting) asking = setTimeout(ask, 1000);
}

function send(item, file) {
  const form = item.querySelector("form.file"), bar = item.querySelector("progress"), state = item.querySelector(".state");
  const body = new FormData();
  body.append("csrf", form.elements.csrf.value); // before the file: the server checks it first
  body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.responseType = "json";
  bar.hidden = false;
  request.upload.onprogress = (event) => { bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0; };
  request.onloadend = () => {
    bar.hidden = true;
    const answer = request.response;
    if (request.status === 200 && answer && answer.ok) {
      state.textContent = list.dataset.sent;
      ask();
    } else {
      item.className = "slot refused";
      state.textContent = (answer && answer.said) || list.dataset.failed;
    }
  };
  request.send(body);
}

for (const item of list.querySelectorAll(".slot")) {
  const drop = item.querySelector(".drop"), input = item.querySelector("input[type=file]");
  input.addEventListener("change", () => { if (input.files.length) send(item, input.files[0]); });
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) send(item, event.dataTransfer.files[0]);
  });
}
if (list.querySelector(".slot.waiting")) ask(); // the page has said all else
