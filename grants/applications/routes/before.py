"""What anybody can read before they begin: whether they can apply, and everything that will be asked."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.applications import asking, eligibility, steps
from grants.applications.asking import Ask, Kind, Step
from grants.applications.declaring import DECLARATIONS
from grants.applications.routes import bp
from grants.core import clock
from grants.core.money import pounds
from grants.rounds import queries as rounds
from grants.rounds.models import Round, RoundStatus
from grants.web import fields
from grants.web.forms import Form
from grants.web.guard import public
from grants.web.text import _


class HurdleForm(Form):
    """Yes or no, sent in the address: nothing to protect, and nothing is kept."""

    class Meta(Form.Meta):
        csrf = False

    answer = fields.Radios(
        "",
        choices=[("yes", _l("Yes")), ("no", _l("No"))],
        missing=_l("Choose yes or no"),
        params={"classes": "govuk-radios--inline"},
    )


@bp.get("/apply/check")
@public
def can_i_apply() -> ResponseReturnValue:
    """Where the five questions begin."""
    return redirect(url_for(".can_apply", key=eligibility.HERE.key))


@bp.get("/apply/check/<string:key>")
@public
def can_apply(key: str) -> ResponseReturnValue:
    """One of five questions; yes leads to the next, no to why and what to try instead."""
    now = clock.now()
    open_now = rounds.open_at(now)
    later = None if open_now else rounds.next_to_open(now)
    asked = eligibility.hurdles(open_now or ([later] if later else []))
    keys = [hurdle.key for hurdle in asked]
    if key == "yes":
        return render_template("applications/can_apply.html", rounds=open_now, later=later)
    if key not in keys:
        abort(404)
    number = keys.index(key)
    hurdle = asked[number]
    form = HurdleForm(formdata=request.args if "asked" in request.args else None)
    form.answer.label.text, form.answer.description = hurdle.question, hurdle.hint
    if "asked" in request.args and form.validate():
        if form.answer.data == "no":
            return render_template("applications/cannot_apply.html", hurdle=hurdle)
        return redirect(url_for(".can_apply", key=keys[number + 1] if number + 1 < len(keys) else "yes"))
    return render_template(
        "applications/hurdle.html",
        form=form,
        hurdle=hurdle,
        number=number + 1,
        of=len(keys),
        before=url_for(".can_apply", key=keys[number - 1]) if number else url_for(".apply"),
    )


@bp.get("/apply/questions", defaults={"slug": None})
@bp.get("/apply/questions/<string:slug>")
@public
def questions(slug: str | None) -> ResponseReturnValue:
    """All that a round asks, on one page that prints: of the round that closes first unless one is named."""
    now = clock.now()
    offered = list(rounds.open_at(now)) or [later for later in [rounds.next_to_open(now)] if later]
    if slug is None and not offered:
        return render_template("applications/questions.html", round=None, others=[])
    round = rounds.by_slug(slug or offered[0].slug)
    if round is None or round.status is RoundStatus.DRAFT:
        abort(404)
    return render_template(
        "applications/questions.html",
        round=round,
        others=[other for other in offered if other.id != round.id],
        sections=steps.outline(round),
        limit=limit,
        choices=lambda ask: _choices(ask, round),
        is_conditional=is_conditional,
        is_optional=is_optional,
        declarations=DECLARATIONS,
    )


def limit(ask: Ask, round: Round) -> str:
    """How much can be written or asked for, in words; nothing where it is plain."""
    if ask.kind is Kind.COSTS:
        amounts = {"least": pounds(round.least_pence), "most": pounds(round.most_pence)}
        return _("Up to 8 costs, %(least)s to %(most)s together", **amounts)
    if ask.kind is Kind.TEXT:
        return _("Up to %(most)d words", most=ask.most)
    if ask.kind is Kind.LINE:
        return _("Up to %(most)d letters", most=ask.most)
    if ask.kind is Kind.NUMBER:
        return _("A number from %(least)s to %(most)s", least=f"{ask.least:,}", most=f"{ask.most:,}")
    if ask.kind is Kind.MANY and ask.name == "also_missions":
        return _("Up to 2")
    return ""


def is_conditional(step: Step) -> bool:
    """Whether a page is asked only where another answer makes it needed."""
    return step.applies is not asking.anybody


def is_optional(ask: Ask, step: Step) -> bool:
    """Whether an answer may be left out, where the question itself does not say so."""
    says_so = _("(optional)")
    return not step.needed and says_so not in f"{step.title} {ask.label}"


def _choices(ask: Ask, round: Round) -> list[tuple[Any, Any]]:
    if ask.name in ("mission_id", "also_missions"):
        statement = ask.name == "mission_id"
        return [(m.mission.title, m.mission.statement if statement else "") for m in round.missions]
    return [(choice.label, choice.hint) for choice in ask.choices]
