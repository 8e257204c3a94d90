"""``grants import …``: files of what was before. Faults go to the error stream, and then the exit is 1."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from grants.cli.acting import acting, as_option, in_sentences
from grants.imports import mission_map, past_grants, queries, services, spreadsheets, templates
from grants.imports.mission_map import MissionMap
from grants.imports.services import Outcome
from grants.imports.templates import Read

FILE = click.Path(path_type=Path, exists=True, dir_okay=False, readable=True)

keep_valid_option = click.option("--keep-valid", is_flag=True, help="Load what is valid although other rows are not.")

import_ = AppGroup("import", help="Bring in published grants, rounds, ideas or places from files.")


@import_.command("360giving")
@click.argument("file", type=FILE)
@click.option("--mission-map", "map_", type=FILE, help="Words and the mission each stands for.")
@keep_valid_option
@as_option
@in_sentences
def giving(file: Path, map_: Path | None, keep_valid: bool, email: str | None) -> None:
    """Load published grants of any funder (360Giving 1.4: .json, .csv or .xlsx) as grants of the past."""
    by = acting(email)
    missions = mission_map.read(map_, queries.missions()) if map_ else MissionMap()
    settings = current_app.config["SETTINGS"]
    with past_grants.judge(file, missions) as judged:
        for line in (*judged.notices, *judged.faults.lines()):
            click.echo(line, err=True)
        wrong = judged.faults.count
        if wrong and not keep_valid:
            raise click.ClickException(f"Nothing was loaded: {wrong:,} faults. With --keep-valid the rest is.")
        done = services.load_grants(judged, file_hash=services.hash_of(file), prefix=settings.publisher_prefix, by=by)
    click.echo(f"{done.loaded:,} grants loaded, {done.already_here:,} already here.")
    if wrong:
        raise click.exceptions.Exit(1)


@import_.command("rounds")
@click.argument("file", type=FILE)
@keep_valid_option
@as_option
@in_sentences
def rounds(file: Path, keep_valid: bool, email: str | None) -> None:
    """Make drafts of rounds from a spreadsheet (.csv or .xlsx); docs/imports.md lists the columns."""
    by = acting(email)
    found = templates.read(file, templates.ROUNDS)
    spreadsheets.judge_rounds(found)
    with _told(found, keep_valid):
        _done("rounds", spreadsheets.load_rounds(found, file_hash=services.hash_of(file), by=by))


@import_.command("applications")
@click.argument("file", type=FILE)
@click.option("--round", "slug", required=True, metavar="ROUND", help="The round they were sent for, by its web name.")
@keep_valid_option
@as_option
@in_sentences
def applications(file: Path, slug: str, keep_valid: bool, email: str | None) -> None:
    """Put ideas that came in on paper into a round (.csv or .xlsx); docs/imports.md lists the columns."""
    by = acting(email)
    round = spreadsheets.round_called(slug)
    found = templates.read(file, templates.APPLICATIONS)
    spreadsheets.judge_applications(found, round)
    with _told(found, keep_valid):
        done = spreadsheets.load_applications(found, round_id=round.id, file_hash=services.hash_of(file), by=by)
        _done("ideas", done)


@import_.command("places")
@click.argument("file", type=FILE)
@keep_valid_option
@as_option
@in_sentences
def places(file: Path, keep_valid: bool, email: str | None) -> None:
    """Bring in wards and postcodes (.csv or .xlsx); docs/imports.md lists the columns."""
    by = acting(email)
    found = templates.read(file, templates.PLACES)
    with _told(found, keep_valid):
        _done("places", spreadsheets.load_places(found, file_hash=services.hash_of(file), by=by))


@contextmanager
def _told(found: Read, keep_valid: bool) -> Iterator[None]:
    """Say what is wrong before anything is loaded; whatever was wrong, the exit is 1 in the end."""
    for line in (*found.notices, *found.faults.lines()):
        click.echo(line, err=True)
    if found.faults.count and not keep_valid:
        raise click.ClickException(f"Nothing was loaded: {found.faults.count:,} faults. With --keep-valid the rest is.")
    yield
    if found.faults.count:
        raise click.exceptions.Exit(1)


def _done(what: str, done: Outcome) -> None:
    click.echo(f"{done.loaded:,} {what} loaded, {done.already_here:,} already here.")
