"""The people of the service, for administrators; data protection may look and change nothing."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.access import queries
from grants.access.forms import GrantForm, HouseholdForm, InviteForm
from grants.access.models import Invitation
from grants.access.services import invitations, roles, second_factor
from grants.access.services import people as services
from grants.accounts import queries as accounts
from grants.accounts.models import Person, Role, RoleGrant
from grants.core import clock
from grants.permissions import Can
from grants.web import nav
from grants.web.fields import clean, unreadable
from grants.web.guard import actor, enters, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("people", __name__, url_prefix="/desk/people")
nav.tab(bp, nav.DESK, _l("People"), ".index", place=80, roles={Role.ADMINISTRATOR, Role.DATA_PROTECTION})


@bp.get("")
@enters(Can.SEE_PEOPLE)
def index() -> ResponseReturnValue:
    role = request.args.get("role", "")
    found = queries.people(_searched(), Role(role) if role in set(Role) else None)
    return render_template("access/people.html", page=page_of(found), roles=list(Role), now=clock.now())


@bp.get("/<uuid:id>")
@requires(Can.SEE_PEOPLE, on=accounts.by_id)
def show(person: Person) -> ResponseReturnValue:
    return render_template(
        "access/person.html",
        shown=person,
        now=clock.now(),
        names=queries.names_of(grant.granted_by_id for grant in person.grants),
        household=queries.household_of(person),
        factor=queries.second_factor_of(person.id),
    )


@bp.route("/<uuid:id>/roles", methods=["GET", "POST"])
@requires(Can.MANAGE_PEOPLE, on=accounts.by_id)
def grant(person: Person) -> ResponseReturnValue:
    id, name, form = person.id, person.name, GrantForm()
    if form.validate_on_submit():
        with saving(form):
            roles.grant(id, role=Role(form.role.data), starts_at=form.starts_at, ends_at=form.ends_at, by=actor())
            return redirect(url_for(".show", id=id))
    return render_template("access/grant.html", form=form, id=id, name=name), form.http_status


@bp.post("/roles/<uuid:id>/end")
@requires(Can.MANAGE_PEOPLE, on=queries.grant_by_id)
def end_role(grant: RoleGrant) -> ResponseReturnValue:
    return _done(grant.person_id, roles.end, grant.id, _("The role has ended"))


@bp.post("/<uuid:id>/disable")
@requires(Can.MANAGE_PEOPLE, on=accounts.by_id)
def disable(person: Person) -> ResponseReturnValue:
    return _done(person.id, services.disable, person.id, _("The account is closed"))


@bp.post("/<uuid:id>/enable")
@requires(Can.MANAGE_PEOPLE, on=accounts.by_id)
def enable(person: Person) -> ResponseReturnValue:
    return _done(person.id, services.enable, person.id, _("The account is open again"))


@bp.post("/<uuid:id>/reset-second-factor")
@requires(Can.MANAGE_PEOPLE, on=accounts.by_id)
def reset_second_factor(person: Person) -> ResponseReturnValue:
    return _done(person.id, second_factor.reset, person.id, _("The second step is reset, and we have told them"))


@bp.route("/<uuid:id>/household", methods=["GET", "POST"])
@requires(Can.MANAGE_PEOPLE, on=accounts.by_id)
def share_household(person: Person) -> ResponseReturnValue:
    id, name, form = person.id, person.name, HouseholdForm()
    if form.validate_on_submit():
        with saving(form):
            services.share_household(id, email=form.email.data, by=actor())
            return redirect(url_for(".show", id=id))
    return render_template("access/household.html", form=form, id=id, name=name), form.http_status


@bp.post("/<uuid:id>/leave-household")
@requires(Can.MANAGE_PEOPLE, on=accounts.by_id)
def leave_household(person: Person) -> ResponseReturnValue:
    return _done(person.id, services.leave_household, person.id, _("They share a household with nobody here now"))


@bp.get("/invitations")
@enters(Can.SEE_PEOPLE)
def invited() -> ResponseReturnValue:
    page = page_of(queries.all_open_invitations())
    names = queries.names_of(one.invited_by_id for one in page)
    return render_template("access/invitations.html", page=page, names=names)


@bp.route("/invite", methods=["GET", "POST"])
@enters(Can.MANAGE_PEOPLE)
def invite() -> ResponseReturnValue:
    form = InviteForm()
    if form.validate_on_submit():
        with saving(form):
            invitations.invite(form.email.data, role=Role(form.role.data), role_ends_at=form.ends_at, by=actor())
            flash(_("We have written to %(email)s", email=form.email.data))
            return redirect(url_for(".invited"))
    return render_template("access/invite.html", form=form), form.http_status


@bp.post("/invitations/<uuid:id>/withdraw")
@requires(Can.MANAGE_PEOPLE, on=queries.invitation_by_id)
def withdraw(invitation: Invitation) -> ResponseReturnValue:
    invitations.withdraw(invitation.id, by=actor())
    flash(_("The invitation is withdrawn"))
    return redirect(url_for(".invited"))


def _searched() -> str:
    """What was typed into the search box, without what no name or address holds."""
    typed = request.args.get("q", "")
    return "" if unreadable(typed) else clean(typed)[:100]


def _done(person_id: UUID, command: Any, about: UUID, sentence: str) -> ResponseReturnValue:
    """Do what a button says, and show the person as they are then; a refusal is a page of its own."""
    command(about, by=actor())
    flash(sentence)
    return redirect(url_for(".show", id=person_id))
