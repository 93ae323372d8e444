// Kept by the browser and woken for a push: says that something came, and opens the chat. It holds no page and no file.
"use strict";
function here(page) { return new URL(page.url).pathname === "/chat"; }
self.addEventListener("push", (event) => {
  let said = {};
  try { said = event.data.json(); } catch (other) { said = {}; }
  const shown = { body: said.body || "", tag: "chat", renotify: true, icon: "/static/0/icon-192.png", data: "/chat" };
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const looking = pages.some((page) => here(page) && page.visibilityState === "visible");
    if (looking) Object.assign(shown, { silent: true, renotify: false });
    await self.registration.showNotification(said.title || "职称", shown); // some browsers end who shows nothing
    if (!looking && self.navigator.setAppBadge) await self.navigator.setAppBadge().catch(() => {});
    if (looking) (await self.registration.getNotifications({ tag: "chat" })).forEach((one) => one.close());
  })());
});
// The browser's maker gives another address now and then: it is told as the page tells it, under the page's own token.
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil((async () => {
    const page = await (await fetch("/chat/devices", { credentials: "same-origin" })).text();
    const found = (name) => (page.match(new RegExp("data-" + name + "=\"([^\"]*)\"")) || [])[1];
    const key = found("key"), csrf = found("csrf");
    if (!key || !csrf || found("on") !== "1") return; // it was turned off, or nobody is there any more
    const plain = atob(key.replace(/-/g, "+").replace(/_/g, "/"));
    const bytes = Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
    const made = event.newSubscription
      || await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
    const told = made.toJSON();
    const body = new URLSearchParams({ csrf, endpoint: told.endpoint, key: told.keys.p256dh, auth: told.keys.auth });
    await fetch("/chat/push", { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
  })());
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil((async () => {
    const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const open = pages.find(here);
    return open ? open.focus() : self.clients.openWindow("/chat");
  })());
});
