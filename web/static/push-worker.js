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
    if (looking) (await self.registration.getNotifications({ tag: "chat" })).forEach((one) => one.close());
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
