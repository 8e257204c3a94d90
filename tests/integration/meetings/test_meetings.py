import pytest

from grants.applications.models import Application, Status
from grants.audit.models import AuditEvent
from grants.core.db import db
from grants.core.errors import Refusal
from grants.meetings import queries, services
from grants.meetings.models import Agenda, AgendaItem, Ballot, ItemStatus, Meeting, MeetingStatus
from grants.panels import queries as panels
from grants.panels.completeness import Agreed
from grants.panels.models import Degree, OutcomeKind, ReasonCode
from grants.panels.services import outcomes, seats
from grants.permissions import NotAllowed
from grants.workflow import WrongState
from tests.integration.meetings.conftest import begin
from tests.integration.panels.conftest import NOTE, TEAM, all_score, given

pytestmark = pytest.mark.usefixtures("ctx")
FUND, NO = OutcomeKind.FUND, OutcomeKind.NOT_THIS_TIME
TALLY = {"fund": 0, "fund part": 0, "reserve": 0, "not this time": 0}


def voting(world, item_id, is_secret=True):
    services.put(item_id, by=world.chi)
    services.open_vote(item_id, is_secret=is_secret, by=world.chi)


def item(id):
    return db.session.get(AgendaItem, id, populate_existing=True)


def votes(world, item_id, **said):
    for name, choice in said.items():
        services.vote(item_id, choice=choice, by=getattr(world, name))


def table(world, meeting, who):
    return queries.table(queries.by_id(meeting.id), getattr(world, who))


class TestTheMeetingItself:
    def test_it_goes_from_planned_to_signed(self, world, meeting):
        services.close(meeting.id, by=world.chi)
        services.sign(meeting.id, by=world.chi)
        found = db.session.get(Meeting, meeting.id)
        assert found.status is MeetingStatus.SIGNED
        assert found.signed_by_id == world.chi.id
        assert found.opened_at < found.closed_at < found.signed_at

    def test_a_panel_has_one_at_a_time(self, world, meeting):
        with pytest.raises(services.GoingOn):
            services.plan(meeting.panel.id, agenda=Agenda.ALL, is_secret=True, by=world.chi)
        services.close(meeting.id, by=world.chi)
        services.plan(meeting.panel.id, agenda=Agenda.ALL, is_secret=True, by=world.chi)

    @pytest.mark.parametrize("who", ["pat", "olu", "ben"])
    def test_only_the_chair_runs_it(self, world, meeting, who):
        actor = getattr(world, who)
        for press in (services.close, services.sign, services.open_meeting):
            with pytest.raises(NotAllowed):
                press(meeting.id, by=actor)
        with pytest.raises(NotAllowed):
            services.put(meeting.boxes, by=actor)

    def test_an_agenda_with_nothing_on_it_is_a_sentence_and_no_meeting_opens(self, world, panel):
        given(world, panel)
        id = services.plan(panel.id, agenda=Agenda.DISCUSS, is_secret=True, by=world.chi)
        with pytest.raises(services.NothingToTalkAbout):
            services.open_meeting(id, by=world.chi)
        assert db.session.get(Meeting, id, populate_existing=True).status is MeetingStatus.PLANNED

    def test_nothing_happens_once_it_is_closed(self, world, meeting):
        services.close(meeting.id, by=world.chi)
        for press in (
            lambda: services.come(meeting.id, world.pat.id, by=world.pat),
            lambda: services.leave(meeting.id, world.pat.id, by=world.pat),
            lambda: services.put(meeting.boxes, by=world.chi),
        ):
            with pytest.raises(services.NotOpen):
                press()

    def test_minutes_that_are_signed_off_do_not_change(self, world, meeting):
        services.write_note(meeting.boxes, text="We liked it", shown=1, by=world.chi)
        services.close(meeting.id, by=world.chi)
        services.sign(meeting.id, by=world.chi)
        with pytest.raises(Refusal, match="signed off"):
            services.write_note(meeting.boxes, text="We did not", shown=2, by=world.chi)
        assert item(meeting.boxes).note == "We liked it"


class TestWhoIsThere:
    def test_the_quorum_follows_who_comes_and_goes(self, world, meeting):
        services.put(meeting.boxes, by=world.chi)
        assert (table(world, meeting, "chi").here, table(world, meeting, "chi").is_quorate) == (4, True)
        services.leave(meeting.id, world.pat.id, by=world.pat)
        assert (table(world, meeting, "chi").here, table(world, meeting, "chi").is_quorate) == (3, True)
        services.leave(meeting.id, world.sam.id, by=world.chi)
        assert (table(world, meeting, "chi").here, table(world, meeting, "chi").is_quorate) == (2, False)
        services.come(meeting.id, world.pat.id, by=world.chi)
        assert (table(world, meeting, "chi").here, table(world, meeting, "chi").is_quorate) == (3, True)

    def test_nobody_speaks_for_another_but_the_chair(self, world, meeting):
        with pytest.raises(NotAllowed):
            services.leave(meeting.id, world.sam.id, by=world.pat)

    def test_a_stranger_does_not_come(self, world, meeting):
        with pytest.raises(services.NotOnPanel):
            services.come(meeting.id, world.ben.id, by=world.chi)
        with pytest.raises(NotAllowed):
            services.come(meeting.id, world.ben.id, by=world.ben)

    def test_pressing_twice_is_pressing_once(self, world, meeting):
        def lines():
            return db.session.scalar(db.select(db.func.count()).select_from(AuditEvent))

        before = lines()
        services.come(meeting.id, world.pat.id, by=world.pat)
        assert lines() == before


class TestWhoStepsOut:
    @pytest.fixture
    def without_pat(self, world, panel):
        given(world, panel, pat={"Ben": Degree.DIRECT})
        for id in (panel.boxes, panel.bikes):
            all_score(world, id, who=["priya", "sam", "chi"])
        all_score(world, panel.soup)
        return begin(world, panel)

    def test_is_told_to_leave_and_nothing_else(self, world, without_pat):
        voting(world, without_pat.boxes)
        assert table(world, without_pat, "pat") == queries.Table(is_out=True)
        assert [i.id for i, _ in queries.agenda(without_pat.id, world.pat)] == [without_pat.soup]

    def test_is_counted_out(self, world, without_pat):
        services.put(without_pat.boxes, by=world.chi)
        shown = table(world, without_pat, "sam")
        assert (shown.here, shown.may) == (3, 3)
        services.put(without_pat.soup, by=world.chi)
        shown = table(world, without_pat, "sam")
        assert (shown.here, shown.may) == (4, 4)

    def test_cannot_vote(self, world, without_pat):
        voting(world, without_pat.boxes)
        with pytest.raises(NotAllowed):
            services.vote(without_pat.boxes, choice=FUND, by=world.pat)

    def test_whoever_steps_out_after_voting_is_not_counted(self, world, meeting):
        voting(world, meeting.boxes, is_secret=False)
        votes(world, meeting.boxes, pat=NO, priya=FUND, sam=FUND)
        world.declare(world.pat, meeting.panel.boxes)
        services.close_vote(meeting.boxes, by=world.chi)
        assert item(meeting.boxes).tally == {**TALLY, "fund": 2}
        assert world.pat.id not in {b.person_id for b in queries.ballots(meeting.boxes)}


class TestVoting:
    def test_each_counts_once_and_may_change_until_the_count(self, world, meeting):
        voting(world, meeting.boxes)
        votes(world, meeting.boxes, pat=NO, priya=FUND)
        votes(world, meeting.boxes, pat=FUND, sam=NO)
        services.close_vote(meeting.boxes, by=world.chi)
        assert item(meeting.boxes).tally == {**TALLY, "fund": 2, "not this time": 1}

    def test_after_the_count_no_press_counts(self, world, meeting):
        voting(world, meeting.boxes)
        votes(world, meeting.boxes, priya=FUND)
        services.close_vote(meeting.boxes, by=world.chi)
        with pytest.raises(services.VoteIsClosed):
            services.vote(meeting.boxes, choice=NO, by=world.pat)
        assert item(meeting.boxes).tally == {**TALLY, "fund": 1}

    def test_whoever_has_left_has_no_vote(self, world, meeting):
        voting(world, meeting.boxes)
        votes(world, meeting.boxes, pat=NO, priya=FUND)
        services.leave(meeting.id, world.pat.id, by=world.pat)
        with pytest.raises(services.NotHere):
            services.vote(meeting.boxes, choice=FUND, by=world.pat)
        services.close_vote(meeting.boxes, by=world.chi)
        assert item(meeting.boxes).tally == {**TALLY, "fund": 1}

    def test_of_a_secret_vote_nothing_stays_but_the_counts(self, world, meeting):
        voting(world, meeting.boxes)
        votes(world, meeting.boxes, pat=NO, priya=FUND, sam=FUND)
        shown = table(world, meeting, "chi")
        assert (shown.voted, shown.tally, shown.named) == (3, {}, ())
        services.close_vote(meeting.boxes, by=world.chi)
        assert db.session.scalars(db.select(Ballot)).all() == []
        shown = table(world, meeting, "chi")
        assert (shown.tally, shown.named) == ({**TALLY, "fund": 2, "not this time": 1}, ())
        told = db.session.scalars(db.select(AuditEvent.detail).where(AuditEvent.action == "agenda_item.vote")).all()
        assert told == [{}, {}, {}]

    def test_of_an_open_vote_the_names_are_shown_once_it_is_closed(self, world, meeting):
        voting(world, meeting.boxes, is_secret=False)
        votes(world, meeting.boxes, sam=NO, pat=FUND)
        assert table(world, meeting, "priya").named == ()
        services.close_vote(meeting.boxes, by=world.chi)
        assert table(world, meeting, "priya").named == [("Pat Demo", FUND), ("Sam Demo", NO)]

    def test_a_second_vote_begins_with_nothing(self, world, meeting):
        voting(world, meeting.boxes, is_secret=False)
        votes(world, meeting.boxes, pat=NO, sam=NO)
        services.close_vote(meeting.boxes, by=world.chi)
        services.put(meeting.soup, by=world.chi)
        voting(world, meeting.boxes)
        assert (item(meeting.boxes).tally, queries.ballots(meeting.boxes)) == (None, [])

    def test_the_next_idea_waits_until_the_vote_is_closed(self, world, meeting):
        voting(world, meeting.boxes)
        for press in (
            lambda: services.put(meeting.soup, by=world.chi),
            lambda: services.close(meeting.id, by=world.chi),
        ):
            with pytest.raises(services.StillVoting):
                press()


class TestTheOnlyChairStepsOut:
    """While people vote on the idea: nobody is stuck, and the chair has no hand in it."""

    @pytest.fixture
    def stuck(self, world, meeting):
        voting(world, meeting.boxes)
        votes(world, meeting.boxes, pat=FUND, sam=NO)
        world.declare(world.chi, meeting.panel.boxes)
        return meeting

    def test_the_chair_is_told_who_can_go_on(self, world, stuck):
        for press in (
            lambda: services.put(stuck.soup, by=world.chi),
            lambda: services.close(stuck.id, by=world.chi),
        ):
            with pytest.raises(services.NotYoursToRun):
                press()
        for press in (services.close_vote, services.take_off):
            with pytest.raises(NotAllowed):
                press(stuck.boxes, by=world.chi)
        assert item(stuck.boxes).status is ItemStatus.VOTING

    def test_an_officer_takes_it_off_and_the_meeting_goes_on(self, world, stuck):
        services.take_off(stuck.boxes, by=world.olu)
        found = item(stuck.boxes)
        assert (found.status, found.tally) == (ItemStatus.WAITING, None)
        assert queries.ballots(stuck.boxes) == []
        services.put(stuck.soup, by=world.chi)
        assert item(stuck.soup).status is ItemStatus.ON_TABLE

    def test_an_officer_lets_another_member_chair_who_counts_the_votes(self, world, stuck):
        seat = panels.member(stuck.panel.id, world.priya.id)
        seats.name_chair(stuck.panel.id, seat.id, is_chair=True, by=world.olu)
        services.close_vote(stuck.boxes, by=world.priya)
        assert item(stuck.boxes).tally == {**TALLY, "fund": 1, "not this time": 1}

    def test_an_officer_who_stepped_out_of_it_too_has_no_hand_in_it(self, world, stuck):
        world.declare(world.olu, stuck.panel.boxes)
        with pytest.raises(NotAllowed):
            services.take_off(stuck.boxes, by=world.olu)

    @pytest.mark.parametrize("who", ["pat", "ben", "asha", "fin"])
    def test_nobody_else_clears_the_table(self, world, stuck, who):
        with pytest.raises(NotAllowed):
            services.take_off(stuck.boxes, by=getattr(world, who))

    def test_pressing_twice_is_pressing_once_and_what_is_dealt_with_stays(self, world, meeting):
        services.put(meeting.boxes, by=world.chi)
        services.take_off(meeting.boxes, by=world.chi)
        services.take_off(meeting.boxes, by=world.chi)
        assert item(meeting.boxes).status is ItemStatus.WAITING
        services.put(meeting.boxes, by=world.chi)
        services.record(meeting.boxes, agreed=Agreed(kind=FUND), shown=0, by=world.chi)
        with pytest.raises(WrongState):
            services.take_off(meeting.boxes, by=world.olu)

    def test_nothing_is_taken_off_once_the_meeting_is_closed(self, world, meeting):
        services.close(meeting.id, by=world.chi)
        with pytest.raises(services.NotOpen):
            services.take_off(meeting.boxes, by=world.olu)


class TestComingBack:
    def test_whoever_leaves_and_comes_back_while_people_vote_has_the_vote_they_had(self, world, meeting):
        voting(world, meeting.boxes)
        votes(world, meeting.boxes, pat=NO, sam=FUND)
        services.leave(meeting.id, world.pat.id, by=world.pat)
        assert table(world, meeting, "chi").voted == 1
        services.come(meeting.id, world.pat.id, by=world.pat)
        shown = table(world, meeting, "pat")
        assert (shown.voted, shown.own) == (2, NO)
        services.close_vote(meeting.boxes, by=world.chi)
        assert item(meeting.boxes).tally == {**TALLY, "fund": 1, "not this time": 1}

    def test_a_seat_that_is_given_up_while_people_vote_counts_no_more(self, world, meeting):
        voting(world, meeting.boxes)
        votes(world, meeting.boxes, pat=NO, sam=FUND)
        seat = panels.member(meeting.panel.id, world.pat.id)
        seats.remove_member(meeting.panel.id, seat.id, by=world.olu)
        with pytest.raises(NotAllowed):
            services.vote(meeting.boxes, choice=NO, by=world.pat)
        services.close_vote(meeting.boxes, by=world.chi)
        assert item(meeting.boxes).tally == {**TALLY, "fund": 1}


class TestTwoChairs:
    @pytest.fixture
    def second(self, world, meeting):
        """Priya chairs too."""
        seat = panels.member(meeting.panel.id, world.priya.id)
        seats.name_chair(meeting.panel.id, seat.id, is_chair=True, by=world.olu)
        return world.priya

    def test_who_put_two_ideas_on_the_table_at_once_leave_one_there(self, world, meeting, second, at_once):
        pressed = [(meeting.boxes, world.chi), (meeting.soup, second)]
        assert at_once(lambda n: services.put(pressed[n][0], by=pressed[n][1]), threads=2) == [None, None]
        lying = db.select(AgendaItem.id).where(AgendaItem.status == ItemStatus.ON_TABLE)
        assert len(db.session.scalars(lying).all()) == 1

    def test_who_record_at_once_record_once(self, world, meeting, second, at_once):
        services.put(meeting.boxes, by=world.chi)
        said = [(Agreed(kind=FUND), world.chi), (Agreed(kind=NO, reason_code=ReasonCode.TIMING, note=NOTE), second)]
        results = at_once(
            lambda n: services.record(meeting.boxes, agreed=said[n][0], shown=0, by=said[n][1]), threads=2
        )
        late = [result for result in results if result is not None]
        assert [type(result) for result in late] == [services.NotOnTheTable]
        assert panels.outcome(meeting.panel.boxes).kind is said[results.index(None)][0].kind


class TestRecording:
    def test_those_there_are_recorded_and_the_item_is_dealt_with(self, world, meeting):
        services.leave(meeting.id, world.pat.id, by=world.pat)
        services.put(meeting.boxes, by=world.chi)
        services.record(meeting.boxes, agreed=Agreed(kind=FUND), shown=0, by=world.chi)
        found = panels.outcome(meeting.panel.boxes)
        assert {p.person_id for p in found.present} == {getattr(world, n).id for n in TEAM[1:]}
        assert item(meeting.boxes).status is ItemStatus.DONE
        assert db.session.get(Application, meeting.panel.boxes).status is Status.RECOMMENDED

    def test_without_a_quorum_nothing_is_recorded(self, world, meeting):
        for name in ("pat", "sam"):
            services.leave(meeting.id, getattr(world, name).id, by=world.chi)
        services.put(meeting.boxes, by=world.chi)
        with pytest.raises(outcomes.TooFewPresent):
            services.record(meeting.boxes, agreed=Agreed(kind=FUND), shown=0, by=world.chi)
        assert item(meeting.boxes).status is ItemStatus.ON_TABLE

    def test_pressing_twice_records_once_and_another_decision_is_refused(self, world, meeting):
        services.put(meeting.boxes, by=world.chi)
        for _press in range(2):
            services.record(meeting.boxes, agreed=Agreed(kind=FUND), shown=0, by=world.chi)
        lines = db.session.scalars(db.select(AuditEvent.id).where(AuditEvent.action == "outcome.record")).all()
        assert (len(lines), item(meeting.boxes).status) == (1, ItemStatus.DONE)
        no = Agreed(kind=NO, reason_code=ReasonCode.TIMING, note=NOTE)
        with pytest.raises(services.NotOnTheTable):
            services.record(meeting.boxes, agreed=no, shown=0, by=world.chi)
        assert panels.outcome(meeting.panel.boxes).kind is FUND

    def test_not_while_people_vote_nor_before_it_is_on_the_table(self, world, meeting):
        with pytest.raises(services.NotOnTheTable):
            services.record(meeting.boxes, agreed=Agreed(kind=FUND), shown=0, by=world.chi)
        voting(world, meeting.boxes)
        with pytest.raises(services.StillVoting):
            services.record(meeting.boxes, agreed=Agreed(kind=FUND), shown=0, by=world.chi)

    def test_the_vote_advises_and_the_panel_may_agree_otherwise(self, world, meeting):
        voting(world, meeting.boxes)
        votes(world, meeting.boxes, pat=FUND, priya=FUND, sam=FUND)
        services.close_vote(meeting.boxes, by=world.chi)
        no = Agreed(kind=NO, reason_code=ReasonCode.UNCLEAR_PLAN, note=NOTE)
        services.record(meeting.boxes, agreed=no, shown=0, by=world.chi)
        assert panels.outcome(meeting.panel.boxes).kind is NO


class TestFifteenAtOnce:
    @pytest.fixture
    def fifteen(self, world, panel):
        """The panel with eleven more members, all there, all clear of the boxes."""
        from grants.accounts.models import SYSTEM, Actor, Person, Role, RoleGrant
        from grants.core import clock
        from grants.panels.models import Member
        from tests.factories.world import save

        given(world, panel)
        all_score(world, panel.boxes)
        for n in range(11):
            person = Person(name=f"Member {n:02}", email=f"member{n}@example.org")
            save(person)
            kept = {"person_id": person.id, "role": Role.PANELLIST, "granted_by_id": SYSTEM.id}
            save(RoleGrant(**kept, starts_at=clock.now()))
            save(Member(panel_id=panel.id, person_id=person.id, declared_at=clock.now()))
            setattr(world, f"m{n}", Actor(person.id, frozenset({Role.PANELLIST})))
            world.declare(getattr(world, f"m{n}"), panel.boxes, Degree.NONE)
        everybody = (*TEAM, *(f"m{n}" for n in range(11)))
        made = begin(world, panel, here=())
        return made, [getattr(world, name) for name in everybody]

    def test_every_member_comes_and_votes_once(self, world, fifteen, at_once):
        meeting, people = fifteen
        assert at_once(lambda n: services.come(meeting.id, people[n].id, by=people[n]), threads=15) == [None] * 15
        voting(world, meeting.boxes)
        press = lambda n: services.vote(meeting.boxes, choice=(FUND, NO)[n % 2], by=people[n])  # noqa: E731  # for threads
        assert at_once(press, threads=15) == [None] * 15
        services.close_vote(meeting.boxes, by=world.chi)
        assert item(meeting.boxes).tally == {**TALLY, "fund": 8, "not this time": 7}

    def test_who_presses_after_the_count_is_told_and_everybody_else_is_counted(self, world, fifteen, at_once):
        meeting, people = fifteen
        for person in people:
            services.come(meeting.id, person.id, by=person)
        voting(world, meeting.boxes)

        def work(n):
            if n == 15:
                return services.close_vote(meeting.boxes, by=world.chi)
            return services.vote(meeting.boxes, choice=FUND, by=people[n])

        results = at_once(work, threads=16)
        late = [r for r in results if r is not None]
        assert {type(r) for r in late} <= {services.VoteIsClosed}
        assert item(meeting.boxes).tally == {**TALLY, "fund": 15 - len(late)}
        assert db.session.scalars(db.select(Ballot)).all() == []

    def test_one_member_pressing_fifteen_times_has_one_vote(self, world, meeting, at_once):
        voting(world, meeting.boxes)
        press = lambda n: services.vote(meeting.boxes, choice=FUND, by=world.pat)  # noqa: E731  # for threads
        assert at_once(press, threads=15) == [None] * 15
        services.close_vote(meeting.boxes, by=world.chi)
        assert item(meeting.boxes).tally == {**TALLY, "fund": 1}
