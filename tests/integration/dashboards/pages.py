"""Reading a page as a person does: its words without the tags."""

import html
import re
from typing import Any

TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL)


def words(response: Any) -> str:
    """What stands on the page, on one line."""
    return " ".join(html.unescape(TAGS.sub(" ", response.get_data(as_text=True))).split())


def titles(response: Any) -> list[str]:
    """The projects that a list shows, in order."""
    listed = re.search(r'<ul class="mg-list">(.*?)</ul>', response.get_data(as_text=True), re.DOTALL)
    return [html.unescape(t) for t in re.findall(r"<h3><a[^>]*>(.*?)</a>", listed[1])] if listed else []


def links(response: Any, containing: str) -> list[str]:
    """The addresses on the page that contain this."""
    found = re.findall(r'href="([^"]*)"', response.get_data(as_text=True))
    return [html.unescape(href) for href in found if containing in href]
