"""The dry run of a round's results, and the button that publishes them."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from grants.awards import publication
from grants.awards.forms import ButtonForm
from grants.permissions import Can
from grants.rounds import queries as rounds
from grants.rounds.models import Round
from grants.web.guard import actor, requires
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("publication", __name__, url_prefix="/desk/rounds")


@bp.route("/<slug>/results", methods=["GET", "POST"])
@requires(Can.PUBLISH_RESULTS, on=rounds.by_slug)
def publish(round: Round) -> ResponseReturnValue:
    slug, form = round.slug, ButtonForm()
    if form.validate_on_submit():
        with saving(form):
            publication.publish(round.id, by=actor())
            flash(_("The results are published and the letters are on their way."))
            return redirect(url_for(".publish", slug=slug))
    # Not the object of the guard: a command that failed has emptied it.
    round = rounds.by_slug(slug) or round
    run = publication.dry_run(round.id, actor())
    return render_template(
        "awards/publish.html", form=form, round=round, run=run, sentences=publication.SENTENCES
    ), form.http_status
