"""``grants export …``: the files that the desk offers, for a script or a schedule."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from grants.accounts import queries as accounts
from grants.cli.acting import acting, as_option, in_sentences
from grants.core import clock
from grants.exports import services
from grants.exports.catalogue import Profile
from grants.exports.publisher import publisher
from grants.exports.queries import Filter
from grants.exports.services import Format, Wanted

export = AppGroup("export", help="Write what was funded to a file.")


@export.command("funded")
@click.option("--format", "format_", type=click.Choice([f.value for f in Format]), default="csv", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE")
@click.option("--round", "round_", metavar="ROUND", help="Only this round, by its web name.")
@click.option("--profile", type=click.Choice([p.value for p in Profile]), default="officers", show_default=True)
@as_option
@in_sentences
def funded(format_: str, output: Path, round_: str | None, profile: str, email: str | None) -> None:
    """Write the list of funded projects to a file; who took it and what it holds go to the export log."""
    by = acting(email)
    wanted = Wanted(Format(format_), Profile(profile), Filter(round=round_))
    log = services.take(wanted, by=by)
    person = accounts.by_id(by.id)
    taken_by = person.name if person else "the service itself"
    _write(output, services.file(wanted, publisher(current_app), at=clock.now(), viewer=by, taken_by=taken_by))
    click.echo(f"{log.rows} projects in {output}", err=True)


def _write(output: Path, chunks: Iterator[bytes]) -> None:
    """The whole file or none: written beside it and put in its place when it is complete."""
    try:
        handle, name = tempfile.mkstemp(dir=output.resolve().parent, prefix=f".{output.name}.")
    except OSError as error:
        raise click.ClickException(f"Cannot write {output}: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(name, 0o666 & ~mask)  # as any new file, not as a temporary one
        os.replace(name, output)
    except BaseException:
        os.unlink(name)
        raise
