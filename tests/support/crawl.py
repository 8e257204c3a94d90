"""Follow every link that one person is shown, from the home page on."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

ENOUGH = 2  # pages of a kind: the same view with the same filters

HREF = re.compile(r"<a\s[^>]*?href=\"([^\"]*)\"", re.DOTALL)
ID = re.compile(r"\sid=\"([^\"]*)\"")


@dataclass
class Walk:
    """What was met: pages by address, links that lead nowhere as (from, to, why), and the views that were opened."""

    opened: dict[str, int] = field(default_factory=dict)
    dead: list[tuple[str, str, str]] = field(default_factory=list)
    views: set[str] = field(default_factory=set)


def walk(app: Flask, client: FlaskClient, start: str = "/") -> Walk:
    """Open what is linked, some pages of every kind; a link to a page that refuses its own reader is dead too."""
    found, kinds = Walk(), Counter[tuple[str, ...]]()
    waiting = deque([("", start)])
    queued = {start}
    while waiting:
        source, path = waiting.popleft()
        kind = kind_of(app, path)
        if kind is None:
            found.dead.append((source, path, "no page has this address"))
            continue
        kinds[kind] += 1
        if kinds[kind] > ENOUGH:
            continue
        response = client.get(path)
        found.opened[path] = response.status_code
        found.views.add(kind[0])
        if response.status_code >= 400:
            found.dead.append((source, path, str(response.status_code)))
        for link in links(response, path, found):
            if link not in queued:
                queued.add(link)
                waiting.append((path, link))
        response.close()
    return found


def links(response, path: str, found: Walk) -> list[str]:
    """The addresses of this house that a page links, or redirects to; places in the page itself must be there."""
    if 300 <= response.status_code < 400:
        return [urljoin(path, response.location)]
    if response.mimetype != "text/html" or response.status_code >= 400:
        return []
    text = response.text
    ids, inside = set(ID.findall(text)), []
    for href in map(unescape, HREF.findall(text)):
        link = urlsplit(href)
        if link.scheme or link.netloc or not href:
            continue
        if not link.path and not link.query:
            if link.fragment and link.fragment not in ids:
                found.dead.append((path, href, "no such place in the page"))
            continue
        inside.append(urljoin(path, link._replace(fragment="").geturl()))
    return inside


def kind_of(app: Flask, path: str) -> tuple[str, ...] | None:
    """The view that answers and the names of its filters; None where nothing answers."""
    link = urlsplit(path)
    try:
        endpoint, _ = app.url_map.bind("localhost").match(link.path, method="GET")
    except RequestRedirect:
        return ("redirect", link.path)
    except HTTPException:
        return None
    return (str(endpoint), *sorted({name for name, _ in parse_qsl(link.query)}))
