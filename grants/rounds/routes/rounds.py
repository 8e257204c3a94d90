"""A fund, a round, its dates, amounts and panel rules, and its publication."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.core import clock
from grants.missions import queries as missions
from grants.missions.models import Mission
from grants.permissions import Can
from grants.rounds import forms, frozen, ledger, queries, services
from grants.rounds.models import Fund, Round, RoundMission, RoundStatus
from grants.rounds.routes.saving import saved_or_shown
from grants.web import filters, nav
from grants.web.fields import Money
from grants.web.guard import actor, enters, requires
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("rounds", __name__, url_prefix="/desk")
nav.tab(
    bp,
    nav.DESK,
    _l("Rounds"),
    ".index",
    place=40,
    roles={Role.OFFICER, Role.APPROVER},
    also=("/desk/funds", "/desk/interests"),
)


@bp.app_template_global()
def round_state(round: Round) -> str:
    """Where a round stands now, in words: computed from the clock, so that nobody has to open or close it."""
    now = clock.now()
    if round.status is RoundStatus.DRAFT:
        return _("Being prepared")
    if round.status is RoundStatus.DECIDED:
        return _("Results are out")
    if now < round.opens_at:
        return _("Opens %(moment)s", moment=filters.deadline(round.opens_at))
    return _("Open") if round.is_open(now) else _("Closed, being decided")


@bp.get("/rounds")
@enters(Can.SEE_DRAFT_ROUNDS)
def index() -> ResponseReturnValue:
    """Funds and their rounds, with what each pot has left."""
    rounds = queries.rounds()
    pots = ledger.balances([round.id for round in rounds], seen_by=actor())
    return render_template("rounds/index.html", rounds=rounds, pots=pots, funds=queries.funds())


@bp.route("/funds/new", methods=["GET", "POST"])
@enters(Can.START_ROUND)
def new_fund() -> ResponseReturnValue:
    form = forms.NewFundForm()
    if form.validate_on_submit():
        with saving(form):
            services.start_fund(by=actor(), **form.values())
            flash(_("The fund is there. Now start a round in it."))
            return redirect(url_for(".index"))
    return render_template(
        "rounds/form.html", form=form, title=_("New fund"), way_back=url_for(".index")
    ), form.http_status


@bp.route("/funds/<slug>/edit", methods=["GET", "POST"])
@requires(Can.EDIT_FUND, on=queries.fund_by_slug)
def edit_fund(fund: Fund) -> ResponseReturnValue:
    id, name, form = fund.id, fund.name, forms.FundForm(obj=fund)
    if form.validate_on_submit():
        with saving(form, lambda: queries.fund_by_id(id)):
            services.edit_fund(id, by=actor(), **form.answers())
            flash(_("Saved."))
            return redirect(url_for(".index"))
    return render_template("rounds/form.html", form=form, title=name, way_back=url_for(".index")), form.http_status


@bp.route("/rounds/new", methods=["GET", "POST"])
@enters(Can.START_ROUND)
def new_round() -> ResponseReturnValue:
    form = forms.NewRoundForm()
    form.fund.offer([(str(fund.id), fund.name) for fund in queries.funds()])
    form.like.offer([(str(round.id), round.name) for round in queries.rounds()])
    if form.validate_on_submit():
        with saving(form):
            services.start_round(by=actor(), **form.values())
            return redirect(url_for(".show", slug=form.slug.data))
    return render_template(
        "rounds/form.html", form=form, title=_("New round"), way_back=url_for(".index")
    ), form.http_status


@bp.get("/rounds/<slug>")
@requires(Can.SEE_ROUND, on=queries.by_slug)
def show(round: Round) -> ResponseReturnValue:
    """Everything that is set for a round, each part with the way to change it, and what is still unsettled."""
    return render_template(
        "rounds/show.html",
        round=round,
        unsettled=frozen.unsettled(round),
        pot=ledger.balance(round.id, seen_by=actor()),
        pot_pence=frozen.pot_pence(round),
        versions=queries.versions(round.id),
    )


@bp.post("/rounds/<slug>/publish")
@requires(Can.PUBLISH_ROUND, on=queries.by_slug)
def publish(round: Round) -> ResponseReturnValue:
    slug = round.slug
    if round.status is RoundStatus.DRAFT:  # a second press meets the same page
        services.publish(round.id, by=actor())
        flash(_("The round is published. Its rules are frozen and its money is in the pot."))
    return redirect(url_for(".show", slug=slug))


@bp.route("/rounds/<slug>/dates", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.by_slug)
def dates(round: Round) -> ResponseReturnValue:
    return _edit(round, forms.DatesForm(obj=round), _("Name and dates"))


@bp.route("/rounds/<slug>/amounts", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.by_slug)
def amounts(round: Round) -> ResponseReturnValue:
    return _edit(round, forms.AmountsForm(obj=round), _("Amounts"))


@bp.route("/rounds/<slug>/panel-rules", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.by_slug)
def panel_rules(round: Round) -> ResponseReturnValue:
    return _edit(round, forms.PanelRulesForm(obj=round), _("Rules for the panel"))


@bp.route("/rounds/<slug>/missions", methods=["GET", "POST"])
@requires(Can.EDIT_ROUND, on=queries.by_slug)
def round_missions(round: Round) -> ResponseReturnValue:
    """Which missions the round asks for, and what is kept for each."""
    id, kept = round.id, {part.mission_id: part.ring_fence_pence for part in round.missions}
    offered = missions.active_or(kept)
    form = _missions_form(offered, kept).for_round(round)

    def save() -> None:
        chosen = set(form.missions.data or ())
        fences = {m.id: form[_fence(m)].data or 0 for m in offered if m.slug in chosen}
        services.save_missions(id, form.change(), ring_fences=fences, by=actor())

    return saved_or_shown(round, form, _("Missions, and what is kept for each"), save)


@bp.route("/rounds/<slug>/missions/<uuid:mission_id>/release", methods=["GET", "POST"])
@requires(Can.RELEASE_RING_FENCE, on=lambda slug, mission_id: queries.mission_of(slug, mission_id))
def release(part: RoundMission) -> ResponseReturnValue:
    """Let other missions have what is kept for this one."""
    round_id, mission_id, title = part.round_id, part.mission_id, part.mission.title
    slug, form = part.round.slug, forms.ReleaseForm()
    if form.validate_on_submit():
        with saving(form):
            services.release_ring_fence(
                round_id, mission_id=mission_id, amount_pence=form.amount_pence.data, by=actor()
            )
            flash(_("The money is free for every mission."))
            return redirect(url_for(".show", slug=slug))
    return render_template(
        "rounds/release.html", form=form, mission=title, way_back=url_for(".show", slug=slug),
        kept=ledger.balance(round_id, seen_by=actor()).of(mission_id),
    ), form.http_status  # fmt: skip


@bp.get("/rounds/<slug>/versions/<int(max=9999):number>")
@requires(Can.SEE_ROUND, on=lambda slug, number: queries.version_of(slug, number))
def version(found: Any) -> ResponseReturnValue:
    """The rules as they were published then."""
    return render_template("rounds/version.html", version=found, rules=found.rules)


def _edit(round: Round, form: forms.RoundForm, title: str) -> ResponseReturnValue:
    id = round.id
    form = form.for_round(round)
    return saved_or_shown(
        round, form, title, lambda: services.edit_round(id, form.change(), by=actor(), **form.values())
    )


def _fence(mission: Mission) -> str:
    return f"kept_for_{mission.id.hex}"


def _missions_form(offered: list[Mission], kept: dict[UUID, int]) -> forms.MissionsForm:
    """Ticks for the missions, and an amount for each."""
    amounts = {_fence(m): Money(_("Kept for “%(mission)s”", mission=m.title), least=0) for m in offered}
    form_class = type("MissionsForm", (forms.MissionsForm,), amounts)
    shown = {_fence(m): kept.get(m.id) or None for m in offered}
    form: forms.MissionsForm = form_class(data={"missions": [m.slug for m in offered if m.id in kept], **shown})
    form.missions.offer([(m.slug, m.title) for m in offered])
    return form
