"""How a browser without script fills in a page: it sends back every field of the form it was shown."""

import html
import re
from urllib.parse import urljoin


def fields(page):
    """What the page's form would send as it stands: name to value, a list where a name stands several times."""
    form = re.search(r"<main.*?(<form\b[^>]*method=\"post\".*?</form>)", page.text, re.DOTALL)[1]
    found = []
    for tag in re.findall(r"<input\b[^>]*>", form):
        kind = attribute(tag, "type") or "text"
        if kind not in ("radio", "checkbox") or " checked" in tag:
            found.append((attribute(tag, "name"), attribute(tag, "value") or ("y" if kind == "checkbox" else "")))
    for tag, text in re.findall(r"(<textarea\b[^>]*>)(.*?)</textarea>", form, re.DOTALL):
        found.append((attribute(tag, "name"), html.unescape(text).removeprefix("\n")))
    for tag, options in re.findall(r"(<select\b[^>]*>)(.*?)</select>", form, re.DOTALL):
        chosen = re.search(r"<option[^>]*value=\"([^\"]*)\"[^>]*selected", options)
        found.append((attribute(tag, "name"), chosen[1] if chosen else ""))
    values = {}
    for name, value in found:
        values.setdefault(name, []).append(value)
    return {name: each[0] if len(each) == 1 else each for name, each in values.items()}


def attribute(tag, name):
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(found[1]) if found else None


def send(client, url, **typed):
    """Open a page, type, press Continue; a name in ``typed`` with the value None is a box left out."""
    values = fields(client.get(url)) | typed
    return client.post(url, data={name: value for name, value in values.items() if value is not None})


def sentences(page):
    """The list of what is to be put right at the top of a page."""
    summary = re.search(r'govuk-error-summary__list">(.*?)</ul>', page.text, re.DOTALL)
    if not summary:
        return []
    return [html.unescape(re.sub(r"<[^>]+>", "", line)).strip() for line in re.findall(r"<li>.*?</li>", summary[1])]


def place(url, page):
    """Where a page leads on to, as a path."""
    return urljoin(url, page.location) if page.location else None
