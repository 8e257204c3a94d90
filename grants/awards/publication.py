"""Publishing a round's results: looked at in a dry run, then everything at once or nothing."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from flask_babel import lazy_gettext as _l

from grants import workflow
from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import ApplicantKind, Application, Status
from grants.awards import figures, organisations, queries
from grants.awards.models import Award, AwardAlsoMission
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.decisions import record_queries, records
from grants.decisions.models import Decision, DrawStatus, Letter
from grants.decisions.queries import is_kept_out
from grants.decisions.services import PROMISES
from grants.notifications import outbox
from grants.panels.models import OutcomeKind
from grants.permissions import Can, authorise
from grants.rounds import ledger
from grants.rounds import queries as rounds
from grants.rounds.models import Round, RoundStatus


class Missing(StrEnum):
    """What an idea lacks before the results of its round can be published."""

    CHECK = "not checked yet"
    ANSWER = "waits for an answer from the person"
    OUTCOME = "the panel has not decided"
    SIGN_OFF = "not signed off"
    PLACE = "shares its place on the reserve list"
    LETTER = "no letter"


# What a person reads about it, and who does something next.
SENTENCES = {
    Missing.CHECK: _l("An officer still has to check it."),
    Missing.ANSWER: _l("We asked the person something and wait for the answer."),
    Missing.OUTCOME: _l("The panel has not decided about it yet."),
    Missing.SIGN_OFF: _l("An approver still has to sign it off."),
    Missing.PLACE: _l("Another idea has the same place on the reserve list. Send one of them back to the panel."),
    Missing.LETTER: _l("It has no letter. Send it back to the panel and sign it off again."),
}
LACKS = {
    Status.SUBMITTED: Missing.CHECK,
    Status.IN_CHECK: Missing.CHECK,
    Status.NEEDS_INFORMATION: Missing.ANSWER,
    Status.READY: Missing.OUTCOME,
    Status.SCORING: Missing.OUTCOME,
    Status.DISCUSSION: Missing.OUTCOME,
    Status.RECOMMENDED: Missing.SIGN_OFF,
    Status.RESERVE: Missing.SIGN_OFF,
    Status.NOT_THIS_TIME: Missing.SIGN_OFF,
}


class NotReady(Refusal):
    def __init__(self, ideas: int) -> None:
        what = "1 idea is" if ideas == 1 else f"{ideas} ideas are"
        super().__init__(f"The results cannot go out yet: {what} not ready.")


class StillOpen(Refusal):
    def __init__(self) -> None:
        super().__init__("The round is still open. Its results can go out once it has closed.")


class DrawToCome(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "The ideas of a draw are published, and it is not held yet. Hold it before the results go out."
        )


class NobodyDecided(Refusal):
    def __init__(self) -> None:
        super().__init__("No idea of this round is signed off, so there are no results to publish.")


class NotDecided(Refusal):
    def __init__(self) -> None:
        super().__init__("The results of this round are not out yet. Publish them together.")


class NotYours(Refusal):
    def __init__(self) -> None:
        super().__init__(
            "One of these ideas is your own or of somebody you know. Ask a colleague to publish the results."
        )


@dataclass(frozen=True)
class Lack:
    """An idea that holds the results up, and why."""

    application: Application
    missing: Missing


@dataclass(frozen=True)
class DryRun:
    """What publishing would do now."""

    kinds: dict[OutcomeKind, int]  # ideas by what was decided
    refused: int  # of those not funded: refused at sign-off
    promised_pence: int
    letters: int
    told_before: int  # ineligible ideas, whose people were told at the check
    lacks: tuple[Lack, ...]
    balance: ledger.Balance
    hindrance: Refusal | None  # why it cannot be published now

    @property
    def funded(self) -> int:
        return sum(self.kinds.get(kind, 0) for kind in PROMISES)


def dry_run(round_id: UUID, actor: Actor) -> DryRun | None:
    """What publishing would do, and what is missing; changes nothing. None for whoever has to leave it to a colleague:
    every sum here counts the idea they stepped out of."""
    decided = queries.decided(round_id)
    round = queries.round_with_fund(round_id)
    if round.status is not RoundStatus.DECIDED and is_kept_out(actor, round_id):
        return None
    kinds = {kind: sum(decision.kind is kind for _, decision, _ in decided) for kind in OutcomeKind}
    unwritten = [idea for idea, _, letter in decided if letter is None]
    lacks = (
        *(Lack(idea, LACKS[idea.status]) for idea in queries.unfinished(round_id)),
        *(Lack(idea, Missing.PLACE) for idea in queries.sharing_a_place(round_id)),
        *(Lack(idea, Missing.LETTER) for idea in unwritten),
    )
    return DryRun(
        kinds=kinds,
        refused=sum(decision.ground is not None for _, decision, _ in decided),
        promised_pence=sum(decision.amount_pence or 0 for _, decision, _ in decided),
        letters=len(decided) - len(unwritten),
        told_before=queries.statuses(round_id).get(Status.INELIGIBLE, 0),
        lacks=lacks,
        balance=ledger.balance(round_id),
        hindrance=_hindrance(round, len(decided), len(lacks), actor),
    )


@command
def publish(round_id: UUID, *, by: Actor) -> None:
    """Publish every decision of a round: awards, figures and letters with it. A second press changes nothing.

    Raises a refusal that says why where anything is missing; then nothing at all is published.
    """
    round = rounds.for_update(round_id)
    authorise(by, Can.PUBLISH_RESULTS, round)
    if not workflow.due("decide", round):
        return
    decided = queries.decided(round_id, lock=True)
    lacking = len(queries.unfinished(round_id)) + len(queries.sharing_a_place(round_id))
    lacking += sum(letter is None for _, _, letter in decided)
    if hindrance := _hindrance(round, len(decided), lacking, by):
        raise hindrance
    now = clock.now()
    workflow.apply("decide", round, by=by)
    round.results_published_at = now
    round = queries.round_with_fund(round_id)
    for application, decision, letter in decided:
        assert letter is not None  # or it would be lacking
        _tell(application, decision, letter, now, by)
    awards = [_award(idea, decision, round, now) for idea, decision, _ in decided if decision.kind in PROMISES]
    records.write(round, by=by)
    figures.add([figures.of_idea(idea, figures.day_of(now)) for idea in queries.received(round_id)])
    figures.add_awards(awards)


@command
def publish_again(application_id: UUID, *, by: Actor) -> None:
    """Tell one decision that was made again after its round's results were out. The idea counts there already; an
    award that it now comes to is added, and the record of the round has another version.

    A second press changes nothing.
    """
    round_id = applications.round_of(application_id)
    round = rounds.for_update(round_id) if round_id else None
    if round is None or round.status is not RoundStatus.DECIDED:
        raise NotDecided
    found = [row for row in queries.decided(round.id, lock=True) if row[0].id == application_id]
    if not found:
        authorise(by, Can.PUBLISH_DECISION, applications.for_update(application_id))
        return
    [(application, decision, letter)] = found
    if letter is None:
        raise NotReady(1)
    now = clock.now()
    _tell(application, decision, letter, now, by)
    round = queries.round_with_fund(round.id)
    if decision.kind in PROMISES:
        figures.add_awards([_award(application, decision, round, now)])
    records.write(round, by=by, again=application)


def _hindrance(round: Round, decided: int, lacking: int, actor: Actor) -> Refusal | None:
    """Why the results of this round cannot be published by this actor now."""
    if round.status is RoundStatus.DECIDED:
        return None
    if is_kept_out(actor, round.id):
        return NotYours()
    if round.is_open(clock.now()):
        return StillOpen()
    if lacking:
        return NotReady(lacking)
    if (draw := record_queries.draw_of(round.id)) is not None and draw.status is DrawStatus.POOL_PUBLISHED:
        return DrawToCome()
    return None if decided else NobodyDecided()


def _tell(application: Application, decision: Decision, letter: Letter, now: dt.datetime, by: Actor) -> None:
    """Publish one decision and send its letter."""
    workflow.apply("publish", application, by=by)
    application.decided_at = decision.published_at = letter.sent_at = now
    outbox.enqueue(
        "decision_letter", to=application.applicant, about=application, occasion=str(letter.id), letter=letter
    )


def _award(application: Application, decision: Decision, round: Round, now: dt.datetime) -> Award:
    """Make the award that a decision comes to, with what may be public of the idea and no more."""
    assert decision.amount_pence is not None  # nothing is promised without an amount
    assert application.applicant_kind is not None  # nothing is sent without one
    is_organisation = application.applicant_kind is ApplicantKind.ORGANISATION
    award = Award(
        application_id=application.id,
        round_id=round.id,
        mission_id=application.mission_id,
        ward_id=application.place_ward_id or application.ward_id,
        title=application.title or "",
        summary=application.summary or "",
        applicant_kind=application.applicant_kind,
        organisation_name=application.group_name if is_organisation else None,
        organisation_identifier=organisations.identifier(application.group_number) if is_organisation else None,
        asked_pence=application.asked_pence,
        awarded_pence=decision.amount_pence,
        paid_pence=0,
        returned_pence=0,
        currency=figures.POUNDS,
        awarded_on=figures.day_of(now),
        start_on=application.start_on,
        end_on=application.end_on,
        funder_name=round.fund.funder_name,
        funder_identifier=round.fund.funder_identifier,
    )
    db.session.add(award)
    db.session.flush()  # before its parts, which name it
    db.session.add_all(
        AwardAlsoMission(award_id=award.id, mission_id=also.mission_id) for also in application.also_missions
    )
    return award
