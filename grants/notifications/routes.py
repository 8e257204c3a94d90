"""The outbox as officers see it: letters only, and whether they left."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.notifications import queries, services
from grants.notifications.models import Delivery, OutboxEmail
from grants.permissions import Can
from grants.web import nav
from grants.web.guard import actor, enters, requires
from grants.web.pagination import page_of
from grants.web.text import _

bp = Blueprint("outbox", __name__, url_prefix="/desk/outbox")
nav.tab(bp, nav.DESK, _l("Letters"), ".index", place=50, roles={Role.OFFICER, Role.DATA_PROTECTION})


TO_POST = "to post"  # in the address, beside the states


@bp.get("")
@enters(Can.SEE_OUTBOX)
def index() -> ResponseReturnValue:
    asked = request.args.get("status", "")
    status = Delivery(asked) if asked in set(Delivery) else None
    letters = queries.letters(actor(), status, to_post=asked == TO_POST)
    return render_template("notifications/index.html", page=page_of(letters), to_post=TO_POST)


@bp.get("/<uuid:id>")
@requires(Can.SEE_OUTBOX, on=queries.letter_by_id)
def show(letter: OutboxEmail) -> ResponseReturnValue:
    return render_template(f"notifications/{'to_post' if letter.by_post else 'show'}.html", letter=letter)


@bp.post("/<uuid:id>/send-again")
@requires(Can.RESEND_MAIL, on=queries.letter_by_id)
def send_again(letter: OutboxEmail) -> ResponseReturnValue:
    services.send_again(letter.id, by=actor())
    flash(_("It waits to be sent again"))
    return redirect(url_for(".show", id=letter.id))


@bp.post("/<uuid:id>/posted")
@requires(Can.RESEND_MAIL, on=queries.letter_by_id)
def posted(letter: OutboxEmail) -> ResponseReturnValue:
    services.post(letter.id, by=actor())
    flash(_("Noted as posted"))
    return redirect(url_for(".index", status=TO_POST))
