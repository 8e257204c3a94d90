"""What brings files in. A file is judged first, outside any transaction; then everything goes in at once or nothing."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from grants.accounts.models import Actor
from grants.applications.models import ApplicantKind
from grants.audit import services as audit
from grants.awards import figures
from grants.awards.models import Award, AwardStatus
from grants.core import clock
from grants.core.db import db
from grants.core.references import new_public_id
from grants.core.unit_of_work import command
from grants.imports import queries
from grants.imports.models import Import
from grants.imports.past_grants import Judged
from grants.permissions import Can, authorise

AT_ONCE = 500  # rows held in memory


@dataclass(frozen=True)
class Outcome:
    """How many rows are new here, and how many were here before and stay as they are."""

    loaded: int
    already_here: int


@command
def load_grants(judged: Judged, *, file_hash: str, prefix: str, by: Actor) -> Outcome:
    """Put the valid grants of a file among the awards, closed and outside any pot; what is here stays as it is."""
    authorise(by, Can.IMPORT)
    log = Import(imported_by_id=by.id, kind="360giving", file_hash=file_hash, rows=0)
    missions, wards = queries.missions(), queries.wards()
    sums: dict[figures.Cell, figures.Sums] = defaultdict(Counter)
    loaded = seen = 0
    for batch in _batches(judged.grants()):
        seen += len(batch)
        here = queries.already_here([grant["source_identifier"] for grant in batch], prefix)
        new = [grant for grant in batch if grant["source_identifier"] not in here]
        rows = [_row(g, id, missions, wards) for g, id in zip(new, _public_ids(len(new)), strict=True)]
        if rows:
            db.session.execute(insert(Award), rows)
        for row in rows:
            cell, adds = figures.of_award(Award(**row))
            sums[cell].update(adds)
        loaded += len(rows)
    if loaded:
        figures.add(sums.items())
        log.rows = loaded
        db.session.add(log)
        audit.record(by, "import.load_grants", log, rows=loaded, already_here=seen - loaded)
    return Outcome(loaded, seen - loaded)


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, so that the log can tell which one it was."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _row(grant: dict[str, Any], public_id: str, missions: dict[str, UUID], wards: dict[str, UUID]) -> dict[str, Any]:
    columns = {name: value for name, value in grant.items() if name != "mission"}
    days = {name: dt.date.fromisoformat(grant[name]) for name in ("awarded_on", "start_on", "end_on") if grant[name]}
    now = clock.now()
    return columns | days | {
        "public_id": public_id,
        "status": AwardStatus.CLOSED,
        "applicant_kind": ApplicantKind(grant["applicant_kind"]),
        "mission_id": missions.get(grant["mission"]),
        "ward_id": wards.get(grant["place_code"]),
        "round_id": None,
        "returned_pence": 0,
        "version": 1,
        "created_at": now,
        "changed_at": now,
    }  # fmt: skip


def _public_ids(number: int) -> list[str]:
    """References that nothing here has yet: among a hundred thousand random ones two may well be the same."""
    found: set[str] = set()
    while len(found) < number:
        more = {new_public_id() for _ in range(number - len(found))}
        found |= more - queries.taken(sorted(more))
    return sorted(found)


def _batches(items: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    rest = iter(items)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
