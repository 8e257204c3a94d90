"""Making a panel, and who sits on it."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete

from grants.accounts import queries as accounts
from grants.accounts.models import SYSTEM, Actor, Role
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db, locked
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.panels import assignment_queries, plan_queries, queries
from grants.panels.models import Assignment, Member, Panel
from grants.permissions import Can, authorise, own_account
from grants.rounds import queries as rounds
from grants.rounds.models import RoundStatus


class NotAPanellist(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "Nobody with this email address is a panellist or chair. Ask an administrator to invite them first",
            "email",
        )


class DraftRound(Refusal):
    def __init__(self) -> None:
        super().__init__("Publish the round first: a panel works by its frozen rules")


class MeetsBeforeScores(Refusal):
    def __init__(self) -> None:
        super().__init__("The panel must meet on or after the day its scores are due", "meets_on")


@command
def make(
    round_id: UUID, *, name: str, by: Actor, scores_due_on: dt.date | None = None, meets_on: dt.date | None = None
) -> UUID:
    """Set up a panel for a published round; gives its id."""
    round = rounds.for_update(round_id)
    authorise(by, Can.EDIT_ROUND, round)
    if round.status is RoundStatus.DRAFT:
        raise DraftRound
    _check_dates(scores_due_on, meets_on)
    panel = Panel(round_id=round_id, name=name, scores_due_on=scores_due_on, meets_on=meets_on)
    db.session.add(panel)
    audit.record(by, "panel.make", panel, round=round_id)
    return panel.id


@command
def edit(
    panel_id: UUID,
    *,
    name: str,
    scores_due_on: dt.date | None,
    meets_on: dt.date | None,
    wants_lived_experience: bool = False,
    mixes_wards: bool = False,
    shown: int,
    by: Actor,
) -> None:
    """Change a panel's name, dates or rules of reading, unless somebody did since ``shown``."""
    panel = _managed(panel_id, by)
    panel.expect(shown)
    _check_dates(scores_due_on, meets_on)
    rules = {"wants_lived_experience": wants_lived_experience, "mixes_wards": mixes_wards}
    if changed := panel.change(name=name, scores_due_on=scores_due_on, meets_on=meets_on, **rules):
        audit.record(by, "panel.edit", panel, fields=changed)


@command
def add_member(panel_id: UUID, *, email: str, by: Actor) -> UUID:
    """Give a seat to somebody who holds the role now; whoever left before takes the same seat again."""
    panel = _managed(panel_id, by)
    person = accounts.by_email(email)
    if person is None or not person.roles_at(clock.now()) & {Role.PANELLIST, Role.CHAIR}:
        raise NotAPanellist
    member = queries.member(panel_id, person.id)
    if member is None:
        member = Member(panel_id=panel_id, person_id=person.id)
        db.session.add(member)
    elif member.left_at is None:
        return member.id
    else:
        member.change(left_at=None)
    audit.record(by, "panel.add_member", panel, member=member.id)
    return member.id


@command
def remove_member(panel_id: UUID, member_id: UUID, *, by: Actor) -> None:
    """End a seat. What the member has scored stays and counts; what was still to be read goes back."""
    panel = _managed(panel_id, by)
    member = queries.member_by_id(panel_id, member_id)
    if member is None or member.left_at is not None:
        return
    member.change(left_at=clock.now(), is_chair=False)
    unread = assignment_queries.unsent(panel_id, member.person_id)
    db.session.execute(delete(Assignment).where(Assignment.id.in_(unread)))
    audit.record(by, "panel.remove_member", panel, member=member.id, ideas_given_back=len(unread))


@command
def name_chair(panel_id: UUID, member_id: UUID, *, is_chair: bool, by: Actor) -> None:
    """Let a member chair, or no longer. A panel may have several: one chairs the ideas the other stepped out of."""
    panel = _managed(panel_id, by)
    member = queries.member_by_id(panel_id, member_id)
    if member is None or member.left_at is not None:
        raise Refusal("This person is no longer on the panel")
    if member.change(is_chair=is_chair):
        audit.record(by, "panel.name_chair", panel, member=member.id, is_chair=is_chair)


@command
def tell_about(
    panel_id: UUID,
    member_id: UUID,
    *,
    most_ideas: int | None,
    cares_about: Collection[UUID],
    lived_experience: bool,
    postcode: str | None,
    groups: str | None,
    shown: int,
    by: Actor,
) -> None:
    """Note what a plan of readings goes by for this member, unless the panel was changed since ``shown``."""
    panel = _managed(panel_id, by)
    panel.expect(shown)
    member = queries.member_by_id(panel_id, member_id)
    if member is None or member.left_at is not None:
        raise Refusal("This person is no longer on the panel")
    changed = member.change(
        most_ideas=most_ideas,
        cares_about=sorted(map(str, cares_about)) or None,
        lived_experience=lived_experience or None,
        postcode=postcode or None,
        groups=groups or None,
    )
    if changed:
        audit.record(by, "panel_member.tell_about", member, panel=panel.id, fields=changed)


@command
def note_limit(member_id: UUID, *, most_ideas: int | None, by: Actor) -> None:
    """The most a member says that they read; None for what the round asks. An officer may change it later."""
    member = _own_seat(member_id, by)
    if changed := member.change(most_ideas=most_ideas):
        audit.record(by, "panel_member.wish", member, panel=member.panel_id, fields=changed)


@command
def note_missions(member_id: UUID, *, missions: Collection[str], by: Actor) -> None:
    """The missions that a member says they care about, by the end of their address; with none, nothing changes."""
    member = _own_seat(member_id, by)
    cares_about = sorted(str(id) for id in plan_queries.missions_called(missions))
    if cares_about and (changed := member.change(cares_about=cares_about)):
        audit.record(by, "panel_member.wish", member, panel=member.panel_id, fields=changed)


def _own_seat(member_id: UUID, by: Actor) -> Member:
    member = locked(Member, member_id)
    if by != SYSTEM:
        own_account(by, member.person_id)
    return member


def _managed(panel_id: UUID, by: Actor) -> Panel:
    panel = queries.for_update(panel_id)
    authorise(by, Can.MANAGE_PANEL, panel)
    return panel


def _check_dates(scores_due_on: dt.date | None, meets_on: dt.date | None) -> None:
    if scores_due_on and meets_on and meets_on < scores_due_on:
        raise MeetsBeforeScores
