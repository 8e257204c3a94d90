"""The practice idea: made up, or taken from an earlier round; scored by every member, then looked at together."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications.models import Application
from grants.panels import practice_queries, queries
from grants.panels.forms.desk import PracticeForm
from grants.panels.forms.reading import practice_form
from grants.panels.models import Panel
from grants.panels.practice_text import for_practice
from grants.panels.services import practice as services
from grants.permissions import Can
from grants.web.guard import actor, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("practice", __name__)


@bp.route("/desk/rounds/<slug>/panels/<uuid:panel_id>/practice", methods=["GET", "POST"])
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def desk(panel: Panel) -> ResponseReturnValue:
    """Name the practice idea; once a member has scored it, see what everybody gave."""
    id, slug = panel.id, panel.round.slug
    practice = practice_queries.of_panel(id)
    form = PracticeForm(obj=practice) if practice else PracticeForm(data={"version": 0})
    if form.validate_on_submit():
        with saving(form, lambda: practice_queries.of_panel(id)):
            services.name(id, **form.answers(), by=actor())
            flash(_("Saved. Members score it before anything else."))
            return redirect(url_for(".desk", slug=slug, panel_id=id))
    return render_template("panels/practice_desk.html", form=form, **_about(id)), form.http_status


@bp.get("/desk/rounds/<slug>/panels/<uuid:panel_id>/practice/earlier")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def earlier(panel: Panel) -> ResponseReturnValue:
    """The ideas of earlier rounds on which the panel may practise."""
    return render_template(
        "panels/practice_earlier.html", panel=panel, page=page_of(practice_queries.choices(actor(), panel))
    )


def _earlier(slug: str, panel_id: UUID, application_id: UUID) -> Application | None:
    panel = queries.in_round(slug, panel_id)
    return practice_queries.choice(panel, application_id) if panel else None


@bp.get("/desk/rounds/<slug>/panels/<uuid:panel_id>/practice/earlier/<uuid:application_id>")
@requires(Can.PRACTISE_WITH, on=_earlier)
def take(application: Application) -> ResponseReturnValue:
    """The practice idea's form with what an earlier idea was about; saved only by the officer who has read it."""
    id = UUID(str((request.view_args or {})["panel_id"]))
    title, text = for_practice(application)
    now = practice_queries.of_panel(id)
    form = PracticeForm(formdata=None, data={"title": title, "text": text, "version": now.version if now else 0})
    return render_template("panels/practice_desk.html", form=form, is_taken=True, **_about(id))


@bp.route("/panel/<uuid:panel_id>/practice", methods=["GET", "POST"])
@requires(Can.SCORE_PRACTICE, on=queries.by_id)
def member(panel: Panel) -> ResponseReturnValue:
    """Score the practice idea; after that, what everybody gave."""
    id, criteria = panel.id, panel.round.criteria
    if not practice_queries.is_owed(id, actor().id):
        return render_template("panels/practice_given.html", **_about(id))
    form = practice_form(criteria)
    if form.validate_on_submit():
        scores = {criterion.id: int(form[f"score_{n}"].data) for n, criterion in enumerate(criteria, start=1)}
        services.score(id, scores=scores, by=actor())
        flash(_("Sent. This is what everybody gave so far."))
        return redirect(url_for(".member", panel_id=id))
    return render_template("panels/practice.html", form=form, **_about(id))


def _about(panel_id: UUID) -> dict[str, object]:
    panel, practice = queries.by_id(panel_id), practice_queries.of_panel(panel_id)
    assert panel is not None  # the guard has found it
    return {
        "panel": panel,
        "practice": practice,
        "criteria": panel.round.criteria,
        "given": practice_queries.given(practice.id, by=actor()) if practice else [],
        "waiting": len(queries.seats(panel_id)),
    }
