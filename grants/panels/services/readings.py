"""What a member makes of an idea: drafted, sent, and changed with a reason until the panel has decided."""

from collections.abc import Sequence
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.models import Application, IfLess
from grants.audit import services as audit
from grants.checks.services.worries import raise_worry
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.core.unit_of_work import command
from grants.panels import practice_queries, queries, reading_queries
from grants.panels.completeness import Answers, Ask, Fault, reading_faults
from grants.panels.models import Assignment, Reading, ReadingStatus, ReadingVersion, Recommendation, Score
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds
from grants.rounds.models import Criterion


class Incomplete(Refusal):
    """Everything that is missing, each at its field."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].sentence, faults[0].field)
        self.faults = faults


class ScoringIsOver(Refusal):
    def __init__(self) -> None:
        super().__init__("The panel has decided about this idea, so its scores stand as they are")


class TakenBack(Refusal):
    def __init__(self) -> None:
        super().__init__("This idea is no longer on your list. Somebody else reads it now.")


class SentAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("You have sent your score for this idea. To change it, say why first")


class PracticeFirst(Refusal):
    def __init__(self) -> None:
        super().__init__("Score your panel's practice idea first. It is on the page of your queue")


@command
def save(assignment_id: UUID, *, answers: Answers, shown: int, by: Actor) -> None:
    """Keep what a member has written so far, however little, unless it was saved elsewhere since ``shown``."""
    assignment, application = _assigned(assignment_id, by)
    _keep(assignment, application, answers, shown, by)


@command
def submit(assignment_id: UUID, *, answers: Answers, shown: int, by: Actor) -> None:
    """Send a finished reading: from here on it counts, and its reader sees what others thought. Twice is once."""
    assignment, application = _assigned(assignment_id, by)
    if practice_queries.is_owed(assignment.panel_id, by.id):
        raise PracticeFirst
    found = reading_queries.reading(application.id, by.id)
    if found and found.status is ReadingStatus.SUBMITTED and answers_of(found) == answers:
        return
    criteria = rounds.as_it_is_now(application.round_id).criteria
    faults = reading_faults(answers, [(c.id, c.name) for c in criteria], ask_of(application))
    if faults:
        raise Incomplete(faults)
    reading = _keep(assignment, application, answers, shown, by)
    db.session.flush()
    if not workflow.apply("submit", reading, by=by):
        return
    reading.change(submitted_at=clock.now())
    db.session.add(
        ReadingVersion(
            reading_id=reading.id,
            number=reading_queries.last_version(reading.id) + 1,
            content=_content(answers, criteria),
            because=reading.reopened_because,
        )
    )


@command
def reopen(assignment_id: UUID, *, because: str, by: Actor) -> None:
    """Take a sent reading back to change it. Until it is sent again it does not count and others' are out of sight."""
    _, application = _assigned(assignment_id, by)
    reading = reading_queries.reading(application.id, by.id)
    if reading is None or reading.status is ReadingStatus.DRAFT:
        return
    _still_open(application)
    workflow.apply("reopen", reading, by=by, fields=["reopened_because"])
    reading.change(reopened_because=because)


@command
def worry(assignment_id: UUID, worry_id: UUID, *, text: str, by: Actor) -> None:
    """Tell the safeguarding lead, and nobody else, that an idea may put somebody at risk; pressing twice tells once."""
    _, application = _assigned(assignment_id, by)
    raise_worry(application.id, worry_id, text=text, by=by)


def answers_of(reading: Reading | None) -> Answers:
    """What is saved, as values."""
    if reading is None:
        return Answers()
    return Answers(
        scores={score.criterion_id: score.value for score in reading.scores if score.value is not None},
        reasons={score.criterion_id: score.reason for score in reading.scores if score.reason},
        reason=reading.reason or "",
        question=reading.question or "",
        recommendation=reading.recommendation,
        part_pence=reading.part_pence,
    )


def ask_of(application: Application) -> Ask:
    """What the idea asks for, and with how little it would still work."""
    return Ask(
        asked_pence=application.asked_pence,
        least_pence=application.least_pence or 1,
        takes_less=application.if_less is not IfLess.ALL,
    )


def _assigned(assignment_id: UUID, by: Actor) -> tuple[Assignment, Application]:
    """The idea, locked before the reading: whoever records its outcome, or gives it to somebody else, waits; or this.

    Raises ``TakenBack`` where it was taken off the reader's list meanwhile.
    """
    application_id = reading_queries.idea_of(assignment_id)
    application = applications.for_update(application_id) if application_id else None
    assignment = reading_queries.assignment_for_update(assignment_id)
    if application is None or assignment is None:
        raise TakenBack
    authorise(by, Can.SCORE_ASSIGNMENT, assignment)
    return assignment, application


def _still_open(application: Application) -> None:
    if application.status not in reading_queries.OPEN_FOR_SCORES or queries.outcome(application.id) is not None:
        raise ScoringIsOver


def _keep(assignment: Assignment, application: Application, answers: Answers, shown: int, by: Actor) -> Reading:
    _still_open(application)
    reading = reading_queries.reading(application.id, by.id)
    if reading is None:
        if shown:
            raise Conflict
        reading = Reading(application_id=application.id, panellist_id=assignment.panellist_id, scores=[])
        db.session.add(reading)
        db.session.flush()
    elif reading.status is ReadingStatus.SUBMITTED:
        raise SentAlready
    else:
        reading.expect(shown)
    part = answers.part_pence if answers.recommendation is Recommendation.FUND_PART else None
    changed = reading.change(
        recommendation=answers.recommendation,
        part_pence=part,
        reason=answers.reason or None,
        question=answers.question or None,
    )
    changed_scores = _keep_scores(reading, answers)
    if changed or changed_scores or not shown:
        audit.record(by, "reading.save", reading, fields=changed, scores_changed=changed_scores)
    return reading


def _keep_scores(reading: Reading, answers: Answers) -> int:
    """Save each criterion's score and reason; gives how many are different now."""
    had = {score.criterion_id: score for score in reading.scores}
    changed = 0
    for id in answers.scores.keys() | answers.reasons.keys() | had.keys():
        value, reason = answers.scores.get(id), answers.reasons.get(id) or None
        score = had.get(id)
        if score is None:
            if value is None and reason is None:
                continue
            score = Score(reading_id=reading.id, criterion_id=id)
            db.session.add(score)
        changed += bool(score.change(value=value, reason=reason))
    return changed


def _content(answers: Answers, criteria: Sequence[Criterion]) -> dict[str, object]:
    return {
        "scores": {criterion.name: answers.scores.get(criterion.id) for criterion in criteria},
        "reasons": {c.name: answers.reasons[c.id] for c in criteria if answers.reasons.get(c.id)},
        "reason": answers.reason,
        "question": answers.question,
        "recommendation": answers.recommendation,
        "part_pence": answers.part_pence,
    }
