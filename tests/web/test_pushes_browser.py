"""Being told while the page is shut, in a real browser, as far as one without its maker's service goes (B15)."""

import asyncio
import json

import pytest

from storage import network
from tests.web.push_service import Service, data
from tests.web.seats import BrowserSeat, Hall
from tests.web.talking import PUSHER

SHOWN = "navigator.serviceWorker.getRegistration('/chat').then((one) => one.getNotifications())"
pytestmark = pytest.mark.xdist_group("chat")
OURS = """
PushManager.prototype.subscribe = async function (asked) {
  window.asked = Array.from(new Uint8Array(asked.applicationServerKey));
  const made = %s;
  return { toJSON: () => made, unsubscribe: async () => true };
};
"""


@pytest.fixture
async def her(talking):
    hall = Hall(talking, BrowserSeat)
    her = await hall.seat("她")
    await her.begins()
    await her.sees("职称申报服务")
    yield her
    await hall.stack.aclose()


def rows(talking):
    with talking.house.database.reading() as session:
        return [one for chat in network.chats(session) for one in network.pushes(session, chat)]


async def test_b15_a_browser_that_reaches_no_push_service_says_so_and_nothing_is_asked_before(her, talking):
    """The first page asks for nothing; the button is on the page of devices; this Chromium has no service."""
    assert await her.page.evaluate("Notification.permission") in {"default", "denied"}
    assert await her.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    await her.context.grant_permissions(["notifications"], origin=talking.url)
    await her.page.goto(f"{talking.url}/chat/devices")
    await her.page.click("#push-on")
    await her.page.locator("#push-said").filter(has_text="不打开提醒也能办事").wait_for()
    assert rows(talking) == []


async def test_b15_the_worker_shows_one_sentence_and_none_to_who_is_looking(her, talking, pictured):
    service = Service()
    keys = service.subscription
    made = {"endpoint": keys["endpoint"], "keys": {"p256dh": keys["key"], "auth": keys["auth"]}}
    await her.context.grant_permissions(["notifications"], origin=talking.url)
    await her.page.add_init_script(OURS % json.dumps(made))
    await her.page.goto(f"{talking.url}/chat/devices")
    await her.page.click("#push-on")
    await her.page.locator("#push-said").filter(has_text="提醒已打开").wait_for()
    await pictured(her.page, "push-on")
    assert bytes(await her.page.evaluate("window.asked")) == data(PUSHER.public)
    assert rows(talking)[0].endpoint == service.url
    said = {"title": "职称服务", "body": "有一条新消息，点这里打开聊天查看。"}
    assert await shown_after(her, talking, said) == [said["body"]]
    await her.page.goto(f"{talking.url}/chat")
    assert await shown_after(her, talking, said) == []
    assert [one for one in her.page.complaints if "push service" not in one] == []
    service.close()


CHANGED = """
() => {
  const made = %s;
  const registration = self.registration;
  registration.pushManager.constructor.prototype.subscribe = async () => ({ toJSON: () => made });
  const told = new ExtendableEvent("pushsubscriptionchange");
  self.dispatchEvent(told);
}
"""


async def test_b15_another_address_of_the_browsers_is_told_while_the_page_is_shut(her, talking):
    """pushsubscriptionchange: the worker tells the new address by itself; of who has turned it off, nothing."""
    first, second = Service(), Service()
    made = [
        {"endpoint": one.url, "keys": {"p256dh": one.subscription["key"], "auth": one.subscription["auth"]}}
        for one in (first, second)
    ]
    await her.context.grant_permissions(["notifications"], origin=talking.url)
    await her.page.add_init_script(OURS % json.dumps(made[0]))
    await her.page.goto(f"{talking.url}/chat/devices")
    await her.page.click("#push-on")
    await her.page.locator("#push-said").filter(has_text="提醒已打开").wait_for()
    (worker,) = her.context.service_workers
    await her.page.goto("about:blank")
    await worker.evaluate(CHANGED % json.dumps(made[1]))
    await reaches(lambda: [one.endpoint for one in rows(talking)] == [second.url])
    await her.page.goto(f"{talking.url}/chat/devices")
    await her.page.click("#push-off")
    await her.page.locator("#push-on").wait_for()
    await worker.evaluate(CHANGED % json.dumps(made[0]))
    await asyncio.sleep(1)
    assert rows(talking) == []
    first.close(), second.close()


async def reaches(condition, seconds=10):
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


async def test_b15_the_icon_carries_how_many_came_unseen(her):
    """Where the browser has badges: as many as the title says, and none once they are looked at."""
    await her.page.evaluate(
        """() => {
          window.badges = [];
          navigator.setAppBadge = async (count) => { window.badges.push(count); };
          navigator.clearAppBadge = async () => { window.badges.push(0); };
          Object.defineProperty(document, "hidden", { get: () => window.away, configurable: true });
          Object.defineProperty(document, "visibilityState", { get: () => (window.away ? "hidden" : "visible"), configurable: true });
          window.away = true;
        }"""
    )
    await her.says("你好")
    await badged(her.page, lambda badges: len(badges) > 0)
    assert await her.page.evaluate("window.badges.every((count) => count > 0)")
    await her.page.evaluate("() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }")
    await badged(her.page, lambda badges: badges[-1] == 0)


async def badged(page, condition):
    """Waited for from outside: a page under our policy evaluates no string."""
    async with asyncio.timeout(10):
        while not condition(await page.evaluate("window.badges")):
            await asyncio.sleep(0.05)


async def shown_after(her, talking, said):
    """The notifications that stand after a push came."""
    wire = await her.context.new_cdp_session(her.page)
    known = asyncio.get_running_loop().create_future()

    def found(event):
        for one in event["registrations"]:
            if one["scopeURL"] == f"{talking.url}/chat" and not known.done():
                known.set_result(one["registrationId"])

    wire.on("ServiceWorker.workerRegistrationUpdated", found)
    await wire.send("ServiceWorker.enable")
    which = await asyncio.wait_for(known, 10)
    await her.page.evaluate(f"{SHOWN}.then((all) => all.forEach((one) => one.close()))")
    sent = {"origin": talking.url, "registrationId": which, "data": json.dumps(said, ensure_ascii=False)}
    await wire.send("ServiceWorker.deliverPushMessage", sent)
    await asyncio.sleep(1)
    await wire.detach()
    return await her.page.evaluate(f"{SHOWN}.then((all) => all.map((one) => one.body))")
