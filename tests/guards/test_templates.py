"""Every template compiles, stands on a layout, keeps to the content policy, and no form lacks its token."""

import re
from pathlib import Path

import pytest
from flask import Flask

from config import ROOT

TEMPLATES = ROOT / "templates"
PAGES_OF_NONE = ("components", "layouts", "email")
ALL = sorted(path for path in TEMPLATES.rglob("*.html"))
WHOLE = [path for path in ALL if not path.name.startswith("_")]  # _parts.html is a part of pages, never one itself
PAGES = [path for path in WHOLE if path.relative_to(TEMPLATES).parts[0] not in PAGES_OF_NONE]
LAYOUT = re.compile(r"""\{%-?\s*extends\s+["']([^"']+)["']\s*-?%\}""")
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE)
TOKEN = re.compile(r"csrf_token|hidden_tag\(")
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def named(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def text(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


def test_there_are_templates() -> None:
    assert len(ALL) > 30


def test_every_template_compiles(app: Flask) -> None:
    for path in TEMPLATES.rglob("*"):
        if path.suffix in (".html", ".txt"):
            app.jinja_env.get_template(named(path))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_a_page_stands_on_a_layout(path: Path) -> None:
    here = path
    for _ in range(5):
        found = LAYOUT.search(text(here))
        assert found, f"{named(here)} extends nothing"
        if found[1].startswith("layouts/"):
            return
        here = TEMPLATES / found[1]
    raise AssertionError(f"{named(path)} never reaches a layout")


@pytest.mark.parametrize("path", ALL, ids=named)
def test_nothing_in_it_needs_a_looser_content_policy(path: Path) -> None:
    source = text(path)
    assert not re.search(r"\sstyle\s*=", source), "style= is refused by the content policy"
    assert not re.search(r"<style\b", source), "a style element is refused by the content policy"
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", source), "an inline script is refused by the content policy"
    assert not re.search(r"""\son[a-z]+\s*=\s*["']""", source), "handlers belong in a file"
    assert "javascript:" not in source
    assert not re.search(r"""(src|href)\s*=\s*["'](https?:)?//""", re.sub(r"<a\b[^>]*>", "", source)), "from elsewhere"


@pytest.mark.parametrize("path", ALL, ids=named)
def test_every_form_says_how_it_is_sent_and_carries_its_token(path: Path) -> None:
    for form in FORM.findall(text(path)):
        opening = form.split(">", 1)[0]
        method = re.search(r"""\bmethod\s*=\s*["']([a-z]+)["']""", opening)
        assert method, f"a form without a method: {opening}"
        assert method[1] in ("get", "post")
        if method[1] == "post":
            assert TOKEN.search(form), f"a form without its token: {opening}"


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_no_text_is_marked_safe_in_a_page(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b", text(path)), (
        "what people typed must stay escaped; make it Markup where it is made"
    )
