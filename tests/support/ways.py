"""Where the sentences of an error summary lead: every link must come to something that a person can see and use."""

from html.parser import HTMLParser


def dead_ways(page: str) -> list[str]:
    """The places that the page's error summary links and that it does not show."""
    read = _Places()
    read.feed(page)
    return [place for place in read.linked if place not in read.shown]


class _Places(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.shown: set[str] = set()
        self.linked: list[str] = []
        self._in_summary = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self._in_summary |= "govuk-error-summary__list" in (said.get("class") or "")
        href, place = said.get("href") or "", said.get("id")
        if self._in_summary and href.startswith("#"):
            self.linked.append(href[1:])
        if place and said.get("type") != "hidden":
            self.shown.add(place)

    def handle_endtag(self, tag: str) -> None:
        self._in_summary &= tag != "ul"
