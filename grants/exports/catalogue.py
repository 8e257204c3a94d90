"""Every column of the list of funded projects, declared once: CSV, XLSX and JSON write these, in this order."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.awards.models import Award, AwardAlsoMission
from grants.missions.models import Mission
from grants.places.models import Ward
from grants.rounds.models import Round


class Kind(StrEnum):
    """What a cell holds, and so how each format writes it."""

    TEXT = "text"
    MONEY = "money"  # pence in the database, pounds with two decimals in a file
    DATE = "date"
    INTEGER = "integer"


class Profile(StrEnum):
    """For whom a file is made."""

    PUBLIC = "public"
    OFFICERS = "officers"


@dataclass(frozen=True)
class Column:
    """One column: its name in files, what it means, and the SQL expression that is its value in a row."""

    name: str
    meaning: str
    value: Any  # ColumnElement or mapped attribute
    kind: Kind = Kind.TEXT
    profile: Profile = Profile.PUBLIC

    @property
    def is_personal(self) -> bool:
        """Whether its value tells something about a person, as the column of the database itself declares."""
        return "personal" in getattr(self.value, "info", {})


def _also_missions() -> ColumnElement[Any]:
    """The slugs of the other missions that a project supports, in the missions' order, in one text."""
    slugs = (
        select(Mission.slug)
        .join(AwardAlsoMission, AwardAlsoMission.mission_id == Mission.id)
        .where(AwardAlsoMission.award_id == Award.id)
        .order_by(Mission.position, Mission.slug)
        .correlate(Award)
        .subquery()
    )
    return select(func.aggregate_strings(slugs.c.slug, ";")).scalar_subquery()


def _in_pounds(pence: Any) -> ColumnElement[Any]:
    """An amount where the grant is in pounds; other currencies stay out of columns that people add up."""
    return case((Award.currency == "GBP", pence))


OFFICERS = Profile.OFFICERS

COLUMNS = (
    Column("public_id", "The project's public reference, as in its address on this site", Award.public_id),
    Column("title", "What the project is called", Award.title),
    Column("summary", "What it does, in a sentence or two", Award.summary),
    Column("mission", "The mission its money counts under, by its web name", Mission.slug),
    Column("also_missions", "Other missions it supports, with ; between them", _also_missions()),
    Column("round", "The round that funded it, by its web name; empty for grants from before", Round.slug),
    Column("ward_code", "The official code of the ward where it happens", Ward.code),
    Column("ward_name", "The ward where it happens", Ward.name),
    Column(
        "applicant_kind", "Who asked: person, informal group, organisation or for somebody else", Award.applicant_kind
    ),
    Column(
        "amount_requested", "What was asked for, in pounds; empty in other currencies", _in_pounds(Award.asked_pence),
        Kind.MONEY,
    ),
    Column(
        "amount_awarded", "What was promised, in pounds; empty in other currencies", _in_pounds(Award.awarded_pence),
        Kind.MONEY,
    ),
    Column("amount_paid", "What has been paid, in pounds", _in_pounds(Award.paid_pence), Kind.MONEY),
    Column("amount_returned", "What came back after that, in pounds", _in_pounds(Award.returned_pence), Kind.MONEY),
    Column("award_date", "The day the money was promised", Award.awarded_on, Kind.DATE),
    Column("start_date", "The day the project was planned to start", Award.start_on, Kind.DATE),
    Column("end_date", "The day it was planned to end", Award.end_on, Kind.DATE),
    Column("status", "Where the grant stands: offered, accepted, paid or closed", Award.status),
    Column("round_name", "The round by its full name", Round.name, profile=OFFICERS),
    Column("funder", "Whose money it is on paper", Award.funder_name, profile=OFFICERS),
    Column("organisation_name", "The organisation that got the grant", Award.organisation_name, profile=OFFICERS),
    Column("organisation_identifier", "Its number on a register", Award.organisation_identifier, profile=OFFICERS),
    Column("source_identifier", "What an imported grant came with", Award.source_identifier, profile=OFFICERS),
    Column("place", "The place as the project or the imported grant names it", Award.place_name, profile=OFFICERS),
    Column("currency", "The currency of the grant", Award.currency, profile=OFFICERS),
    Column(
        "awarded_in_currency", "What was promised, in that currency", Award.awarded_pence, Kind.MONEY, profile=OFFICERS
    ),
    Column("application_reference", "The reference of the application", Application.public_id, profile=OFFICERS),
    Column("received_date", "The day the application came in", Application.received_at, Kind.DATE, profile=OFFICERS),
    Column("people_planned", "How many people it was meant to reach", Application.people_count, Kind.INTEGER, OFFICERS),
    Column("least_amount", "The least that would still do, in pounds", Application.least_pence, Kind.MONEY, OFFICERS),
    Column("applicant_name", "Who applied", Application.full_name, profile=OFFICERS),
    Column("group_name", "The group that applied", Application.group_name, profile=OFFICERS),
    Column("contact_email", "Where to write", Application.contact_email, profile=OFFICERS),
    Column("contact_phone", "Where to ring", Application.contact_phone, profile=OFFICERS),
    Column("postcode", "The applicant's postcode", Application.postcode, profile=OFFICERS),
    Column("signed_off_by", "The approver who signed the decision off", Person.name, profile=OFFICERS),
)  # fmt: skip


def columns_of(profile: Profile) -> tuple[Column, ...]:
    """The columns of a file: the public ones first, always the same, then what officers see besides."""
    return tuple(column for column in COLUMNS if profile is Profile.OFFICERS or column.profile is Profile.PUBLIC)
