"""``grants panel …``: what a panel's results rest on, for anybody to redo at home. No database is asked."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from grants.cli.files import NotReadable, data_of, printable, text_of
from grants.panels.calibration import Calibration, Reading, Unreadable, calibrate
from grants.panels.drawing import UnfairPool, draw
from grants.panels.planning import LARGEST, Impossible, Pair, Problem, Reader, plan
from grants.panels.record import NotARecord
from grants.panels.record_versions import version
from grants.panels.redoing import redo as work_out_anew
from grants.panels.shape import Maybe, Misshapen, Name, Several, Truth, Whole, fit
from grants.recruitment.lottery import Drawn
from grants.recruitment.published import NotADraw
from grants.recruitment.published import redo as draw_again

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
COLUMNS = ("idea", "reader", "score")
PROBLEM = {
    "ideas": Several({"id": Name(), "mission": Maybe(Name())}),
    "readers": Several(
        {
            "id": Name(),
            "missions": Maybe(Several(Name())),
            "max": Maybe(Whole()),
            "lived_experience": Maybe(Truth()),
            "ward": Maybe(Name()),
        }
    ),
    "readings": Whole(),
    "conflicts": Maybe(Several(Several(Name()), LARGEST)),
    "fixed": Maybe(Several(Several(Name()), LARGEST)),
    "lived_experience": Maybe(Truth()),
    "mixes_wards": Maybe(Truth()),
}


@click.group()
def panel() -> None:
    """Redo what a panel's results rest on."""


@panel.command("calibrate")
@click.argument("scores", type=FILE)
@click.option("--cap", type=click.FloatRange(min=0), help="The most points taken off for generosity.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def calibrate_(scores: Path, cap: float | None, as_json: bool) -> None:
    """Take off how generous each reader was. SCORES is a CSV with the columns idea, reader, score and maybe mission."""
    try:
        found = calibrate(_readings(scores), cap=cap)
    except (Unreadable, NotReadable, csv.Error) as error:
        raise _refused(scores, error) from error
    click.echo(json.dumps(_as_data(found), indent=2, ensure_ascii=False) if as_json else printable(_as_table(found)))


@panel.command("assign")
@click.argument("problem", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a list.")
def assign(problem: Path, as_json: bool) -> None:
    """Plan who reads what. PROBLEM is a JSON file of ideas, readers, readings and conflicts.

    A reader may have "missions", "max", "lived_experience" and "ward"; the file may ask for "lived_experience" and
    "mixes_wards", and name readings that are "fixed".
    """
    try:
        found = plan(_problem(problem))
    except (Impossible, NotReadable, Misshapen) as error:
        raise _refused(problem, error) from error
    if as_json:
        click.echo(json.dumps({"pairs": found.pairs, "binding": found.binding}, indent=2, ensure_ascii=False))
    else:
        click.echo(printable("\n".join([f"{idea}\t{reader}" for idea, reader in found.pairs] or found.binding)))
    if found.binding:
        raise SystemExit(1)


@panel.command("lottery")
@click.option("--secret", help="What was committed to before the event.")
@click.option("--event", help="The public event, as it was announced, with its result.")
@click.option("--from", "file", type=FILE, metavar="DRAW.json", help="Draw people again, from the file of their draw.")
@click.argument("ids", nargs=-1)
def lottery(secret: str | None, event: str | None, file: Path | None, ids: tuple[str, ...]) -> None:
    """Draw among ideas that cannot be told apart: the commitment, the seed, then one id a line.

    With --from, draw a panel of people again from what was published of it, and print the codes of those who are drawn.
    Exit 1 where the file does not come to what it says.
    """
    if file is not None:
        if secret or event or ids:
            raise click.UsageError(
                "The file holds the secret, the event and the people: give nothing else with --from."
            )
        again = _drawn_again(file)
        lines = (again.commitment, again.seed, *again.people)
    elif not secret or not event or not ids:
        raise click.UsageError("Give --secret, --event and the ids to draw among, or --from and the file of a draw.")
    else:
        try:
            found = draw(secret, event, ids)
        except UnfairPool as error:
            raise click.ClickException(str(error)) from error
        lines = (found.commitment, found.seed, *found.order)
    click.echo("\n".join(lines))


@panel.command("redo")
@click.argument("record", type=FILE)
def redo(record: Path) -> None:
    """Work out a published decision record anew, from its JSON file.

    Says what was worked out and what nobody can work out. Exit 1 where the record differs, a sentence a line.
    """
    try:
        content = data_of(record)
        found = work_out_anew(content)
    except (NotARecord, NotReadable) as error:
        raise _refused(record, error) from error
    if found.differences:
        click.echo(printable("\n".join(found.differences)))
        raise SystemExit(1)
    said = [f"The record holds. {version(content)}"]
    for heading, sentences in (
        ("Worked out anew:", found.worked_out),
        ("Taken as the record tells it, for people did it:", found.taken_as_told),
        ("Changed after the ideas to draw among were published:", found.since_the_pool),
    ):
        if sentences:
            said += ["", heading, *(f"- {sentence}" for sentence in sentences)]
    click.echo(printable("\n".join(said)))


def _refused(path: Path, error: Exception) -> click.ClickException:
    return click.ClickException(printable(f"{path.name}: {error}"))


def _drawn_again(file: Path) -> Drawn:
    try:
        return draw_again(data_of(file))
    except (NotADraw, NotReadable) as error:
        raise _refused(file, error) from error


def _readings(path: Path) -> Iterator[Reading]:
    rows = csv.DictReader(io.StringIO(text_of(path), newline=""), strict=True)
    columns = rows.fieldnames or ()
    if missing := [column for column in COLUMNS if column not in columns]:
        raise Unreadable(f"the first line must name the columns {', '.join(COLUMNS)}; {', '.join(missing)} is missing")
    if len(set(columns)) < len(columns):
        raise Unreadable("the first line names a column twice")
    for row in rows:
        if None in row:
            raise Unreadable(f"line {rows.line_num}: there is more than the first line names")
        try:
            score = float(row["score"])
        except (TypeError, ValueError):
            raise Unreadable(f"line {rows.line_num}: the score must be a number") from None
        idea, reader, mission = ((row.get(column) or "").strip() for column in ("idea", "reader", "mission"))
        if not idea or not reader:
            raise Unreadable(f"line {rows.line_num}: idea and reader must be filled in")
        yield Reading(idea, reader, score, mission or None)


def _problem(path: Path) -> Problem:
    told = data_of(path)
    fit(told, PROBLEM)
    if len({str(idea["id"]) for idea in told["ideas"]}) < len(told["ideas"]):
        raise Impossible("An idea stands in the list twice")
    return Problem(
        ideas={idea["id"]: idea["mission"] for idea in told["ideas"]},
        readers=[
            Reader(
                reader["id"],
                tuple(reader.get("missions") or ()),
                reader.get("max"),
                lived_experience=bool(reader.get("lived_experience")),
                ward=reader.get("ward"),
            )
            for reader in told["readers"]
        ],
        readings=told["readings"],
        conflicts=_pairs(told, "conflicts"),
        fixed=_pairs(told, "fixed"),
        lived_experience=bool(told.get("lived_experience")),
        mixes_wards=bool(told.get("mixes_wards")),
    )


def _pairs(told: dict[str, Any], name: str) -> list[Pair]:
    found = told.get(name) or []
    if any(len(pair) != 2 for pair in found):
        raise Impossible(f"Each of the {name} must name an idea and a reader")
    return list(dict.fromkeys((idea, reader) for idea, reader in found))


def _as_data(found: Calibration) -> dict[str, object]:
    return {
        "mu": found.mu,
        "variances": found.variances._asdict(),
        "gate": {"open": found.gate.is_open, "reasons": list(found.gate.reasons)},
        "ideas": [
            {
                "idea": idea.idea,
                "raw": idea.raw,
                "calibrated": idea.calibrated,
                "low": idea.low,
                "high": idea.high,
            }
            for idea in found.ideas
        ],
    }


def _as_table(found: Calibration) -> str:
    shares = found.variances.shares()
    head = [
        f"Of the differences between scores {shares.quality:.0%} lie in the ideas, {shares.leniency:.0%} in how "
        f"generous readers are and {shares.taste:.0%} in taste.",
        *(found.gate.reasons or ("Generosity was taken off.",)),
        "",
        f"{'idea':<24}{'as given':>10}{'adjusted':>10}{'80 % band':>18}",
    ]
    ranked = sorted(found.ideas, key=lambda idea: -idea.calibrated)
    lines = (
        f"{idea.idea!s:<24}{idea.raw:>10.2f}{idea.calibrated:>10.2f}{idea.low:>9.2f}{idea.high:>9.2f}"
        for idea in ranked
    )
    return "\n".join([*head, *lines])
