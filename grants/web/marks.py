"""What shows a mission on a page, made from the missions' rows: ``/missions.css`` and the drawings in ``/marks.svg``.

A mission's colour, icon, shape and pattern are data, and the content policy allows no inline style, so the rows become
one small style sheet and one file of drawings. Both are asked for by the hash of what is in them and kept for ever.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from time import monotonic

from flask import Blueprint, Flask, Response, current_app, g, request
from markupsafe import Markup, escape

from grants.web.guard import public
from grants.web.palette import INK, PATTERNS, READABLE, Marked, contrast, mixed

ICONS = Path(__file__).parents[1] / "static" / "src" / "icons"
MINUTE = 60.0  # how long a process may show the missions as it last read them
FOR_EVER = "public, max-age=31536000, immutable"
COLOUR, SLUG = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE), re.compile(r"[a-z0-9-]+")

# On the wall, for a project that belongs to no mission here.
PLAIN_TILE = (
    '<symbol id="t-none" viewBox="0 0 20 20"><rect fill="#5b5149" width="20" height="20" rx="1.5"/>'
    '<path d="M6 10h8" stroke="#fff" stroke-width="2.5"/></symbol>'
)

bp = Blueprint("marks", __name__)


def drawings(kind: str) -> list[tuple[str, str]]:
    """The icons (``"mission"``) or shapes (``"shape"``) there are: file names without ending, and words for a list."""
    names = sorted(path.stem for path in ICONS.glob(f"{kind}-*.svg"))
    return [(name, name.removeprefix(f"{kind}-").replace("-", " ").capitalize()) for name in names]


@dataclass(frozen=True)
class Marks:
    """The missions' looks at one moment, ready to be served."""

    css: str
    svg: str
    patterns: Markup
    version: str
    read_at: float


def init_app(app: Flask, read: Callable[[], Sequence[Marked]]) -> None:
    """``read`` gives the missions, those of the past included; it is asked at most once a minute."""
    app.extensions["marks"] = read
    app.register_blueprint(bp)
    app.add_template_global(drawing)
    app.add_template_global(lambda: f"/missions.css?v={marks().version}", "missions_css")
    app.add_template_global(lambda: marks().patterns, "pattern_defs")


def marks() -> Marks:
    """The missions' looks, read again after a minute so that a new mission appears without a restart."""
    if "marks" in g:  # one page shows one moment, and asks for its marks a hundred times
        made: Marks = g.marks
        return made
    kept: Marks | None = current_app.extensions.get("marks_kept")
    if kept is None or current_app.testing or monotonic() - kept.read_at > MINUTE:
        rows = list(current_app.extensions["marks"]())
        kept = drawn(rows)
        current_app.extensions["marks_kept"] = kept if rows else None
    g.marks = kept
    return kept


def drawing(name: str) -> str:
    """Where a drawing lies, for ``<use href>``: a dial ``s-2``, a mission's icon ``i-<slug>`` or tile ``t-<slug>``."""
    return f"/marks.svg?v={marks().version}#{name}"


def drawn(missions: Sequence[Marked]) -> Marks:
    """The style sheet, the drawings and the patterns of these missions; a row that is no colour is left out."""
    fit = [m for m in missions if COLOUR.fullmatch(m.colour) and COLOUR.fullmatch(m.tint) and SLUG.fullmatch(m.slug)]
    css = "".join(map(_rules, fit)) + _scale("canal", "#11454b")
    svg = '<svg xmlns="http://www.w3.org/2000/svg">' + "".join([*_dials(), PLAIN_TILE, *map(_symbols, fit)]) + "</svg>"
    patterns = "".join([_pattern(m.slug, m.colour, m.pattern) for m in fit])
    patterns += _pattern("canal", "#11454b", "lines") + _pattern("ink", INK, "crosses")
    version = sha256((css + svg).encode()).hexdigest()[:12]
    drawn_by_us = Markup(patterns)  # noqa: S704  # of names and colours that were checked above
    return Marks(css, svg, drawn_by_us, version, monotonic())


def _rules(m: Marked) -> str:
    return (
        f".mg-m-{m.slug}{{--m:{m.colour};--mt:{m.tint}}}"
        f".mg-f-{m.slug}{{fill:{m.colour}}}.mg-s-{m.slug}{{stroke:{m.colour}}}" + _scale(m.slug, m.colour)
    )


def _scale(slug: str, colour: str) -> str:
    """Three shades for the ward map, from few to many, each with the ink that can be read on it."""
    shades = [mixed(colour, 0.25), mixed(colour, 0.5), colour]
    inks = [INK if contrast(INK, shade) >= READABLE else "#fff" for shade in shades]
    return "".join(
        f".mg-scale-{slug}-{step}{{background:{shade};color:{ink};fill:{shade}}}"
        for step, (shade, ink) in enumerate(zip(shades, inks, strict=True), start=1)
    )


def _symbols(m: Marked) -> str:
    tile = f'<rect fill="{m.colour}" width="20" height="20" rx="1.5"/><g fill="#fff">{_inside(m.shape)}</g>'
    return (
        f'<symbol id="i-{m.slug}" viewBox="0 0 24 24">{_inside(m.icon)}</symbol>'
        f'<symbol id="t-{m.slug}" viewBox="0 0 20 20">{tile}</symbol>'
    )


def _pattern(slug: str, colour: str, name: str) -> str:
    lines = PATTERNS.get(name, PATTERNS["crosses"]).format(colour=escape(colour))
    size = '<rect width="8" height="8" fill="#fff"/>'
    return f'<pattern id="p-{slug}" width="8" height="8" patternUnits="userSpaceOnUse">{size}{lines}</pattern>'


@cache
def _inside(name: str) -> str:
    """The strokes of an icon or shape of ours, without frame and background; nothing if there is no such drawing."""
    path = ICONS / f"{name}.svg"
    if not SLUG.fullmatch(name) or not path.is_file():
        return ""
    body = re.sub(r"^<svg[^>]*>|</svg>\s*$|<title>.*?</title>|<rect fill[^>]*/>", "", path.read_text("utf-8"))
    return body.strip()


def _dials() -> list[str]:
    """The dial fills as the grant moves; ``ask`` is somebody's turn, ``dec`` a decision, ``stop`` the end."""
    ring = '<circle cx="12" cy="12" r="10" fill="#fff" stroke="currentColor" stroke-width="3"/>'
    disc = '<circle cx="12" cy="12" r="11.5" fill="currentColor"/>'
    white = 'fill="none" stroke="#fff" stroke-linecap="round" stroke-linejoin="round"'
    drawings = {
        "0": ring,
        "1": ring + '<path d="M12 12V2A10 10 0 0 1 22 12Z" fill="currentColor"/>',
        "2": ring + '<path d="M12 12V2A10 10 0 0 1 12 22Z" fill="currentColor"/>',
        "3": ring + '<path d="M12 12V2A10 10 0 1 1 2 12Z" fill="currentColor"/>',
        "4": disc + f'<path d="m7 12.5 3.5 3.5 7-7.5" {white} stroke-width="2.75"/>',
        "ask": disc + f'<path d="M12 5.5v8" {white} stroke-width="3.2"/><circle cx="12" cy="17.8" r="2" fill="#fff"/>',
        "dec": '<rect x="2" y="2" width="20" height="20" rx="3" fill="currentColor"/>'
        f'<path d="M7 9h10M7 15h10" {white} stroke-width="3"/>',
        "stop": '<path d="M8 1.5h8L22.5 8v8L16 22.5H8L1.5 16V8z" fill="currentColor"/>'
        f'<path d="M7 12h10" {white} stroke-width="3"/>',
    }
    return [f'<symbol id="s-{name}" viewBox="0 0 24 24">{lines}</symbol>' for name, lines in drawings.items()]


def _served(body: str, mimetype: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = FOR_EVER if request.args.get("v") == marks().version else "no-cache"
    return response


@bp.get("/missions.css")
@public
def css() -> Response:
    """The missions' colours as classes."""
    return _served(marks().css, "text/css")


@bp.get("/marks.svg")
@public
def svg() -> Response:
    """The dials, the missions' icons and their tiles, each to be used by name."""
    return _served(marks().svg, "image/svg+xml")
