"""What brings in the spreadsheets of officers: rounds as drafts, ideas as they came in, wards and postcodes."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from grants import workflow
from grants.accounts.models import SYSTEM, Actor, Person
from grants.applications import queries as applications
from grants.applications import snapshots
from grants.applications.models import AlsoMission, ApplicantKind, Application, Channel, Cost, Submission
from grants.audit import services as audit
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Refusal
from grants.core.unit_of_work import command
from grants.imports import queries
from grants.imports.faults import Fault, Unreadable
from grants.imports.models import Import
from grants.imports.services import Outcome
from grants.imports.templates import Read, at_most
from grants.permissions import Can, authorise
from grants.places.models import Postcode, Ward
from grants.rounds import queries as rounds_here
from grants.rounds import services as rounds
from grants.rounds.models import Round, RoundStatus

Row = dict[str, Any]
TILES_ACROSS = 6  # where new wards are laid if the file does not say


@command
def load_rounds(found: Read, *, file_hash: str, by: Actor) -> Outcome:
    """Make a draft of every round that is not here yet; officers look it over and publish it on its page."""
    authorise(by, Can.IMPORT)
    new = [row for _, row in found.rows if rounds_here.by_slug(row["slug"]) is None]
    missions = queries.missions()
    for row in new:
        _start(row, missions, by)
    return _logged("rounds", file_hash, len(new), len(found.rows) - len(new), by)


@command
def load_applications(found: Read, *, round_id: UUID, file_hash: str, by: Actor) -> Outcome:
    """Put ideas that came in another way into a round, as sent; whoever sent them gets no letter for it."""
    authorise(by, Can.IMPORT)
    missions, postcodes = queries.missions(), queries.postcodes([row["postcode"] for _, row in found.rows])
    here = queries.ideas_in(round_id)
    new = 0
    for _, row in found.rows:
        if (row["email"], row["title"].casefold()) not in here:
            _send(row, round_id, missions, postcodes.get(row["postcode"]), by)
            here.add((row["email"], row["title"].casefold()))
            new += 1
    return _logged("applications", file_hash, new, len(found.rows) - new, by)


@command
def load_places(found: Read, *, file_hash: str, by: Actor) -> Outcome:
    """Add wards and postcodes that are not here; a ward's name and a postcode's ward become what the file says."""
    authorise(by, Can.IMPORT)
    wards = {ward.code: ward for ward in queries.ward_rows()}
    free, new, changed = _free_tiles(), 0, 0
    for _, row in found.rows:
        ward = wards.get(row["ward_code"])
        if ward is None:
            column, line = (row["tile_column"], row["tile_row"]) if row["tile_column"] else next(free)
            ward = Ward(code=row["ward_code"], name=row["ward_name"], tile_column=column, tile_row=line or 1)
            db.session.add(ward)
            wards[ward.code] = ward
            new += 1
        elif ward.name != row["ward_name"]:
            ward.change(name=row["ward_name"])
            changed += 1
    db.session.flush()
    wanted = {row["postcode"]: wards[row["ward_code"]].id for _, row in found.rows if row["postcode"]}
    known = {one.postcode: one for one in queries.postcode_rows(wanted)}
    missing = [{"postcode": code, "ward_id": ward_id} for code, ward_id in wanted.items() if code not in known]
    if missing:
        db.session.execute(insert(Postcode), missing)
    changed += sum(bool(one.change(ward_id=wanted[code])) for code, one in known.items())
    return _logged("places", file_hash, new + len(missing) + changed, len(found.rows) - len(missing) - changed, by)


def judge_rounds(found: Read) -> None:
    """Add what is wrong with rows as a whole: what they name is not here, or their dates and amounts cross."""
    funds = {fund.slug for fund in rounds_here.funds()}
    missions, slugs = queries.missions(), {round.slug for round in rounds_here.rounds()}
    seen: set[str] = set()
    for number, row in _judged(found):
        if row["slug"] in seen:
            _refuse(found, number, "slug", "is in the file twice")
        seen.add(row["slug"])
        _known(found, number, "fund", row["fund"], funds)
        _known(found, number, "like", row["like"], slugs)
        for slug in row["missions"] or ():
            _known(found, number, "missions", slug, missions)
        if row["like"] and row["missions"]:
            _refuse(found, number, "missions", f"come from {row['like']}; leave one of the two empty")
        if row["closes_at"] and row["closes_at"] <= row["opens_at"]:
            _refuse(found, number, "closes_at", "must be after opens_at")
        if row["most"] < row["least"]:
            _refuse(found, number, "most", "must be at least as much as least")


def judge_applications(found: Read, round: Round) -> None:
    """Add what is wrong with rows as a whole: a mission the round does not ask for, too much, dates that cross."""
    missions = queries.missions_of(round.id)
    for number, row in _judged(found):
        for slug in {row["mission"], *(row["also_missions"] or ())}:
            _known(found, number, "mission", slug, missions)
        if row["mission"] in (row["also_missions"] or ()) or len(row["also_missions"] or ()) > 2:
            _refuse(found, number, "also_missions", "must be up to two others than the main one")
        if reason := at_most(sum(pence for _, pence in row["costs"]), round.most_pence):
            _refuse(found, number, "costs", reason)
        if row["start_date"] and row["end_date"] and row["end_date"] < row["start_date"]:
            _refuse(found, number, "end_date", "must be on or after start_date")
        if row["received_at"] and row["received_at"] > clock.now():
            _refuse(found, number, "received_at", "is still to come")


def round_called(slug: str) -> Round:
    """The published round with this name; refused where there is none."""
    round = rounds_here.by_slug(slug)
    if round is None or round.status is RoundStatus.DRAFT:
        raise Unreadable(f"There is no published round called {slug}.")
    if round.status is RoundStatus.DECIDED:
        raise Refusal("The results of this round are out, so no idea can be added to it.")
    return round


def _refuse(found: Read, number: int, name: str, reason: str) -> None:
    found.faults.add(Fault(number, name, reason))
    found.rows[:] = [(n, row) for n, row in found.rows if n != number]


def _judged(found: Read) -> Iterator[tuple[int, Row]]:
    yield from list(found.rows)


def _known(found: Read, number: int, name: str, value: str | None, known: Any) -> None:
    if value and value not in known:
        _refuse(found, number, name, f"there is no {value} here")


def _start(row: Row, missions: dict[str, UUID], by: Actor) -> None:
    fund, like = rounds_here.fund_by_slug(row["fund"]), rounds_here.by_slug(row["like"]) if row["like"] else None
    assert fund is not None  # judged before
    id = rounds.start_round(
        by=by,
        like=like.id if like else None,
        fund_id=fund.id,
        slug=row["slug"],
        name=row["name"],
        summary=row["summary"] or "",
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        rolling=row["closes_at"] is None,
        decided_by=row["decided_by"],
        least_pence=row["least"],
        most_pence=row["most"],
        applications_per_person=row["ideas_per_person"] or 1,
    )
    if row["pot"]:
        name = row["source"] or "Council"
        rounds.save_source(id, _as_it_is(id), source_id=None, name=name, amount_pence=row["pot"], by=by)
    if row["missions"]:
        rounds.save_missions(id, _as_it_is(id), ring_fences={missions[slug]: 0 for slug in row["missions"]}, by=by)


def _as_it_is(id: UUID) -> rounds.Change:
    db.session.flush()
    return rounds.Change(rounds_here.as_it_is_now(id).version)


def _send(row: Row, round_id: UUID, missions: dict[str, UUID], ward_id: UUID | None, by: Actor) -> None:
    now = clock.now()
    round = rounds_here.by_id(round_id)
    assert round is not None
    person = queries.person(row["email"])
    if person is None:
        person = Person(name=row["name"], email=row["email"])
        db.session.add(person)
        audit.record(by, "person.import", person)
    idea = Application(
        round_id=round_id,
        applicant_id=person.id,
        channel=Channel.IMPORTED,
        rules_version=round.rules_version,
        received_at=row["received_at"] or now,
        applicant_kind=row["applicant_kind"] or ApplicantKind.PERSON,
        full_name=row["name"],
        contact_email=row["email"],
        contact_phone=row["phone"],
        postcode=row["postcode"],
        ward_id=ward_id,
        place_ward_id=ward_id,
        mission_id=missions[row["mission"]],
        start_on=row["start_date"],
        end_on=row["end_date"],
        asked_pence=sum(pence for _, pence in row["costs"]),
        **{name: row[name] for name in SAME},
    )
    db.session.add(idea)
    db.session.flush()
    db.session.add_all(_parts(idea.id, row, missions))
    workflow.apply("submit", idea, by=SYSTEM)  # officers send for nobody; the service records what came in on paper
    db.session.flush()
    content = snapshots.taken(applications.whole_for_update(idea.id))
    sent = {"application_id": idea.id, "number": 1, "received_at": idea.received_at, "content": content}
    db.session.add(Submission(**sent, rules_version=idea.rules_version))


SAME = ("title", "summary", "what", "difference", "involvement", "who_for", "people_count", "place", "group_name")


def _parts(id: UUID, row: Row, missions: dict[str, UUID]) -> Sequence[Cost | AlsoMission]:
    bought = (Cost(application_id=id, what=w, amount_pence=p, position=n) for n, (w, p) in enumerate(row["costs"]))
    also = (AlsoMission(application_id=id, mission_id=missions[slug]) for slug in row["also_missions"] or ())
    return [*bought, *also]


def _free_tiles() -> Iterator[tuple[int, int]]:
    """Places below the map as it is, in rows."""
    below = max((ward.tile_row for ward in queries.ward_rows()), default=0) + 1
    number = 0
    while True:
        yield number % TILES_ACROSS + 1, below + number // TILES_ACROSS
        number += 1


def _logged(kind: str, file_hash: str, new: int, here: int, by: Actor) -> Outcome:
    if new:
        log = Import(imported_by_id=by.id, kind=kind, file_hash=file_hash, rows=new)
        db.session.add(log)
        audit.record(by, f"import.load_{kind}", log, rows=new, already_here=here)
    return Outcome(new, here)
