"""The letters of a round on the desk: read, edited, written anew, before they leave with the results."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from grants.decisions import letters, queries, services
from grants.decisions.forms import LetterForm
from grants.decisions.models import Letter
from grants.permissions import Can
from grants.rounds import queries as rounds
from grants.rounds.models import Round
from grants.web.guard import actor, requires
from grants.web.pagination import page_of
from grants.web.saving import saving
from grants.web.text import _

bp = Blueprint("letters", __name__, url_prefix="/desk")


@bp.get("/rounds/<slug>/letters")
@requires(Can.SEE_LETTERS, on=rounds.by_slug)
def index(round: Round) -> ResponseReturnValue:
    page = page_of(queries.letters(round.id, actor()), size=50, rows=True)
    return render_template("decisions/letters.html", round=round, page=page)


@bp.get("/letters/<uuid:id>")
@requires(Can.SEE_LETTER, on=queries.letter_by_id)
def show(letter: Letter) -> ResponseReturnValue:
    application = queries.to_decide(letter.application_id)
    return render_template(
        "decisions/letter.html", letter=letter, application=application, parts=letters.parts(letter.body)
    )


@bp.route("/letters/<uuid:id>/edit", methods=["GET", "POST"])
@requires(Can.EDIT_LETTER, on=queries.letter_by_id)
def edit(letter: Letter) -> ResponseReturnValue:
    id = letter.id
    if letter.sent_at is not None:
        raise services.AlreadySent
    form = LetterForm(obj=letter)
    if form.validate_on_submit():
        with saving(form, lambda: queries.letter_by_id(id)):
            services.edit_letter(id, **form.answers(), by=actor())
            return redirect(url_for(".show", id=id))
    return render_template("decisions/edit_letter.html", form=form, id=id), form.http_status


@bp.post("/letters/<uuid:id>/rewrite")
@requires(Can.EDIT_LETTER, on=queries.letter_by_id)
def rewrite(letter: Letter) -> ResponseReturnValue:
    id = letter.id
    services.rewrite_letter(id, shown=request.form.get("version", 0, type=int), by=actor())
    flash(_("The letter is written anew from what was decided."))
    return redirect(url_for(".show", id=id))
