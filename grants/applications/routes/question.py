"""The questions of a draft, a page each: shown, and saved at every press of Continue."""

from typing import Any
from uuid import UUID

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import answers, choosing, forms, queries, steps
from grants.applications.asking import Choice, Step
from grants.applications.cost_form import CostsForm
from grants.applications.models import Application, Status
from grants.applications.questions import idea as about_idea
from grants.applications.questions import money
from grants.applications.routes import bp
from grants.applications.services import drafts
from grants.permissions import Can
from grants.places import queries as places
from grants.web import again
from grants.web.guard import actor, person, requires
from grants.web.saving import saving
from grants.web.text import _


@bp.route("/applications/<uuid:id>/<string:step>", methods=["GET", "POST"])
@requires(Can.EDIT_APPLICATION, on=lambda id, step: queries.by_id(id))
def page(idea: Application) -> ResponseReturnValue:
    """One question of a draft: shown, and saved at every press of Continue."""
    assert request.view_args  # the address has both
    step = steps.find(idea.round, request.view_args["step"])
    if step is None:
        abort(404)
    if request.method == "POST" and idea.status is not Status.DRAFT:
        sentence = _("This idea was sent already. What you typed here was not saved; it is below")
        return make_response(again.page(sentence), 409)
    if idea.status is not Status.DRAFT or not steps.is_asked(step, idea):
        return redirect(url_for(".show", id=idea.id))
    form = _form(step, idea)
    if request.method != "POST" or again.is_stale():
        if again.is_stale():
            form.validate()
        return _page(step, idea, form)
    id, rearranged = idea.id, isinstance(form, CostsForm) and form.rearrange()
    fine = not rearranged and form.validate()
    with saving(form, lambda: _saved(id)):
        _save(step, id, form, done=fine)
        if fine or ("later" in request.form and not rearranged and not _unsaved(form)):
            saved = _saved(id)
            if said := steps.advice(step, saved, steps.today()):
                flash(said, "warning")
            return redirect(_onwards(step, saved))
    saved = _saved(id)
    form.shows(saved)
    return _page(step, saved, form)


@bp.get("/applications/<uuid:id>/choose-mission")
@requires(Can.EDIT_APPLICATION, on=queries.by_id)
def choose(idea: Application) -> ResponseReturnValue:
    """The missions in their own words, beside the words of the person's own idea."""
    if idea.status is not Status.DRAFT:
        return redirect(url_for(".show", id=idea.id))
    missions = [offered.mission for offered in idea.round.missions]
    written = " ".join(filter(None, (idea.title, idea.summary, idea.what, idea.difference, idea.who_for)))
    return render_template(
        "applications/choose.html",
        idea=idea,
        found=choosing.shared_words(written, missions),
        seen=steps.fingerprint(steps.saved(about_idea.MISSION, idea)),
    )


def _form(step: Step, idea: Application) -> Any:
    if step.key == money.COSTS.key:
        return CostsForm(step, idea, steps.today())
    prefilled = {}
    known = person()
    if known and known.id == idea.applicant_id and step.key not in idea.steps_done:
        prefilled = {"full_name": known.name or None, "contact_email": known.email}
    return forms.for_step(step, idea, _offered(step, idea), steps.today(), **prefilled)


def _offered(step: Step, idea: Application) -> forms.Offered:
    """The answers that are rows: the round's missions, and the wards."""
    missions = [Choice(m.mission_id, m.mission.title, m.mission.statement) for m in idea.round.missions]
    others = [choice for choice in missions if choice.value != idea.mission_id]
    wards = places.wards() if any(ask.name == "place_ward_id" for ask in step.asks) else []
    return {
        "mission_id": missions,
        "also_missions": others,
        "place_ward_id": [Choice(ward.id, ward.name) for ward in wards],
    }


def _save(step: Step, id: UUID, form: Any, *, done: bool) -> None:
    """Keep what can be kept; a form without its version counts as one that showed the page before anything."""
    drafts.save_step(
        id,
        step.key,
        form.readable(),
        done=done,
        version=form.version.data if form.version.raw_data and form.version.data else 0,
        seen=form.seen.data if form.seen.raw_data else None,
        by=actor(),
    )


def _saved(id: UUID) -> Application:
    """The draft as it is saved now."""
    idea = queries.by_id(id)
    assert idea is not None  # it was there a moment ago, and ideas are never deleted
    return idea


def _unsaved(form: Any) -> bool:
    """Whether something was typed that could not be kept."""
    if isinstance(form, CostsForm):
        return bool(form.uncounted)
    kept = form.readable()
    return any(any(form[ask.name].raw_data or ()) for ask in form.step.asks if ask.name not in kept)


def _onwards(step: Step, idea: Application) -> str:
    """Where Continue leads: the next page of the task, the list of tasks, or back to the check one came from."""
    checking = request.args.get("from") == "check"
    onwards = None if "later" in request.form else steps.next_after(step, idea)
    if checking and not (onwards and steps.is_blank(onwards, steps.saved(onwards, idea)) and onwards.needed):
        return url_for(".check", id=idea.id)
    if onwards:
        return url_for(".page", id=idea.id, step=onwards.key) + ("?from=check" if checking else "")
    return url_for(".show", id=idea.id)


def _page(step: Step, idea: Application, form: Any) -> ResponseReturnValue:
    """The page; where somebody else saved it meanwhile, both texts on it: pressing again keeps what was typed."""
    section, _task = steps.task_of(idea.round, step)
    template = "applications/costs.html" if isinstance(form, CostsForm) else "applications/step.html"
    return render_template(
        template,
        idea=idea,
        step=step,
        section=section,
        form=form,
        theirs=list(answers.of_step(step, idea)) if form.theirs else None,
        advice=None if form.is_submitted() else steps.advice(step, idea, steps.today()),
        checking=request.args.get("from") == "check",
    ), form.http_status
