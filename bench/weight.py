"""What a phone downloads when it opens a public page for the first time, as it travels."""

import re
from urllib.parse import urljoin

from bench.pages import Browser, Page, unzipped

PUBLIC = ("/", "/missions", "/missions/eating-well", "/projects", "/apply", "/help")
LOADED = re.compile(r"<(?:link|script|img|image|use)\b[^>]*?\b(?:href|src)=\"([^\"#]+)", re.IGNORECASE)
FACE = re.compile(r"@font-face\s*\{[^}]*\}")
ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)")


def first_load(browser: Browser, path: str) -> dict[str, int]:
    """Bytes of each file that the page needs, by its address."""
    found: dict[str, int] = {}
    page = _get(browser, path, found)
    for link in LOADED.findall(page):
        address = urljoin(path, link)
        text = _get(browser, address, found)
        if address.split("?")[0].endswith(".css"):
            for name in _named(text):
                _get(browser, urljoin(address, name), found)
    return found


def _named(css: str) -> list[str]:
    """The files that a style sheet makes a browser load on an English page: no font for other letters."""
    faces = [face for face in FACE.findall(css) if "unicode-range" not in face or re.search(r"U\+0{0,4}-", face, re.I)]
    rest = FACE.sub("", css)
    return [name for part in (*faces, rest) for name in ADDRESS.findall(part) if not name.startswith("data:")]


def _get(browser: Browser, path: str, found: dict[str, int]) -> str:
    if path in found or not path.startswith("/"):
        return ""
    status, body = browser.get(Page(path, path, "", 1))
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    found[path] = len(body)
    return unzipped(body).decode("utf-8", "replace") if "font" not in browser.type else ""
