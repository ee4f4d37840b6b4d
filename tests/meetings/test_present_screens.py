"""The projector in a real browser: legible on every screen, led by keys and fingers, without network."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.journeys.steps import sign_in
from tests.meetings.presented import content, crowded, frozen, indicator, matter

#: Width, height, and how much of the height the smallest text must have, in percent.
SCREENS = [(1920, 1080, 2.2), (1366, 768, 2.2), (1280, 800, 2.2), (1024, 768, 1.9)]

#: What lies beyond its page or under its foot, what would scroll, and the smallest text.
MEASURE = """() => {
  const slide = document.querySelector(".slide.is-current");
  const foot = slide.querySelector(".slide-foot");
  const edge = slide.getBoundingClientRect();
  const bad = [];
  let smallest = Infinity;
  for (const element of [slide, ...slide.querySelectorAll("*")]) {
    const box = element.getBoundingClientRect();
    if (element.closest(".visually-hidden") || !box.width) continue;
    const isBelow = foot.contains(element) || element === slide;
    const bottom = isBelow ? edge.bottom : foot.getBoundingClientRect().top;
    const over = box.right > edge.right + 1 || box.left < edge.left - 1 || box.bottom > bottom + 1;
    if (over) bad.push(element.outerHTML.slice(0, 80));
    const says = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    const scale = element instanceof SVGElement ? element.getScreenCTM().a : 1;  // as it is drawn
    if (says) smallest = Math.min(smallest, scale * parseFloat(getComputedStyle(element).fontSize));
  }
  const root = document.documentElement;
  for (const one of [slide, root]) {
    const over = one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1;
    if (over) bad.push(`${one.tagName} scrolls`);
  }
  return [bad, (smallest / innerHeight) * 100];
}"""


@pytest.fixture
def present(transactional_db, new_page):
    """A function that freezes a content and opens its pages, as the leader sees them."""

    def open_pages(shown, hash_="", **options):
        meeting, leader = frozen(shown)
        page = new_page(**options)
        sign_in(page, leader.username, factories.PASSWORD)
        page.goto(f"/meetings/{meeting.pk}/present/{hash_}")
        return page

    return open_pages


def several():
    return content([indicator("a"), indicator("b")], matters=[matter()])


def number_shown(page):
    return page.locator(".slide.is-current").get_attribute("id")


@pytest.mark.parametrize("build", [several, crowded])
@pytest.mark.parametrize(("width", "height", "least"), SCREENS)
def test_every_page_fits_and_is_legible(present, build, width, height, least):
    page = present(build(), viewport={"width": width, "height": height})
    for number in range(1, page.locator(".slide").count() + 1):
        page.evaluate(f"location.hash = '#{number}'")
        page.wait_for_selector(f"[id='{number}'].is-current")
        bad, smallest = page.evaluate(MEASURE)
        assert not bad, f"page {number}"
        assert smallest >= least, f"page {number}"


def test_a_phone_reads_page_by_page_and_never_sideways(present):
    page = present(several(), viewport={"width": 390, "height": 844}, has_touch=True)
    for number in range(1, page.locator(".slide").count() + 1):
        page.evaluate(f"location.hash = '#{number}'")
        page.wait_for_selector(f"[id='{number}'].is-current")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, f"page {number}"


@pytest.mark.parametrize("key", ["ArrowRight", "ArrowDown", "PageDown", "Space", "Enter"])
@pytest.mark.parametrize("back", ["ArrowLeft", "PageUp"])
def test_keys_and_clickers_turn_the_pages(present, key, back):
    page = present(several())
    page.keyboard.press(key)
    page.keyboard.press(key)
    assert number_shown(page) == "3"
    page.keyboard.press(back)
    assert number_shown(page) == "2"


def test_first_last_and_the_page_of_a_number(present):
    page = present(several(), "#3")
    assert number_shown(page) == "3"
    last = page.locator(".slide").count()
    page.keyboard.press("End")
    assert number_shown(page) == str(last)
    page.keyboard.press("ArrowRight")
    assert number_shown(page) == str(last)
    page.keyboard.press("Home")
    page.keyboard.press("Backspace")
    assert number_shown(page) == "1"
    page.keyboard.press("5")
    expect(page.locator("#typed-number")).to_have_text("5")
    page.keyboard.press("Enter")
    assert number_shown(page) == "5"
    expect(page.locator("#typed-number")).to_be_hidden()
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    assert number_shown(page) == str(last)


def test_the_browsers_back_leads_to_the_page_before(present):
    page = present(several())
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    page.go_back()
    page.wait_for_selector("[id='2'].is-current")


def test_the_jump_list(present):
    page = present(several(), "#2")
    jump = page.locator("#jump")
    expect(jump).to_be_hidden()
    page.keyboard.press("j")
    expect(jump.locator("[aria-current=page]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(jump).to_be_hidden()
    assert number_shown(page) == "4"
    page.click("[data-present=jump]")
    expect(jump.locator("[aria-current=page]")).to_have_attribute("href", "#4")
    page.keyboard.press("Escape")
    expect(jump).to_be_hidden()
    page.keyboard.press("ArrowRight")
    assert number_shown(page) == "5"
    page.keyboard.press("j")
    page.click("#jump a:not([href^='#'])")
    page.wait_for_url(lambda url: "/present/" not in url)


def test_buttons_edges_and_the_screen_reader(present):
    page = present(several())
    page.click("[data-present=next]")
    assert number_shown(page) == "2"
    page.keyboard.press("Enter")  # turns the page and does not press the button again
    assert number_shown(page) == "3"
    page.mouse.click(1360, 300)
    assert number_shown(page) == "4"
    page.mouse.click(5, 300)
    assert number_shown(page) == "3"
    page.mouse.click(600, 300)
    assert number_shown(page) == "3"
    said = page.locator("[id='3']").get_attribute("data-said")
    expect(page.locator("#said[aria-live]")).to_have_text(said)


def test_full_screen(present):
    page = present(several())
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")


def test_fingers_turn_the_pages(present):
    page = present(several(), viewport={"width": 1024, "height": 768}, has_touch=True)
    swipe = """(to) => {
      const at = (clientX) => new Touch({ identifier: 1, target: document.body, clientX, clientY: 300 });
      const send = (name, key, x) =>
        document.body.dispatchEvent(new TouchEvent(name, { bubbles: true, [key]: [at(x)] }));
      send("touchstart", "touches", 500);
      send("touchend", "changedTouches", to);
    }"""
    page.evaluate(swipe, 300)
    page.wait_for_selector("[id='2'].is-current")
    page.evaluate(swipe, 480)
    page.evaluate(swipe, 700)
    page.wait_for_selector("[id='1'].is-current")


def test_once_opened_it_needs_no_network(present):
    page = present(several())
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)
    for _turn in range(page.locator(".slide").count()):
        page.keyboard.press("PageDown")
    page.keyboard.press("j")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    assert number_shown(page) == "1"
    # The browser itself asks again for the icon of its tab.
    assert [url for url in asked if not url.endswith("/favicon.svg")] == []


def test_without_script_all_pages_stand_below_each_other(present):
    page = present(several(), java_script_enabled=False)
    tops = [page.locator(f"[id='{n}']").bounding_box()["y"] for n in range(1, 5)]
    assert tops == sorted(set(tops))
    expect(page.locator("#jump")).to_be_visible()
    expect(page.locator("#controls")).to_be_hidden()


@pytest.mark.parametrize("build", [several, crowded])
def test_it_prints_one_page_a_sheet(present, build):
    page = present(build(), "#2")
    sheets = page.pdf(prefer_css_page_size=True)
    assert f"/Count {page.locator('.slide').count()}\n".encode() in sheets
