"""The ways through the site: the public ones are fixed, each slice adds its own to the panel's bar or the desk's."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, current_app, request, url_for
from flask.blueprints import BlueprintSetupState
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.web.guard import actor, person

PANEL, DESK = "panel", "desk"


@dataclass(frozen=True)
class Tab:
    """One way in the bar of an area, for those whose role has use for it; ``roles`` empty means everybody there."""

    label: Any
    endpoint: str
    place: int
    roles: frozenset[Role]
    also: tuple[str, ...]  # addresses besides its own where this is where you are


@dataclass(frozen=True)
class Link:
    label: Any
    href: str
    is_current: bool


PUBLIC = [
    (_l("Missions"), "/missions"),
    (_l("Projects"), "/projects"),
    (_l("Apply"), "/apply"),
    (_l("How we decide"), "/how-decisions-are-made"),
]
MINE = (_l("My ideas"), "/applications/")
AREAS = {PANEL: _l("Resident panel"), DESK: _l("Grants desk")}


def init_app(app: Flask) -> None:
    app.extensions.setdefault("tabs", {PANEL: [], DESK: []})
    app.add_template_global(public_links)
    app.add_template_global(area_links)
    app.jinja_env.globals["AREAS"] = AREAS


def tab(
    bp: Blueprint,
    area: str,
    label: Any,
    endpoint: str,
    *,
    place: int,
    roles: Collection[Role] = (),
    also: tuple[str, ...] = (),
) -> None:
    """Add a way to an area's bar: ``nav.tab(bp, nav.DESK, "Exports", ".index", place=50, roles={Role.OFFICER})``."""
    full = f"{bp.name}{endpoint}" if endpoint.startswith(".") else endpoint

    def register(state: BlueprintSetupState) -> None:
        tabs = state.app.extensions.setdefault("tabs", {PANEL: [], DESK: []})
        tabs[area].append(Tab(label, full, place, frozenset(roles), also))

    bp.record(register)


def public_links() -> list[Link]:
    """What everybody sees. Whoever is signed in has their ideas there; how we decide is then in the footer only."""
    links = [*PUBLIC[:-1], MINE] if person() else PUBLIC
    return [_link(label, href) for label, href in links]


def area_links(area: str) -> list[Link]:
    """The ways of an area that whoever looks has use for, in order."""
    roles = actor().roles
    tabs: list[Tab] = current_app.extensions["tabs"].get(area, [])
    fit = sorted((t for t in tabs if not t.roles or t.roles & roles), key=lambda t: t.place)
    links = [_link(t.label, url_for(t.endpoint), *t.also) for t in fit]
    # Where one address lies inside another, only the nearer one is where you are.
    nearest = max((link.href for link in links if link.is_current), key=len, default=None)
    return [Link(link.label, link.href, link.href == nearest) for link in links]


def _link(label: Any, href: str, *also: str) -> Link:
    here = request.path.rstrip("/") + "/"
    return Link(label, href, any(here.startswith(within.rstrip("/") + "/") for within in (href, *also)))
