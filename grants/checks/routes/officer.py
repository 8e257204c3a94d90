"""The case of one idea, as its officer reads it and works through it."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import answers
from grants.applications.models import Application
from grants.applications.steps import today_in_london
from grants.checks import checklist, history, likeness, likeness_queries, private, queries, shingles
from grants.checks.forms import ListForm, NoteForm, PairForm, SeenForm, TakeOutForm
from grants.checks.models import Check, Finding, Sameness
from grants.checks.reasons import REASONS
from grants.checks.routes import bp
from grants.checks.services import checking, noting
from grants.core import clock, working_days
from grants.permissions import Can, can
from grants.web.guard import actor, requires
from grants.web.saving import saving
from grants.web.text import _

AT = "/desk/applications/<uuid:id>"


@bp.get(AT)
@requires(Can.CHECK_APPLICATION, on=queries.case)
def show(idea: Application) -> ResponseReturnValue:
    """Everything about an idea that its check needs, and what may be done next."""
    return _case(idea, NoteForm())


@bp.post(AT + "/take")
@requires(Can.CHECK_APPLICATION, on=queries.case)
def take(idea: Application) -> ResponseReturnValue:
    checking.take(idea.id, by=actor())
    return redirect(url_for(".show", id=idea.id))


@bp.post(AT + "/take-over")
@requires(Can.CHECK_APPLICATION, on=queries.case)
def take_over(idea: Application) -> ResponseReturnValue:
    checking.take_over(idea.id, by=actor())
    return redirect(url_for(".show", id=idea.id))


@bp.route(AT + "/list", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=queries.case)
def checks(idea: Application) -> ResponseReturnValue:
    """The checklist beside the idea; saved as far as it goes."""
    id = idea.id
    check = queries.check_of(id)
    form = ListForm(version=check.version if check else 0)
    if form.validate_on_submit():
        with saving(form, lambda: queries.check_of(id)):
            checking.tick(id, found=form.found(), tier=form.care(), shown=form.shown, by=actor())
            flash(_("The list is saved."))
            return redirect(url_for(".show", id=id))
    elif check and not form.is_submitted():
        form.show({item.item: item.finding for item in check.items}, check.tier)
    idea = fresh(id)
    return render_template(
        "checks/list.html",
        idea=idea,
        form=form,
        theirs=_lines(idea, form.theirs) if form.theirs else None,
        sections=answers.in_words(idea),
        items=checklist.BY_HAND,
    ), form.http_status


@bp.post(AT + "/second")
@requires(Can.CHECK_APPLICATION, on=queries.case)
def second(idea: Application) -> ResponseReturnValue:
    """A second officer agrees with the list as the page showed it."""
    checking.second_check(idea.id, shown=SeenForm().version.data or 0, by=actor())
    flash(_("You have agreed with the list."))
    return redirect(url_for(".show", id=idea.id))


@bp.route(AT + "/notes", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=queries.case)
def note(idea: Application) -> ResponseReturnValue:
    """Leave a note for colleagues."""
    form = NoteForm()
    if form.validate_on_submit():
        noting.note(idea.id, form.made(), text=form.text.data, by=actor())
        return redirect(url_for(".show", id=idea.id, _anchor="notes"))
    return _case(idea, form)


@bp.route(AT + "/take-out", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=queries.case)
def take_out(idea: Application) -> ResponseReturnValue:
    """Take personal details out of what the panel reads."""
    id, form = idea.id, TakeOutForm()
    if form.validate_on_submit():
        with saving(form):
            noting.take_out(id, words=form.words.data, by=actor())
            flash(_("Taken out. What was sent stays on record as it was."))
            return redirect(url_for(".take_out", id=id))
    idea = fresh(id)
    return render_template(
        "checks/take_out.html",
        idea=idea,
        form=form,
        likely=private.likely_details(idea),
        read=private.read_by_the_panel(idea),
    ), form.http_status


@bp.route(AT + "/like/<uuid:other>", methods=["GET", "POST"])
@requires(Can.CHECK_APPLICATION, on=lambda id, other: queries.case(id))
def like(idea: Application) -> ResponseReturnValue:
    """Two ideas side by side, with the passages they share, and what an officer found of them."""
    other = queries.case((request.view_args or {})["other"])
    if other is None or other.id == idea.id or not can(actor(), Can.CHECK_APPLICATION, other):
        abort(404)
    id, other_id = idea.id, other.id
    pair = queries.pair_of(id, other_id)
    form = PairForm(version=pair.version if pair else 0, sameness=pair.sameness.value if pair else None)
    if form.validate_on_submit():
        with saving(form, lambda: queries.pair_of(id, other_id)):
            sameness = Sameness(form.sameness.data)
            noting.compare(id, other_id, sameness=sameness, shown=form.shown, by=actor())
            return redirect(url_for(".show", id=id, _anchor="alike"))
    if form.theirs:
        idea, other = fresh(id), fresh(other_id)
    texts = [(each, likeness.words_of(each)) for each in (idea, other)]
    share = shingles.containment(*(shingles.runs(text) for _idea, text in texts))
    sides = [
        (each, shingles.passages(text, shingles.runs(texts[1 - number][1])))
        for number, (each, text) in enumerate(texts)
    ]
    return render_template(
        "checks/like.html", idea=idea, other=other, form=form, sides=sides, share=share
    ), form.http_status


def _case(idea: Application, form: NoteForm) -> ResponseReturnValue:
    """The page of a case, with the note that is being written."""
    form.fresh()
    today, check = today_in_london(clock.now()), queries.check_of(idea.id)
    requests, notes = queries.requests_of(idea.id), queries.notes_of(idea.id)
    about = [idea.id, *(asked.id for asked in requests)]
    lines = queries.trail([*about, *(note.id for note in notes), *([check.id] if check else [])])
    people = {line.actor_id for line in lines} | {note.author_id for note in notes}
    if check:
        people |= {id for id in (check.checked_by_id, check.second_checked_by_id) if id}
    names = queries.names_of(people)
    return render_template(
        "checks/show.html",
        idea=idea,
        form=form,
        check=check,
        sections=answers.in_words(idea),
        lines=_lines(idea, check),
        still=checklist.still_to_do(idea, check),
        open_lines=checklist.open_lines(idea, check),
        needs_second=checklist.needs_second(idea),
        age=working_days.between(today_in_london(idea.received_at), today) if idea.received_at else 0,
        today=today,
        requests=requests,
        notes=notes,
        names=names,
        happened=history.told(lines, names),
        letters=queries.letters_to(idea, about),
        alike=likeness_queries.likely(idea, actor()),
        says=likeness.SAYS,
        worried=queries.has_open_worry(idea.id),
        reasons=REASONS,
    )


def _lines(idea: Application, check: Check | None) -> list[tuple[Any, str | None]]:
    """The checklist as it stands: each question and what was found."""
    found = checklist.findings(idea, check)
    said = {Finding.YES: _("Yes"), Finding.NO: _("No"), Finding.NOT_SURE: _("Not sure")}
    return [(item.question, said.get(found[item.key]) if item.key in found else None) for item in checklist.CHECKLIST]


def fresh(id: UUID) -> Application:
    """The idea read again: a command that was refused has emptied what was read before."""
    idea = queries.case(id)
    assert idea is not None  # the guard has just seen it
    return idea
