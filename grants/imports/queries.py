"""What an import looks up: what is here already, and the ids behind the names in a file."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.awards.models import Award
from grants.core.db import db
from grants.missions.models import Mission
from grants.places.models import Postcode, Ward
from grants.rounds.models import RoundMission

AT_ONCE = 500  # names in one question


def missions() -> dict[str, UUID]:
    """The id of each mission by its slug."""
    return {slug: id for slug, id in db.session.execute(select(Mission.slug, Mission.id))}


def wards() -> dict[str, UUID]:
    """The id of each ward by its code."""
    return {code: id for code, id in db.session.execute(select(Ward.code, Ward.id))}


def ward_rows() -> list[Ward]:
    """Every ward."""
    return list(db.session.scalars(select(Ward)))


def already_here(identifiers: Collection[str], prefix: str) -> set[str]:
    """Those of these identifiers that an award has, whether it came with it or is published under it by us."""
    ours = f"{prefix}-"
    own = [identifier.removeprefix(ours) for identifier in identifiers if identifier.startswith(ours)]
    imported = db.session.scalars(select(Award.source_identifier).where(Award.source_identifier.in_(identifiers)))
    published = taken(own) if own else set()
    return {identifier for identifier in imported if identifier} | {ours + public_id for public_id in published}


def taken(public_ids: Sequence[str]) -> set[str]:
    """Those of these public references that are given away."""
    return set(db.session.scalars(select(Award.public_id).where(Award.public_id.in_(public_ids))))


def missions_of(round_id: UUID) -> set[str]:
    """The slugs of the missions that a round asks ideas for."""
    asked = select(Mission.slug).join(RoundMission, RoundMission.mission_id == Mission.id)
    return set(db.session.scalars(asked.where(RoundMission.round_id == round_id)))


def postcode_rows(codes: Collection[str]) -> list[Postcode]:
    """Those of these postcodes that we know."""
    found: list[Postcode] = []
    wanted = list(codes)
    for start in range(0, len(wanted), AT_ONCE):
        part = select(Postcode).where(Postcode.postcode.in_(wanted[start : start + AT_ONCE]))
        found += db.session.scalars(part)
    return found


def postcodes(codes: Collection[str]) -> dict[str, UUID]:
    """The id of the ward that each of these postcodes lies in, where we know it."""
    return {one.postcode: one.ward_id for one in postcode_rows(set(codes))}


def ideas_in(round_id: UUID) -> set[tuple[str, str]]:
    """The ideas of a round by the applicant's address and the title, to know one that comes again."""
    ideas = select(Person.email, Application.title).join(Person, Person.id == Application.applicant_id)
    found = db.session.execute(ideas.where(Application.round_id == round_id))
    return {(email, (title or "").casefold()) for email, title in found}


def person(email: str) -> Person | None:
    """Whoever has this address."""
    return db.session.scalar(select(Person).where(Person.email == email))
