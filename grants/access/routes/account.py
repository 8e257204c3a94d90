"""One's own account: name, address, roles, where one is signed in."""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from grants.access import queries, sessions
from grants.access.forms import ButtonForm, EmailForm
from grants.access.routes.blueprint import bp
from grants.access.services import account as services
from grants.access.services import sign_ins
from grants.accounts import queries as accounts
from grants.accounts.models import SignIn
from grants.core import clock
from grants.core.errors import Refusal
from grants.permissions import Can
from grants.web.guard import actor, me, requires, signed_in, signed_in_at
from grants.web.limits import SIGN_IN, limiter
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _


@bp.get("")
@signed_in
def account() -> ResponseReturnValue:
    now, used_since = clock.now(), clock.now() - sessions.idle_time(me())
    is_staff = any(role.is_staff for role in me().roles_at(now))
    return render_template(
        "access/account.html",
        held=[grant for grant in me().grants if grant.ends_at is None or grant.ends_at > now],
        sign_ins=page_of(queries.sign_ins_of(me().id, used_since=used_since)),
        here=signed_in_at(),
        is_staff=is_staff,
        factor=queries.second_factor_of(me().id) if is_staff else None,
        codes_left=queries.recovery_codes_left(me().id) if is_staff else 0,
    )


@bp.route("/email", methods=["GET", "POST"])
@limiter.limit(SIGN_IN, methods=["POST"])
@signed_in
def email() -> ResponseReturnValue:
    form = EmailForm()
    if form.validate_on_submit():
        with saving(form):
            services.ask_for_email(me().id, email=form.email.data, by=actor())
            return render_template("access/email_asked.html", email=form.email.data)
    return render_template("access/email.html", form=form), form.http_status


@bp.route("/email/confirm/<token>", methods=["GET", "POST"])
@signed_in
def confirm_email(token: str) -> ResponseReturnValue:
    """Opening the link does nothing; the button on it changes the address."""
    form, has_second_factor = ButtonForm(), session.get("second_factor") == session["signed_in"]
    if form.validate_on_submit():
        try:
            services.confirm_email(token, by=actor())
        except Refusal as refusal:
            return render_template("access/email_refused.html", sentence=str(refusal)), 409
        person = accounts.by_id(actor().id)
        assert person is not None  # it was changed a moment ago
        sessions.begin(person, second_factor=has_second_factor)
        flash(_("Your address is now %(email)s. You were signed out on other devices", email=person.email))
        return redirect(url_for(".account"))
    change = queries.email_change(token)
    if change is None:
        return render_template("access/email_refused.html", sentence=str(services.LinkIsSpent())), 410
    if change.person_id != actor().id:
        return render_template("access/email_refused.html", sentence=str(services.NotYours())), 409
    return render_template("access/email_confirm.html", form=form, email=change.email)


@bp.post("/sign-ins/<uuid:id>/end")
@requires(Can.END_SIGN_IN, on=queries.sign_in_by_id)
def end_sign_in(sign_in: SignIn) -> ResponseReturnValue:
    sign_ins.end(sign_in.id, by=actor())
    flash(_("Signed out: %(device)s", device=sign_in.device))
    return redirect(url_for(".account"))


@bp.post("/sign-ins/end-others")
@signed_in
def end_other_sign_ins() -> ResponseReturnValue:
    sign_ins.end_others(me().id, but=signed_in_at(), by=actor())
    flash(_("You are signed out everywhere but here"))
    return redirect(url_for(".account"))
