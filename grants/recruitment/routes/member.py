"""What serving asks and costs: a member's own pages, and the officers' who agree it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.core import clock
from grants.panels.models import Member
from grants.permissions import Can
from grants.recruitment import forms, queries
from grants.recruitment.models import EntryKind, LogEntry, Payment
from grants.recruitment.services import serving
from grants.web import nav
from grants.web.guard import actor, enters, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("serving", __name__)
nav.tab(bp, nav.PANEL, _l("Time and money"), ".mine", place=60)
nav.tab(bp, nav.DESK, _l("Panel members"), ".desk", place=45, roles={Role.OFFICER}, also=("/desk/calls",))


@bp.get("/panel/seats")
@enters(Can.SEE_PANEL_ROOM)
def mine() -> ResponseReturnValue:
    """The seats somebody holds or held."""
    return render_template("recruitment/seats.html", page=page_of(queries.seats_of(actor())))


@bp.route("/panel/seats/<uuid:id>", methods=["GET", "POST"])
@requires(Can.LOG_SERVICE, on=queries.seat)
def seat(member: Member) -> ResponseReturnValue:
    """What a member logged, and the form that adds to it."""
    id, form = member.id, forms.LogForm()
    if form.validate_on_submit():
        minutes, pence = form.given()
        with saving(form):
            said = {"on": form.on.data, "what": form.what.data or "", "minutes": minutes, "pence": pence}
            serving.log(id, form.made(), **said, by=actor())
            flash(_("Saved. An officer looks at it."))
            return redirect(url_for(".seat", id=id))
    form.fresh()
    return render_template(
        "recruitment/seat.html", form=form, page=page_of(queries.log(id)), **_about(id)
    ), form.http_status


@bp.route("/panel/seats/<uuid:id>/terms", methods=["GET", "POST"])
@requires(Can.LOG_SERVICE, on=queries.seat)
def terms(member: Member) -> ResponseReturnValue:
    """How a member is thanked and helped, and how much they can read."""
    id, form = member.id, forms.ServiceForm(obj=queries.service(member.id), data=_agreed(member))
    if form.validate_on_submit():
        serving.agree_terms(
            id,
            payment=Payment(form.payment.data),
            support_needs=form.support_needs.data or "",
            most_readings=form.most_readings.data,
            by=actor(),
        )
        flash(_("Saved."))
        return redirect(url_for(".seat", id=id))
    return render_template("recruitment/terms.html", form=form, **_about(id))


@bp.get("/panel/seats/<uuid:id>/statement")
@requires(Can.LOG_SERVICE, on=queries.seat)
def statement(member: Member) -> ResponseReturnValue:
    """A letter to print: what somebody did for the panel, for example for a benefits adviser."""
    return render_template("recruitment/statement.html", today=clock.now(), **_about(member.id))


@bp.get("/desk/members")
@enters(Can.SEE_CALLS)
def desk() -> ResponseReturnValue:
    """How the panels renew themselves, and what waits to be agreed."""
    page = page_of(queries.claims(actor()))
    return render_template("recruitment/desk_members.html", page=page, rotation=queries.rotation())


@bp.get("/desk/members/<uuid:id>")
@requires(Can.AGREE_SERVICE, on=queries.seat)
def member(member: Member) -> ResponseReturnValue:
    """One member's support needs, training, payment and log, for the officers who look after it."""
    return render_template("recruitment/desk_member.html", page=page_of(queries.log(member.id)), **_about(member.id))


@bp.post("/desk/members/<uuid:id>/trained")
@requires(Can.AGREE_SERVICE, on=queries.seat)
def trained(member: Member) -> ResponseReturnValue:
    id = member.id
    serving.tick_training(id, by=actor())
    flash(_("Noted."))
    return redirect(url_for(".member", id=id))


@bp.post("/desk/members/log/<uuid:id>/agree")
@requires(Can.AGREE_LOG, on=queries.entry)
def agree(entry: LogEntry) -> ResponseReturnValue:
    return _decided(entry, agrees=True)


@bp.post("/desk/members/log/<uuid:id>/refuse")
@requires(Can.AGREE_LOG, on=queries.entry)
def refuse(entry: LogEntry) -> ResponseReturnValue:
    return _decided(entry, agrees=False)


def _decided(entry: LogEntry, *, agrees: bool) -> ResponseReturnValue:
    member_id = entry.member_id
    serving.decide(entry.id, agrees=agrees, by=actor())
    flash(_("Agreed.") if agrees else _("Not agreed."))
    return redirect(url_for(".member", id=member_id))


def _about(id: object) -> dict[str, object]:
    """A seat with its panel, and what was agreed in sum."""
    member = queries.seat(id)  # type: ignore[arg-type]  # an id of the seat the guard found
    assert member is not None
    panel, round = queries.panel_of(member)
    sums = queries.agreed(member.id)
    return {
        "member": member,
        "panel": panel,
        "round": round,
        "service": queries.service(member.id),
        "minutes": sums.get(EntryKind.TIME, 0),
        "pence": sums.get(EntryKind.EXPENSE, 0),
        "payments": dict(forms.PAYMENTS),
    }


def _agreed(member: Member) -> dict[str, object]:
    """What a member agreed before, as the form shows it."""
    service = queries.service(member.id)
    payment = service.payment.value if service and service.payment else None
    return {"payment": payment, "terms": bool(service and service.terms_at)}
