"""A house with something behind every door, and what may stand in each address, by blueprint."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from grants.access.models import Invitation
from grants.access.services import sign_ins
from grants.accounts.models import Person, Role, RoleGrant
from grants.applications.models import Channel, Help, Status
from grants.awards.models import AwardStatus
from grants.checks.models import Worry
from grants.complaints import services as complaints
from grants.core import clock
from grants.core.db import db
from grants.decisions.models import Decision, Letter
from grants.integrity.models import Finding
from grants.integrity.signs import Sign
from grants.meetings.models import Agenda, AgendaItem, Meeting, MeetingStatus
from grants.missions import services as missions
from grants.notifications.models import OutboxEmail
from grants.panels.models import Assignment, Member, OutcomeKind
from grants.recruitment.models import (
    Call,
    CallStatus,
    CallTarget,
    EntryKind,
    LogEntry,
    Payment,
    Volunteer,
    VolunteerStatus,
)
from grants.reviews.models import Review
from grants.rounds import frozen
from grants.rounds import queries as rounds
from grants.rounds.models import Question, QuestionKind, Round, RoundStatus, RoundVersion
from tests.factories.awards import add_award, add_decided_round
from tests.factories.world import World, save

Values = dict[str, Any]


class Furnished:
    """A world in which every kind of thing exists in more than one state, and belongs to different people."""

    def __init__(self, world: World) -> None:
        self.world = world
        with world.app.app_context():
            self._rounds()
            self._ideas()
            self._panel()
            self._recruitment()
            self._awards()
            self._rest()

    def _rounds(self) -> None:
        world = self.world
        self.draft_round = world.add_round("drafted", pot_pence=500_00, status=RoundStatus.DRAFT)
        self.decided_round = add_decided_round(world, "decided")
        save(Question(round_id=self.draft_round, label="Where?", kind=QuestionKind.TEXT))
        save(
            *(
                RoundVersion(
                    round_id=id, number=1, reason="", rules=frozen.as_data(whole(id)), published_by_id=world.olu.id
                )
                for id in (world.round, self.decided_round)
            )
        )

    def _ideas(self) -> None:
        """Ideas of a resident, of a helper, of an officer and of a panellist, from draft to decided."""
        world = self.world
        self.ideas: dict[str, UUID] = {
            "draft": world.add_application(),
            "sent": world.add_application(Status.SUBMITTED, by=world.hal),
            "in check": world.add_application(Status.IN_CHECK, by=world.ben),
            "asked": world.add_application(Status.NEEDS_INFORMATION, by=world.amina),
            "ready": world.add_application(Status.READY, by=world.olu),
            "scoring": world.add_application(Status.SCORING, by=world.ben),
            "discussion": world.add_application(Status.DISCUSSION, by=world.pat),
            "recommended": world.add_application(Status.RECOMMENDED, by=world.ben),
            "signed off": world.add_application(Status.SIGNED_OFF, by=world.hal),
        }
        kept = {"application_id": self.ideas["draft"], "helper_id": world.hal.id, "channel": Channel.ASSISTED}
        self.help = Help(**kept, consent="in person, at the library")
        save(self.help)

    def _panel(self) -> None:
        """Pat, Priya, Sam and Chi read; Sam steps out of everything, and Priya has sent a score."""
        world = self.world
        self.panel = world.add_panel(world.pat, world.priya, world.sam, chair=world.chi)
        for name in ("scoring", "discussion", "recommended", "signed off"):
            world.assign(self.panel, self.ideas[name], world.pat, world.priya, world.sam, world.chi)
            world.declare(world.sam, self.ideas[name])
            self.reading = world.add_reading(self.ideas[name], world.priya, 3, 3, 3, 3, 3)
        world.declare(world.oki, self.ideas["in check"])
        self.letters = []
        for name, kind in (("recommended", OutcomeKind.FUND), ("signed off", OutcomeKind.FUND)):
            world.add_outcome(self.ideas[name], kind, 300_00)
        signed = Decision(
            application_id=self.ideas["signed off"],
            kind=OutcomeKind.FUND,
            amount_pence=300_00,
            signed_off_by_id=world.asha.id,
            signed_off_at=clock.now(),
        )
        letter = Letter(application_id=self.ideas["signed off"], subject="Your idea", body="We are glad.")
        save(signed, letter)
        self.letters.append(letter.id)

    def _recruitment(self) -> None:
        """A call that is drafted, one that is open and one that was chosen; who answered; what a member logged."""
        world, self.calls, self.volunteers = self.world, {}, []
        for status in (CallStatus.DRAFT, CallStatus.OPEN, CallStatus.CHOSEN):
            call = Call(
                panel_id=self.panel,
                title=f"Join, {status}",
                about="Read ideas.",
                pays="£15 an hour.",
                seats=2,
                closes_at=clock.now() + dt.timedelta(days=3),
                status=status,
            )
            save(call)
            self.calls[status] = call.id
        self.target = CallTarget(
            call_id=self.calls[CallStatus.DRAFT], category="age", value="16 to 24", least=0, most=1
        )
        seat = db.session.scalars(db.select(Member).where(Member.person_id == world.priya.id)).first()
        assert seat is not None
        self.seat, said = seat.id, {"availability": "Evenings", "payment": Payment.PAID, "terms_at": clock.now()}
        self.logged = LogEntry(member_id=seat.id, kind=EntryKind.EXPENSE, on=clock.now().date(), pence=450, what="Bus")
        people = ((world.ben, VolunteerStatus.CHOSEN), (world.amina, VolunteerStatus.SENT))
        for (who, status), call_id in zip(people, list(self.calls.values())[1:], strict=True):
            row = Volunteer(call_id=call_id, person_id=who.id, status=status, support_needs="Step-free", **said)
            save(row)
            self.volunteers.append(row.id)
        save(self.target, self.logged)

    def _awards(self) -> None:
        """Projects whose offer is open, accepted and paid, of three people; and one of the past."""
        world = self.world
        self.awards = {}
        people = {AwardStatus.OFFERED: world.amina, AwardStatus.ACCEPTED: world.ben, AwardStatus.PAID: world.fin}
        for status, who in people.items():
            idea = world.add_application(Status.PUBLISHED, by=who, round_id=self.decided_round)
            self.ideas[f"award {status}"] = idea
            kept = {"round_id": self.decided_round, "application_id": idea, "status": status}
            self.awards[status] = add_award(world, **kept)
            letter = Letter(application_id=idea, subject="Your idea", body="We are glad.", sent_at=clock.now())
            save(letter)
            self.letters.append(letter.id)
        self.awards["past"] = add_award(world, round_id=None)

    def _rest(self) -> None:
        world = self.world
        self.findings = []
        for number, name in enumerate(("scoring", "in check")):
            sign = {"sign": Sign.FAR, "first_id": self.ideas[name], "reader_id": world.pat.id}
            save(finding := Finding(round_id=world.round, key=str(number), **sign))
            self.findings.append(finding.id)
        self.reviews = []
        for name in ("award accepted", "in check"):  # whatever became of it since
            said = {"grounds": ["not read"], "words": "x", "answer_by": clock.now().date()}
            review = Review(application_id=self.ideas[name], **said)
            save(review)
            self.reviews.append(review.id)
        self.complaint = complaints.complain(name="V", email="v@example.org", about_data=False, text="x")
        self.worry = Worry(application_id=self.ideas["in check"], raised_by_id=world.olu.id, text="A worry.")
        self.mails = [
            OutboxEmail(
                name="application_submitted",
                about_id=self.ideas[name],
                key=name,
                to="amina@example.org",
                subject="We have your idea",
                body="Thank you.",
                secret=False,
            )
            for name in ("sent", "in check")
        ]
        self.neighbour = Person(name="Neighbour Demo", email="neighbour@example.org")
        save(self.worry, self.neighbour, *self.mails)

    def examples(self, endpoint: str, arguments: set[str]) -> Iterator[Values]:
        """What may stand in the address of this endpoint; one empty example where nothing does."""
        if not arguments:
            yield {}
            return
        with self.world.app.app_context():
            found = list(SITUATIONS[endpoint.split(".")[0]](self, endpoint))
        seen = []
        for values in found:
            chosen = {name: values[name] for name in arguments & set(values)}
            if chosen.keys() == arguments and chosen not in seen:
                seen.append(chosen)
                yield chosen


def whole(round_id: UUID) -> Round:
    """A round with its parts."""
    return db.session.scalars(db.select(Round).options(*rounds.WHOLE).where(Round.id == round_id)).one()


def nothing(house: Furnished, endpoint: str) -> Iterator[Values]:
    """For slices whose addresses name nothing."""
    return iter(())


def _rounds(house: Furnished, endpoint: str) -> Iterator[Values]:
    """A round that is drafted, one that is open and one that is decided, with a part of each."""
    if "fund" in endpoint:
        yield {"slug": "fund-spring"}
        return
    for id in (house.draft_round, house.world.round, house.decided_round):
        round = whole(id)
        part: Values = {}
        if "source" in endpoint:
            part = {"part_id": round.sources[0].id}
        elif "criterion" in endpoint:
            part = {"part_id": round.criteria[0].id}
        elif "question" in endpoint and round.questions:
            part = {"part_id": round.questions[0].id}
        is_published = round.status is not RoundStatus.DRAFT
        version = {"number": 1} if is_published else {}
        yield {"slug": round.slug, "mission_id": round.missions[0].mission_id, **version, **part}


def _missions(house: Furnished, endpoint: str) -> Iterator[Values]:
    if "challenge" in endpoint:
        missions.start_challenge(slug="c", title="C", statement="c", position=1, by=house.world.olu)
        yield {"slug": "c"}
    else:
        yield from ({"slug": slug} for slug in list(house.world.missions)[:1])


def _ideas(house: Furnished, endpoint: str) -> Iterator[Values]:
    other = house.ideas["sent"]
    for name in ("in check", "draft", "scoring"):
        if name == "draft" and endpoint == "applications.copy":
            continue  # of what was never sent there is no copy, for anybody
        helped = {"help": house.help.id} if name == "draft" else {}
        yield {"id": house.ideas[name], "step": "where", "other": other, **helped}


def _start(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield {"id": house.world.round}


def _applications(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from _start(house, endpoint) if endpoint == "applications.start" else _ideas(house, endpoint)


def _acceptance(house: Furnished, endpoint: str) -> Iterator[Values]:
    for name, id in house.ideas.items():
        if name.startswith("award") or name == "draft":
            yield {"id": id}


def _checks(house: Furnished, endpoint: str) -> Iterator[Values]:
    if "worr" in endpoint and endpoint != "checks.worry":
        yield {"id": house.worry.id}
    else:
        yield from _ideas(house, endpoint)


def _panels(house: Furnished, endpoint: str) -> Iterator[Values]:
    """A panel, and what three of its members were to read: one has not begun, one has sent it, one stepped out."""
    readers = (house.world.pat.id, house.world.priya.id, house.world.sam.id)
    of = db.select(Assignment.id).where(
        Assignment.application_id == house.ideas["scoring"], Assignment.panellist_id.in_(readers)
    )
    yield from ({"panel_id": house.panel, "assignment_id": id} for id in db.session.scalars(of))


def _meetings(house: Furnished, endpoint: str) -> Iterator[Values]:
    names = ("in check", "discussion", "recommended")
    yield from ({"panel_id": house.panel, "application_id": house.ideas[name]} for name in names)


def _live(house: Furnished, endpoint: str) -> Iterator[Values]:
    """An open meeting with an idea that Pat may talk about and one that is Pat's own; Sam stepped out of both."""
    found = db.session.scalar(db.select(Meeting).where(Meeting.panel_id == house.panel))
    if found is None:
        found = Meeting(
            panel_id=house.panel, agenda=Agenda.ALL, is_secret=True, status=MeetingStatus.OPEN, opened_at=clock.now()
        )
        kept = {"meeting_id": found.id, "is_secret": True}
        save(found)
        for n, name in enumerate(("scoring", "discussion")):
            save(AgendaItem(application_id=house.ideas[name], position=n, **kept))
    items = db.session.scalars(
        db.select(AgendaItem.id).where(AgendaItem.meeting_id == found.id).order_by(AgendaItem.position)
    ).all()
    yield from ({"panel_id": house.panel, "meeting_id": found.id, "item_id": id} for id in items)


def _desk_meetings(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({**values, "slug": "spring"} for values in _live(house, endpoint))


def _desk_panels(house: Furnished, endpoint: str) -> Iterator[Values]:
    seat = db.session.scalars(
        db.select(Member.id).where(Member.panel_id == house.panel, Member.person_id == house.world.sam.id)
    ).one()
    for name in ("scoring",):
        yield {"slug": "spring", "panel_id": house.panel, "member_id": seat, "application_id": house.ideas[name]}


def _desk_plan(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({**values, "readings": 3} for values in _desk_panels(house, endpoint))


def _exports(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield {"panel_id": house.panel}


def _decisions(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"slug": slug} for slug in ("drafted", "spring", "decided"))
    yield from ({"id": house.ideas[name]} for name in ("recommended", "signed off"))


def _letters(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"slug": slug} for slug in ("spring", "decided"))
    yield from ({"id": id} for id in house.letters)


def _publication(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"slug": slug} for slug in ("drafted", "spring", "decided"))


def _awards(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"id": id} for id in house.awards.values())


def _people(house: Furnished, endpoint: str) -> Iterator[Values]:
    if "invit" in endpoint or endpoint == "people.withdraw":
        invitation = Invitation(email="new@example.org", role=Role.OFFICER, invited_by_id=house.world.ada.id)
        save(invitation)
        yield {"id": invitation.id}
    elif endpoint == "people.end_role":
        held = db.select(RoleGrant.id).where(RoleGrant.person_id == house.world.hal.id)
        yield {"id": db.session.scalars(held).one()}
    else:  # somebody who knocks nowhere
        yield {"id": house.neighbour.id}


def _complaints(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield {"id": house.complaint}


def _reviews(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"id": id} for id in house.reviews)


def _own_review(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"id": house.ideas[name]} for name in ("award offered", "award accepted", "in check", "draft"))


def _integrity(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"slug": slug} for slug in ("drafted", "spring"))
    yield from ({"id": id} for id in house.findings)


def _outbox(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"id": mail.id} for mail in house.mails)


def _recruitment(house: Furnished, endpoint: str) -> Iterator[Values]:
    if endpoint == "recruitment.answer":
        yield from ({"id": id} for id in house.calls.values())
    else:
        yield from ({"id": id} for id in house.volunteers)


def _calls(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield from ({"id": id, "target_id": house.target.id, "panel_id": house.panel} for id in house.calls.values())


def _serving(house: Furnished, endpoint: str) -> Iterator[Values]:
    yield {"id": house.logged.id if endpoint in ("serving.agree", "serving.refuse") else house.seat}


def _access(house: Furnished, endpoint: str) -> Iterator[Values]:
    """A device of a resident's and one of an officer's."""
    for name in ("amina", "olu"):
        yield {"id": sign_ins.begin(getattr(house.world, name).id, device="Firefox on a Mac").id}


SITUATIONS: dict[str, Callable[[Furnished, str], Iterator[Values]]] = {
    "acceptance": _acceptance,
    "access": _access,
    "agreement": _desk_panels,
    "applications": _applications,
    "awards": _awards,
    "calls": _calls,
    "checks": _checks,
    "complaints": _complaints,
    "decision_letter": _ideas,
    "decisions": _decisions,
    "desk": nothing,
    "desk_meetings": _desk_meetings,
    "desk_panels": _desk_panels,
    "desk_plan": _desk_plan,
    "exports": _exports,
    "interests": _publication,
    "integrity": _integrity,
    "letters": _letters,
    "live": _live,
    "live_chair": _live,
    "meetings": _meetings,
    "missions": _missions,
    "outbox": _outbox,
    "own_review": _own_review,
    "panels": _panels,
    "people": _people,
    "practice": _desk_panels,
    "publication": _publication,
    "reviews": _reviews,
    "recruitment": _recruitment,
    "rounds": _rounds,
    "serving": _serving,
    "rulings": _publication,
}
