"""A resident's own pages: choose a round, fill in the form a page at a time, check the answers, send."""

from typing import Any
from uuid import UUID, uuid4

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.accounts.models import NOBODY
from grants.applications import answers, forms, queries, steps
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Application, Status
from grants.applications.questions import idea as about_idea
from grants.applications.routes import bp
from grants.applications.services import drafts, sending
from grants.core import clock
from grants.permissions import Can, can
from grants.rounds import queries as rounds
from grants.web.guard import actor, enters, public, requires
from grants.web.saving import saving
from grants.web.text import _

Row = tuple[Any, str | None, str, str]  # a task: its name, its address, how far it has come, what to say under it


@bp.get("/apply")
@public
def apply() -> ResponseReturnValue:
    """The rounds that take ideas now: dates, amounts, what is needed, how long it takes."""
    now = clock.now()
    open_now = rounds.open_at(now)
    mine = queries.in_rounds(actor(), [round.id for round in open_now]) if actor() != NOBODY else []
    return render_template(
        "applications/apply.html",
        rounds=open_now,
        later=rounds.next_to_open(now),
        mine={round.id: [idea for idea in mine if idea.round_id == round.id] for round in open_now},
        draft=uuid4(),
    )


@bp.post("/apply/<uuid:id>")
@enters(Can.START_APPLICATION)
def start(id: UUID) -> ResponseReturnValue:
    """Begin an idea in this round; the page carries the new idea's id, so that a second press makes no second one."""
    try:
        draft = UUID(request.form.get("draft", ""))
    except ValueError:
        abort(400)
    return redirect(url_for(".show", id=drafts.start(id, draft, at=g.arrived_at, by=actor())))


def tasks(idea: Application, *, before: Any = None) -> ResponseReturnValue:
    """A draft's list of tasks, at the address of the idea: ``status`` says what stands there once it was sent, and
    ``before`` which earlier idea it began from."""
    progress = [task for _section, tasks in steps.progress(idea, steps.today()) for task in tasks]
    ready = not steps.to_put_right(idea, steps.today())
    return render_template(
        "applications/tasks.html",
        idea=idea,
        before=before,
        sections=_tasks(idea, ready=ready),
        done=sum(task.state is steps.State.DONE for task in progress),
        parts=len(progress),
        minutes=0 if ready else steps.minutes_left(idea, steps.today()),
        **_round_news(idea),
    )


@bp.get("/applications/<uuid:id>/check")
@requires(Can.EDIT_APPLICATION, on=queries.by_id)
def check(idea: Application) -> ResponseReturnValue:
    """All answers on one page, each with a way to change it, and what is still to put right."""
    if idea.status is not Status.DRAFT:
        return redirect(url_for(".show", id=idea.id))
    return _check(idea, forms.SendForm())


@bp.post("/applications/<uuid:id>/check")
@requires(Can.SUBMIT_APPLICATION, on=queries.by_id)
def send(idea: Application) -> ResponseReturnValue:
    """Send the idea; however often the button is pressed, it is sent once and meets the same confirmation."""
    id, form = idea.id, forms.SendForm()
    declared = [name for name in form.data if form.data[name] is True]
    if idea.status is Status.DRAFT and not form.validate():
        return _check(idea, form)
    with saving(form):
        outcome = sending.submit(id, declared=declared, received_at=g.arrived_at, by=actor())
        if outcome is sending.Outcome.EARLIER_COUNTS:
            too_late = _("The round has closed. What you sent before counts; what you changed since arrived too late.")
            flash(too_late, "warning")
        return redirect(url_for(".sent", id=id))
    fresh = queries.by_id(id)
    assert fresh is not None  # ideas are never deleted
    return _check(fresh, form)


@bp.post("/applications/<uuid:id>/change")
@requires(Can.SUBMIT_APPLICATION, on=queries.by_id)
def change(idea: Application) -> ResponseReturnValue:
    """Open what was sent for changes; it counts as sent until it is sent again."""
    sending.reopen(idea.id, at=g.arrived_at, by=actor())
    return redirect(url_for(".show", id=idea.id))


@bp.post("/applications/<uuid:id>/keep-sent")
@requires(Can.SUBMIT_APPLICATION, on=queries.by_id)
def keep_sent(idea: Application) -> ResponseReturnValue:
    """Drop the changes: what was sent counts."""
    sending.restore(idea.id, by=actor())
    return redirect(url_for(".show", id=idea.id))


@bp.post("/applications/<uuid:id>/changed-rules")
@requires(Can.EDIT_APPLICATION, on=queries.by_id)
def changed_rules(idea: Application) -> ResponseReturnValue:
    """The person has read what changed in the rules of the round."""
    number = request.form.get("number", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 6):
        abort(400)
    drafts.read_changes(idea.id, number=int(number), by=actor())
    return redirect(url_for(".show", id=idea.id))


def _tasks(idea: Application, *, ready: bool) -> list[tuple[Any, list[Row]]]:
    """Each section with its tasks as the list shows them; checking and sending is the last."""
    may_edit = can(actor(), Can.EDIT_APPLICATION, idea)
    sections = []
    for section, tasks in steps.progress(idea, steps.today()):
        rows = [
            (
                task.task.title,
                url_for(".page", id=idea.id, step=task.go_to.key) if may_edit else None,
                task.state.value,
                _hint(task, idea),
            )
            for task in tasks
        ]
        sections.append((section, rows))
    if may_edit:
        later = _("Opens when the other parts are done")
        last = (_("Check and send"), url_for(".check", id=idea.id), "to do", "") if ready else None
        sections[-1][1].append(last or (_("Check and send"), None, "later", later))
    return sections


def _hint(task: steps.Progress, idea: Application) -> str:
    """What stands under the name of a task: what to put right, or which mission was chosen."""
    if task.problem:
        return task.problem.sentence
    if idea.mission and about_idea.MISSION in task.task.steps:
        return idea.mission.title
    return str(task.task.hint) if task.state is steps.State.TO_DO else ""


def _answers(idea: Application) -> list[tuple[Any, list[tuple[str, str | None, str]]]]:
    """Each section with its questions and answers, and where to change each."""
    return [
        (section.title, [(said.question, said.answer, _change(idea, said.step)) for said in rows])
        for section, rows in answers.in_words(idea)
    ]


def _change(idea: Application, step: str) -> str:
    return url_for(".page", id=idea.id, step=step) + "?from=check"


def _check(idea: Application, form: forms.SendForm) -> ResponseReturnValue:
    undone = [(p.sentence, _change(idea, step.key)) for step, p in steps.to_put_right(idea, steps.today())]
    advice = [said for step in steps.asked(idea) if (said := steps.advice(step, idea, steps.today()))]
    return render_template(
        "applications/check.html",
        idea=idea,
        form=form,
        sections=_answers(idea),
        undone=undone,
        declarations=[declaration.value for declaration in DECLARATIONS],
        advice=advice,
        may_send=can(actor(), Can.SUBMIT_APPLICATION, idea),
        writes_for=(help := queries.help_of(idea.id, actor())) is not None and help.by_hand,
        **_round_news(idea),
    ), form.http_status


def _round_news(idea: Application) -> dict[str, Any]:
    """What somebody with a draft must know of the round: whether it is open, and what changed in its rules."""
    now = clock.now()
    is_over = idea.round.has_closed(now)
    versions = rounds.versions(idea.round_id) if idea.rules_version < idea.round.rules_version else []
    return {
        "is_open": idea.round.is_open(now),
        "has_closed": is_over,
        "later": rounds.next_to_open(now) if is_over else None,
        "again_in": rounds.open_at(now) if is_over and can(actor(), Can.COPY_APPLICATION, idea) else [],
        "draft": uuid4(),
        "changes": [version for version in versions if version.number > idea.rules_version],
        "sent_before": queries.last_submission(idea.id),
    }
