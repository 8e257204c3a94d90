"""Checking an idea: by the officer who took it, by a second one for larger amounts, until it is ready or ruled out."""

from collections.abc import Mapping
from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.applications.models import Status
from grants.audit import services as audit
from grants.checks import checklist, queries
from grants.checks.models import Check, CheckItem, Finding, RuledOut, Tier
from grants.checks.reasons import REASONS
from grants.checks.services.case import begun, in_check, locked_for
from grants.checks.services.marks import keep
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.core.unit_of_work import command
from grants.notifications import outbox


class TakenAlready(Refusal):
    def __init__(self) -> None:
        super().__init__("A colleague has taken this idea already. Open it again to see who.")


class NotReady(Refusal):
    """Something on the list is open; the sentences say what."""

    def __init__(self, open_points: list[str]) -> None:
        super().__init__(f"This idea cannot go to the panel yet. {'. '.join(p.rstrip('.?') for p in open_points)}.")


class SameOfficer(Refusal):
    def __init__(self) -> None:
        super().__init__("You checked this idea first, so somebody else must look at it too.")


class NotOfTheRound(Refusal):
    def __init__(self) -> None:
        super().__init__("Choose one of the missions of this round", "mission")


class ReasonMissing(Refusal):
    def __init__(self) -> None:
        super().__init__("Say why, in a sentence that we send to the person", "because")


@command
def take(id: UUID, *, by: Actor) -> None:
    """Begin the check of an idea. Whoever presses second is told that a colleague has it."""
    idea = locked_for(id, by)
    moved = workflow.apply("check", idea, by=by)
    check = in_check(idea)
    if not moved:
        if check.checked_by_id != by.id:
            raise TakenAlready
        return
    check.checked_by_id = by.id
    keep(id)


@command
def take_over(id: UUID, *, by: Actor) -> None:
    """Go on with the check that a colleague began."""
    check = in_check(idea := locked_for(id, by))
    if check.checked_by_id == by.id:
        return
    check.change(checked_by_id=by.id, second_checked_by_id=None)
    audit.record(by, "application_check.take_over", check, application=idea.id)


@command
def tick(id: UUID, *, found: Mapping[str, Finding | None], tier: Tier | None, shown: int, by: Actor) -> None:
    """Save what was found for each line of the list and how much care the idea needs.

    What a second officer agreed to was another list, so a change asks for a second look again.
    """
    check = in_check(locked_for(id, by), shown)
    there = {item.item: item for item in check.items}
    changed = check.change(tier=tier)
    lines = [_set(check, there.get(item.key), item.key, found.get(item.key)) for item in checklist.BY_HAND]
    if changed or any(lines):
        check.second_checked_by_id = None
        answered = sum(finding is not None for finding in found.values())
        audit.record(by, "application_check.tick", check, fields=changed, answered=answered)


@command
def second_check(id: UUID, *, shown: int, by: Actor) -> None:
    """Agree, as a second officer, with everything the list says."""
    check = in_check(idea := locked_for(id, by))
    if check.second_checked_by_id == by.id:
        return
    check.expect(shown)
    if check.checked_by_id == by.id:
        raise SameOfficer
    if wrong := checklist.open_lines(idea, check):
        raise NotReady(wrong)
    check.second_checked_by_id = by.id
    audit.record(by, "application_check.second_check", check)


@command
def agree_mission(id: UUID, *, mission_id: UUID, because: str, shown: int, by: Actor) -> None:
    """Agree with the mission the person chose, or put the idea under another one and tell them why."""
    idea = locked_for(id, by)
    check = in_check(idea)
    if idea.mission_id == mission_id and idea.mission_agreed:
        return
    idea.expect(shown)
    offered = {part.mission_id: part.mission for part in idea.round.missions}
    if mission_id not in offered:
        raise NotOfTheRound
    old, new = idea.mission, offered[mission_id]
    if old is not new and not because:
        raise ReasonMissing
    changed = idea.change(mission_id=mission_id, mission_agreed=True)
    check.second_checked_by_id = None
    audit.record(by, "application.agree_mission", idea, fields=changed, mission=mission_id)
    if old is not new:
        for also in idea.also_missions:
            if also.mission_id == mission_id:
                db.session.delete(also)
        version = str(idea.version)
        outbox.enqueue(
            "mission_changed", to=idea.applicant, about=idea, occasion=version, old=old, new=new, because=because
        )


@command
def pass_on(id: UUID, *, by: Actor) -> None:
    """Call the idea ready for the panel, once every line of the list is answered yes; pressing twice is once."""
    idea = locked_for(id, by)
    if not workflow.due("pass", idea):
        return
    check = in_check(idea)
    if points := checklist.still_to_do(idea, check):
        raise NotReady(points)
    workflow.apply("pass", idea, by=by)
    check.finished_at = clock.now()


@command
def rule_out(id: UUID, *, reason_code: RuledOut, reason: str, try_instead: str, by: Actor) -> None:
    """Say that the idea cannot be funded under the rules, why, and what to try instead; the person is told at once."""
    idea = locked_for(id, by)
    check = begun(idea)
    said = {"reason_code": reason_code, "reason": reason, "try_instead": try_instead}
    if not workflow.apply("rule_out", idea, by=by, reason=reason_code):
        if any(getattr(check, name) != value for name, value in said.items()):
            raise Conflict  # a colleague ruled it out meanwhile, in other words
        return
    if (waiting := queries.open_request(id)) is not None:
        waiting.answered_at = clock.now()
    check.change(**said, finished_at=clock.now())
    idea.decided_at = clock.now()
    version, sentence = str(check.version), REASONS[reason_code].sentence
    outbox.enqueue(
        "decision_ineligible", to=idea.applicant, about=idea, occasion=version, check=check, sentence=sentence
    )


@command
def check_again(id: UUID, *, by: Actor) -> None:
    """Take an idea back that was called ready or ruled out; whoever was told that it is ruled out is told so."""
    idea = locked_for(id, by)
    was_told = idea.status is Status.INELIGIBLE
    if not workflow.apply("check_again", idea, by=by):
        return
    check = in_check(idea)
    check.change(finished_at=None, second_checked_by_id=None, reason_code=None, reason=None, try_instead=None)
    if was_told:
        idea.decided_at = None
        outbox.enqueue("checking_again", to=idea.applicant, about=idea, occasion=str(check.version))


def _set(check: Check, item: CheckItem | None, key: str, finding: Finding | None) -> bool:
    """Keep one finding, or forget it; whether that changed anything."""
    if item is None and finding is not None:
        db.session.add(CheckItem(check_id=check.id, item=key, finding=finding))
        return True
    if item is not None and finding is None:
        db.session.delete(item)
        return True
    return item is not None and bool(item.change(finding=finding))
