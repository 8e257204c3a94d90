"""Somebody without a mouse: Tab, Enter, Space, arrows and typing, and what holds wherever the focus goes."""

from playwright.sync_api import ElementHandle, Locator, Page, expect

STEPS = 150

# Whether the focus is on what was wanted, and what is wrong with how it is shown, or was where it came from: that must
# not look now as it looked then. GOV.UK shows the focus of a tick box on its label, for the box itself is transparent.
LOOK = """(wanted) => {
  const at = document.activeElement, left = window.left;
  const styles = (of) => {
    const label = of.matches("[type=radio], [type=checkbox]") && of.labels[0];
    const all = [getComputedStyle(of),
      ...(label ? [getComputedStyle(label), getComputedStyle(label, "::before")] : [])];
    return all.filter((style) => style.opacity !== "0");
  };
  const look = (of) => styles(of).map((style) =>
    [style.outline, style.boxShadow, style.backgroundColor, style.borderColor].join()).join();
  const shown = (style) => style.boxShadow !== "none" ||
    (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && !style.outlineColor.endsWith(", 0)"));
  const wrong = [];
  if (left && left.element !== at && left.look === look(left.element)) {
    wrong.push(`${left.element.outerHTML.slice(0, 160)} looks the same without the focus`);
  }
  window.left = null;
  if (at !== document.body) {
    const box = at.getClientRects()[0], name = at.outerHTML.slice(0, 160);
    if (!box || box.width < 1 || box.height < 1) wrong.push(`${name} has no size`);
    else if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) {
      wrong.push(`${name} is outside the window`);
    } else if (!styles(at).some(shown)) wrong.push(`${name} has no mark of the focus`);
    window.left = { element: at, look: look(at) };
  }
  return { there: at === wanted, wrong };
}"""


def step(page: Page, wanted: ElementHandle, key: str = "Tab") -> bool:
    """Press the key; whether the focus is now on what was wanted. Wherever it is, it can be seen."""
    page.keyboard.press(key)
    found = page.evaluate(LOOK, wanted)
    assert found["wrong"] == [], page.url
    return bool(found["there"])


def begin(page: Page) -> None:
    """The first thing that Tab comes to on a page is the link past its head."""
    first = page.locator(".govuk-skip-link").element_handle()
    assert step(page, first), f"{page.url} does not begin with the skip link"


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there; it is sought once, for to seek it by its name takes longer than to press."""
    there = wanted.element_handle()
    for _ in range(STEPS):
        if step(page, there, key):
            return
    raise AssertionError(f"{wanted} cannot be reached by keyboard on {page.url}")


def write(page: Page, box: Locator, text: str) -> None:
    tab_to(page, box)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def tick(page: Page, box: Locator) -> None:
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def choose(page: Page, group: Locator, nth: int) -> None:
    """Choose the nth (from 0) of these; Tab comes to the one that is chosen already, else to the first."""
    chosen = [choice.is_checked() for choice in group.all()]
    at = chosen.index(True) if any(chosen) else 0
    tab_to(page, group.nth(at))
    page.keyboard.press("Space")
    way, key = (1, "ArrowDown") if at < nth else (-1, "ArrowUp")
    while at != nth:
        at += way
        assert step(page, group.nth(at).element_handle(), key), f"{key} does not reach the next choice on {page.url}"
    expect(group.nth(nth)).to_be_checked()


def follow(page: Page, wanted: Locator) -> None:
    """Press Enter on a link or a button; the page that comes begins as every page does."""
    tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    begin(page)
