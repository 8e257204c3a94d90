"""The way of a round as its officer goes it: step by step, what is done, what is to be done now and on which page."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import ngettext

from grants.accounts.models import Actor
from grants.applications.models import Status
from grants.core import clock
from grants.dashboards import step_queries as queries
from grants.decisions import record_queries
from grants.decisions.models import Draw, DrawStatus
from grants.recruitment.models import Call, CallStatus
from grants.rounds.models import Round, RoundStatus
from grants.web import filters
from grants.web.text import _

DONE, TO_DO, LATER = "done", "to do", "later"
TO_CHECK = (Status.SUBMITTED, Status.IN_CHECK, Status.NEEDS_INFORMATION)
WITH_THE_PANEL = (Status.SCORING, Status.DISCUSSION)
TO_SIGN = (Status.RECOMMENDED, Status.RESERVE, Status.NOT_THIS_TIME)


class Step(NamedTuple):
    """``endpoint`` and ``values`` name the page where it is done; ``says`` how far it is, in a sentence."""

    label: str
    endpoint: str
    values: dict[str, Any]
    state: str
    says: str


@dataclass(frozen=True)
class Stand:
    """How far a round has come."""

    checking: int
    ready: int
    deciding: int
    signing: int
    signed: int
    given: int
    scored: int
    draw: Draw | None
    has_closed: bool

    @property
    def is_decided(self) -> bool:
        """Whether the panel has decided about everything that came to it."""
        left = self.checking + self.ready + self.deciding
        return self.has_closed and not left and self.signing + self.signed > 0


def of(round: Round, actor: Actor) -> list[Step]:
    """Every step of a published round, in the order in which they are gone; none for one that is not published."""
    if round.status is RoundStatus.DRAFT:
        return []
    found = _stand(round, actor)
    panels = queries.panels(round.id)
    return [
        _panel(round, panels),
        *(_call(call) for call in queries.calls(round.id)),
        _check(found),
        _plan(round, panels, found),
        _draw(round, found),
        _scores(round, panels, found),
        _meeting(round, found),
        _sign_off(round, found),
        _results(round, found),
    ]


def _stand(round: Round, actor: Actor) -> Stand:
    ideas = queries.ideas(round.id, actor)
    given, scored = queries.readings(round.id, actor)
    return Stand(
        checking=sum(ideas[status] for status in TO_CHECK),
        ready=ideas[Status.READY],
        deciding=sum(ideas[status] for status in WITH_THE_PANEL),
        signing=sum(ideas[status] for status in TO_SIGN),
        signed=ideas[Status.SIGNED_OFF] + ideas[Status.PUBLISHED],
        given=given,
        scored=scored,
        draw=record_queries.draw_of(round.id),
        has_closed=round.rolling or round.has_closed(clock.now()),
    )


def _panel(round: Round, panels: dict[UUID, int]) -> Step:
    says = _("Make a panel, then ask residents to join it.")
    if panels:
        seats = sum(panels.values())
        people = ngettext("%(num)s member.", "%(num)s members.", seats)
        says = f"{ngettext('%(num)s panel.', '%(num)s panels.', len(panels))} {people}"
    state = DONE if any(panels.values()) else TO_DO
    return Step(_("Panels of this round"), "desk_panels.index", {"slug": round.slug}, state, says)


def _call(call: Call) -> Step:
    match call.status:
        case CallStatus.DRAFT:
            state, says = TO_DO, _("Nobody sees it yet. Open it.")
        case CallStatus.OPEN if not call.has_closed(clock.now()):
            state, says = LATER, _("Residents can answer until %(when)s.", when=filters.deadline(call.closes_at))
        case CallStatus.OPEN:
            state, says = TO_DO, _("It has closed. Prepare the lottery.")
        case CallStatus.PREPARED:
            assert call.event_on is not None  # prepared
            is_due = clock.now().date() >= call.event_on
            state = TO_DO if is_due else LATER
            says = _("The event is on %(day)s. Draw the panel after it.", day=filters.date(call.event_on))
        case CallStatus.CHOSEN:
            state, says = DONE, _("Its people are chosen.")
    return Step(_("Call: %(title)s", title=call.title), "calls.show", {"id": call.id}, state, says)


def _check(found: Stand) -> Step:
    says = _("Ideas stand here as they are sent.")
    if found.checking:
        says = ngettext("%(num)s idea to check.", "%(num)s ideas to check.", found.checking)
    elif found.has_closed:
        says = _("Every idea is checked.")
    state = TO_DO if found.checking else DONE if found.has_closed else LATER
    return Step(_("Check the ideas"), "checks.index", {}, state, says)


def _plan(round: Round, panels: dict[UUID, int], found: Stand) -> Step:
    says = _("Ideas stand here when their check is done.")
    if found.ready:
        says = ngettext("%(num)s idea waits for readers.", "%(num)s ideas wait for readers.", found.ready)
    elif found.given:
        says = ngettext("%(num)s reading is given out.", "%(num)s readings are given out.", found.given)
    state = TO_DO if found.ready and any(panels.values()) else DONE if found.given and not found.ready else LATER
    return _of_panel(_("Who reads what"), "desk_panels.ideas", round, panels, state, says)


def _draw(round: Round, found: Stand) -> Step:
    draw = found.draw
    if draw is None:
        state = LATER if found.is_decided else TO_DO
        says = _("None is announced.") if found.is_decided else _("Announce it before the scores close.")
    elif draw.status is DrawStatus.DRAWN:
        state, says = DONE, _("It is held.")
    elif draw.status is DrawStatus.POOL_PUBLISHED:
        state = TO_DO if clock.now() >= draw.event_at else LATER
        says = _("Hold it after the event, %(when)s.", when=filters.deadline(draw.event_at))
    elif found.is_decided:
        state, says = DONE, _("It was announced, and no draw was held.")
    else:
        state = TO_DO if _all_in(found) else LATER
        says = _(
            "When all scores are in, publish the ideas to draw among, before %(when)s.",
            when=filters.deadline(draw.event_at),
        )
    return Step(_("Draw for ideas at the line"), "rulings.draw", {"slug": round.slug}, state, says)


def _scores(round: Round, panels: dict[UUID, int], found: Stand) -> Step:
    says = _("Members read when they have been given ideas.")
    if found.given:
        says = _("%(scored)s of %(given)s scores are in.", scored=found.scored, given=found.given)
    state = DONE if _all_in(found) else LATER
    return _of_panel(_("Scores, and how far readers agree"), "desk_panels.results", round, panels, state, says)


def _meeting(round: Round, found: Stand) -> Step:
    says = _("The chair plans the meeting and records what the panel agrees.")
    if found.deciding:
        says = f"{ngettext('%(num)s idea to decide.', '%(num)s ideas to decide.', found.deciding)} {says}"
    state = DONE if found.is_decided else LATER
    return Step(_("What the rules come to, for the meeting"), "rulings.index", {"slug": round.slug}, state, says)


def _sign_off(round: Round, found: Stand) -> Step:
    says = _("An approver signs off what the panel decided.")
    if found.signing:
        says = ngettext(
            "%(num)s decision waits for an approver.", "%(num)s decisions wait for an approver.", found.signing
        )
    elif found.signed:
        says = ngettext("%(num)s decision is signed off.", "%(num)s decisions are signed off.", found.signed)
    state = TO_DO if found.signing else DONE if found.is_decided else LATER
    return Step(_("Decisions of the panel and sign-off"), "decisions.index", {"slug": round.slug}, state, says)


def _results(round: Round, found: Stand) -> Step:
    if round.status is RoundStatus.DECIDED:
        state, says = DONE, _("The results are out.")
    elif found.is_decided and not found.signing:
        state, says = TO_DO, _("Read the letters, look at what would happen, then publish.")
    else:
        state, says = LATER, _("Everything goes out together, when all of it is signed off.")
    return Step(_("Results: what publishing would do"), "publication.publish", {"slug": round.slug}, state, says)


def _of_panel(label: str, endpoint: str, round: Round, panels: dict[UUID, int], state: str, says: str) -> Step:
    """A page of the panel where there is one, else the list of panels."""
    if len(panels) == 1:
        [id] = panels
        return Step(label, endpoint, {"slug": round.slug, "panel_id": id}, state, says)
    return Step(label, "desk_panels.index", {"slug": round.slug}, state, says)


def _all_in(found: Stand) -> bool:
    return found.given > 0 and found.given == found.scored
