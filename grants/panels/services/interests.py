"""Declaring where one stands to whoever asks, before a word of any idea is read."""

import datetime as dt
from collections.abc import Collection, Mapping
from uuid import UUID

from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import command
from grants.panels import interest_queries, queries
from grants.panels.interest_queries import WORST_FIRST, Name
from grants.panels.models import Degree, Interest, Member, Panel
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds
from grants.rounds.models import Round

Said = tuple[Degree, str]  # how near, and because


@command
def declare(panel_id: UUID, *, shown: Collection[str], known: Collection[str], by: Actor) -> bool:
    """Save which of the names that were ``shown`` the member knows; whoever joined the list since stays undeclared.

    A known name keeps what was said about it. A newly known one counts as *not sure*, which keeps its ideas out of
    sight, until the member says how near. Gives whether there is anybody left to say that about.
    """
    panel, member = _seat(panel_id, by)
    anybody = _tick(panel.round_id, shown, known, by, panel=panel.id)
    _note_when(panel, member, by)
    return anybody


@command
def say_how_near(panel_id: UUID, *, said: Mapping[str, Said], by: Actor) -> None:
    """Save how near the member stands to names that were ticked before."""
    panel, member = _seat(panel_id, by)
    _say(panel.round_id, said, by, panel=panel.id)
    audit.record(by, "panel.say_how_near", panel, member=member.id)


@command
def declare_at_desk(round_id: UUID, *, shown: Collection[str], known: Collection[str], by: Actor) -> bool:
    """The same for somebody who checks, signs off or pays: of a whole round, with no seat to note it on."""
    round = _of_desk(round_id, by)
    anybody = _tick(round_id, shown, known, by, round=round_id)
    audit.record(by, "round.declare", round)
    return anybody


@command
def say_how_near_at_desk(round_id: UUID, *, said: Mapping[str, Said], by: Actor) -> None:
    """Save how near they stand to names that were ticked before."""
    round = _of_desk(round_id, by)
    _say(round_id, said, by, round=round_id)
    audit.record(by, "round.say_how_near", round)


def _seat(panel_id: UUID, by: Actor) -> tuple[Panel, Member]:
    """The panel and the member's seat, after the round: one who sits on two panels of it says each thing once."""
    rounds.for_update(queries.round_of(panel_id))
    panel = queries.for_update(panel_id)
    authorise(by, Can.DECLARE_INTERESTS, panel)
    member = queries.member(panel_id, by.id)
    assert member is not None  # the permission table says so
    return panel, member


def _of_desk(round_id: UUID, by: Actor) -> Round:
    """The round, locked: whoever steps out at this moment is either seen by a sign-off or waits for it."""
    round = rounds.for_update(round_id)
    authorise(by, Can.DECLARE_AT_DESK, round)
    return round


def _tick(round_id: UUID, shown: Collection[str], known: Collection[str], by: Actor, **about: UUID) -> bool:
    now = clock.now()  # before the list is read: what is sent after this moment has not been asked about
    listed = [name for name in interest_queries.names(round_id, by.id) if name.key in shown]
    said = {
        name.key: (name.degree if name.is_known and name.degree else Degree.NOT_SURE, name.because)
        if name.key in known
        else (Degree.NONE, "")
        for name in listed
    }
    _save(listed, said, now, by, **about)
    return any(degree is not Degree.NONE for degree, _ in said.values())


def _say(round_id: UUID, said: Mapping[str, Said], by: Actor, **about: UUID) -> None:
    now = clock.now()  # as above
    listed = [name for name in interest_queries.names(round_id, by.id) if name.key in said and name.is_known]
    _save(listed, said, now, by, **about)


def _save(listed: Collection[Name], said: Mapping[str, Said], now: dt.datetime, by: Actor, **about: UUID) -> None:
    """An idea behind two names, a person's and a group's, takes the nearer of the two."""
    nearest: dict[UUID, Said] = {}
    for name in listed:
        for id in name.application_ids:
            nearest[id] = min(said[name.key], nearest.get(id, (Degree.NONE, "")), key=lambda s: WORST_FIRST.index(s[0]))
    before = interest_queries.interests(by.id, list(nearest))
    for id, (degree, because) in nearest.items():
        interest = before.get(id)
        if interest is None:
            interest = Interest(application_id=id, person_id=by.id, degree=Degree.NONE, declared_at=now)
            db.session.add(interest)
        changed = interest.change(degree=degree, because=because or None)
        interest.change(declared_at=now)
        if changed:
            audit.record(by, "interest.declare", interest, **about, fields=changed, degree=degree)


def _note_when(panel: Panel, member: Member, by: Actor) -> None:
    """The list is gone through up to the first idea nothing was said about; what arrived later is asked again."""
    now, first = clock.now(), interest_queries.first_undeclared(panel.round_id, by.id)
    member.change(declared_at=min(now, first - dt.timedelta(microseconds=1)) if first else now)
    audit.record(by, "panel.declare", panel, member=member.id)
