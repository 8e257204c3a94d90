"""Stories in which every move of the workflow table happens at least once, each by its own command.

A story names the moves that it is the example of, and its trail has to show them.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from grants.accounts.models import Actor, Person, Role
from grants.applications import queries as applications
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Channel, Help, Status
from grants.applications.services import closing, drafts, leaving, sending
from grants.awards import publication
from grants.awards import queries as awards
from grants.awards import services as awarding
from grants.awards.models import Heard
from grants.checks import checklist
from grants.checks import queries as checks
from grants.checks.models import Finding as Answer
from grants.checks.models import RuledOut, Tier
from grants.checks.services import asking, checking, worries
from grants.complaints import queries as complaints
from grants.complaints import services as complaining
from grants.core import clock
from grants.core.db import db
from grants.decisions import lottery
from grants.decisions import services as deciding
from grants.integrity import services as integrity
from grants.integrity.models import Finding, Verdict
from grants.integrity.signs import Sign
from grants.meetings import services as meeting
from grants.meetings.models import Agenda, AgendaItem
from grants.missions import services as missions
from grants.panels import interest_queries, reading_queries
from grants.panels.completeness import Agreed, Answers
from grants.panels.models import Assignment, Outcome, OutcomeKind, ReasonCode, Recommendation
from grants.panels.services import assignments, interests, outcomes, readings, seats
from grants.recruitment import queries as recruitment
from grants.recruitment.models import Call, Payment
from grants.recruitment.services import answers as volunteering
from grants.recruitment.services import calls, choosing, easing, preparing, serving
from grants.reviews import services as reviews
from grants.reviews.models import Ground
from grants.rounds import services as rounds
from grants.rounds.models import Criterion, RoundStatus
from tests.factories.decided import Decided
from tests.factories.world import World, change, save

TEAM = ("pat", "priya", "sam")
TICKED = [declaration.value for declaration in DECLARATIONS]
NO = {"reason_code": ReasonCode.UNCLEAR_PLAN, "note": "The panel liked that neighbours lead it. " * 3}
OUT = {"reason_code": RuledOut.OUTSIDE, "reason": "It is in Barnet.", "try_instead": "Ask Barnet."}


@dataclass(frozen=True)
class Story:
    """Moves as they stand in the trail (``application.check``), the world they need and what people do in it."""

    moves: frozenset[str]
    world: type[World]
    tell: Callable[[Any], None]


STORIES: list[Story] = []


def shows(*moves: str, world: type[World] = World) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    def keep(tell: Callable[[Any], None]) -> Callable[[Any], None]:
        STORIES.append(Story(frozenset(moves), world, tell))
        return tell

    return keep


@shows(*(f"mission.{move}" for move in ("succeed", "revive", "retire")))
def missions_come_and_go(world: World) -> None:
    told = {"on": clock.now().date(), "because": "The date has passed.", "by": world.olu}
    old, new = world.missions["young-people"], world.missions["diverse-power"]
    missions.succeed(old, by_mission=new, **told)
    missions.revive(old, by=world.olu)
    missions.retire(old, **told)


@shows("round.publish")
def a_round_opens(world: World) -> None:
    autumn = {"status": RoundStatus.DRAFT, "decided_by": dt.date(2027, 1, 31)}
    rounds.publish(world.add_round("autumn", pot_pence=1000_00, **autumn), by=world.olu)


def submit(id: UUID, by: Any) -> None:
    sending.submit(id, declared=TICKED, received_at=clock.now(), by=by)


@shows(*(f"application.{move}" for move in ("edit", "submit", "reopen", "restore", "withdraw")))
def somebody_changes_their_mind(world: World) -> None:
    id = world.add_application(by=world.amina)
    version = applications.by_id(id).version
    drafts.save_step(id, "what", {"what": "Six boxes."}, done=True, version=version, seen=None, by=world.amina)
    submit(id, world.amina)
    sending.reopen(id, at=clock.now(), by=world.amina)
    sending.restore(id, by=world.amina)
    leaving.withdraw(id, by=world.amina)


@shows("application.submit_for")
def somebody_tells_their_idea_by_telephone(world: World) -> None:
    id = world.add_application(by=world.amina)
    save(Help(application_id=id, helper_id=world.hal.id, channel=Channel.ASSISTED, consent="by phone"))
    sending.submit_for(id, say_so="by phone", declared=TICKED, received_at=clock.now(), by=world.hal)


@shows("application.expire")
def a_draft_is_forgotten(world: World) -> None:
    world.add_application(by=world.amina)
    with clock.at(clock.now() + dt.timedelta(days=91)):
        assert closing.expire_all() == 1


def put_in_order(id: UUID, by: Any) -> None:
    check, idea = checks.check_of(id), checks.case(id)
    found = {item.key: Answer.YES for item in checklist.BY_HAND}
    checking.tick(id, found=found, tier=Tier.NONE, shown=check.version, by=by)
    checking.agree_mission(id, mission_id=idea.mission_id, because="", shown=idea.version, by=by)


@shows(*(f"application.{move}" for move in ("check", "ask", "answer", "go_on", "pass", "check_again", "rule_out")))
def officers_check(world: World) -> None:
    id = world.add_application(Status.SUBMITTED)
    checking.take(id, by=world.olu)
    asking.ask(id, question="Who owns the pavement?", by=world.olu)
    asking.answer(id, checks.requests_of(id)[-1].id, text="The council.", by=world.amina)
    asking.ask(id, question="And the wall?", by=world.olu)
    asking.go_on(id, checks.requests_of(id)[-1].id, told="The council too.", by=world.olu)
    put_in_order(id, world.olu)
    checking.pass_on(id, by=world.olu)
    checking.check_again(id, by=world.olu)
    checking.rule_out(id, **OUT, by=world.olu)


@shows("safeguarding_worry.close")
def a_worry_is_looked_at(world: World) -> None:
    id = uuid4()
    worries.raise_worry(world.add_application(Status.IN_CHECK), id, text="A worry.", by=world.olu)
    worries.close_worry(id, resolution="We called.", shown=1, by=world.sade)


@shows("complaint.acknowledge", "complaint.answer")
def somebody_complains(world: World) -> None:
    id = complaining.complain(name="Vera", email="vera@example.org", about_data=False, text="Too long.")
    complaining.acknowledge(id, by=world.olu)
    complaining.answer(id, text="It is shorter now.", shown=complaints.by_id(id).version, by=world.olu)


def call_for(world: World, *people: Any) -> UUID:
    """An open call for one seat that these people have answered, and its last hour is over."""
    panel = world.add_panel(world.sam, chair=world.chi)
    closes_at = clock.now() + dt.timedelta(days=7)
    words = {"title": "Read with us", "about": "Read ideas.", "pays": "£15 an hour."}
    id = calls.start(panel, **words, seats=1, closes_at=closes_at, by=world.olu)
    calls.add_target(id, category="age", value="16 to 24", least=0, most=0, by=world.olu)
    calls.open_call(id, by=world.olu)
    for person in people:
        offer(id, person)
    change(db.session.get(Call, id), closes_at=clock.now() - dt.timedelta(hours=1))
    return id


def offer(call: UUID, by: Any) -> UUID:
    said = {"availability": "Evenings", "support_needs": "", "cares_about": "eating-well", "payment": Payment.CHARITY}
    return volunteering.answer(call, **said, by=by)


@shows(
    *(f"panel_call.{move}" for move in ("open", "ease", "prepare", "draw")),
    *("panel_volunteer.choose", "panel_volunteer.pass over"),
)
def a_panel_is_drawn(world: World) -> None:
    id = call_for(world, world.amina, world.ben)
    target = {recruitment.target_rows(id)[0].id: (0, 1)}
    easing.ease(id, targets=target, because="Too strict.", shown=recruitment.by_id(id).version, by=world.olu)
    on = clock.now().date() + dt.timedelta(days=2)
    preparing.ask(id, event="The lottery of Saturday", event_on=on, by=world.olu)
    preparing.prepare_all()
    change(db.session.get(Call, id, populate_existing=True), event_on=clock.now().date())
    choosing.draw(id, event_result="7 11 13", by=world.olu)


@shows(
    "panel_call.choose by hand",
    *(f"panel_volunteer.{move}" for move in ("withdraw", "answer again", "accept", "decline")),
    *("panel_log_entry.agree", "panel_log_entry.refuse"),
)
def a_panel_is_chosen_by_hand(world: World) -> None:
    id = call_for(world, world.amina, world.ben)
    change(db.session.get(Call, id, populate_existing=True), closes_at=clock.now() + dt.timedelta(hours=1))
    amina, ben = (recruitment.own_answer(id, who.id).id for who in (world.amina, world.ben))
    volunteering.withdraw(ben, by=world.ben)
    assert offer(id, world.ben) == ben
    change(db.session.get(Call, id, populate_existing=True), closes_at=clock.now() - dt.timedelta(hours=1))
    choosing.choose_by_hand(id, people=[amina], because="Nobody else is young.", by=world.olu)
    volunteering.decline(amina, by=world.amina)
    choosing.choose_by_hand(id, people=[ben], because="Amina said no.", by=world.olu)
    member = volunteering.accept(ben, by=world.ben)
    reader = Actor(world.ben.id, frozenset({Role.PANELLIST}))
    for agrees in (True, False):
        spent = {"on": clock.now().date(), "minutes": 60, "what": "Reading"}
        entry = serving.log(member, uuid4(), **spent, by=reader)
        serving.decide(entry, agrees=agrees, by=world.olu)


def seat(world: World) -> UUID:
    """A panel that went through the names and was given what is ready."""
    panel = seats.make(world.round, name="Camden panel", by=world.olu)
    for name in (*TEAM, "chi"):
        member = seats.add_member(panel, email=f"{name}@example.org", by=world.olu)
        if name == "chi":
            seats.name_chair(panel, member, is_chair=True, by=world.olu)
    for name in (*TEAM, "chi"):
        actor = getattr(world, name)
        listed = interest_queries.names(world.round, actor.id)
        interests.declare(panel, shown=[one.key for one in listed], known=[], by=actor)
    assignments.give_all(panel, by=world.olu)
    return panel


def read(world: World, id: UUID, name: str, shown: int = 0) -> UUID:
    """This member sends a score for this idea; gives their assignment."""
    reader = getattr(world, name)
    given = db.session.scalars(db.select(Assignment.id).filter_by(application_id=id, panellist_id=reader.id)).one()
    criteria = db.session.scalars(db.select(Criterion.id).filter_by(round_id=world.round))
    answers = Answers(
        scores=dict.fromkeys(criteria, 3), reasons={}, reason="Wanted", recommendation=Recommendation.FUND
    )
    readings.submit(given, answers=answers, shown=shown, by=reader)
    return given


def agree(world: World, kind: OutcomeKind, **more: Any) -> Agreed:
    said: dict[str, Any] = {} if kind is OutcomeKind.FUND else dict(NO)
    if kind is OutcomeKind.RESERVE:
        said["reserve_position"] = 1
    return Agreed(kind=kind, present=frozenset(getattr(world, name).id for name in TEAM), **(said | more))


def version_of_outcome(id: UUID) -> int:
    return db.session.scalars(db.select(Outcome.version).filter_by(application_id=id)).one_or_none() or 0


@shows(
    *(f"application.{move}" for move in ("begin_scoring", "discuss", "recommend", "reserve", "decline")),
    *(f"application.change_to_{what}" for what in ("fund", "reserve", "no")),
    *(f"application.{move}" for move in ("sign_off", "send_back")),
    *(f"reading.{move}" for move in ("submit", "reopen")),
)
def a_panel_decides(world: World) -> None:
    id = world.add_application(Status.READY, by=world.ben, panel_number=None, full_name="Ben Demo")
    seat(world)
    given = [read(world, id, name) for name in (*TEAM, "chi")]
    readings.reopen(given[0], because="I misread the costs", by=world.pat)
    read(world, id, "pat", shown=reading_queries.reading(id, world.pat.id).version)
    outcomes.discuss(id, by=world.chi)
    for kind in (OutcomeKind.RESERVE, OutcomeKind.NOT_THIS_TIME, OutcomeKind.FUND):
        outcomes.record(id, agreed=agree(world, kind), shown=version_of_outcome(id), by=world.chi)
    for kind in (OutcomeKind.RESERVE, OutcomeKind.NOT_THIS_TIME, OutcomeKind.FUND):
        changed = {"because": "The ward has none.", "shown": version_of_outcome(id), "by": world.olu}
        outcomes.change(id, agreed=agree(world, kind), **changed)
    assert deciding.sign_off(world.round, [id], by=world.asha) == {}
    deciding.send_back(id, because="Who was there?", by=world.asha)


@shows(
    "round.decide",
    "application.publish",
    *(f"award.{move}" for move in ("accept", "accept_for", "pay", "close", "lapse", "cancel")),
    world=Decided,
)
def money_is_offered(world: Decided) -> None:
    world.close()
    ideas = [world.decide(OutcomeKind.FUND, 300_00) for _ in range(3)]
    ideas.append(world.decide(OutcomeKind.FUND, 300_00, by=world.ben))
    publication.publish(world.round, by=world.olu)
    paid, lapsed, cancelled, by_post = (awards.of_application(id).id for id in ideas)
    awarding.accept(paid, agreed=True, by=world.amina)
    awarding.pay(paid, paid_on=clock.now().date(), by=world.fin)
    awarding.close(paid, heard=Heard.TOLD, by=world.olu)
    awarding.lapse(lapsed, by=world.olu)
    awarding.cancel(cancelled, by=world.olu)
    change(db.session.get(Person, world.ben.id), postal_address="1 Rowan Court")
    awarding.accept_for(by_post, how=Channel.PAPER, by=world.olu)


@shows("review.stand", "review.send_back", "application.review_decision", "application.review_check", world=Decided)
def decisions_are_reviewed(world: Decided) -> None:
    world.close()
    declined = [world.decide(OutcomeKind.NOT_THIS_TIME, by=world.ben) for _ in range(2)]
    ruled_out = world.add_application(Status.SUBMITTED, by=world.ben)
    checking.take(ruled_out, by=world.olu)
    checking.rule_out(ruled_out, **OUT, by=world.olu)
    publication.publish(world.round, by=world.olu)
    asked = [
        reviews.ask(id, grounds=[Ground.NOT_READ], words="Nobody opened it.", by=world.ben)
        for id in (*declined, ruled_out)
    ]
    for id, answer in zip(asked, (reviews.stand, reviews.send_back, reviews.send_back), strict=True):
        answer(id, answer="We looked at every step.", shown=1, by=world.oki)


@shows("draw.publish_pool", "draw.hold")
def lots_are_drawn(world: World) -> None:
    event_at = clock.now() + dt.timedelta(days=1)
    lottery.announce(world.round, event="The lottery of Saturday", event_at=event_at, by=world.oki)
    panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
    for _ in range(8):  # of eight ideas for £600 that everybody gave the same, the pot of £3,000 funds five
        id = world.add_application(Status.DISCUSSION, by=world.ben, full_name="Ben Demo")
        world.assign(panel, id, world.pat, world.priya, world.sam)
        for reader in (world.pat, world.priya, world.sam):
            world.add_reading(id, reader, 3, 3, 3, 3, 3)
    lottery.publish_pool(world.round, by=world.oki)
    with clock.at(event_at + dt.timedelta(days=1)):
        lottery.hold(world.round, result="7 11 13", by=world.oki)


@shows(
    *(f"meeting.{move}" for move in ("open", "close", "sign")),
    *(f"agenda_item.{move}" for move in ("put", "open_vote", "close_vote", "finish", "take_off")),
)
def a_panel_meets(world: World) -> None:
    id = world.add_application(Status.READY, by=world.ben, panel_number=None, full_name="Ben Demo")
    panel = seat(world)
    for name in (*TEAM, "chi"):
        read(world, id, name)
    evening = meeting.plan(panel, agenda=Agenda.ALL, is_secret=True, by=world.chi)
    meeting.open_meeting(evening, by=world.chi)
    item = db.session.scalars(db.select(AgendaItem.id).where(AgendaItem.meeting_id == evening)).one()
    for name in TEAM:
        meeting.come(evening, getattr(world, name).id, by=getattr(world, name))
    meeting.put(item, by=world.chi)
    meeting.take_off(item, by=world.olu)
    meeting.put(item, by=world.chi)
    meeting.open_vote(item, is_secret=True, by=world.chi)
    for name in TEAM:
        meeting.vote(item, choice=OutcomeKind.FUND, by=getattr(world, name))
    meeting.close_vote(item, by=world.chi)
    meeting.record(item, agreed=Agreed(kind=OutcomeKind.FUND), shown=0, by=world.chi)
    meeting.close(evening, by=world.chi)
    meeting.sign(evening, by=world.chi)


@shows("integrity_finding.close")
def somebody_looks_at_what_two_ideas_share(world: World) -> None:
    for who in (world.amina, world.ben):
        world.add_application(Status.SUBMITTED, by=who, contact_email="shared@example.org")
    integrity.look(world.round, by=world.olu)
    id = db.session.scalars(db.select(Finding.id).where(Finding.sign == Sign.CONTACT)).one()
    integrity.close(id, verdict=Verdict.EXPLAINED, note="They are sisters.", shown=1, by=world.olu)
