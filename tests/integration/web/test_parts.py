"""Every part is drawn once, with what people might type in it, and the page is whole."""

import datetime as dt
from html.parser import HTMLParser
from types import SimpleNamespace as Row
from typing import Any

from flask import Flask, render_template_string

from grants.web import fields
from grants.web.forms import Form
from grants.web.pagination import Page

EVIL = "<b>Kilburn</b> & “co” 🏘️"
NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
VOID = {"meta", "link", "input", "br", "hr", "img"}
IMPORTS = {
    "form": "form_frame, buttons",
    "button": "post_button, link_button, sign_out",
    "anchors": "anchors, choices",
    "status": "status, dial",
    "mission": "mission_label, mission_tile, mission_shape, mission_block, masthead",
    "money": "amount, figures, as_of",
    "facts": "facts",
    "card": "card, row",
    "table": "table",
    "bar": "money_bar, progress_bar, range_bar, money_key, columns",
    "wall": "wall",
    "wardmap": "wardmap",
    "pagination": "pagination",
    "filters": "filters",
    "empty": "empty",
    "notice": "notice",
    "confirmation": "confirmation",
    "timeline": "timeline",
    "summary_list": "summary_list",
    "task_list": "task_section, task_list",
    "crumbs": "breadcrumbs, back_link",
    "details": "details",
}
PARTS = (
    """{% extends "layouts/public.html" %}"""
    + "".join(f'{{% from "components/{name}.html" import {macros} %}}' for name, macros in IMPORTS.items())
    + """
{% block title %}{{ evil }}{% endblock %}
{% block masthead %}{{ masthead(evil, m, evil, breadcrumbs([(evil, "/x")])) }}{% endblock %}
{% block back %}{{ back_link("/x") }}{% endblock %}
{% block content %}
  {% call form_frame(form) %}{{ anchors(form.fit, 1, 30) }}{{ choices(form.rec) }}{{ buttons(evil, "/x") }}{% endcall %}
  {{ post_button("/x", evil, about=evil, values={"a": evil}) }}{{ link_button("/x", evil) }}
  {% for key in keys %}{{ status(key) }}{% endfor %}{{ status("late", evil) }}{{ dial("dec", evil, "go") }}
  {{ mission_label(m, "/x") }}{{ mission_tile(m) }}{{ mission_shape(m) }}
  <ul>{% call mission_block(m, "/x") %}<p>{{ evil }}</p>{% endcall %}</ul>
  {{ amount(138000, evil) }}{{ figures([(23, evil)], m) }}{{ as_of(now) }}
  {{ facts([(evil, evil), (evil, none)], row=True) }}
  <ul>{{ card(evil, "/x", evil, m, 5, evil) }}{% call row(evil, "/x", 5 | money, evil) %}{{ evil }}{% endcall %}</ul>
  {{ table(evil, [evil, (evil, "number")], [[evil, 1]], total=[evil, 1]) }}
  {{ table(evil, ["a"] * 5, [[1, 2, 3, 4, 5]]) }}
  {{ money_bar(m.slug, 5, 10, 20, evil) }}{{ progress_bar(1, 2, evil, 1) }}{{ range_bar(1, 2, 3) }}{{ money_key(evil) }}
  {{ columns(m.slug, [(evil, 5), (evil, 6)], 10, evil) }}{{ columns(m.slug, [], 0, evil) }}
  {{ wall([m.slug] * 13, evil) }}{{ wall([], evil) }}{{ wardmap(wards, evil, m.slug) }}{{ wardmap([], evil) }}
  {{ pagination(page, evil) }}{{ filters(evil, [("ward", evil, [("", evil), ("b", evil)])], search=evil) }}
  {{ empty(evil, evil, "/x", evil) }}{{ notice(evil, evil, warn=True) }}
  {% call confirmation(evil, evil) %}<p>{{ evil }}</p>{% endcall %}
  {{ timeline([(evil, now, evil, "4"), (evil, now.date(), "", "dec"), (evil, none, evil, "0")]) }}
  {{ summary_list([(evil, evil, "/x"), (evil, "", none)]) }}
  {{ task_section("A", evil) }}
  {{ task_list([(evil, "/x", "fix", evil), (evil, none, "later", ""), (evil, "/x", "done", "")]) }}
  {% call details(evil) %}{{ evil }}{% endcall %}
{% endblock %}"""
)


class Reader(HTMLParser):
    """Notes what a page says, and stops at a tag that is closed in the wrong place."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


def drawn(small: Flask, **more: Any) -> str:
    class Score(Form):
        fit = fields.Scale("Fit", choices=[("0", "0"), ("4", "4")], hints={"0": EVIL, "4": EVIL})
        rec = fields.Radios("What next?", choices=[("yes", EVIL), ("no", EVIL)])

    with small.test_request_context("/story?ward=b"):
        return render_template_string(
            PARTS,
            evil=EVIL,
            form=Score(),
            m=Row(slug="eating-well", title=EVIL),
            now=NOON,
            keys=[
                "draft",
                "sent",
                "need",
                "panel",
                "decided",
                "agreed",
                "paid",
                "due",
                "closed",
                "withdrawn",
                "expired",
            ],
            wards=[Row(name=EVIL, tile_column=n, tile_row=2, value=n) for n in range(1, 9)],
            page=Page(range(20), 3, 205, 20),
            **more,
        )


def test_every_part_is_whole_and_escapes_what_people_typed(small: Flask) -> None:
    page = drawn(small)
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids)), "an id stands twice"
    assert "<b>Kilburn</b>" not in page
    assert "&lt;b&gt;Kilburn" in page
    assert "None" not in page.replace("None yet", "")
    assert 'id="p-canal"' in page, "a patterned bar brings the patterns with it"


def test_a_page_without_patterned_bars_carries_no_patterns(small: Flask) -> None:
    with small.test_client() as visitor:
        assert "<pattern" not in visitor.get("/story").text
