"""Signing off what the panel decided, or not: by somebody who had no part in it, and never beyond the pot."""

from collections.abc import Iterable
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Application
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import attempt, command
from grants.decisions import letters, queries
from grants.decisions.models import Decision, Letter, RefusalGround, SentBack
from grants.notifications import outbox
from grants.panels.models import Outcome, OutcomeKind
from grants.permissions import Can, NotAllowed, authorise
from grants.rounds import ledger
from grants.rounds import queries as rounds

PROMISES = frozenset({OutcomeKind.FUND, OutcomeKind.FUND_PART})


class NoOutcome(Refusal):
    def __init__(self) -> None:
        super().__init__("The panel has not recorded what it decided about this idea.")


class NotThere(Refusal):
    def __init__(self) -> None:
        super().__init__("There is no such idea. Open the list again.")


class NothingToRefuse(Refusal):
    def __init__(self) -> None:
        super().__init__("The panel is not funding this idea, so there is nothing to refuse.")


class DecidedOtherwise(Refusal):
    def __init__(self) -> None:
        super().__init__("Somebody decided something else about this idea already. Send it back to the panel first.")


class NotForThisToo(Refusal):
    """For whoever must not learn what the pot has left, because an idea of the round is kept from them."""

    def __init__(self) -> None:
        super().__init__(
            "Money is set aside for what is kept from you in this round, whatever becomes of it. Without that the pot "
            "does not reach for this one. Ask another approver to sign it off."
        )


class AlreadySent(Refusal):
    def __init__(self) -> None:
        super().__init__("This letter has gone out with the results. It cannot be changed any more.")


NOT_YOURS = (
    "Somebody else must sign this off: it is your own, of somebody you know, or you checked, scored or recorded it, "
    "or were there when the panel decided."
)


@command
def sign_off(round_id: UUID, ids: Iterable[UUID], *, by: Actor) -> dict[UUID, str]:
    """Agree with what the panel decided about these ideas, in the order given, and promise the money it names.

    What cannot be signed off stays as it is and is named with the reason; the rest is signed off. A second press
    changes nothing. Raises ``NotAllowed`` for somebody who signs off nothing at all.
    """
    authorise(by, Can.SIGN_OFF_DECISION)
    round = rounds.for_update(round_id)
    set_aside = queries.kept_from(by, round_id) * round.most_pence
    applications.hold(ids := list(ids))
    refused = {}
    for id in ids:
        try:
            with attempt():
                _sign_off(_locked(id, round_id), by, set_aside)
        except Refusal as refusal:
            refused[id] = str(refusal)
        except NotAllowed:
            refused[id] = NOT_YOURS
    return refused


@command
def refuse(id: UUID, *, ground: RefusalGround, because: str, by: Actor) -> None:
    """Not agree to fund what the panel would fund, on one of the grounds there are and for a reason that is published.

    Raises ``NothingToRefuse`` where the panel would not fund it.
    """
    application = _locked(id)
    outcome = _outcome(application)
    authorise(by, Can.SIGN_OFF_DECISION, application)
    if outcome.kind is OutcomeKind.NOT_THIS_TIME:
        raise NothingToRefuse
    if not workflow.apply("sign_off", application, by=by, ground=ground):
        _same_again(application, refused=True)
        return
    _decide(application, outcome, by, kind=OutcomeKind.NOT_THIS_TIME, ground=ground, refused_because=because)


@command
def send_back(id: UUID, *, because: str, by: Actor) -> None:
    """Ask the panel to look again. The money is set free, the letter withdrawn, and the chair told by e-mail."""
    application = _locked(id)
    outcome = _outcome(application)
    workflow.apply("send_back", application, by=by)
    ledger.release(application.round_id, application_id=id, by=by)
    for row in (queries.letter_of(id), queries.decision_of(id)):
        if row is not None:
            db.session.delete(row)
    db.session.add(again := SentBack(application_id=id, because=because, sent_back_by_id=by.id))
    for chair in queries.chairs_of(id, outcome.panel_id):
        outbox.enqueue("decision_sent_back", to=chair, about=application, occasion=str(again.id), because=because)


@command
def edit_letter(id: UUID, *, body: str, shown: int, by: Actor) -> None:
    """Save an officer's words in a letter that has not gone out, unless it was saved after ``shown``."""
    letter = _letter(id, shown, by)
    if changed := letter.change(body=body):
        letter.edited_by_id = by.id
        audit.record(by, "letter.edit", letter, fields=changed)


@command
def rewrite_letter(id: UUID, *, shown: int, by: Actor) -> None:
    """Write a letter that has not gone out anew from what was decided; what was edited in it is gone."""
    letter = _letter(id, shown, by)
    outcome, decision = queries.outcome_of(letter.application_id), queries.decision_of(letter.application_id)
    assert outcome is not None  # there is no letter without them
    assert decision is not None
    body = letters.write(queries.to_decide(letter.application_id), outcome, decision)
    if changed := letter.change(body=body, edited_by_id=None):
        audit.record(by, "letter.rewrite", letter, fields=changed)


def _sign_off(application: Application, by: Actor, set_aside: int) -> None:
    """``set_aside`` is the most pence that ideas kept from ``by`` may have been promised: as if they all were.

    So an answer here depends on nothing that ``by`` may not know. What this leaves over another approver signs off.
    """
    outcome = _outcome(application)
    if not workflow.apply("sign_off", application, by=by, outcome=outcome.kind):
        _same_again(application, refused=False)
        return
    if outcome.kind in PROMISES:
        assert outcome.amount_pence is not None  # a constraint of the table says so
        assert application.mission_id is not None  # nothing is sent without one
        if set_aside and outcome.amount_pence > _known_to_be_left(application, by) - set_aside:
            raise NotForThisToo
        try:
            ledger.commit(
                application.round_id,
                mission_id=application.mission_id,
                application_id=application.id,
                amount_pence=outcome.amount_pence,
                by=by,
            )
        except ledger.PotTooSmall as short:
            raise (NotForThisToo() if set_aside else short) from short
    _decide(application, outcome, by, kind=outcome.kind, amount_pence=outcome.amount_pence)


def _known_to_be_left(application: Application, by: Actor) -> int:
    assert application.mission_id is not None  # nothing is sent without one
    return ledger.available_pence(application.round_id, application.mission_id, seen_by=by)


def _same_again(application: Application, *, refused: bool) -> None:
    """A second press is the same as the first; the opposite of what was pressed before is not."""
    decision = queries.decision_of(application.id)
    if decision is not None and (decision.ground is not None) != refused:
        raise DecidedOtherwise


def _decide(application: Application, outcome: Outcome, by: Actor, **values: object) -> None:
    """Keep the decision and write its letter, for officers to read before it leaves."""
    decision = Decision(application_id=application.id, signed_off_by_id=by.id, signed_off_at=clock.now(), **values)
    body = letters.write(queries.to_decide(application.id), outcome, decision)
    letter = Letter(application_id=application.id, subject=str(letters.SUBJECT), body=body)
    db.session.add_all([decision, letter])


def _locked(id: UUID, round_id: UUID | None = None) -> Application:
    """The idea, locked after its round: locks are taken down the life of a grant, so that nobody waits in a ring."""
    its_round = applications.round_of(id)
    if its_round is None:
        raise NotThere
    if round_id is not None and its_round != round_id:
        raise Refusal("This idea belongs to another round.")
    if round_id is None:
        rounds.for_update(its_round)
    return applications.for_update(id)


def _outcome(application: Application) -> Outcome:
    if (outcome := queries.outcome_of(application.id)) is None:
        raise NoOutcome
    return outcome


def _letter(id: UUID, shown: int, by: Actor) -> Letter:
    """The letter, locked, if the actor may edit it as it was shown."""
    letter = queries.letter_for_update(id)
    authorise(by, Can.EDIT_LETTER, letter)
    if letter.sent_at is not None:
        raise AlreadySent
    letter.expect(shown)
    return letter
