"""``grants docs``: the pages of docs/ that are written from the tables themselves, so that they say nothing else."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from itertools import groupby

import click

from config import ROOT
from grants.core.personal import declared
from grants.dashboards import figures_page
from grants.permissions import NEVER, WHO_CAN, Can, Who
from grants.workflow import MOVES

PERMISSIONS = """\
# Who may

Written from `grants/permissions.py` by `grants docs`; `make check` compares. Whoever stands under *never* is refused
before anything else is read, whatever else they are. Whoever may not *see* a thing is told that it does not exist.

| ability | who can | never |
|---|---|---|
"""
WORKFLOW = """\
# What may follow what

Written by `grants docs` from the moves that each slice registers; `make check` compares. A state changes only by one
of these moves, each asks for one ability of the [permission table](permissions.md), and each leaves an audit line.
"""
DATA = """\
# Personal data

Written by `grants docs` from the columns themselves; `make check` compares. What is not listed tells nothing about a
person. Access requests, erasure, retention and the privacy page read the same declarations.
"""


def table(*names: str) -> list[str]:
    return ["", f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def people(whom: Iterable[Who]) -> str:
    """In the order in which they are declared, for a set has none."""
    return ", ".join(who for who in Who if who in set(whom))


def permissions_page() -> str:
    lines = [f"| `{ability}` | {people(WHO_CAN[ability])} | {people(NEVER.get(ability, ()))} |" for ability in Can]
    return PERMISSIONS + "\n".join(lines) + "\n"


def states(found: Iterable[StrEnum], kind: type[StrEnum]) -> str:
    return ", ".join(state.value for state in kind if state in set(found))


def workflow_page() -> str:
    lines = []
    moves = sorted(MOVES.items(), key=lambda item: item[0][0].__tablename__)
    for name, group in groupby(moves, key=lambda item: item[0][0].__tablename__):
        lines += ["", f"## {name.replace('_', ' ').capitalize()}", *table("move", "from", "to", "asks for", "twice")]
        for (_, move), rule in group:
            again = "same as once" if rule.repeatable else "refused"
            frm = states(rule.frm, type(rule.to))
            lines.append(f"| {move} | {frm} | {rule.to.value} | `{rule.needs}` | {again} |")
    return WORKFLOW + "\n".join(lines) + "\n"


def data_page() -> str:
    lines = []
    for name, group in groupby(declared(), key=lambda pair: pair[0].table.name):
        lines += ["", f"## {name.replace('_', ' ').capitalize()}", *table("column", "what for", "seen by", "kept")]
        lines += [f"| `{column.name}` | {told.purpose} | {told.seen_by} | {told.keep} |" for column, told in group]
    return DATA + "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "permissions.md": permissions_page,
    "workflow.md": workflow_page,
    "data.md": data_page,
    "figures.md": figures_page.page,
}


@click.command("docs")
@click.option("--check", is_flag=True, help="Write nothing; fail when a page is out of date.")
def docs(check: bool) -> None:
    """Write the pages of docs/ that come from the tables."""
    stale = []
    for name, page in PAGES.items():
        path, text = ROOT / "docs" / name, page()
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale.append(f"docs/{name}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
    if check and stale:
        raise click.ClickException(f"{', '.join(stale)} out of date: run `grants docs` and commit what it writes.")
    click.echo(f"Wrote {', '.join(stale)}." if stale else "Nothing to write: the pages say what the tables say.")
