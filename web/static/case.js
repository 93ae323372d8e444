// One case: pictures turn, enlarge and stand side by side; what is typed is kept in this tab until it is decided; keys: Ctrl+Enter does the first act, r returns, b goes back to the list. Without this script all works by hand.
"use strict";
const desk = document.querySelector(".at-case"), viewer = document.getElementById("viewer"), panes = viewer.querySelector(".panes");
const figures = [...document.querySelectorAll("figure.page")], shown = [];

// A picture of natural size w × h in a box: as wide as fits, turned by quarters, enlarged by zoom.
function lay(frame, image, turn, wide, high, zoom) {
  const w = image.naturalWidth, h = image.naturalHeight, odd = turn % 2 === 1;
  if (!w) return;
  const scale = Math.min(wide / (odd ? h : w), high / (odd ? w : h)) * zoom;
  Object.assign(frame.style, { width: `${(odd ? h : w) * scale}px`, height: `${(odd ? w : h) * scale}px` });
  Object.assign(image.style, { width: `${w * scale}px`, height: `${h * scale}px`, transform: `translate(-50%, -50%) rotate(${turn * 90}deg)` });
}
const turnOf = (figure) => Number(figure.dataset.turned || 0);
function turned(figure) {
  const image = figure.querySelector("img"), frame = figure.querySelector("a");
  figure.classList.toggle("turned", turnOf(figure) > 0);
  if (turnOf(figure)) return lay(frame, image, turnOf(figure), figure.clientWidth, Infinity, 1);
  frame.removeAttribute("style");
  return image.removeAttribute("style");
}
function turn(figure) { figure.dataset.turned = (turnOf(figure) + 1) % 4; turned(figure); }

function draw() {
  panes.replaceChildren(...shown.map(({ figure, zoom }) => {
    const pane = document.createElement("div"), frame = document.createElement("span"), image = new Image();
    image.alt = figure.querySelector("img").alt;
    image.onload = () => lay(frame, image, turnOf(figure), pane.clientWidth - 4, pane.clientHeight - 4, zoom);
    image.src = figure.querySelector("a").href;
    frame.append(image);
    pane.append(frame);
    pane.tabIndex = 0;
    return pane;
  }));
  viewer.querySelector(".tools span").textContent = shown.map(({ figure }) => figure.querySelector("img").alt).join(" ⇆ ");
}
function show(...chosen) {
  shown.splice(0, shown.length, ...chosen.map((figure) => ({ figure, zoom: 1 })));
  if (!viewer.open) viewer.showModal();
  draw();
}
function step(by) {
  const at = figures.indexOf(shown.at(-1).figure) + by;
  if (figures[at]) { shown[shown.length - 1] = { figure: figures[at], zoom: 1 }; draw(); }
}
const deeds = {
  before: () => step(-1), after: () => step(1), close: () => viewer.close(),
  larger: () => { shown.forEach((one) => { one.zoom = Math.min(8, one.zoom * 1.5); }); draw(); },
  smaller: () => { shown.forEach((one) => { one.zoom = Math.max(0.5, one.zoom / 1.5); }); draw(); },
  turn: () => { shown.forEach(({ figure }) => turn(figure)); draw(); },
};
viewer.querySelectorAll("[data-do]").forEach((button) => button.addEventListener("click", () => deeds[button.dataset.do]()));
viewer.addEventListener("keydown", (event) => {
  const deed = { ArrowLeft: "before", ArrowRight: "after", "+": "larger", "=": "larger", "-": "smaller", r: "turn" }[event.key];
  if (deed && !event.ctrlKey && !event.metaKey) { event.preventDefault(); deeds[deed](); }
  event.stopPropagation();
});
for (const figure of figures) {
  const beside = figure.querySelector("[data-beside]"), turner = figure.querySelector("[data-turn]");
  beside.hidden = turner.hidden = false;
  turner.addEventListener("click", () => turn(figure));
  figure.querySelector("a").addEventListener("click", (event) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); show(figure); } });
  beside.addEventListener("click", () => { // the first press marks it, the second one, elsewhere, shows both
    const marked = figures.find((one) => one.querySelector("[aria-pressed=true]"));
    figures.forEach((one) => one.querySelector("[data-beside]").setAttribute("aria-pressed", "false"));
    if (marked && marked !== figure) show(marked, figure);
    else if (!marked) beside.setAttribute("aria-pressed", "true");
  });
}

// What is typed lies in this tab alone: a claim, a reload, a lost line or an ended visit costs none of it.
const fields = [...document.querySelectorAll(".at-case input[name]:not([type=hidden]), .at-case textarea[name]")].filter((field) => field.form?.id.startsWith("form-") && !/^(sure$|distinct$|compared:)/.test(field.name)); // what one vouches for is ticked anew each time
const kept = `case:${desk.dataset.case}`, nameOf = (field) => `${field.form.id} ${field.name}`;
const isBox = (field) => field.type === "checkbox";
const changed = (field) => (isBox(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
const marked = (field) => (isBox(field) ? field.checked : field.value !== "");
function keep() {
  const said = Object.fromEntries(fields.filter((field) => changed(field) || marked(field)).map((field) => [nameOf(field), isBox(field) ? "1" : field.value]));
  try { sessionStorage.setItem(kept, JSON.stringify(said)); } catch { /* the browser keeps nothing: the server still does */ }
}
function restore() {
  let said = {};
  try {
    const done = document.getElementById("done")?.dataset.done;
    if (done) sessionStorage.removeItem(`case:${done}`);
    said = JSON.parse(sessionStorage.getItem(kept) || "{}");
  } catch { return; }
  for (const field of fields) {
    const text = said[nameOf(field)];
    if (text === undefined || document.querySelector("[role=alert]")) continue; // what the server brought back is newer
    if (isBox(field)) field.checked = true; else field.value = text;
    if (changed(field)) for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }
}
restore();
document.addEventListener("input", (event) => { if (fields.includes(event.target)) keep(); });

document.addEventListener("keydown", (event) => {
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return; // no shortcut works inside a field
  if (event.key === "Enter" && event.ctrlKey) {
    const written = document.querySelector(".decide [role=alert]") || fields.some((field) => changed(field) && (field.form.id === "form-return" || !isBox(field)));
    if (event.target === document.body && !written) document.querySelector(".decide .acts button.main")?.click(); // a defect that was found is no pass
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "b") location.assign(desk.dataset.list);
  else if (event.key === "r") {
    const why = document.querySelector(".of-return [name=why]");
    if (why) { event.preventDefault(); why.closest("details").open = true; why.focus(); }
  }
});
