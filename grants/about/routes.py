"""Pages about the service, for anybody."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from grants.about import queries
from grants.checks.checklist import CHECKLIST
from grants.checks.reasons import REASONS
from grants.decisions import record_queries
from grants.decisions.reasons import GROUNDS, SENTENCES
from grants.panels import calibration, inseparable, scoring, standing
from grants.panels.models import Degree
from grants.web.guard import public

bp = Blueprint("about", __name__)


@bp.get("/help")
@public
def help() -> ResponseReturnValue:
    return render_template("about/help.html")


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("about/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What we hold about people; the table is written from the columns themselves."""
    return render_template("about/privacy.html", held=queries.held())


@bp.get("/how-decisions-are-made")
@public
def decisions() -> ResponseReturnValue:
    """The way of an idea, and for each round the rules that are in force."""
    return render_template(
        "about/decisions.html",
        rounds=queries.published_rules(),
        grounds=list(GROUNDS.values()),
        reasons=list(SENTENCES.values()),
        degrees=list(Degree),
        checklist=CHECKLIST,
        rules=REASONS,
    )


@bp.get("/how-decisions-are-made/<slug>")
@public
def round_decisions(slug: str) -> ResponseReturnValue:
    """One round's own frozen rules, word for word, and how they changed."""
    found = queries.rules_of(slug)
    if found is None:
        abort(404)
    round, version = found
    return render_template(
        "about/round_decisions.html",
        round=round,
        rules=version.rules,
        versions=queries.changes_of(round),
        zones=scoring,
        standing=standing,
        inseparable=inseparable,
        crossing=f"{calibration.CROSSING * 100:.0f}",
        leniency=f"{calibration.LENIENCY * 100:.0f}",
        draw=record_queries.draw_of(round.id),
        has_record=record_queries.last_record(round.id) is not None,
    )
