"""The second step of staff: set it up, show it, or come in with a recovery code."""

import segno
from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from grants.access import queries, sessions
from grants.access.forms import ButtonForm, RecoveryForm, SecondFactorForm
from grants.access.routes.blueprint import bp
from grants.access.services import second_factor as services
from grants.web.guard import actor, before_second_factor, me, signed_in
from grants.web.limits import CODES, limiter
from grants.web.saving import saving


@bp.route("/second-factor", methods=["GET", "POST"])
@limiter.limit(CODES, methods=["POST"])
@signed_in
@before_second_factor
def second_factor() -> ResponseReturnValue:
    if not _is_set_up():
        return redirect(url_for(".start_second_factor", next=_next()))
    form = SecondFactorForm()
    if form.validate_on_submit():
        with saving(form):
            services.check(me().id, form.code.data)
            return _come_in()
    return render_template("access/second_factor.html", form=form, next_path=_next()), form.http_status


@bp.route("/second-factor/start", methods=["GET", "POST"])
@signed_in
@before_second_factor
def start_second_factor() -> ResponseReturnValue:
    """The first time, or with the second step shown: otherwise a stolen mailbox could replace the app."""
    if _is_set_up() and not _is_shown():
        return redirect(url_for(".second_factor", next=_next()))
    form = ButtonForm()
    if form.validate_on_submit():
        services.begin(me().id, by=actor())
        return redirect(url_for(".set_up_second_factor", next=_next()))
    return render_template("access/second_factor_start.html", form=form, is_new=not _is_set_up())


@bp.route("/second-factor/set-up", methods=["GET", "POST"])
@limiter.limit(CODES, methods=["POST"])
@signed_in
@before_second_factor
def set_up_second_factor() -> ResponseReturnValue:
    factor = queries.second_factor_of(me().id)
    if factor is None or factor.new_secret_encrypted is None or (_is_set_up() and not _is_shown()):
        return redirect(url_for(".second_factor", next=_next()))
    form, next_path = SecondFactorForm(), _next() or sessions.home_of(me())
    if form.validate_on_submit():
        with saving(form):
            codes = services.confirm(me().id, form.code.data, by=actor())
            sessions.show_second_factor()
            return render_template("access/recovery_codes.html", codes=codes, next_path=next_path)
    uri, key = services.address(factor, me().email)
    return render_template(
        "access/second_factor_set_up.html", form=form, picture=_picture(uri), key=key
    ), form.http_status


@bp.route("/second-factor/recover", methods=["GET", "POST"])
@limiter.limit(CODES, methods=["POST"])
@signed_in
@before_second_factor
def recover() -> ResponseReturnValue:
    form = RecoveryForm()
    if form.validate_on_submit():
        with saving(form):
            services.recover(me().id, form.code.data, by=actor())
            return _come_in()
    return render_template("access/recover.html", form=form, next_path=_next()), form.http_status


def _is_set_up() -> bool:
    factor = queries.second_factor_of(me().id)
    return factor is not None and factor.confirmed_at is not None


def _is_shown() -> bool:
    return bool(session.get("second_factor") == session["signed_in"])


def _come_in() -> ResponseReturnValue:
    sessions.show_second_factor()
    return redirect(_next() or sessions.home_of(me()))


def _next() -> str | None:
    return sessions.local_path(request.args.get("next"))


def _picture(uri: str) -> Markup:
    """The QR code as SVG drawn by attributes alone, which the content policy allows."""
    code = segno.make(uri, error="m", micro=False)
    return Markup(code.svg_inline(scale=5, border=4, dark="#211c18", light="#ffffff", svgclass=None, lineclass=None))  # noqa: S704  # segno writes squares, none of our text
