// The chat, live: events as they come, and what is sent is sent again until it is acknowledged, each under a number of its
// own, so that nothing is done twice. Without this script the forms work as they are.
"use strict";
(function () {
  const root = document.documentElement, room = document.getElementById("room");
  if (!room || !room.dataset.live || !window.EventSource || !window.fetch) return;
  root.classList.add("scripted");
  const log = document.getElementById("log"), said = room.dataset, title = document.title;
  const toast = document.getElementById("toast"), away = document.getElementById("away"), typing = document.getElementById("typing");
  const box = document.getElementById("text"), KEPT = "chat-unsent", REST = [1, 2, 4, 8, 15];
  let last = Number(said.last), unread = 0, source = null, trouble = 0, hush = 0, still = 0, calling = 0;

  // --- what is shown ---
  const coming = new Map();
  function number() {
    const bytes = new Uint8Array(10);
    crypto.getRandomValues(bytes);
    return Array.from(bytes, (byte) => ("0" + byte.toString(16)).slice(-2)).join("");
  }
  function low() { return window.innerHeight + window.scrollY > document.body.scrollHeight - 240; }
  function down() { window.scrollTo(0, document.body.scrollHeight); }
  function put(id, html) {
    const stays = low(), shell = document.createElement("template"), old = document.getElementById("m" + id);
    shell.innerHTML = html;
    const fresh = shell.content.querySelector("li");
    if (old) old.replaceWith(fresh);
    else log.insertBefore(fresh, log.querySelector(".pending"));
    if (coming.has(id)) { coming.get(id).remove(); coming.delete(id); }
    if (stays) down();
    return !old;
  }
  function tell(text, alarming) {
    const shown = document.getElementById("alert");
    if (alarming && shown.showModal) {
      shown.querySelector("p").textContent = text;
      if (!shown.open) shown.showModal();
      return;
    }
    toast.textContent = text;
    clearTimeout(hush);
    hush = setTimeout(() => { toast.textContent = ""; }, 6000);
  }
  function mark(more) {
    unread = more ? unread + more : 0;
    document.title = unread ? "(" + unread + ") " + title : title;
    if (navigator.setAppBadge) (unread ? navigator.setAppBadge(unread) : navigator.clearAppBadge()).catch(() => {});
  }
  function pending(text) {
    const bubble = document.createElement("li"), line = document.createElement("div"), how = document.createElement("p");
    bubble.className = "bubble mine pending";
    line.className = "text";
    line.textContent = text;
    how.className = "when";
    how.textContent = said.sending;
    bubble.append(line, how);
    log.append(bubble);
    down();
    return bubble;
  }
  function arrived(bubble, id) { // the real one takes its place, once it is here
    if (!id || document.getElementById("m" + id)) return bubble.remove();
    coming.set(id, bubble);
    return setTimeout(() => { coming.delete(id); bubble.remove(); }, 5000);
  }
  function free(form) {
    const waiting = form ? form.closest(".keys") : null;
    if (waiting) waiting.querySelectorAll("button").forEach((key) => { key.disabled = false; });
  }

  // --- what comes ---
  function heard(event) {
    if (event.lastEventId) last = Math.max(last, Number(event.lastEventId));
    return event.data ? JSON.parse(event.data) : {};
  }
  function message(event) {
    const came = heard(event), fresh = put(came.id, came.html);
    typing.hidden = true;
    if (fresh && !came.mine && document.hidden) mark(1);
    if (came.keyboard) location.reload();
  }
  const hears = {
    message, edited: message,
    deleted(event) { const gone = document.getElementById("m" + heard(event).id); if (gone) gone.remove(); },
    answered(event) {
      const answer = heard(event);
      pressed.forEach((form, tapped) => { if (!answer.tapped || tapped <= answer.tapped) { free(form); pressed.delete(tapped); } });
      answeredUpTo = Math.max(answeredUpTo, answer.tapped || 0);
      if (answer.text) tell(answer.text, answer.alert);
    },
    typing(event) {
      heard(event);
      typing.hidden = false;
      clearTimeout(still);
      still = setTimeout(() => { typing.hidden = true; }, 6000);
    },
    tapped: heard, past: heard, devices: heard,
    reload() { location.reload(); },
    elsewhere() {
      source.close();
      source = null;
      if (document.hidden) return; // followed again when it is looked at
      tell(said.elsewhere);
      toast.onclick = () => { toast.onclick = null; follow(); };
    },
  };
  const pressed = new Map();
  let answeredUpTo = 0;
  function follow() {
    clearTimeout(calling);
    if (source) source.close();
    source = new EventSource("/chat/events?after=" + last);
    Object.keys(hears).forEach((kind) => source.addEventListener(kind, hears[kind]));
    source.onopen = () => { trouble = 0; away.hidden = true; pump(); };
    source.onerror = () => {
      trouble += 1;
      if (trouble > 1) away.hidden = false;
      if (source && source.readyState === 2) calling = setTimeout(follow, 1000 * REST[Math.min(trouble, REST.length - 1)]);
    };
  }

  // --- what is sent: one after another, in order ---
  const out = [];
  let busy = false;
  function keep() {
    const texts = out.filter((one) => one.path === "/chat/say").map((one) => ({ act: one.act, text: one.fields.text }));
    try { sessionStorage.setItem(KEPT, JSON.stringify(texts)); } catch (full) { /* then a reload forgets it */ }
  }
  function give(one) { out.push(one); keep(); pump(); }
  function post(one) {
    return new Promise((done) => {
      const body = new FormData(), request = new XMLHttpRequest();
      body.append("csrf", said.csrf); // before a file: the server checks it first
      body.append("act", one.act);
      Object.keys(one.fields).forEach((name) => body.append(name, one.fields[name]));
      if (one.file) body.append("file", one.file, one.file.name);
      request.open("POST", one.path);
      request.setRequestHeader("Accept", "application/json");
      if (!one.file) request.timeout = 30000;
      if (one.bar) request.upload.onprogress = (event) => { if (event.lengthComputable) one.bar.value = (100 * event.loaded) / event.total; };
      request.onloadend = () => {
        let answer = {};
        try { answer = JSON.parse(request.responseText); } catch (other) { answer = {}; }
        done({ status: request.status, answer });
      };
      request.send(one.file ? body : new URLSearchParams(body));
    });
  }
  async function pump() {
    if (busy) return;
    busy = true;
    for (let tries = 0; out.length;) {
      const one = out[0], { status, answer } = await post(one);
      if (status === 0 || status === 408 || status >= 500) { // not acknowledged: once more, under the same number
        if (tries) away.hidden = false;
        await new Promise((rested) => setTimeout(rested, 1000 * REST[Math.min(tries, REST.length - 1)]));
        tries += 1;
        continue;
      }
      tries = 0;
      away.hidden = true;
      out.shift();
      keep();
      if (one.bubble) arrived(one.bubble, answer.id);
      if (status === 200 && answer.ok) {
        if (one.form && answer.tapped > answeredUpTo) pressed.set(answer.tapped, one.form);
        else free(one.form);
      } else refused(one, answer);
    }
    busy = false;
  }
  function refused(one, answer) {
    free(one.form);
    if (one.fields.text && !box.value) box.value = one.fields.text;
    tell(said.failed + ": " + (answer.said || ""), true);
  }
  function say(text) {
    if (text.trim()) give({ path: "/chat/say", act: number(), fields: { text }, bubble: pending(text) });
  }
  function send(files) {
    const album = files.length > 1 ? number() : "";
    Array.from(files).forEach((file) => {
      if (/^(audio|video)\//.test(file.type)) return tell(said.voice, true);
      if (file.size > Number(said.most)) return tell(said.large.replace("%s", file.name), true);
      const bubble = pending(file.name), bar = document.createElement("progress");
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      bubble.append(bar);
      return give({ path: "/chat/files", act: number(), fields: { album }, file, bubble, bar });
    });
  }

  // --- what the person does ---
  document.addEventListener("submit", (event) => {
    const form = event.target, key = event.submitter || document.activeElement;
    if (form.id === "say") {
      event.preventDefault();
      say(box.value);
      box.value = "";
      box.style.height = "";
      box.focus();
    } else if (form.classList.contains("word")) {
      event.preventDefault();
      say(form.querySelector("button").value);
    } else if (form.classList.contains("tap")) {
      event.preventDefault();
      const button = form.querySelector("button");
      if (button.disabled) return;
      form.closest(".keys").querySelectorAll("button").forEach((one) => { one.disabled = true; });
      setTimeout(() => free(form), 15000);
      give({ path: "/chat/tap", act: number(), fields: { message: form.elements.message.value, data: button.value }, form });
    } else if (form.id === "files") {
      event.preventDefault();
    } else if (form.classList.contains("share") && key) {
      key.disabled = true;
    }
  });
  ["pick", "camera"].forEach((id) => {
    const input = document.getElementById(id);
    input.addEventListener("change", () => { send(input.files); input.value = ""; });
  });
  box.addEventListener("paste", (event) => {
    const files = event.clipboardData ? event.clipboardData.files : [];
    if (files.length) { event.preventDefault(); send(files); }
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer && event.dataTransfer.files.length) send(event.dataTransfer.files);
  });
  box.addEventListener("keydown", (event) => {
    const composing = event.isComposing || event.keyCode === 229; // Enter there ends a Chinese word
    if (event.key !== "Enter" || event.shiftKey || composing || !window.matchMedia("(pointer: fine)").matches) return;
    event.preventDefault();
    say(box.value);
    box.value = "";
  });
  box.addEventListener("input", () => { box.style.height = "auto"; box.style.height = Math.min(box.scrollHeight, 144) + "px"; });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    mark(0);
    if (!source || source.readyState === 2) follow();
  });
  window.addEventListener("online", () => { follow(); pump(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) follow(); }); // the back button's page: what came since
  window.addEventListener("beforeunload", (event) => { if (out.some((one) => one.file)) event.preventDefault(); });

  let unsent = [];
  try { unsent = JSON.parse(sessionStorage.getItem(KEPT) || "[]"); } catch (broken) { unsent = []; }
  unsent.forEach((one) => out.push({ path: "/chat/say", act: one.act, fields: { text: one.text }, bubble: pending(one.text) }));
  follow();
  pump();
  down();
})();
