"""What anybody may read, check and redo of a round: its draw, and the record of its decisions once results are out."""

import csv
import json
import shlex
from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO, StringIO
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, send_file
from flask.typing import ResponseReturnValue

from grants.about.record_words import as_facts
from grants.decisions import record_queries
from grants.decisions.models import Draw, Record
from grants.panels import record_extracts, standing
from grants.panels.record_versions import version
from grants.rounds import queries as rounds
from grants.rounds.models import Round, RoundStatus
from grants.web import pdf
from grants.web.guard import public
from grants.web.text import _, language

bp = Blueprint("records", __name__, url_prefix="/how-decisions-are-made")


@bp.get("/<slug>/draw")
@public
def draw(slug: str) -> ResponseReturnValue:
    """The draw of a round from its announcement on, with how to redo it."""
    round = _round(slug)
    found = record_queries.draw_of(round.id)
    if found is None:
        abort(404)
    return render_template("about/draw.html", round=round, draw=found, command=_command(found))


@bp.get("/<slug>/record")
@public
def show(slug: str) -> ResponseReturnValue:
    """What was decided and how, idea by idea, with the files."""
    round, kept = _kept(slug)
    return render_template(
        "about/record.html",
        round=round,
        record=kept.content,
        seal=kept.hash,
        version=version(kept.content),
        file=_file(kept),
        panels=record_extracts.panels(kept.content),
        cap=f"{standing.CAP:g}",
    )


@bp.get("/<slug>/record.json")
@public
def as_json(slug: str) -> ResponseReturnValue:
    """The record as ``grants panel redo`` reads it."""
    _round, kept = _kept(slug)
    return _data(kept)


@bp.get("/<slug>/record-<int:number>.json")
@public
def version_as_json(slug: str, number: int) -> ResponseReturnValue:
    """A version as it was published, also when another has followed it."""
    if (kept := record_queries.record(_round(slug).id, number)) is None:
        abort(404)
    return _data(kept)


@bp.get("/<slug>/scores-<int:panel>.csv")
@public
def scores(slug: str, panel: int) -> ResponseReturnValue:
    """The scores of a panel as ``grants panel calibrate`` reads them."""
    round, kept = _kept(slug)
    _has(kept, panel)
    written = StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(record_extracts.COLUMNS)
    writer.writerows(record_extracts.scores(kept.content, panel))
    return _download(written.getvalue(), "text/csv", f"scores-{round.slug}-{panel}.csv")


@bp.get("/<slug>/readings-<int:panel>.json")
@public
def readings(slug: str, panel: int) -> ResponseReturnValue:
    """Ideas and numbered members of a panel as ``grants panel assign`` reads them."""
    round, kept = _kept(slug)
    _has(kept, panel)
    return _download(
        _written(record_extracts.to_plan(kept.content, panel)),
        "application/json",
        f"readings-{round.slug}-{panel}.json",
    )


@bp.get("/<slug>/record.pdf")
@public
def as_pdf(slug: str) -> ResponseReturnValue:
    """The same on paper."""
    round, kept = _kept(slug)
    name = f"record-{round.slug}.pdf"
    return send_file(
        BytesIO(_paper(kept, language().partition("-")[0])), "application/pdf", as_attachment=True, download_name=name
    )


def _round(slug: str) -> Round:
    found = rounds.by_slug(slug)
    if found is None or found.status is RoundStatus.DRAFT:
        abort(404)
    return found


def _kept(slug: str) -> tuple[Round, Record]:
    round = _round(slug)
    if (kept := record_queries.last_record(round.id)) is None:
        abort(404)
    return round, kept


def _has(kept: Record, panel: int) -> None:
    if panel not in record_extracts.panels(kept.content):
        abort(404)


def _data(kept: Record) -> Response:
    return _download(_written({**kept.content, "hash": kept.hash}), "application/json", _file(kept))


def _file(kept: Record) -> str:
    """What the data of a version is called once it is saved; the lines that the pages give name it so."""
    number = "" if kept.number == 1 else f"-{kept.number}"
    return f"record-{kept.content['round']['slug']}{number}.json"


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True)


def _download(text: str, mimetype: str, name: str) -> Response:
    return send_file(BytesIO(text.encode()), mimetype, as_attachment=True, download_name=name)


def _command(draw: Draw) -> str | None:
    """One line that holds the draw again at home; None before it was held."""
    if draw.secret is None:
        return None
    ids = [each["idea"] for each in draw.pool]
    return shlex.join(["grants", "panel", "lottery", "--secret", draw.secret, "--event", draw.drawn_with, *ids])


def _paper(kept: Record, tongue: str) -> bytes:
    return _pdf(json.dumps(kept.content), kept.hash, tongue, current_app.config["SERVICE_NAME"])


@lru_cache(maxsize=4)
def _pdf(content: str, seal: str, tongue: str, service: str) -> bytes:
    """A record never changes, so its paper is set once for each language."""
    record = json.loads(content)
    facts = [(_("Version"), version(record)), (_("Published"), record["published_at"][:10]), (_("Hash"), seal)]
    title = _("Record of the %(round)s", round=record["round"]["name"])
    sections = [(name, [(what, says) for what, says in rows]) for name, rows in as_facts(record)]
    return pdf.made(pdf.Copy(title=title, service=service, language=tongue, facts=facts, sections=sections))
