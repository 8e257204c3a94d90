"""Looking for signs in a round, and writing down what a person found."""

from uuid import UUID

from grants import workflow
from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import command
from grants.integrity import queries, signs
from grants.integrity.models import Finding, Verdict
from grants.permissions import Can, authorise
from grants.rounds import queries as rounds


@command
def look(round_id: UUID, *, by: Actor) -> None:
    """Look through the whole round and keep what is new. What was found before stays as it is, looked at or not.

    The same is looked for whoever asks; what of it they may read, the permission table says.
    """
    round = rounds.for_update(round_id)
    authorise(by, Can.LOOK_FOR_SIGNS, round)
    known = queries.keys(round_id)
    found = [one for one in signs.among(queries.ideas(round_id), queries.given(round_id)) if one.key not in known]
    db.session.add_all(
        Finding(
            round_id=round_id,
            key=one.key,
            sign=one.sign,
            first_id=one.first,
            second_id=one.second,
            reader_id=one.reader,
        )
        for one in found
    )
    audit.record(by, "integrity.look", round, found=len(found))


@command
def close(id: UUID, *, verdict: Verdict, note: str, shown: int, by: Actor) -> None:
    """Keep who looked at it and what they found, once."""
    finding = queries.for_update(id)
    authorise(by, Can.CLOSE_FINDING, finding)
    finding.expect(shown)
    workflow.apply("close", finding, by=by, verdict=verdict)
    finding.verdict, finding.note = verdict, note
    finding.looked_at_by_id, finding.looked_at = by.id, clock.now()
