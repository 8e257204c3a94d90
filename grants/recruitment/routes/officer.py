"""The desk: calls to join a panel, and who is chosen."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants import workflow
from grants.core import clock
from grants.panels import queries as panels
from grants.panels.models import Panel
from grants.permissions import Can
from grants.recruitment import forms, queries, worker
from grants.recruitment.models import Call, CallStatus, VolunteerStatus
from grants.recruitment.services import calls, choosing, easing, preparing
from grants.web.guard import actor, enters, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("calls", __name__, url_prefix="/desk/calls")
MOST_ON_PANEL = 5


@bp.app_template_global()
def calls_of(panel_id: UUID) -> Sequence[Call]:
    """The newest calls to join a panel, for the panel's own page."""
    return queries.calls_of(actor(), panel_id, MOST_ON_PANEL)


@bp.get("")
@enters(Can.SEE_CALLS)
def index() -> ResponseReturnValue:
    return render_template("recruitment/desk_index.html", page=page_of(queries.calls(actor())))


@bp.route("/start/<uuid:panel_id>", methods=["GET", "POST"])
@requires(Can.MANAGE_PANEL, on=panels.by_id)
def start(panel: Panel) -> ResponseReturnValue:
    """Draft a call for a panel."""
    panel_id, form = panel.id, forms.CallForm()
    if form.validate_on_submit():
        with saving(form):
            return redirect(url_for(".show", id=calls.start(panel_id, **_typed(form), by=actor())))
    return render_template("recruitment/desk_start.html", form=form, panel=panels.by_id(panel_id)), form.http_status


@bp.route("/<uuid:id>", methods=["GET", "POST"])
@requires(Can.MANAGE_CALL, on=queries.by_id)
def show(call: Call) -> ResponseReturnValue:
    """One call; while it is a draft, the form that adds a target."""
    id, form = call.id, forms.TargetForm()
    form.offers(queries.values())
    if form.validate_on_submit():
        with saving(form):
            calls.add_target(id, **form.chosen(), by=actor())
            return redirect(url_for(".show", id=id))
    counted = queries.statuses(id)
    return render_template(
        "recruitment/desk_call.html",
        form=form,
        call=queries.by_id(id),
        counted=counted,
        answered=sum(counted.values()) - counted.get(VolunteerStatus.WITHDRAWN, 0),
        asked=queries.preparation(id),
        easings=queries.easings(id),
        has_closed=queries.by_id(id).has_closed(clock.now()),  # type: ignore[union-attr]  # the guard found it
        names=forms.NAMES,
    ), form.http_status


@bp.route("/<uuid:id>/edit", methods=["GET", "POST"])
@requires(Can.MANAGE_CALL, on=queries.by_id)
def edit(call: Call) -> ResponseReturnValue:
    """Change what a draft says."""
    id, form = call.id, forms.EditCallForm(obj=call)
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            calls.edit(id, **_typed(form), shown=form.shown, by=actor())
            return redirect(url_for(".show", id=id))
    return render_template("recruitment/desk_edit.html", form=form, call=queries.by_id(id)), form.http_status


@bp.post("/<uuid:id>/targets/<uuid:target_id>/remove")
@requires(Can.MANAGE_CALL, on=queries.with_target)
def remove_target(call: Call) -> ResponseReturnValue:
    id = call.id
    calls.remove_target(id, UUID(str((request.view_args or {})["target_id"])), by=actor())
    return redirect(url_for(".show", id=id))


@bp.route("/<uuid:id>/targets", methods=["GET", "POST"])
@requires(Can.MANAGE_CALL, on=queries.by_id)
def ease(call: Call) -> ResponseReturnValue:
    """Ease targets that those who answered cannot meet, for a reason that is published."""
    id, is_sealed = call.id, call.status is CallStatus.PREPARED
    workflow.due("ease", call)
    targets = queries.target_rows(id)
    form = forms.ease_form(call, targets, queries.preparation(id))
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            wanted, because = form.eased(targets), form.because.data or ""
            easing.ease(id, targets=wanted, because=because, shown=form.shown, by=actor())
            flash(_("The targets are eased. Now prepare the lottery."))
            return redirect(url_for(".prepare", id=id))
    return render_template(
        "recruitment/desk_ease.html",
        form=form,
        call=queries.by_id(id),
        targets=queries.target_rows(id),
        is_sealed=is_sealed,
        names=forms.NAMES,
    ), form.http_status


@bp.post("/<uuid:id>/open")
@requires(Can.MANAGE_CALL, on=queries.by_id)
def open_call(call: Call) -> ResponseReturnValue:
    """Let residents answer."""
    id = call.id
    calls.open_call(id, by=actor())
    flash(_("The call is open."))
    return redirect(url_for(".show", id=id))


@bp.route("/<uuid:id>/lottery", methods=["GET", "POST"])
@requires(Can.MANAGE_CALL, on=queries.by_id)
def prepare(call: Call) -> ResponseReturnValue:
    """Ask for the draw to be prepared, see that a worker has it, or which targets it cannot meet."""
    id, form = call.id, forms.PrepareForm(obj=queries.preparation(call.id))
    if form.validate_on_submit():
        with saving(form):
            if preparing.ask(id, event=form.event.data or "", event_on=form.event_on.data, by=actor()):
                worker.start()
            return redirect(url_for(".prepare", id=id))
    asked, now = queries.preparation(id), queries.by_id(id)
    assert now is not None  # the guard found it
    return render_template(
        "recruitment/desk_prepare.html",
        form=form,
        call=now,
        ease=forms.ease_form(now, queries.target_rows(id), asked) if asked is not None and asked.short else None,
        pool=queries.waiting_number(id),
        asked=asked,
        is_under_way=asked is not None and asked.is_under_way(clock.now()),
        names=forms.NAMES,
    ), form.http_status


@bp.route("/<uuid:id>/draw", methods=["GET", "POST"])
@requires(Can.MANAGE_CALL, on=queries.by_id)
def draw(call: Call) -> ResponseReturnValue:
    """After the event: draw, once."""
    id, form = call.id, forms.DrawForm()
    if form.validate_on_submit():
        with saving(form):
            choosing.draw(id, event_result=form.event_result.data or "", by=actor())
            flash(_("The panel is drawn. Everybody gets a letter."))
            return redirect(url_for(".show", id=id))
    return render_template("recruitment/desk_draw.html", form=form, call=queries.by_id(id)), form.http_status


@bp.route("/<uuid:id>/people", methods=["GET", "POST"])
@requires(Can.MANAGE_CALL, on=queries.by_id)
def people(call: Call) -> ResponseReturnValue:
    """Who answered, without what they say of themselves; choosing by hand, or offering a free seat."""
    id, form = call.id, forms.ByHandForm()
    page = page_of(queries.volunteers(actor(), id), size=100)
    free = (VolunteerStatus.SENT, VolunteerStatus.NOT_CHOSEN)
    form.people.offer([(str(one.id), one.person.name) for one in page if one.status in free])
    if form.validate_on_submit():
        with saving(form):
            chosen = {UUID(one) for one in form.people.data or ()}
            choosing.choose_by_hand(id, people=chosen, because=form.because.data or "", by=actor())
            flash(_("Chosen. Everybody gets a letter."))
            return redirect(url_for(".people", id=id))
        page = page_of(queries.volunteers(actor(), id), size=100)
    shown = queries.by_id(id)
    assert shown is not None  # the guard found it
    by_hand = shown.status is not CallStatus.PREPARED or choosing.has_failed(shown)
    return render_template(
        "recruitment/desk_people.html", form=form, call=shown, page=page, by_hand=by_hand
    ), form.http_status


def _typed(form: forms.CallForm) -> dict[str, Any]:
    return {name: form[name].data for name in ("title", "about", "pays", "seats", "closes_at")}
