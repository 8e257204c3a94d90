"""The permission table: every ability in the service, who has it, and who never has.

A ``Who`` is one SQL expression, registered by the slice that owns the rows it reads. A list uses it as WHERE and
``can`` as EXISTS, so a list and a page cannot disagree. This module imports no slice.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, not_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from grants.accounts.models import SYSTEM, Actor, Role
from grants.core.db import Model, db

Rule = Callable[[Actor], ColumnElement[bool]]
R = TypeVar("R", bound=Rule)


class Can(StrEnum):
    """``scope:ability``. Whoever lacks ``scope:see`` of a thing is told that it does not exist."""

    # rooms of the house, which belong to no row
    SEE_DESK = "desk:see"
    SEE_PANEL_ROOM = "panel room:see"
    SEE_PEOPLE = "people:see"
    MANAGE_PEOPLE = "people:manage"
    SEE_SIGN_IN = "sign-in:see"
    END_SIGN_IN = "sign-in:end"
    SEE_FINANCE = "finance:see"
    SEE_EXPORTS = "exports:see"
    TAKE_EXPORT = "exports:take"
    IMPORT = "imports:run"
    SEE_TRAIL = "trail:see"
    RETAIN = "keeping times:apply"
    SEE_OUTBOX = "outbox:see"
    RESEND_MAIL = "outbox:resend"
    SEE_DRAFT_ROUNDS = "draft rounds:see"
    START_ROUND = "draft rounds:start"

    START_MISSION = "missions:start"
    SEE_MISSION = "mission:see"
    EDIT_MISSION = "mission:edit"

    SEE_FUND = "fund:see"
    EDIT_FUND = "fund:edit"
    SEE_ROUND = "round:see"
    EDIT_ROUND = "round:edit"
    PUBLISH_ROUND = "round:publish"
    SEE_DECISIONS = "round:see decisions"
    SEE_LETTERS = "round:see letters"
    HOLD_DRAW = "round:hold draw"
    PUBLISH_RESULTS = "round:publish results"
    RELEASE_RING_FENCE = "round:release ring-fence"
    SEE_INTEGRITY = "round:see integrity"
    LOOK_FOR_SIGNS = "round:look for signs"
    SEE_FINDING = "finding:see"
    CLOSE_FINDING = "finding:close"
    DECLARE_AT_DESK = "round:declare interests"
    COUNT_ENTRY = "ledger entry:see"

    START_APPLICATION = "applications:start"
    START_FOR_SOMEBODY = "applications:start for somebody"
    SEE_APPLICATION = "application:see"
    EDIT_APPLICATION = "application:edit"
    SUBMIT_APPLICATION = "application:submit"
    SUBMIT_FOR_SOMEBODY = "application:submit for somebody"
    WITHDRAW_APPLICATION = "application:withdraw"
    COPY_APPLICATION = "application:copy"
    SHARE_APPLICATION = "application:share"
    EXPIRE_APPLICATION = "application:expire"
    ASK_REVIEW = "application:ask for a review"
    SEND_BACK_ON_REVIEW = "application:send back on review"
    CHECK_APPLICATION = "application:check"
    ANSWER_APPLICATION = "application:answer"
    REMIND_APPLICATION = "application:remind"
    ASSIGN_APPLICATION = "application:assign"
    RAISE_WORRY = "application:raise worry"
    PRACTISE_WITH = "application:take for practice"

    SEE_WORRY = "worry:see"
    CLOSE_WORRY = "worry:close"

    SEE_PANEL = "panel:see"
    MANAGE_PANEL = "panel:manage"
    DECLARE_INTERESTS = "panel:declare interests"
    SCORE_PRACTICE = "panel:score practice"
    CHAIR_PANEL = "panel:chair"

    SEE_CALLS = "calls:see"
    SEE_CALL = "call:see"
    ANSWER_CALL = "call:answer"
    MANAGE_CALL = "call:manage"
    SEE_VOLUNTEER = "volunteer:see"
    CHANGE_VOLUNTEER = "volunteer:change"
    CHOOSE_VOLUNTEER = "volunteer:choose"
    SEE_SERVICE = "service:see"
    LOG_SERVICE = "service:log"
    AGREE_SERVICE = "service:agree"
    SEE_LOG = "log entry:see"
    AGREE_LOG = "log entry:agree"

    SEE_MEETING = "meeting:see"
    TAKE_PART = "meeting:take part"
    RUN_MEETING = "meeting:run"
    SEE_ITEM = "agenda item:see"
    VOTE = "agenda item:vote"
    RUN_ITEM = "agenda item:run"
    CLEAR_TABLE = "agenda item:take off the table"

    SEE_ASSIGNMENT = "assignment:see"
    SCORE_ASSIGNMENT = "assignment:score"
    SEE_READING = "reading:see"
    SCORE_READING = "reading:score"

    SEE_DISCUSSION = "discussion:see"
    RECORD_OUTCOME = "discussion:record outcome"
    CHANGE_OUTCOME = "discussion:change outcome"

    SEE_DECISION = "decision:see"
    SIGN_OFF_DECISION = "decision:sign off"
    PUBLISH_DECISION = "decision:publish"
    SEE_LETTER = "letter:see"
    EDIT_LETTER = "letter:edit"

    SEE_AWARD = "award:see"
    SEE_AWARD_ON_DESK = "award on the desk:see"
    ACCEPT_AWARD = "award:accept"
    PAY_AWARD = "award on the desk:pay"
    MANAGE_AWARD = "award on the desk:manage"
    ACCEPT_FOR_SOMEBODY = "award on the desk:accept for somebody"

    SEE_REVIEWS = "reviews:see"
    SEE_REVIEW = "review:see"
    ANSWER_REVIEW = "review:answer"
    PUBLISH_REVIEWED = "review:publish"

    SEE_COMPLAINTS = "complaints:see"
    SEE_COMPLAINT = "complaint:see"
    ANSWER_COMPLAINT = "complaint:answer"

    @property
    def see(self) -> "Can":
        """Whoever lacks this is told the thing does not exist."""
        return Can(f"{self.partition(':')[0]}:see")


class Who(StrEnum):
    ANYBODY = "anybody"
    SIGNED_IN = "anybody who is signed in"
    SIGNED_IN_THERE = "whoever is signed in there"
    APPLICANT = "the applicant"
    HELPER = "a helper the applicant let in"
    HOUSEHOLD = "somebody of the applicant's household"
    INTERESTED = "somebody with a declared interest in another's application"
    READER = "the panellist it is assigned to"
    SCORER = "somebody who has scored it"
    PREPARER = "whoever prepared it"
    PARTAKER = "whoever checked it, sat on its panel or signed it off"
    MEMBER = "a member of its panel"
    CHAIR = "the chair of its panel"
    VOLUNTEER = "whoever offered to join"
    SEATED = "the member whose seat it is"
    ANY_HELPER = "a helper"
    PANELLIST = "a panellist or chair"
    OFFICER = "an officer"
    SAFEGUARDING_LEAD = "the safeguarding lead"
    APPROVER = "an approver"
    FINANCE = "finance"
    COUNCILLOR = "a councillor"
    DATA_PROTECTION = "data protection"
    ADMINISTRATOR = "an administrator"
    SYSTEM = "the service itself"


PUBLIC = {Who.ANYBODY, Who.SYSTEM}
STAFF = {Who.OFFICER, Who.APPROVER, Who.FINANCE, Who.SAFEGUARDING_LEAD, Who.DATA_PROTECTION, Who.ADMINISTRATOR}

WHO_CAN: dict[Can, set[Who]] = {
    Can.SEE_DESK: STAFF,
    Can.SEE_PANEL_ROOM: {Who.PANELLIST},
    Can.SEE_PEOPLE: {Who.ADMINISTRATOR, Who.DATA_PROTECTION},
    Can.MANAGE_PEOPLE: {Who.ADMINISTRATOR, Who.SYSTEM},
    Can.SEE_SIGN_IN: {Who.SIGNED_IN_THERE},
    Can.END_SIGN_IN: {Who.SIGNED_IN_THERE},
    Can.SEE_FINANCE: {Who.OFFICER, Who.FINANCE, Who.APPROVER, Who.DATA_PROTECTION},
    Can.SEE_EXPORTS: {Who.OFFICER, Who.FINANCE, Who.APPROVER, Who.DATA_PROTECTION, Who.SYSTEM},
    Can.TAKE_EXPORT: {Who.OFFICER, Who.FINANCE, Who.APPROVER, Who.DATA_PROTECTION, Who.SYSTEM},
    Can.IMPORT: {Who.OFFICER, Who.SYSTEM},
    Can.SEE_TRAIL: {Who.DATA_PROTECTION, Who.SYSTEM},
    Can.RETAIN: {Who.DATA_PROTECTION, Who.SYSTEM},
    Can.SEE_OUTBOX: {Who.OFFICER, Who.DATA_PROTECTION},
    Can.RESEND_MAIL: {Who.OFFICER},
    Can.SEE_DRAFT_ROUNDS: {Who.OFFICER, Who.APPROVER, Who.SYSTEM},
    Can.START_ROUND: {Who.OFFICER, Who.SYSTEM},
    Can.START_MISSION: {Who.OFFICER, Who.SYSTEM},
    Can.SEE_MISSION: PUBLIC,
    Can.EDIT_MISSION: {Who.OFFICER, Who.SYSTEM},
    Can.SEE_FUND: {Who.OFFICER, Who.APPROVER, Who.SYSTEM},
    Can.EDIT_FUND: {Who.OFFICER, Who.SYSTEM},
    Can.SEE_ROUND: {Who.OFFICER, Who.APPROVER, Who.FINANCE, Who.DATA_PROTECTION, Who.SYSTEM},
    Can.EDIT_ROUND: {Who.OFFICER, Who.SYSTEM},
    Can.PUBLISH_ROUND: {Who.OFFICER, Who.SYSTEM},
    Can.SEE_DECISIONS: {Who.OFFICER, Who.APPROVER, Who.DATA_PROTECTION, Who.SYSTEM},
    Can.SEE_LETTERS: {Who.OFFICER, Who.APPROVER},
    Can.HOLD_DRAW: {Who.OFFICER, Who.SYSTEM},
    Can.PUBLISH_RESULTS: {Who.OFFICER, Who.SYSTEM},
    Can.RELEASE_RING_FENCE: {Who.OFFICER},
    Can.DECLARE_AT_DESK: {Who.OFFICER, Who.APPROVER, Who.FINANCE},
    # whatever page of a pot their own lock lets them see
    Can.COUNT_ENTRY: {Who.OFFICER, Who.APPROVER, Who.FINANCE, Who.DATA_PROTECTION, Who.PANELLIST, Who.SYSTEM},
    Can.SEE_INTEGRITY: {Who.OFFICER, Who.DATA_PROTECTION},
    Can.LOOK_FOR_SIGNS: {Who.OFFICER},
    Can.SEE_FINDING: {Who.OFFICER, Who.DATA_PROTECTION},
    Can.CLOSE_FINDING: {Who.OFFICER},
    Can.START_APPLICATION: {Who.SIGNED_IN, Who.SYSTEM},
    Can.START_FOR_SOMEBODY: {Who.ANY_HELPER, Who.OFFICER, Who.SYSTEM},
    Can.SEE_APPLICATION: {Who.APPLICANT, Who.HELPER, Who.OFFICER, Who.DATA_PROTECTION, Who.SYSTEM},
    Can.EDIT_APPLICATION: {Who.APPLICANT, Who.HELPER, Who.SYSTEM},
    Can.SUBMIT_APPLICATION: {Who.APPLICANT, Who.SYSTEM},
    Can.SUBMIT_FOR_SOMEBODY: {Who.HELPER},
    Can.WITHDRAW_APPLICATION: {Who.APPLICANT},
    Can.COPY_APPLICATION: {Who.APPLICANT},
    Can.SHARE_APPLICATION: {Who.APPLICANT},
    Can.EXPIRE_APPLICATION: {Who.SYSTEM},
    Can.ASK_REVIEW: {Who.APPLICANT},
    Can.SEND_BACK_ON_REVIEW: {Who.OFFICER, Who.APPROVER},
    Can.CHECK_APPLICATION: {Who.OFFICER},
    Can.ANSWER_APPLICATION: {Who.APPLICANT},
    Can.REMIND_APPLICATION: {Who.SYSTEM},
    Can.ASSIGN_APPLICATION: {Who.OFFICER, Who.SYSTEM},
    Can.RAISE_WORRY: {Who.OFFICER, Who.READER},
    Can.PRACTISE_WITH: {Who.OFFICER},
    Can.SEE_WORRY: {Who.SAFEGUARDING_LEAD},
    Can.CLOSE_WORRY: {Who.SAFEGUARDING_LEAD},
    Can.SEE_PANEL: {Who.MEMBER, Who.OFFICER, Who.SYSTEM},
    Can.MANAGE_PANEL: {Who.OFFICER, Who.SYSTEM},
    Can.DECLARE_INTERESTS: {Who.MEMBER},
    Can.SCORE_PRACTICE: {Who.MEMBER},
    Can.CHAIR_PANEL: {Who.CHAIR},
    Can.SEE_CALLS: {Who.OFFICER},
    Can.SEE_CALL: {Who.ANYBODY, Who.OFFICER},
    Can.ANSWER_CALL: {Who.SIGNED_IN},
    Can.MANAGE_CALL: {Who.OFFICER},
    Can.SEE_VOLUNTEER: {Who.VOLUNTEER, Who.OFFICER},
    Can.CHANGE_VOLUNTEER: {Who.VOLUNTEER},
    Can.CHOOSE_VOLUNTEER: {Who.OFFICER},
    Can.SEE_SERVICE: {Who.SEATED, Who.OFFICER},
    Can.LOG_SERVICE: {Who.SEATED},
    Can.AGREE_SERVICE: {Who.OFFICER},
    Can.SEE_LOG: {Who.SEATED, Who.OFFICER},
    Can.AGREE_LOG: {Who.OFFICER},
    Can.SEE_MEETING: {Who.MEMBER, Who.OFFICER},
    Can.TAKE_PART: {Who.MEMBER},
    Can.RUN_MEETING: {Who.CHAIR},
    Can.SEE_ITEM: {Who.MEMBER, Who.OFFICER},
    Can.VOTE: {Who.MEMBER},
    Can.RUN_ITEM: {Who.CHAIR},
    Can.CLEAR_TABLE: {Who.CHAIR, Who.OFFICER},
    Can.SEE_ASSIGNMENT: {Who.READER},
    Can.SCORE_ASSIGNMENT: {Who.READER},
    Can.SEE_READING: {Who.READER, Who.CHAIR, Who.OFFICER},
    Can.SCORE_READING: {Who.READER},
    Can.SEE_DISCUSSION: {Who.CHAIR, Who.OFFICER},
    Can.RECORD_OUTCOME: {Who.CHAIR},
    Can.CHANGE_OUTCOME: {Who.OFFICER},
    Can.SEE_DECISION: {Who.OFFICER, Who.APPROVER, Who.DATA_PROTECTION, Who.SYSTEM},
    Can.SIGN_OFF_DECISION: {Who.APPROVER},
    Can.PUBLISH_DECISION: {Who.OFFICER, Who.SYSTEM},
    Can.SEE_LETTER: {Who.OFFICER, Who.APPROVER},
    Can.EDIT_LETTER: {Who.OFFICER},
    Can.SEE_AWARD: {Who.APPLICANT, Who.OFFICER, Who.FINANCE, Who.APPROVER, Who.DATA_PROTECTION, Who.SYSTEM},
    Can.SEE_AWARD_ON_DESK: {Who.OFFICER, Who.FINANCE, Who.APPROVER, Who.DATA_PROTECTION},
    Can.ACCEPT_AWARD: {Who.APPLICANT},
    Can.PAY_AWARD: {Who.FINANCE},
    Can.MANAGE_AWARD: {Who.OFFICER, Who.SYSTEM},
    Can.ACCEPT_FOR_SOMEBODY: {Who.OFFICER},
    Can.SEE_REVIEWS: {Who.OFFICER, Who.APPROVER, Who.DATA_PROTECTION},
    Can.SEE_REVIEW: {Who.OFFICER, Who.APPROVER, Who.DATA_PROTECTION},
    Can.ANSWER_REVIEW: {Who.OFFICER, Who.APPROVER},
    Can.PUBLISH_REVIEWED: {Who.OFFICER},
    Can.SEE_COMPLAINTS: {Who.OFFICER, Who.DATA_PROTECTION},
    Can.SEE_COMPLAINT: {Who.OFFICER, Who.DATA_PROTECTION},
    Can.ANSWER_COMPLAINT: {Who.OFFICER, Who.DATA_PROTECTION},
}

_OWN = {Who.APPLICANT, Who.HELPER, Who.HOUSEHOLD, Who.INTERESTED}
_HAD_A_PART = {Who.SCORER, Who.PREPARER, Who.PARTAKER}
_NEVER_SCORE = {Who.OFFICER, Who.SAFEGUARDING_LEAD, Who.ADMINISTRATOR}  # whatever seat they hold besides

# Read before WHO_CAN: whoever stands here is refused, whatever else they are.
NEVER: dict[Can, set[Who]] = {
    Can.SEE_OUTBOX: _OWN,
    Can.RESEND_MAIL: _OWN,
    Can.COUNT_ENTRY: _OWN,
    Can.SEE_FINDING: _OWN | {Who.SCORER},
    Can.CLOSE_FINDING: _OWN | {Who.SCORER},
    Can.SEE_APPLICATION: {Who.INTERESTED},
    Can.SEND_BACK_ON_REVIEW: _OWN | _HAD_A_PART,
    Can.CHECK_APPLICATION: _OWN,
    Can.ASSIGN_APPLICATION: _OWN,
    Can.RAISE_WORRY: {Who.INTERESTED},
    Can.PRACTISE_WITH: _OWN,
    Can.SEE_WORRY: _OWN,
    Can.CLOSE_WORRY: _OWN,
    Can.ANSWER_CALL: _NEVER_SCORE,
    Can.CHOOSE_VOLUNTEER: {Who.VOLUNTEER},
    Can.AGREE_SERVICE: {Who.SEATED},
    Can.AGREE_LOG: {Who.SEATED},
    Can.SEE_ASSIGNMENT: _OWN | _NEVER_SCORE,
    Can.SCORE_ASSIGNMENT: _OWN | _NEVER_SCORE,
    Can.SEE_READING: _OWN,
    Can.SCORE_READING: _OWN | _NEVER_SCORE,
    Can.SEE_ITEM: _OWN,
    Can.VOTE: _OWN,
    Can.RUN_ITEM: _OWN,
    Can.CLEAR_TABLE: _OWN,
    Can.SEE_DISCUSSION: _OWN,
    Can.RECORD_OUTCOME: _OWN,
    Can.CHANGE_OUTCOME: _OWN | {Who.SCORER},
    Can.SEE_DECISION: _OWN,
    Can.SIGN_OFF_DECISION: _OWN | {Who.SCORER, Who.PREPARER},
    Can.PUBLISH_DECISION: _OWN,
    Can.SEE_LETTER: _OWN,
    Can.EDIT_LETTER: _OWN,
    Can.SEE_REVIEW: _OWN,
    Can.ANSWER_REVIEW: _OWN | _HAD_A_PART,
    Can.PUBLISH_REVIEWED: _OWN,
    Can.PAY_AWARD: _OWN | {Who.PREPARER},
    Can.MANAGE_AWARD: _OWN,
    Can.ACCEPT_FOR_SOMEBODY: _OWN,
}


def _holds(*roles: Role) -> Rule:
    return lambda actor: true() if actor.roles & set(roles) else false()


_EVERYWHERE: dict[Who, Rule] = {
    Who.ANYBODY: lambda actor: true(),
    Who.SIGNED_IN: lambda actor: true() if actor.id.int > 1 else false(),  # neither SYSTEM nor NOBODY
    Who.ANY_HELPER: _holds(Role.HELPER),
    Who.PANELLIST: _holds(Role.PANELLIST, Role.CHAIR),
    Who.OFFICER: _holds(Role.OFFICER),
    Who.SAFEGUARDING_LEAD: _holds(Role.SAFEGUARDING_LEAD),
    Who.APPROVER: _holds(Role.APPROVER),
    Who.FINANCE: _holds(Role.FINANCE),
    Who.COUNCILLOR: _holds(Role.COUNCILLOR),
    Who.DATA_PROTECTION: _holds(Role.DATA_PROTECTION),
    Who.ADMINISTRATOR: _holds(Role.ADMINISTRATOR),
    Who.SYSTEM: lambda actor: true() if actor == SYSTEM else false(),
}
_RULES: dict[tuple[type[Model], Who], Rule] = {}


class NotAllowed(Exception):
    """The actor lacks the ability. It names ids only, for it ends in logs."""


def rule(who: Who, model: type[Model]) -> Callable[[R], R]:
    """Register what ``who`` means for the rows of ``model``."""

    def register(expression: R) -> R:
        _RULES[model, who] = expression
        return expression

    return register


def inherit(
    model: type[Model],
    through: InstrumentedAttribute[Any],
    of: type[Model],
    *people: Who,
    where: ColumnElement[bool] | None = None,
) -> None:
    """Let these people be for a row of ``model`` what they are for the row of ``of`` that ``through`` names.

    With ``where``, only as long as that holds for the row of ``of``.
    """
    still = true() if where is None else where

    def ask(who: Who) -> Rule:
        return lambda actor: exists().where(of.id == through, still, _meaning(of, who)(actor)).correlate(model)

    for who in people:
        rule(who, model)(ask(who))


def _meaning(model: type[Model], who: Who) -> Rule:
    return _RULES.get((model, who)) or _EVERYWHERE[who]


def allowed(actor: Actor, ability: Can, model: type[Model]) -> ColumnElement[bool]:
    """The rows of ``model`` on which the actor has the ability, for a WHERE."""
    return and_(not_(barred(actor, ability, model)), _any_of(actor, WHO_CAN[ability], model))


def barred(actor: Actor, ability: Can, model: type[Model]) -> ColumnElement[bool]:
    """The rows of ``model`` on which the actor never has the ability, whatever else they are, for a WHERE."""
    return _any_of(actor, NEVER.get(ability, set()), model)


def _any_of(actor: Actor, people: set[Who], model: type[Model]) -> ColumnElement[bool]:
    return or_(false(), *(_meaning(model, who)(actor) for who in sorted(people)))


def can(actor: Actor, ability: Can, thing: Model) -> bool:
    """Whether the actor has the ability on this thing, asked of the database."""
    model = type(thing)
    here = exists().where(model.id == thing.id, allowed(actor, ability, model))
    return bool(db.session.scalar(select(here)))


def may(actor: Actor, ability: Can) -> bool:
    """Whether the actor has an ability that belongs to no row: entering a room, starting something, a bulk job."""
    return any(_EVERYWHERE[who](actor).compare(true()) for who in WHO_CAN[ability])


def authorise(actor: Actor, ability: Can, thing: Model | None = None) -> None:
    """Raise ``NotAllowed`` unless the actor has the ability, on this thing where there is one."""
    if not (may(actor, ability) if thing is None else can(actor, ability, thing)):
        raise NotAllowed(f"{actor.id} may not {ability} {thing.id if thing else ''}")


def own_account(actor: Actor, person_id: UUID) -> None:
    """Raise ``NotAllowed`` unless the account is the actor's own: nobody else's hands belong on it."""
    if actor.id != person_id:
        raise NotAllowed(f"{actor.id} may not change the account {person_id}")
