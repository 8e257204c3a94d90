"""What comes after a round of the demo is decided: money, projects, a review, a look at what seems odd."""

import datetime as dt
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import SYSTEM
from grants.applications.models import Application
from grants.awards import services as awards
from grants.awards.models import Award, Heard
from grants.core import clock
from grants.core.db import db
from grants.decisions.letters import ANSWER_WITHIN_DAYS
from grants.demo import words
from grants.demo.scene import Scene
from grants.integrity import services as integrity
from grants.integrity.models import Finding
from grants.panels.models import Outcome, OutcomeKind
from grants.reviews import services as reviews
from grants.reviews.models import Review

LAPSES = 3  # the offer of each round, by title, that nobody answers


def live_on(scene: Scene, today: dt.datetime) -> None:
    """Residents say yes, finance pays, projects run and end. One offer lapses, one project gives money back, and
    of a round decided lately some offers are still open and some payments still to be made."""
    decided = clock.now()
    is_recent = decided > today - dt.timedelta(days=60)
    fin = scene.actors["fin"]
    funded = db.session.scalars(select(Award).where(Award.round_id == scene.round_id).order_by(Award.title)).all()
    for n, (award_id, application_id, end_on) in enumerate(
        [(award.id, award.application_id, award.end_on) for award in funded]
    ):
        assert application_id is not None  # awards of the demo come of ideas
        if n == LAPSES:
            if not is_recent:
                with clock.at(decided + dt.timedelta(days=ANSWER_WITHIN_DAYS + 1)):
                    awards.lapse_unanswered(award_id, by=SYSTEM)
            continue
        if is_recent and n % 7 == 4:
            continue
        with clock.at(decided + dt.timedelta(days=2 + n % 9)):
            awards.accept(award_id, agreed=True, by=scene.owner(application_id))
        if is_recent and n % 7 == 2:
            continue
        with clock.at(decided + dt.timedelta(days=14 + n % 6)):
            awards.pay(award_id, paid_on=clock.now().date(), by=fin)
        if end_on and end_on < today.date() - dt.timedelta(days=30):
            _end(scene, award_id, n, end_on)


def ask_for_reviews(scene: Scene, first: str, *, today: dt.datetime) -> None:
    """One person asks to have looked at how it was decided, and is answered; another asked yesterday and waits."""
    declined = _declined(scene)
    answered = next(id for id in declined if scene.is_written_by(first, id))
    waiting = next(id for id in declined if id != answered)
    with clock.at(today - dt.timedelta(days=19)):
        grounds, said = words.REVIEW
        review_id = reviews.ask(answered, grounds=grounds, words=said, by=scene.owner(answered))
    with clock.at(today - dt.timedelta(days=8)):
        shown = db.session.get_one(Review, review_id).version
        reviews.stand(review_id, answer=words.REVIEWED, shown=shown, by=scene.actors["noor"])
    with clock.at(today - dt.timedelta(days=1)):
        grounds, said = words.REVIEW_WAITS
        reviews.ask(waiting, grounds=grounds, words=said, by=scene.owner(waiting))


def look_for_signs(scene: Scene) -> None:
    """An officer lets the service look, and writes down what they found behind some of its signs."""
    olu = scene.actors["olu"]
    integrity.look(scene.round_id, by=olu)
    found = select(Finding).where(Finding.round_id == scene.round_id).order_by(Finding.key)
    for sign, verdict, note in words.LOOKED_AT:
        finding = db.session.scalars(found.where(Finding.sign == sign)).first()
        if finding is not None:
            integrity.close(finding.id, verdict=verdict, note=note, shown=finding.version, by=olu)


def _declined(scene: Scene) -> list[UUID]:
    """The ideas of a round that the panel did not fund, in the order in which they came."""
    found = select(Application.id).join(Outcome, Outcome.application_id == Application.id)
    found = found.where(Application.round_id == scene.round_id, Outcome.kind == OutcomeKind.NOT_THIS_TIME)
    return list(db.session.scalars(found.order_by(Application.received_at, Application.id)))


def _end(scene: Scene, award_id: UUID, n: int, end_on: dt.date) -> None:
    noon = dt.datetime.combine(end_on, dt.time(12), dt.UTC) + dt.timedelta(days=25)
    with clock.at(noon):
        if n == 5:
            version = db.session.get_one(Award, award_id).version
            awards.take_back(award_id, amount_pence=60_50, shown=version, by=scene.actors["fin"])
        awards.close(award_id, heard=Heard.SILENT if n == 5 else Heard.TOLD, by=scene.actors["olu"])
