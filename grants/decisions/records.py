"""Keeping what was decided in a round and how: written with the results, sealed in the trail, never changed."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import Actor
from grants.applications.models import Application, Status
from grants.audit import services as audit
from grants.audit.models import AuditEvent
from grants.core.db import db
from grants.decisions import record_queries
from grants.decisions.models import Record
from grants.panels import record
from grants.rounds.ledger import Difference
from grants.rounds.models import Round

WRITTEN = "decision_record.write"


def write(round: Round, *, by: Actor, again: Application | None = None) -> Record:
    """Write the record of a round inside the command that publishes its results; ``round.fund`` is loaded.

    Its hash stands in the trail as well, so that a record that was altered shows. Where ``again``, an idea that was
    decided anew after a review, is published, the next version says so, and of which version it is the next.
    """
    db.session.flush()
    before = record_queries.last_record(round.id)
    told = _published_only(record_queries.told(round), record_queries.by_number(round.id))
    assert round.results_published_at is not None  # or nothing is published
    content = {
        "format": record.FORMAT,
        "number": before.number + 1 if before else 1,
        "follows": before.hash if before else None,
        "again": _again(again, round.id) if again else None,
        "round": {"slug": round.slug, "name": round.name, "fund": round.fund.name},
        "published_at": round.results_published_at.isoformat(),
        **told,
        "results": record.results_of(told),
    }
    seal = record.sealed(content)
    kept = Record(round_id=round.id, number=content["number"], content=content, hash=seal)
    db.session.add(kept)
    audit.record(by, WRITTEN, kept, number=kept.number, digest=bytes.fromhex(seal))
    return kept


def _published_only(told: dict[str, Any], ideas: dict[str, Application]) -> dict[str, Any]:
    """Nothing of what is being decided again and is not published yet."""
    for one in told["ideas"]:
        if ideas[one["idea"]].status is not Status.PUBLISHED:
            one |= {"outcome": None, "decision": None, "present": [], "was_quorate": False}
            one.pop("title", None)
    return told


def _again(idea: Application, round_id: UUID) -> dict[str, Any]:
    """Which idea was decided again, why, and what was published of it before; None where no panel had decided."""
    number = record_queries.number_of(idea)
    said = [one for kept in record_queries.records(round_id) for one in kept.content["ideas"] if one["idea"] == number]
    return {
        "idea": number,
        "because": "review",
        "before": next((one["decision"] for one in said if one["decision"]), None),
    }


def differences() -> Iterator[Difference]:
    """Every record that is not what was sealed: by its own hash, and by the one in the trail."""
    lines = db.session.execute(select(AuditEvent.subject_id, AuditEvent.detail).where(AuditEvent.action == WRITTEN))
    digests = {id: detail.get("digest") for id, detail in lines}
    rounds = {id: slug for id, slug in db.session.execute(select(Round.id, Round.slug))}
    for kept in db.session.scalars(select(Record).order_by(Record.created_at, Record.id)):
        name = f"round {rounds[kept.round_id]}: record {kept.number}"
        if (seal := record.sealed(kept.content)) != kept.hash:
            yield Difference(f"{name}, its hash", kept.hash, seal)
        if digests.get(kept.id) != kept.hash:
            yield Difference(f"{name}, its hash in the trail", str(digests.get(kept.id)), kept.hash)
