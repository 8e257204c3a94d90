"""What a round is made of: where its money comes from, what the panel scores, what it asks besides."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from grants.core.errors import Refusal
from grants.permissions import Can
from grants.rounds import forms, queries, services
from grants.rounds.models import Criterion, FundingSource, Question, Round, RoundStatus
from grants.rounds.routes.saving import saved_or_shown
from grants.web.fields import Whole
from grants.web.guard import actor, requires
from grants.web.text import _

bp = Blueprint("parts", __name__, url_prefix="/rounds/<slug>")


@bp.route("/sources/new", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.by_slug)
def new_source(round: Round) -> ResponseReturnValue:
    return _source(round, None)


@bp.route("/sources/<uuid:part_id>", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.source_of)
def source(part: FundingSource) -> ResponseReturnValue:
    return _source(_whole(part), part)


@bp.route("/criteria/new", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.by_slug)
def new_criterion(round: Round) -> ResponseReturnValue:
    return _criterion(round, None)


@bp.route("/criteria/<uuid:part_id>", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.criterion_of)
def criterion(part: Criterion) -> ResponseReturnValue:
    return _criterion(_whole(part), part)


@bp.route("/weights", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.by_slug)
def weights(round: Round) -> ResponseReturnValue:
    """The share of every criterion at once, because together they make 100."""
    id, criteria = round.id, {f"weight_{criterion.id.hex}": criterion for criterion in round.criteria}
    ids = {name: criterion.id for name, criterion in criteria.items()}
    fields = {
        name: Whole(criterion.name, least=1, most=100, missing=_("Enter a weight"))
        for name, criterion in criteria.items()
    }
    form_class = type("WeightsForm", (forms.RoundForm,), fields)
    form = form_class(data={name: criterion.weight for name, criterion in criteria.items()}).for_round(round)

    def save() -> None:
        given = {ids[name]: form[name].data for name in ids}
        services.save_weights(id, form.change(), weights=given, by=actor())

    return saved_or_shown(round, form, _("Weights, in percent"), save)


@bp.route("/questions/new", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.by_slug)
def new_question(round: Round) -> ResponseReturnValue:
    return _question(round, None)


@bp.route("/questions/<uuid:part_id>", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.question_of)
def question(part: Question) -> ResponseReturnValue:
    return _question(_whole(part), part)


@bp.post("/sources/<uuid:part_id>/remove")
@requires(Can.EDIT_ROUND, on=queries.source_of)
def remove_source(part: FundingSource) -> ResponseReturnValue:
    return _remove(part)


@bp.post("/criteria/<uuid:part_id>/remove")
@requires(Can.EDIT_ROUND, on=queries.criterion_of)
def remove_criterion(part: Criterion) -> ResponseReturnValue:
    return _remove(part)


@bp.post("/questions/<uuid:part_id>/remove")
@requires(Can.EDIT_ROUND, on=queries.question_of)
def remove_question(part: Question) -> ResponseReturnValue:
    return _remove(part)


def _source(round: Round, part: FundingSource | None) -> ResponseReturnValue:
    id, source_id, form = round.id, part.id if part else None, forms.SourceForm(obj=part).for_round(round)
    return saved_or_shown(
        round, form, _("Where money comes from"),
        lambda: services.save_source(id, form.change(), source_id=source_id, by=actor(), **form.values()),
        remove=_way_out(round, part, ".remove_source"),
    )  # fmt: skip


def _criterion(round: Round, part: Criterion | None) -> ResponseReturnValue:
    id, criterion_id, form = round.id, part.id if part else None, forms.CriterionForm(obj=part)
    if part and not form.is_submitted():
        for mark, anchor in enumerate(part.anchors):
            form[f"anchor_{mark}"].data = anchor
    form = form.for_round(round)
    return saved_or_shown(
        round, form, _("What the panel scores"),
        lambda: services.save_criterion(id, form.change(), criterion_id=criterion_id, by=actor(), **form.values()),
        remove=_way_out(round, part, ".remove_criterion"),
    )  # fmt: skip


def _question(round: Round, part: Question | None) -> ResponseReturnValue:
    id, question_id, form = round.id, part.id if part else None, forms.QuestionForm(obj=part)
    if part and not form.is_submitted():
        form.choices.data = "\n".join(part.choices)
    form = form.for_round(round)
    return saved_or_shown(
        round, form, _("A question of this round"),
        lambda: services.save_question(id, form.change(), question_id=question_id, by=actor(), **form.values()),
        remove=_way_out(round, part, ".remove_question"),
    )  # fmt: skip


def _whole(part: Any) -> Round:
    round = queries.by_id(part.round_id)
    assert round is not None  # the foreign key says so
    return round


def _way_out(round: Round, part: Any, endpoint: str) -> str | None:
    """Where the button that removes a part leads; only while the round is a draft."""
    if part is None or round.status is not RoundStatus.DRAFT:
        return None
    return url_for(f"rounds.parts{endpoint}", slug=round.slug, part_id=part.id)


def _remove(part: Any) -> ResponseReturnValue:
    round = _whole(part)
    slug = round.slug
    try:
        services.remove_part(round.id, model=type(part), part_id=part.id, by=actor())
    except Refusal as refusal:
        flash(str(refusal), "warning")
    else:
        flash(_("Taken out."))
    return redirect(url_for("rounds.show", slug=slug))
