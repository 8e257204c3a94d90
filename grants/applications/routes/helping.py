"""Letting somebody help: the resident's page of helpers, the helper's way in, and ideas told by phone or on paper."""

from uuid import UUID, uuid4

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants import workflow
from grants.applications import forms, queries, steps
from grants.applications.declaring import DECLARATIONS
from grants.applications.models import Application, Channel, Status
from grants.applications.routes import bp
from grants.applications.services import drafts, helping, sending
from grants.core import clock
from grants.permissions import Can
from grants.rounds import queries as rounds
from grants.web.forms import Form
from grants.web.guard import actor, enters, me, requires, signed_in
from grants.web.saving import saving
from grants.web.text import _


@bp.route("/applications/<uuid:id>/helpers", methods=["GET", "POST"])
@requires(Can.SHARE_APPLICATION, on=queries.by_id)
def helpers(idea: Application) -> ResponseReturnValue:
    """Who helps with this idea, and a way to ask somebody else."""
    id, form = idea.id, forms.HelperForm()
    if form.validate_on_submit():
        with saving(form):
            helping.invite(id, email=form.email.data, by=actor())
            flash(_("We have written to %(email)s. They can help once they say yes.", email=form.email.data))
            return redirect(url_for(".helpers", id=id))
    fresh = queries.by_id(id)
    return render_template(
        "applications/helpers.html", idea=fresh, form=form, helpers=queries.helpers_of(id)
    ), form.http_status


@bp.post("/applications/<uuid:id>/helpers/<uuid:help>/end")
@requires(Can.SHARE_APPLICATION, on=lambda id, help: queries.by_id(id))
def end_help(idea: Application) -> ResponseReturnValue:
    """Show a helper out, or take an invitation back."""
    assert request.view_args  # the address has both
    help = queries.help_by_id(request.view_args["help"])
    if help is None or help.application_id != idea.id:
        abort(404)
    helping.end(help.id, by=actor())
    flash(_("They no longer see your idea."))
    return redirect(url_for(".helpers", id=idea.id))


@bp.route("/applications/help/<uuid:id>", methods=["GET", "POST"])
@signed_in
def help_invited(id: UUID) -> ResponseReturnValue:
    """Where the link in an invitation leads: only the owner of the address that was invited finds anything."""
    help, form = queries.help_by_id(id), Form()
    if help is None or help.email != me().email:
        abort(404)
    if help.ended_at is not None and help.helper_id is None:
        raise helping.InvitationEnded
    if form.validate_on_submit():
        return redirect(url_for(".show", id=helping.accept(id, by=actor())))
    if help.helper_id is not None:
        return redirect(url_for(".show", id=help.application_id))
    idea = queries.by_id(help.application_id)
    assert idea is not None  # a foreign key, and ideas are never deleted
    return render_template("applications/help_invited.html", form=form, name=idea.applicant.name)


@bp.route("/apply/for-somebody", methods=["GET", "POST"])
@enters(Can.START_FOR_SOMEBODY)
def for_somebody() -> ResponseReturnValue:
    """Begin an idea that somebody tells by telephone or on paper."""
    form = forms.ForSomebodyForm()
    open_now = rounds.open_at(clock.now())
    form.round.offer([(str(round.id), round.name) for round in open_now])
    if form.validate_on_submit():
        with saving(form):
            id = drafts.start_for(
                UUID(form.round.data),
                _draft(form.draft.data),
                name=form.name.data,
                email=form.email.data or "",
                postal_address=form.postal_address.data or "",
                channel=Channel(form.channel.data),
                consent=form.consent.data,
                at=g.arrived_at,
                by=actor(),
            )
            return redirect(url_for(".show", id=id))
    form.draft.data = form.draft.data or str(uuid4())
    later = rounds.next_to_open(clock.now())
    return render_template("applications/for_somebody.html", form=form, rounds=open_now, later=later), form.http_status


@bp.route("/applications/<uuid:id>/send-for", methods=["GET", "POST"])
@requires(Can.SUBMIT_FOR_SOMEBODY, on=queries.by_id)
def send_for(idea: Application) -> ResponseReturnValue:
    """Send what somebody told, after it was read back to them and they said yes; a second press meets the same page."""
    id, form = idea.id, forms.SendForForm()
    help = queries.help_of(id, actor())
    if help is None or not help.by_hand:
        raise sending.NotYoursToSend
    if idea.status is not Status.DRAFT:
        return redirect(url_for(".sent", id=id))
    workflow.due("edit", idea)
    if form.validate_on_submit():
        declared = [name for name in form.data if form.data[name] is True]
        with saving(form):
            sending.submit_for(id, say_so=form.say_so.data, declared=declared, received_at=g.arrived_at, by=actor())
            return redirect(url_for(".sent", id=id))
    fresh = queries.by_id(id)
    assert fresh is not None  # as above
    undone = len(steps.to_put_right(fresh, steps.today()))
    names = [declaration.value for declaration in DECLARATIONS]
    return render_template(
        "applications/send_for.html", idea=fresh, form=form, undone=undone, declarations=names
    ), form.http_status


def _draft(text: str | None) -> UUID:
    """The new idea's id, as the page carries it."""
    try:
        return UUID(text or "")
    except ValueError:
        abort(400)
