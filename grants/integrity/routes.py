"""The integrity report of a round at the desk: what somebody should look at, and what they found."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.integrity import forms, queries, services
from grants.integrity.models import Finding, Verdict
from grants.permissions import Can, can
from grants.rounds import queries as rounds
from grants.rounds.models import Round
from grants.web.guard import actor, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("integrity", __name__, url_prefix="/desk")


@bp.get("/rounds/<slug>/integrity")
@requires(Can.SEE_INTEGRITY, on=rounds.by_slug)
def index(round: Round) -> ResponseReturnValue:
    page = page_of(queries.of_round(round.id, actor()))
    may_look = can(actor(), Can.LOOK_FOR_SIGNS, round)
    return render_template(
        "integrity/index.html", round=round, page=page, signs=forms.SIGNS, verdicts=forms.VERDICTS, may_look=may_look
    )


@bp.post("/rounds/<slug>/integrity")
@requires(Can.LOOK_FOR_SIGNS, on=rounds.by_slug)
def look(round: Round) -> ResponseReturnValue:
    slug = round.slug
    services.look(round.id, by=actor())
    flash(_("We have looked through the whole round. What was found stands here."))
    return redirect(url_for(".index", slug=slug))


@bp.get("/integrity/<uuid:id>")
@requires(Can.SEE_FINDING, on=queries.by_id)
def show(finding: Finding) -> ResponseReturnValue:
    return _show(finding, forms.LookedForm(version=finding.version))


@bp.post("/integrity/<uuid:id>")
@requires(Can.CLOSE_FINDING, on=queries.by_id)
def close(finding: Finding) -> ResponseReturnValue:
    id, slug, form = finding.id, finding.round.slug, forms.LookedForm()
    if form.validate_on_submit():
        with saving(form, lambda: queries.by_id(id)):
            verdict = Verdict(form.verdict.data)
            services.close(id, verdict=verdict, note=form.note.data, shown=form.shown, by=actor())
            flash(_("Kept, with your name."))
            return redirect(url_for(".index", slug=slug))
    return _show(queries.by_id(id) or finding, form), form.http_status


def _show(finding: Finding, form: forms.LookedForm) -> str:
    return render_template(
        "integrity/show.html",
        finding=finding,
        form=form,
        signs=forms.SIGNS,
        means=forms.MEANS,
        verdicts=forms.VERDICTS,
        may_close=can(actor(), Can.CLOSE_FINDING, finding),
    )
