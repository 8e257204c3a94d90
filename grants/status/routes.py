"""The pages of an idea once there is something to read about it: how it stands, that we have it, a copy of it.

The address of an idea is that of its list of tasks while it is a draft, so these pages stand on the same blueprint.
"""

import datetime as dt
from io import BytesIO
from typing import Any
from uuid import uuid4

from flask import abort, current_app, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from grants.applications import answers, queries, steps
from grants.applications.models import Application, Status
from grants.applications.routes import bp, resident
from grants.applications.services import leaving
from grants.core import clock
from grants.decisions import letters, score_queries
from grants.permissions import Can, can
from grants.reviews import deadlines
from grants.reviews import queries as reviews
from grants.rounds import queries as rounds
from grants.status import queries as standings
from grants.status import story
from grants.web import pdf
from grants.web.filters import moment, money
from grants.web.guard import actor, requires, signed_in
from grants.web.text import _, language

Rows = list[tuple[str, list[tuple[str, str | None, str | None]]]]
NEVER_ARRIVED = (Status.DRAFT, Status.WITHDRAWN, Status.EXPIRED)


@bp.get("/applications/")
@signed_in
def mine() -> ResponseReturnValue:
    """This person's own ideas, each with how it stands."""
    helps = standings.helps_somebody(actor())
    return render_template("status/mine.html", page=standings.mine(actor(), steps.today()), helps=helps)


@bp.get("/applications/helping")
@signed_in
def helping() -> ResponseReturnValue:
    """The ideas of others that this person helps with."""
    return render_template("status/helping.html", page=standings.helping(actor(), steps.today()))


@bp.get("/applications/<uuid:id>")
@requires(Can.SEE_APPLICATION, on=queries.by_id)
def show(idea: Application) -> ResponseReturnValue:
    """A draft's list of tasks; once it was sent, how it stands, what comes next and what was decided."""
    if idea.status is Status.DRAFT:
        return resident.tasks(idea, before=standings.before(idea, actor()))
    today = steps.today()
    told = standings.standing(idea, today)
    return render_template(
        "status/show.html",
        idea=idea,
        told=told,
        main=story.main_thing(told, today),
        timeline=story.timeline(told, today),
        letter=letters.parts(told.letter.body) if told.letter else None,
        scores=score_queries.of_own(idea),
        before=standings.before(idea, actor()),
        review=reviews.of_application(idea.id),
        review_until=_review_until(idea, today),
        sections=_sent_answers(idea),
        **_ways_on(idea, told),
    )


@bp.get("/applications/<uuid:id>/sent")
@requires(Can.SEE_APPLICATION, on=queries.by_id)
def sent(idea: Application) -> ResponseReturnValue:
    """That we have it, with what happens next: where sending leads, and a page to keep."""
    if idea.status in NEVER_ARRIVED:
        return redirect(url_for(".show", id=idea.id))
    told = standings.standing(idea, steps.today())
    return render_template("status/sent.html", idea=idea, told=told, check_by=story.check_by(told))


@bp.get("/applications/<uuid:id>/copy.pdf")
@requires(Can.SEE_APPLICATION, on=queries.by_id)
def copy(idea: Application) -> ResponseReturnValue:
    """What was sent, to keep or to print; whoever may read the page may have it."""
    if not _sent_answers(idea):
        abort(404)  # nothing was sent
    name = f"{idea.public_id}.pdf"
    return send_file(BytesIO(pdf.made(_paper(idea))), "application/pdf", as_attachment=True, download_name=name)


def _sent_answers(idea: Application) -> Rows:
    """What was sent, word for word; for what came without a copy, the answers as they are kept."""
    words = standings.last_words(idea.id)
    if words is None:
        said = [
            (str(part.title), [(row.question, row.answer) for row in rows]) for part, rows in answers.in_words(idea)
        ]
        words = said if idea.received_at else []
    return [(title, [(question, answer, None) for question, answer in rows]) for title, rows in words]


def _review_until(idea: Application, today: dt.date) -> dt.date | None:
    """The last day to ask for a review of its decision, while it has not gone by."""
    until = reviews.ask_until(idea)
    return until if until and not deadlines.is_late(until, today) else None


def _ways_on(idea: Application, told: standings.Standing) -> dict[str, Any]:
    """What this person can do from here, and the rounds in which the answers can be used again."""
    now = clock.now()
    is_over = told.status.key in ("decided", "withdrawn", "expired", "closed")
    is_own = can(actor(), Can.COPY_APPLICATION, idea)
    return {
        "may_change": idea.status is Status.SUBMITTED
        and idea.round.is_open(now)
        and can(actor(), Can.SUBMIT_APPLICATION, idea),
        "may_withdraw": idea.status in leaving.WITHDRAWABLE and can(actor(), Can.WITHDRAW_APPLICATION, idea),
        "is_own": is_own,
        "again_in": rounds.open_at(now) if is_over and is_own else [],
        "later": rounds.next_to_open(now) if is_over and is_own else None,
        "draft": uuid4(),
    }


def _paper(idea: Application) -> pdf.Copy:
    facts = [(_("Reference"), idea.public_id), (_("Round"), idea.round.name), (_("Asked for"), money(idea.asked_pence))]
    if idea.received_at:
        facts.insert(1, (_("Arrived"), moment(idea.received_at)))
    return pdf.Copy(
        title=idea.title or _("An idea without a name yet"),
        service=current_app.config["SERVICE_NAME"],
        language=language().partition("-")[0],
        facts=facts,
        sections=[
            (title, [(question, answer or _("Not answered")) for question, answer, _change in rows])
            for title, rows in _sent_answers(idea)
        ],
    )
