// Being told of messages while the browser is shut: asked for by a button, and never before.
"use strict";
(function () {
  const place = document.getElementById("push");
  if (!place || !navigator.serviceWorker || !window.PushManager || !window.Notification) return;
  const said = place.dataset, on = document.getElementById("push-on"), off = document.getElementById("push-off");
  const line = document.getElementById("push-said");
  let stands = said.on === "1" && Notification.permission === "granted";
  function show(text) {
    on.hidden = stands;
    off.hidden = !stands;
    on.disabled = off.disabled = false;
    line.textContent = text || "";
  }
  function bytes(text) {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  }
  async function post(path, fields) {
    const body = new URLSearchParams(Object.assign({ csrf: said.csrf }, fields));
    const answer = await fetch(path, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
  }
  async function begin() {
    if ((await Notification.requestPermission()) !== "granted") return said.denied;
    await navigator.serviceWorker.register("/chat/push-worker.js", { scope: "/chat" });
    const worker = await navigator.serviceWorker.ready, old = await worker.pushManager.getSubscription();
    if (old) await old.unsubscribe(); // it may be another key's, or another person's of this browser
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(said.key) });
    const told = made.toJSON();
    await post("/chat/push", { endpoint: told.endpoint, key: told.keys.p256dh, auth: told.keys.auth });
    stands = true;
    return said.done;
  }
  async function end() {
    await post("/chat/push/end", {});
    stands = false;
    const worker = await navigator.serviceWorker.getRegistration("/chat");
    const made = worker && (await worker.pushManager.getSubscription());
    if (made) await made.unsubscribe();
    return said.ended;
  }
  function press(button, doing) {
    button.addEventListener("click", () => {
      button.disabled = true;
      doing().then(show, () => show(said.failed));
    });
  }
  press(on, begin);
  press(off, end);
  place.hidden = false;
  show();
})();
