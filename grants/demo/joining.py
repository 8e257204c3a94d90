"""How residents of the demo come to sit on a panel, and what serving costs them: calls, a lottery, hours."""

import datetime as dt
from collections.abc import Sequence
from random import Random
from uuid import UUID, uuid4

from grants.core import clock
from grants.demo import hours, places, words
from grants.demo.missions import MISSIONS
from grants.demo.scene import Scene
from grants.panels import queries as panels
from grants.panels.services import seats
from grants.recruitment import lottery, queries
from grants.recruitment.categories import AGE, DISABILITY, FIXED, GENDER, TENURE, WARD
from grants.recruitment.models import Payment, VolunteerStatus
from grants.recruitment.services import answers, calls, choosing, preparing, serving

SEATS = 12
TARGETS = (
    (AGE, FIXED[AGE][0], 2, 4),
    (AGE, FIXED[AGE][-1], 1, 3),
    (GENDER, FIXED[GENDER][0], 5, 7),
    (DISABILITY, FIXED[DISABILITY][0], 2, 4),
    (TENURE, FIXED[TENURE][0], 4, 7),
)
SHARES = {  # of a hundred who answer, in the order of the answers there are
    AGE: (16, 22, 26, 22, 14),
    GENDER: (56, 42, 2),
    DISABILITY: (24, 76),
    TENURE: (38, 32, 26, 4),
}
EVENT, RESULT = "The raffle of the Demo Town autumn fair: its six numbers as they are drawn", "04,11,17,28,33,40"


def draw_a_panel(scene: Scene, names: Sequence[str], today: dt.date) -> None:
    """Residents answer a call, a lottery is prepared and held, and those who are drawn take their seats, or do not."""
    olu = scene.actors["olu"]
    with clock.at(_at(today, -17, 9)):
        call_id = _open(scene, "Panel 1", closes_at=_at(today, -8, 12))
    _answer_all(scene, call_id, names, begins=_at(today, -16, 9), ends=_at(today, -8, 9))
    with clock.at(_at(today, -8, 15)):
        preparing.ask(call_id, event=EVENT, event_on=today - dt.timedelta(days=6), by=olu)
        pool, goals = queries.pool(call_id), queries.targets(call_id)
        made = lottery.prepare(pool, goals, SEATS)
        assert choosing.prepare(call_id, made=made, of=pool, goals=goals, by=olu)
    with clock.at(_at(today, -6, 18)):
        choosing.draw(call_id, event_result=RESULT, by=olu)
    _reply(scene, call_id, names, today)


def ask_for_more(scene: Scene, names: Sequence[str], today: dt.date) -> None:
    """A second call is open, and some have answered it already."""
    with clock.at(_at(today, -4, 9)):
        call_id = _open(scene, "Panel 2", closes_at=_at(today, 10, 17))
    _answer_all(scene, call_id, names, begins=_at(today, -4, 12), ends=_at(today, -1, 21))


def begin_to_serve(scene: Scene, panel_id: UUID) -> None:
    """Every member agrees to the terms and goes through the training."""
    for name in scene.members[panel_id]:
        dice = Random(f"serving|{name}")  # noqa: S311  # a story, not a secret
        payment, needs = dice.choice(list(Payment)), dice.choice(words.NEEDS)
        seat_id = _seat(panel_id, scene, name)
        serving.agree_terms(seat_id, payment=payment, support_needs=needs, most_readings=None, by=scene.actors[name])
        serving.tick_training(seat_id, by=scene.actors["olu"])


def log(scene: Scene, panel_id: UUID, *, met_on: dt.date, agrees: int) -> None:
    """Some members write down their hours and what they spent; an officer has agreed the first so many."""
    for n, (name, what, minutes, pence) in enumerate(words.LOGGED):
        seat_id = _seat(panel_id, scene, name)
        with clock.at(_at(met_on, 1, 8 + n)):
            entry_id = serving.log(
                seat_id, uuid4(), on=met_on, what=what, minutes=minutes, pence=pence, by=scene.actors[name]
            )
        if n < agrees:
            with clock.at(_at(met_on, 3, 10)):
                serving.decide(entry_id, agrees=True, by=scene.actors["olu"])


def _open(scene: Scene, panel: str, *, closes_at: dt.datetime) -> UUID:
    """A panel of the round that has no members yet, and the call to join it."""
    olu = scene.actors["olu"]
    panel_id = seats.make(scene.round_id, name=panel, by=olu)
    title, about, pays = words.CALL
    title = title.format(panel=panel)
    call_id = calls.start(panel_id, title=title, about=about, pays=pays, seats=SEATS, closes_at=closes_at, by=olu)
    for category, value, least, most in TARGETS:
        calls.add_target(call_id, category=category, value=value, least=least, most=most, by=olu)
    calls.open_call(call_id, by=olu)
    return call_id


def _answer_all(scene: Scene, call_id: UUID, names: Sequence[str], *, begins: dt.datetime, ends: dt.datetime) -> None:
    for n, name in enumerate(names):
        with clock.at(begins + (ends - begins) * n // len(names)):
            _answer(scene, call_id, name)


def _answer(scene: Scene, call_id: UUID, name: str) -> None:
    """One resident offers to join, and most say something of themselves, though not everything."""
    dice = Random(f"joining|{name}")  # noqa: S311  # a story, not a secret
    cares = dice.sample([mission["slug"] for mission in MISSIONS], dice.choice((0, 1, 1, 2)))
    id = answers.answer(
        call_id,
        availability=dice.choice(words.AVAILABLE),
        support_needs=dice.choice(words.NEEDS),
        cares_about=",".join(sorted(cares)),
        payment=dice.choice(list(Payment)),
        by=scene.actors[name],
    )
    said = {category: dice.choices(FIXED[category], shares)[0] for category, shares in SHARES.items()}
    said[WARD] = dice.choice(places.WARDS).name
    told = {category: value for category, value in said.items() if dice.random() < 0.93}
    answers.say_about_yourself(id, said=told, by=scene.actors[name])


def _reply(scene: Scene, call_id: UUID, names: Sequence[str], today: dt.date) -> None:
    """Most who are drawn take their seat; one cannot, so that an officer offers it to another; one still thinks."""
    found = {name: queries.own_answer(call_id, scene.actors[name].id) for name in names}
    by_status = {
        status: [(name, each.id) for name, each in found.items() if each is not None and each.status is status]
        for status in VolunteerStatus
    }
    (busy, busy_id), _thinks, *take = by_status[VolunteerStatus.CHOSEN]
    for n, (name, id) in enumerate(take):
        with clock.at(_at(today, -5, 9) + dt.timedelta(hours=7 * n)):
            answers.accept(id, by=scene.actors[name])
    with clock.at(_at(today, -4, 8)):
        answers.decline(busy_id, by=scene.actors[busy])
    with clock.at(_at(today, -3, 11)):
        _other, other_id = by_status[VolunteerStatus.NOT_CHOSEN][0]
        choosing.choose_by_hand(call_id, people=[other_id], because=words.BY_HAND, by=scene.actors["olu"])


def _seat(panel_id: UUID, scene: Scene, name: str) -> UUID:
    member = panels.member(panel_id, scene.actors[name].id)
    assert member is not None  # this panel is theirs
    return member.id


def _at(day: dt.date, after: int, hour: int) -> dt.datetime:
    return hours.at(day + dt.timedelta(days=after), dt.time(hour))
