"""The officers' pages about challenges and missions. What the public sees of them is in ``dashboards``."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.missions import forms, queries, services
from grants.missions.models import Challenge, Mission, MissionStatus
from grants.permissions import Can
from grants.web import nav
from grants.web.guard import actor, enters, requires
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("missions", __name__, url_prefix="/desk")
nav.tab(bp, nav.DESK, _l("Missions"), ".index", place=60, roles={Role.OFFICER}, also=("/desk/challenges",))


@bp.get("/missions")
@enters(Can.START_MISSION)
def index() -> ResponseReturnValue:
    """Every challenge and mission there ever was."""
    return render_template("missions/index.html", missions=queries.looks(), challenges=queries.challenges())


@bp.route("/challenges/new", methods=["GET", "POST"])
@enters(Can.START_MISSION)
def new_challenge() -> ResponseReturnValue:
    form = forms.ChallengeForm(version=0)
    if form.validate_on_submit():
        typed = form.answers()
        typed.pop("shown")
        with saving(form):
            services.start_challenge(by=actor(), **typed)
            return redirect(url_for(".index"))
    return render_template("missions/form.html", form=form, title=_("New challenge")), form.http_status


@bp.route("/challenges/<slug>/edit", methods=["GET", "POST"])
@requires(Can.EDIT_MISSION, on=queries.challenge_by_slug)
def edit_challenge(challenge: Challenge) -> ResponseReturnValue:
    id, title, form = challenge.id, challenge.title, forms.ChallengeForm(obj=challenge)
    if form.validate_on_submit():
        with saving(form, lambda: queries.challenge_by_id(id)):
            services.edit_challenge(id, by=actor(), **form.answers())
            flash(_("Saved."))
            return redirect(url_for(".index"))
    return render_template("missions/form.html", form=form, title=title), form.http_status


@bp.route("/missions/new", methods=["GET", "POST"])
@enters(Can.START_MISSION)
def new_mission() -> ResponseReturnValue:
    form = _offering(forms.MissionForm(version=0))
    if form.validate_on_submit() and not form.look_is_faulty(list(queries.looks())):
        with saving(form):
            services.start_mission(by=actor(), **form.values())
            flash(_("The mission is there. Rounds can ask for ideas for it."))
            return redirect(url_for(".index"))
    return render_template("missions/form.html", form=form, title=_("New mission")), form.http_status


@bp.route("/missions/<slug>/edit", methods=["GET", "POST"])
@requires(Can.EDIT_MISSION, on=queries.by_slug)
def edit_mission(mission: Mission) -> ResponseReturnValue:
    id, title = mission.id, mission.title
    challenge = str(mission.challenge_id) if mission.challenge_id else ""
    form = _offering(forms.MissionForm(obj=mission, challenge=challenge))
    others = [other for other in queries.looks() if other.id != id and other.status is MissionStatus.ACTIVE]
    if form.validate_on_submit() and not form.look_is_faulty(others):
        with saving(form, lambda: queries.by_id(id)):
            services.edit_mission(id, shown=form.shown, by=actor(), **form.values())
            flash(_("Saved."))
            return redirect(url_for(".index"))
    return render_template("missions/form.html", form=form, title=title), form.http_status


@bp.route("/missions/<slug>/end", methods=["GET", "POST"])
@requires(Can.EDIT_MISSION, on=queries.by_slug)
def end(mission: Mission) -> ResponseReturnValue:
    """Let another mission take over, or retire this one."""
    id, title, form = mission.id, mission.title, forms.EndForm()
    form.succeeded_by.offer([(str(m.id), m.title) for m in queries.looks() if m.id != id])
    if form.validate_on_submit():
        told = {"on": form.on.data, "because": form.because.data, "by": actor()}
        with saving(form):
            if form.how.data == "succeed":
                services.succeed(id, by_mission=UUID(form.succeeded_by.data), **told)
            else:
                services.retire(id, **told)
            flash(_("The mission has ended. Its projects and figures stay."))
            return redirect(url_for(".index"))
    return render_template("missions/form.html", form=form, title=_("End %(mission)s", mission=title)), form.http_status


@bp.post("/missions/<slug>/revive")
@requires(Can.EDIT_MISSION, on=queries.by_slug)
def revive(mission: Mission) -> ResponseReturnValue:
    if mission.status is not MissionStatus.ACTIVE:  # a second press meets the same page
        services.revive(mission.id, by=actor())
        flash(_("The mission is taken up again."))
    return redirect(url_for(".index"))


def _offering(form: forms.MissionForm) -> forms.MissionForm:
    form.challenge.offer([(str(challenge.id), challenge.title) for challenge in queries.challenges()])
    return form
