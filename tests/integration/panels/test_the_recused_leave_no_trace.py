"""Whoever stepped out of an idea walks through the whole house and cannot tell what becomes of it.

Every page that is linked to this person, and every file they may take, is compared to the byte, with its headers and
with the number of statements it asks of the database, for time tells too.
"""

import re
from collections import Counter, deque
from io import BytesIO
from zipfile import ZipFile

import pytest

from grants.applications.models import Application, Status
from grants.checks.models import Worry
from grants.core import clock
from grants.core.db import db
from grants.decisions import services as decisions
from grants.decisions.models import Letter
from grants.integrity.models import Finding
from grants.integrity.signs import Sign
from grants.meetings import queries
from grants.meetings.models import Agenda, AgendaItem, Attendance, Ballot, ItemStatus, Meeting, MeetingStatus
from grants.notifications.models import OutboxEmail
from grants.panels.models import Degree, Outcome, OutcomeKind, Practice
from grants.reviews.models import Review
from tests.factories.decided import Decided
from tests.factories.world import change, save
from tests.support.crawl import Walk, kind_of, links
from tests.support.statements import statements

WALKERS = ("pat", "chi", "olu", "asha", "fin", "dee")
NEW = rb'(name="csrf_token" value="|name="new_id" type="hidden" value="|nonce=")[^"]*'  # at every look
FILES = ("csv", "xlsx", "json")  # that officers get
EVERY = 12  # pages of a kind that are opened
EVERYBODYS = ("/api/", "/open-data/", "/how-decisions-are-made/")  # the same for whoever asks, of what is published
EACH_TIME = ("Set-Cookie", "Content-Security-Policy", "Date")  # headers that are new with every answer


class Hiding(Decided):
    """A round half decided, whose panel has met once and meets again; *hidden* is Ben's, in both meetings."""

    def furnish(self) -> None:
        self.close()
        self.panel = self.add_panel(self.pat, self.priya, self.sam, chair=self.chi)
        food, young = self.missions["eating-well"], self.missions["young-people"]
        self.decide(OutcomeKind.FUND, 1700_00)
        self.seen = self.decide(OutcomeKind.RESERVE, signed=False, mission_id=food, outcome={"reserve_position": 1})
        twin = self.decide(OutcomeKind.FUND, 450_00, signed=False, mission_id=young)
        open_still = self.add_application(Status.SCORING, title="Kites", mission_id=food)
        self.hidden = self.add_application(Status.SCORING, by=self.ben, full_name="Ben Demo", mission_id=food)
        readers = (self.pat, self.priya, self.sam)
        for id in (self.seen, twin, open_still, self.hidden):
            self.assign(self.panel, id, *readers)
            self.declare(self.chi, id, Degree.NONE)
        for id in (self.seen, twin, open_still):
            for reader in readers:
                self.add_reading(id, reader, 3, 3, 3, 3, 3)
        now = clock.now()
        with self.app.app_context():
            save(Practice(panel_id=self.panel, title="A bench", text="A bench in the sun."))
            save(Finding(round_id=self.round, key="1", sign=Sign.FAR, first_id=self.seen, reader_id=self.pat.id))
            self.items = []
            for status in (MeetingStatus.SIGNED, MeetingStatus.OPEN):
                kept = {"agenda": Agenda.ALL, "is_secret": False, "opened_at": now}
                save(meeting := Meeting(panel_id=self.panel, status=status, **kept))
                save(Attendance(meeting_id=meeting.id, person_id=self.pat.id, came_at=now))
                for n, id in enumerate((self.seen, self.hidden, twin)):
                    is_done = status is MeetingStatus.SIGNED and id != self.hidden
                    kept = {"application_id": id, "position": n, "is_secret": True}
                    stands = ItemStatus.DONE if is_done else ItemStatus.WAITING
                    save(item := AgendaItem(meeting_id=meeting.id, status=stands, **kept))
                    if id == self.hidden:
                        self.items.append(item.id)

    def idea(self, **values) -> None:
        change(db.session.get_one(Application, self.hidden), **values)

    def become_dearer(self) -> None:
        self.idea(
            title="Kingfishers",
            summary="Something else.",
            asked_pence=1400_00,
            least_pence=1_00,
            mission_id=self.missions["diverse-power"],
            place_ward_id=self.kilburn.id,
            panel_number=999,
        )

    def be_read(self) -> None:
        self.add_reading(self.hidden, self.priya, 4, 4, 4, 4, 4)
        self.add_reading(self.hidden, self.sam, 0, 4, 0, 4, 0, submitted=False)

    def be_talked_about(self) -> None:
        self.idea(status=Status.DISCUSSION)
        for id in self.items:
            tally = {kind.value: 1 for kind in OutcomeKind}
            change(db.session.get_one(AgendaItem, id), status=ItemStatus.DONE, tally=tally, note="Loud voices.")

    def be_declined(self) -> None:
        self.idea(status=Status.NOT_THIS_TIME)
        self.add_outcome(self.hidden, OutcomeKind.NOT_THIS_TIME, by=self.pat, helps="Another summer.")

    def be_funded(self) -> None:
        self.idea(status=Status.RECOMMENDED)
        outcome = db.session.scalars(db.select(Outcome).where(Outcome.application_id == self.hidden)).one()
        change(outcome, kind=OutcomeKind.FUND, amount_pence=600_00)

    def be_signed_off(self) -> None:
        colleague = type(self.asha)(self.oki.id, self.asha.roles)
        assert decisions.sign_off(self.round, [self.hidden], by=colleague) == {}
        letter = db.session.scalars(db.select(Letter).where(Letter.application_id == self.hidden)).one()
        change(letter, body="Other words.")

    def be_looked_into(self) -> None:
        save(
            Finding(round_id=self.round, key="2", sign=Sign.FAR, first_id=self.hidden, reader_id=self.sam.id),
            Finding(round_id=self.round, key="3", sign=Sign.FAVOURITE, reader_id=self.sam.id),
            Worry(application_id=self.hidden, raised_by_id=self.sam.id, text="A worry."),
            review := Review(application_id=self.hidden, grounds=["not read"], words="x", answer_by=clock.now().date()),
        )
        self.write(review.id)

    def write(self, about) -> None:
        mail = {"key": str(about), "to": "ben@example.org", "subject": "Kingfishers", "body": "x", "secret": False}
        save(OutboxEmail(name="x", about_id=about, **mail))

    def go_away(self) -> None:
        self.write(self.hidden)
        self.idea(status=Status.WITHDRAWN)


STEPS = (  # what it becomes between one walk and the next
    (Hiding.become_dearer, Hiding.be_read, Hiding.be_talked_about, Hiding.be_declined),
    (Hiding.be_funded, Hiding.be_signed_off, Hiding.be_looked_into),
    (Hiding.go_away,),
)


@pytest.fixture
def world(app, monkeypatch):
    world = Hiding(app)
    world.furnish()
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)  # pages say as of when they stand
    return world


def everything(app, browser):
    """What is linked to this person, address by address: how it answered and what that asked of the database."""
    with app.app_context():
        engine = db.engine
    browser.get("/")  # the first page of a sign-in notes that it is in use
    found, kinds = {}, Counter()
    waiting = deque(["/", "/panel", "/desk"])
    queued = set(waiting)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(app, path)
        kinds[kind] += 1
        if kind is None or kinds[kind] > EVERY or path.startswith(EVERYBODYS):
            continue
        with statements(engine) as asked:
            answer = browser.get(path)
        said = re.sub(NEW, b"", answer.data)
        headers = [pair for pair in answer.headers if pair[0] not in EACH_TIME]
        found[path] = (answer.status_code, headers, said, len(asked))
        for link in links(answer, path, Walk()):
            if link not in queued:
                queued.add(link)
                waiting.append(link)
        answer.close()
    return found


def told_apart(before, after):
    """The addresses that one of two walks found otherwise than the other."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def written(data):
    """What a file says, without when it was made."""
    if not data.startswith(b"PK"):
        return data
    with ZipFile(BytesIO(data)) as parts:
        return {name: parts.read(name) for name in parts.namelist() if not name.startswith("docProps/")}


@pytest.mark.parametrize("who", WALKERS)
def test_whoever_stepped_out_finds_the_same_house_whatever_becomes_of_an_idea(app, world, as_, who):
    world.declare(getattr(world, who), world.hidden, Degree.DIRECT)
    browser = as_(getattr(world, who))
    before = everything(app, browser)
    assert len(before) > 20
    for step in STEPS:
        with app.app_context():
            for become in step:
                become(world)
        after = everything(app, browser)
        assert told_apart(before, after) == [], step


def test_whoever_did_not_step_out_sees_it_change(app, world, as_):
    browser = as_(world.olu)
    results = f"/desk/rounds/spring/panels/{world.panel}/results"
    before = browser.get(results).text
    with app.app_context():
        world.be_read()
    assert browser.get(results).text != before


def test_a_file_that_whoever_stepped_out_takes_is_the_same_whatever_becomes_of_an_idea(app, world, as_):
    """Of a colleague who stepped out of it too, the register says nothing to Olu either."""
    world.declare(world.olu, world.hidden, Degree.DIRECT)
    browser = as_(world.olu)

    def taken(address, said=None):
        answer = browser.post(address, data=said)
        return answer.status_code, written(answer.data)  # read to its end before the next is asked for

    def files():
        wanted = [{"format": format, "profile": "officers"} for format in FILES]
        register = taken(f"/desk/exports/register/{world.panel}")
        return [register, *(taken("/desk/exports", said) for said in wanted)]

    before = files()
    assert [status for status, _ in before] == [200] * 4
    world.declare(world.sam, world.hidden, Degree.SLIGHT)
    with app.app_context():
        for become in (become for step in STEPS[:2] for become in step):
            become(world)
    assert files() == before


@pytest.mark.parametrize("who", ["pat", "chi"])
def test_a_phone_tells_whoever_stepped_out_that_it_is_talked_about_and_never_how_it_goes(app, world, as_, who):
    """That it lies on the table they must know, for they leave the room; from then on nothing moves."""
    actor = getattr(world, who)
    world.declare(actor, world.hidden, Degree.DIRECT)
    browser, item = as_(actor), world.items[-1]

    def told():
        with app.app_context():
            meeting = db.session.scalars(db.select(Meeting.id).where(Meeting.status == MeetingStatus.OPEN)).one()
            beat = queries.pulse(meeting, actor)
        pages = [f"/panel/live/{meeting}", f"/panel/live/{meeting}/minutes"]
        pages += [f"/panel/live/{meeting}/{page}" for page in ("run", "screen") if who == "chi"]
        return beat, [re.sub(NEW, b"", browser.get(page).data) for page in pages]

    def turn(status, tally=None):
        with app.app_context():
            change(db.session.get_one(AgendaItem, item), status=status, tally=tally)

    turn(ItemStatus.ON_TABLE)
    before = told()
    turn(ItemStatus.VOTING)
    with app.app_context():
        save(Ballot(item_id=item, person_id=world.priya.id, choice=OutcomeKind.FUND))
    assert told() == before
    turn(ItemStatus.COUNTED, {kind.value: 1 for kind in OutcomeKind})
    assert told() == before
