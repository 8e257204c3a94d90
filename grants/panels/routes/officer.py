"""The desk: panels of a round, their members, who reads what, who declared what, what was decided."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.applications import queries as applications
from grants.applications.models import Application
from grants.core.errors import Refusal
from grants.panels import assignment_queries, interest_queries, plan_queries, queries, result_queries, standing_queries
from grants.panels.forms.desk import EditPanelForm, MemberForm, PanelForm, ReadersForm
from grants.panels.forms.outcome import ChangeForm, outcome_data
from grants.panels.models import Member, Panel
from grants.panels.routes.chair import about
from grants.panels.scoring import points
from grants.panels.services import assignments, outcomes, seats
from grants.permissions import Can, can
from grants.rounds.models import Round
from grants.web.guard import actor, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("desk_panels", __name__, url_prefix="/desk/rounds/<slug>/panels")
PAGE = 30


def _with_member(slug: str, panel_id: UUID, member_id: UUID) -> Panel | None:
    """The panel, if this is one of its seats."""
    return queries.in_round(slug, panel_id) if queries.member_by_id(panel_id, member_id) else None


def _idea(slug: str, panel_id: UUID, application_id: UUID) -> Application | None:
    """An idea of the panel's round that no other panel reads."""
    panel, application = queries.in_round(slug, panel_id), applications.by_id(application_id)
    if panel is None or application is None or application.round_id != panel.round_id:
        return None
    return application if queries.panel_of(application_id) in (None, panel_id) else None


def _panel() -> Panel:
    """The panel in the address, read now: the guard has found it."""
    panel = queries.by_id((request.view_args or {})["panel_id"])
    assert panel is not None  # or the guard had answered 404
    return panel


def _member_id() -> UUID:
    return UUID(str((request.view_args or {})["member_id"]))


@bp.route("", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.round_by_slug)
def index(round: Round) -> ResponseReturnValue:
    """The panels of a round, and the form that makes another."""
    id, slug, form = round.id, round.slug, PanelForm()
    if form.validate_on_submit():
        with saving(form):
            dates = {"scores_due_on": form.scores_due_on.data, "meets_on": form.meets_on.data}
            panel_id = seats.make(id, name=form.name.data or "", **dates, by=actor())
            return redirect(url_for(".show", slug=slug, panel_id=panel_id))
    round_again = queries.round_by_slug(slug)
    return render_template(
        "panels/desk_index.html", form=form, round=round_again, panels=queries.of_round(id)
    ), form.http_status


@bp.route("/<uuid:panel_id>", methods=["GET", "POST"])
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def show(panel: Panel) -> ResponseReturnValue:
    """Members and how far they are, in counts; adding one by e-mail."""
    id, slug, form = panel.id, panel.round.slug, MemberForm()
    if form.validate_on_submit():
        with saving(form):
            seats.add_member(id, email=form.email.data or "", by=actor())
            flash(_("Added to the panel."))
            return redirect(url_for(".show", slug=slug, panel_id=id))
    return render_template(
        "panels/desk_panel.html", form=form, panel=queries.by_id(id), progress=queries.progress(id, actor()), slug=slug
    ), form.http_status


@bp.route("/<uuid:panel_id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def edit(panel: Panel) -> ResponseReturnValue:
    """A panel's name and dates."""
    id, slug = panel.id, panel.round.slug
    form = EditPanelForm(obj=panel)
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            seats.edit(id, **form.answers(), by=actor())
            flash(_("Saved."))
            return redirect(url_for(".show", slug=slug, panel_id=id))
    return render_template("panels/desk_edit.html", form=form, panel=queries.by_id(id), slug=slug), form.http_status


@bp.post("/<uuid:panel_id>/members/<uuid:member_id>/remove")
@requires(Can.MANAGE_PANEL, on=_with_member)
def remove(found: Panel) -> ResponseReturnValue:
    """End a member's seat."""
    id, slug = found.id, found.round.slug
    seats.remove_member(id, _member_id(), by=actor())
    flash(_("No longer on the panel. What they scored stays."))
    return redirect(url_for(".show", slug=slug, panel_id=id))


@bp.post("/<uuid:panel_id>/members/<uuid:member_id>/chair")
@requires(Can.MANAGE_PANEL, on=_with_member)
def chair(found: Panel) -> ResponseReturnValue:
    """Let a member chair, or no longer."""
    id, slug, member_id = found.id, found.round.slug, _member_id()
    seat = queries.member_by_id(id, member_id)
    try:
        seats.name_chair(id, member_id, is_chair=not (seat and seat.is_chair), by=actor())
    except Refusal as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".show", slug=slug, panel_id=id))


@bp.get("/<uuid:panel_id>/ideas")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def ideas(panel: Panel) -> ResponseReturnValue:
    """What may be read, and who reads it."""
    page = page_of(assignment_queries.assignable(actor(), panel), size=PAGE)
    readers = assignment_queries.readers_of([idea.id for idea in page])
    never = assignment_queries.kept_from(panel.id, [idea.id for idea in page])
    names = {member.person_id: member.person.name for member in panel.members}
    short = plan_queries.short_of_readers(panel, by=actor())
    of_page = {"page": page, "readers": readers, "names": names, "never": never, "short": short}
    return render_template("panels/desk_ideas.html", panel=panel, **of_page)


@bp.post("/<uuid:panel_id>/ideas/everybody")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def give_all(panel: Panel) -> ResponseReturnValue:
    """Everybody reads everything that is ready."""
    id, slug = panel.id, panel.round.slug
    try:
        given = assignments.give_all(id, by=actor())
        flash(_("%(ideas)d ideas given out, %(readings)d readings.", ideas=given.ideas, readings=given.readings))
        if given.too_few:
            short = _("%(n)d ideas have too few readers for a decision. Add members.", n=given.too_few)
            flash(short, "warning")
    except Refusal as refusal:
        flash(str(refusal), "warning")
    return redirect(url_for(".ideas", slug=slug, panel_id=id))


@bp.route("/<uuid:panel_id>/ideas/<uuid:application_id>", methods=["GET", "POST"])
@requires(Can.ASSIGN_APPLICATION, on=_idea)
def readers(application: Application) -> ResponseReturnValue:
    """Who reads one idea, chosen by hand."""
    id, panel = application.id, _panel()
    slug = panel.round.slug
    members, never = queries.seats(panel.id), {p for _id, p in assignment_queries.kept_from(panel.id, [id])}
    near = never | {p for _id, p in plan_queries.too_near(panel.id, [application])}
    had = dict(assignment_queries.readers_of([id])[id])
    may = [member for member in members if member.person_id not in near - (had.keys() - never)]
    now = [str(person_id) for person_id in had]
    form = ReadersForm(data={"readers": now})
    form.readers.offer([(str(member.person_id), _named(member)) for member in may])
    if form.validate_on_submit():
        with saving(form):
            chosen = {UUID(person_id) for person_id in form.readers.data or ()}
            kept = {UUID(i) for i in now} & never  # who stepped out since stays as invisible as before
            over = assignments.give(panel.id, id, readers=chosen | kept, by=actor())
            flash(_("Saved."))
            for one in over:
                flash(_("%(who)s asked for %(n)d ideas at most.", who=one.person.name, n=one.most_ideas), "warning")
            return redirect(url_for(".ideas", slug=slug, panel_id=panel.id))
    kept_out = [
        member.person.name for member in queries.seats(_panel().id) if member.person_id in near - (had.keys() - never)
    ]
    return render_template(
        "panels/desk_readers.html", form=form, panel=_panel(), application=applications.by_id(id), kept_out=kept_out
    ), form.http_status


@bp.get("/<uuid:panel_id>/interests")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def register(panel: Panel) -> ResponseReturnValue:
    """The register: who declared what, and who has not gone through the list."""
    page = page_of(interest_queries.register(actor(), panel), size=PAGE, rows=True)
    waiting = [m.person.name for m in panel.members if m.left_at is None and m.declared_at is None]
    return render_template("panels/desk_interests.html", panel=panel, page=page, waiting=waiting)


@bp.get("/<uuid:panel_id>/results")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def results(panel: Panel) -> ResponseReturnValue:
    """The ranked list as far as this officer may see it."""
    found = standing_queries.of_round(panel.round, by=actor())
    lines = result_queries.ranked(actor(), panel, found.adjusted, found.summaries)
    return render_template(
        "panels/desk_results.html",
        panel=panel,
        lines=lines,
        found=found,
        money=result_queries.money(panel, lines, actor()),
        points=points,
    )


@bp.get("/<uuid:panel_id>/results/<uuid:application_id>")
@requires(Can.SEE_DISCUSSION, on=_idea)
def result(application: Application) -> ResponseReturnValue:
    """One idea: its scores without names, what was decided, and the form to change it."""
    return _result(application.id, _change_form(application.id))


@bp.post("/<uuid:panel_id>/results/<uuid:application_id>")
@requires(Can.CHANGE_OUTCOME, on=_idea)
def change(application: Application) -> ResponseReturnValue:
    """Change what the panel decided, for a reason that is published."""
    id, panel = application.id, _panel()
    slug, form = panel.round.slug, _change_form(application.id)
    if form.validate_on_submit():
        with saving(form, lambda: queries.outcome(id)):
            outcomes.change(id, agreed=form.agreed(), because=form.because.data or "", shown=form.shown, by=actor())
            flash(_("Changed. Somebody else signs it off."))
            return redirect(url_for(".results", slug=slug, panel_id=panel.id))
    return _result(id, form), form.http_status


def _change_form(id: UUID) -> ChangeForm:
    outcome = queries.outcome(id)
    return ChangeForm(data=outcome_data(outcomes.agreed_of(outcome), outcome.version if outcome else 0))


def _result(id: UUID, form: ChangeForm) -> str:
    panel = _panel()
    page = about(id, panel.id)
    may_change = can(actor(), Can.CHANGE_OUTCOME, page["application"])
    return render_template("panels/desk_result.html", form=form, panel=panel, may_change=may_change, **page)


def _named(member: Member) -> str:
    """A member, with the most they said they can read."""
    if member.most_ideas is None:
        return member.person.name
    return _("%(who)s (asked for %(n)d ideas at most)", who=member.person.name, n=member.most_ideas)
