"""Two people press at the same moment: one review is asked for, and it is answered once."""

from uuid import UUID

from sqlalchemy import func, select

from grants.core.db import db
from grants.notifications.models import OutboxEmail
from grants.reviews import services
from grants.reviews.models import Ground, Review


def test_asking_in_two_windows_asks_once(world, app, at_once):
    def work(n):
        return services.ask(world.declined, grounds=[Ground.RULES], words=f"Window {n}", by=world.ben)

    results = at_once(work, threads=4)
    with app.app_context():
        asked = db.session.scalar(select(func.count()).select_from(Review))
    assert ([type(one) for one in results].count(UUID), asked) == (1, 1)


def test_two_officers_answer_once(world, app, at_once):
    with app.app_context():
        id = services.ask(world.declined, grounds=[Ground.RULES], words="x", by=world.ben)
    decide = (services.stand, services.send_back)

    def work(n):
        decide[n](id, answer=f"Answer {n}", shown=1, by=(world.oki, world.olu)[n])

    results = at_once(work, threads=2)
    with app.app_context():
        mails = (
            select(func.count()).select_from(OutboxEmail).where(OutboxEmail.name.in_(["review_stands", "review_back"]))
        )
        sent = db.session.scalar(mails)
    assert ([one is None for one in results].count(True), sent) == (1, 1)
