"""Complaining, for anybody; reading and answering complaints, for officers and data protection."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.complaints import forms, queries, services
from grants.complaints.models import Complaint
from grants.permissions import Can
from grants.web import nav
from grants.web.guard import actor, enters, public, requires
from grants.web.limits import SIGN_IN, limiter
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("complaints", __name__)
nav.tab(bp, nav.DESK, _l("Complaints"), ".queue", place=70, roles={Role.OFFICER, Role.DATA_PROTECTION})


@bp.route("/complaints", methods=["GET", "POST"])
@limiter.limit(SIGN_IN, methods=["POST"])
@public
def complain() -> ResponseReturnValue:
    form = forms.ComplaintForm()
    if form.validate_on_submit():
        id = services.complain(
            name=form.name.data,
            email=form.email.data,
            about_data=form.about.data == forms.DATA,
            text=form.text.data,
            by=actor(),
        )
        session["complained"] = str(id)
        return redirect(url_for(".received"))
    return render_template("complaints/complain.html", form=form)


@bp.get("/complaints/received")
@public
def received() -> ResponseReturnValue:
    """Shown to the browser that complained, and to nobody else."""
    if "complained" not in session:
        return redirect(url_for(".complain"))
    return render_template("complaints/received.html", complaint=queries.by_key(session["complained"]))


@bp.get("/desk/complaints")
@enters(Can.SEE_COMPLAINTS)
def queue() -> ResponseReturnValue:
    return render_template("complaints/queue.html", page=page_of(queries.waiting_first(actor())))


@bp.route("/desk/complaints/<uuid:id>", methods=["GET", "POST"])
@requires(Can.SEE_COMPLAINT, on=queries.by_id)
def show(complaint: Complaint) -> ResponseReturnValue:
    """One complaint, and the form to answer it."""
    id, form = complaint.id, forms.AnswerForm(version=complaint.version)
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            services.answer(id, text=form.text.data, shown=form.shown, by=actor())
            flash(_("Your answer is on its way."))
            return redirect(url_for(".queue"))
    return render_template("complaints/show.html", complaint=queries.by_id(id), form=form), form.http_status


@bp.post("/desk/complaints/<uuid:id>/acknowledge")
@requires(Can.ANSWER_COMPLAINT, on=queries.by_id)
def acknowledge(complaint: Complaint) -> ResponseReturnValue:
    id = complaint.id
    services.acknowledge(id, by=actor())
    flash(_("We told them that you are looking into it."))
    return redirect(url_for(".show", id=id))
