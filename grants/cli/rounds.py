"""``grants rounds``: every round, where it stands now and what its pot has left."""

import datetime as dt
import json

import click
from flask.cli import with_appcontext

from grants.core import clock
from grants.core.money import pounds
from grants.rounds import ledger, queries
from grants.rounds.models import Round, RoundStatus

NAMES = ("slug", "name", "state", "opens", "closes", "pot", "left")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list, with money in pence, instead of a table.")
@with_appcontext
def rounds(as_json: bool) -> None:
    """List the rounds, the newest first. Open and closed are computed from the clock; times are in UTC."""
    now, found = clock.now(), queries.rounds()
    pots = ledger.balances([round.id for round in found])
    rows = [(round, pots[round.id]) for round in found]
    if as_json:
        click.echo(json.dumps([_as_data(round, pot, now) for round, pot in rows], indent=2, ensure_ascii=False))
        return
    table = [NAMES]
    for round, pot in rows:
        opens, closes = f"{round.opens_at:%Y-%m-%d %H:%M}", round.closes_at and f"{round.closes_at:%Y-%m-%d %H:%M}"
        money = pounds(pot.pot_pence), pounds(pot.left_pence)
        table.append((round.slug, round.name, state(round, now), opens, closes or "never", *money))
    widths = [max(len(row[n]) for row in table) for n in range(len(NAMES))]
    for row in table:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())


def state(round: Round, now: dt.datetime) -> str:
    """Draft, to open, open, closed (being decided) or decided."""
    if round.status is not RoundStatus.PUBLISHED:
        return round.status.value
    if now < round.opens_at:
        return "to open"
    return "open" if round.is_open(now) else "closed"


def _as_data(round: Round, pot: ledger.Balance, now: dt.datetime) -> dict[str, str | int | None]:
    return {
        "slug": round.slug,
        "name": round.name,
        "state": state(round, now),
        "opens_at": round.opens_at.isoformat(),
        "closes_at": round.closes_at.isoformat() if round.closes_at else None,
        "pot_pence": pot.pot_pence,
        "left_pence": pot.left_pence,
    }
