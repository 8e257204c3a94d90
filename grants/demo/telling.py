"""The order in which a round of the demo goes: who writes when, how far each idea has come by today."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from grants.accounts.models import Actor
from grants.applications import queries as applications
from grants.applications.services import closing, leaving
from grants.core import clock
from grants.demo import hours, people
from grants.demo.drafting import Writer
from grants.demo.ideas import Idea
from grants.demo.places import WardFacts
from grants.demo.rounds import RoundStory
from grants.demo.story import Story
from grants.rounds import queries as rounds

Try = tuple[Idea, str, WardFacts]
FORGOTTEN = 11  # the idea of the first round that was never sent
RAFFLE, RAFFLE_AFTER, RAFFLE_RESULT = "Raffle of the Demo Town library", 23, "07,12,19,23,35,41"
CONFLICT = {"sam": "amina", "lena": "ben"}  # who stands near to whom


class Telling:
    """One round told from its opening to where it stands today."""

    def __init__(
        self,
        told: RoundStory,
        number: int,
        round_id: UUID,
        today: dt.datetime,
        actors: dict[str, Actor],
        writer: Writer,
    ) -> None:
        self.told, self.number, self.today, self.actors, self.writer = told, number, today, actors, writer
        self.round_id = round_id
        self.story = Story(rounds.as_it_is_now(round_id), actors, writer.chance)

    def tell(self, tries: Sequence[Try]) -> None:
        sent = self._write(tries)
        if not self.told.panels:
            self._still_open(sent)
            return
        with clock.at(self._day(self.told.closes + 2)):
            ready = self._check(sent)
        with clock.at(self._day(self.told.closes + 5)):
            panels = self._seat(ready)
            self.story.announce_draw(RAFFLE, event_at=self._day(self.told.closes + RAFFLE_AFTER))
        if self.told.decided > 0:
            self._being_decided(ready)
            return
        with clock.at(self._day(self.told.closes + 20)):
            self.story.read(ready)
            is_drawn = self.story.publish_pool()
        if is_drawn:
            with clock.at(self._day(self.told.closes + RAFFLE_AFTER) + dt.timedelta(hours=1)):
                self.story.hold_draw(RAFFLE_RESULT)
        with clock.at(self._meeting(self.told.closes + 25)):
            self.story.meet(ready)
        with clock.at(self._day(self.told.decided - 4)):
            self.story.sign_off(ready)
        with clock.at(self._day(self.told.decided)):
            self.story.publish()
            self.story.live_on(self.today)
        assert panels

    def _write(self, tries: Sequence[Try]) -> list[UUID]:
        """People write and send, on different days while the round is open; Amina is always first, Ben second."""
        round = rounds.as_it_is_now(self.round_id)
        last = min(self.told.closes, 0) - 1
        sent, unsent = [], list[UUID]()
        for n, (idea, title, ward) in enumerate(tries):
            name = (
                people.RESIDENTS[n]
                if n < 2
                else people.RESIDENTS[2 + (n + 17 * self.number) % (len(people.RESIDENTS) - 2)]
            )
            by = self.actors[name]
            day = self.told.opens + 1 + (last - self.told.opens - 1) * n // len(tries)
            with clock.at(self._day(day) + dt.timedelta(hours=n % 9, minutes=7 * n % 60)):
                id = self.writer.draft(round, idea, title, ward, name, by)
                if n % 12 == 7:
                    self.writer.let_help(id, self.actors["hal"])
                if (not self.told.panels and n % 5 in (0, 3)) or (self.number == 0 and n == FORGOTTEN):
                    self.writer.leave_half_written(id)
                    unsent.append(id)
                    continue
                self.writer.send(id, by)
            sent.append(id)
        for id in unsent if self.told.panels else ():
            with clock.at(self._day(self.told.closes + 100)):
                closing.expire(id)
        return sent

    def _writer_of(self, n: int) -> str:
        """Amina and Ben every time; then others, a different start each round, so that people come back."""
        others = people.RESIDENTS[2:]
        return people.RESIDENTS[n] if n < 2 else others[(n + 17 * self.number) % len(others)]

    def _check(self, sent: Sequence[UUID]) -> list[UUID]:
        """All but the last three are passed on: one is withdrawn, two cannot be funded."""
        *fine, outside, bought, gone = sent
        for id in fine:
            self.story.let_in(id)
        for n, id in enumerate((outside, bought)):
            self.story.desk.rule_out(id, n)
        self._withdraw(gone)
        return fine

    def _seat(self, ready: Sequence[UUID]) -> list[UUID]:
        meets_on = hours.meeting_day(self._day(self.told.closes + 25).date())
        made = []
        for n in range(self.told.panels):
            panel_id = self.story.seat(n + 1, people.PANELS[n], people.CHAIRS[n], meets_on=meets_on)
            self.story.declare(panel_id, knows=CONFLICT)
            self.story.hand_out(panel_id, ready[n :: self.told.panels])
            made.append(panel_id)
        return made

    def _being_decided(self, ready: Sequence[UUID]) -> None:
        """Most ideas are still being read; the first panel has met once about the first of its own."""
        early = list(ready[:: self.told.panels][:8])
        with clock.at(self._day(-5)):
            self.story.read(early)
        with clock.at(self._day(-3)):
            self.story.read([id for id in ready if id not in early], share=0.6)
        with clock.at(self._meeting(-2)):
            *decided, talked_about = early
            self.story.meet(decided, share=0.15)
            self.story.talk_about(talked_about)
        with clock.at(self._day(-1)):
            self.story.sign_off(decided[:2])

    def _still_open(self, sent: Sequence[UUID]) -> None:
        """Some ideas are being checked while others are written."""
        with clock.at(self._day(-1)):
            for n, id in enumerate(sent[:9]):
                if n in (2, 3):
                    self.story.desk.rule_out(id, n - 2)
                elif n in (4, 5, 6):
                    self.story.desk.ask(id, n - 4, answered_by=self._owner(id) if n == 4 else None)
                elif n == 7:
                    self._withdraw(id)
                elif n == 8:
                    self.story.let_in(id)
                else:
                    self.story.desk.take(id)

    def _withdraw(self, id: UUID) -> None:
        leaving.withdraw(id, by=self._owner(id))

    def _owner(self, id: UUID) -> Actor:
        idea = applications.for_update(id)
        return next(actor for actor in self.actors.values() if actor.id == idea.applicant_id)

    def _meeting(self, n: int) -> dt.datetime:
        """The evening about that day on which the panel meets."""
        return hours.meeting(self._day(n).date())

    def _day(self, n: int) -> dt.datetime:
        return self.today.replace(hour=10) + dt.timedelta(days=n)
