"""The desk: an officer, an approver or whoever pays says whom they know among the people who ask."""

from functools import partial

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.panels.routes import naming
from grants.panels.services import interests
from grants.permissions import Can
from grants.rounds import queries as rounds
from grants.rounds.models import Round
from grants.web import nav
from grants.web.guard import enters, requires

bp = Blueprint("interests", __name__, url_prefix="/desk")


@bp.get("/interests")
@enters(Can.DECLARE_AT_DESK)
def index() -> ResponseReturnValue:
    """The rounds in which one may know somebody."""
    return render_template("panels/own_interests.html", rounds=rounds.published())


@bp.route("/rounds/<slug>/interests", methods=["GET", "POST"])
@requires(Can.DECLARE_AT_DESK, on=rounds.by_slug)
def names(round: Round) -> ResponseReturnValue:
    """Whom of those who ask in this round one knows."""
    return naming.ask_whom(
        round,
        partial(interests.declare_at_desk, round.id),
        near=url_for(".near", slug=round.slug),
        done=url_for(".index"),
        area=nav.DESK,
        way_back=url_for(".index"),
    )


@bp.route("/rounds/<slug>/interests/known", methods=["GET", "POST"])
@requires(Can.DECLARE_AT_DESK, on=rounds.by_slug)
def near(round: Round) -> ResponseReturnValue:
    """How near one stands to them."""
    return naming.ask_how_near(
        round,
        partial(interests.say_how_near_at_desk, round.id),
        done=url_for(".index"),
        area=nav.DESK,
        way_back=url_for(".names", slug=round.slug),
    )
