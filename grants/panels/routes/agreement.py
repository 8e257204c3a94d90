"""How far a panel's readers agree, and what taking generosity off changes: at the desk and for the chair."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from grants.panels import queries, result_queries, standing_queries
from grants.panels.agreement import by_criterion
from grants.panels.models import Panel
from grants.panels.scoring import points
from grants.permissions import Can
from grants.web.guard import actor, requires

bp = Blueprint("agreement", __name__)


@bp.get("/desk/rounds/<slug>/panels/<uuid:panel_id>/agreement")
@requires(Can.MANAGE_PANEL, on=queries.in_round)
def desk(panel: Panel) -> ResponseReturnValue:
    """The whole panel, as far as this officer may see it."""
    return _page(panel, area="desk")


@bp.get("/panel/meetings/<uuid:panel_id>/agreement")
@requires(Can.CHAIR_PANEL, on=queries.by_id)
def chair(panel: Panel) -> ResponseReturnValue:
    """The same for the chair, of the ideas that the chair has scored or was not asked to."""
    return _page(panel, area="panel")


def _page(panel: Panel, *, area: str) -> str:
    found = standing_queries.of_round(panel.round, by=actor())
    lines = [
        line
        for line in result_queries.ranked(actor(), panel, found.adjusted, found.summaries)
        if line.application.id in found.panel_of
    ]
    ids = [line.application.id for line in lines]
    rubric = result_queries.rubric_of(panel.round)
    return render_template(
        "panels/agreement.html",
        area=area,
        panel=panel,
        titles={line.application.id: line.application.title for line in lines},
        agreement=found.agreement(panel.id),
        found=found,
        moved=[id for id in ids if id in found.moved(panel.id)],
        criteria=by_criterion({id: found.marks[id] for id in ids}, found.summaries, rubric),
        names={criterion.id: criterion.name for criterion in panel.round.criteria},
        points=points,
    )
