"""The door: an address, a mail with a link and a code, a button that spends it."""

from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from grants.access import queries, sessions
from grants.access.forms import AskForm, ButtonForm, CodeForm, NameForm
from grants.access.routes.blueprint import bp
from grants.access.services import account, sign_in
from grants.accounts import queries as accounts
from grants.core.errors import Refusal
from grants.web.guard import actor, me, person, public, signed_in
from grants.web.limits import CODES, SIGN_IN, limiter
from grants.web.saving import saving
from grants.web.sender import sender


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(SIGN_IN, methods=["POST"])
@public
def ask() -> ResponseReturnValue:
    next_path = sessions.local_path(request.args.get("next"))
    if (known := person()) and request.method == "GET":
        return redirect(next_path or sessions.home_of(known))
    form = AskForm()
    if form.validate_on_submit():
        asked = sign_in.ask(form.email.data, next_path=next_path)
        session.permanent = True  # or a telephone that goes to read its mail may forget who asked
        session["asked"] = [str(asked.id), asked.browser, form.email.data]
        return redirect(url_for(".code"))
    return render_template("access/ask.html", form=form)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@limiter.limit(CODES, methods=["POST"])
@public
def code() -> ResponseReturnValue:
    if "asked" not in session:
        return redirect(url_for(".ask"))
    id, browser, email = session["asked"]
    form = CodeForm()
    if form.validate_on_submit():
        with saving(form):
            return come_in(sign_in.enter_with_code(sign_in.Asked(UUID(id), browser), form.code.data, sender=sender()))
    return render_template("access/code.html", form=form, email=email), form.http_status


@bp.route("/sign-in/link/<token>", methods=["GET", "POST"])
@limiter.limit(CODES, methods=["POST"])
@public
def link(token: str) -> ResponseReturnValue:
    """Opening the link does nothing, for machines that read mail open it too; the button on it signs in."""
    form = ButtonForm()
    if form.validate_on_submit():
        try:
            return come_in(sign_in.enter_with_link(token))
        except Refusal as refusal:
            return render_template("access/link_spent.html", sentence=str(refusal)), 410
    found = queries.live_request(token)
    if found is None:
        return render_template("access/link_spent.html", sentence=str(sign_in.LinkIsSpent())), 410
    return render_template("access/link.html", form=form, email=found.email)


@bp.route("/name", methods=["GET", "POST"])
@signed_in
def name() -> ResponseReturnValue:
    known = me()
    next_path = sessions.local_path(request.args.get("next")) or sessions.home_of(known)
    form = NameForm()
    if form.validate_on_submit():
        account.rename(known.id, name=form.name.data, by=actor())
        return redirect(next_path)
    return render_template("access/name.html", form=form, next_path=next_path)


@bp.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    sessions.end()
    return redirect("/")


def come_in(entered: sign_in.Entered) -> ResponseReturnValue:
    """Begin the session and go where the person was going; a new one may say first what to call them."""
    person = accounts.by_id(entered.person_id)
    assert person is not None  # whoever came in is there
    sessions.begin(person)
    next_path = sessions.local_path(entered.next_path)
    if entered.is_new:
        return redirect(url_for(".name", next=next_path))
    return redirect(next_path or sessions.home_of(person))
