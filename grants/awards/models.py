import datetime as dt
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.applications.models import ApplicantKind, Application
from grants.core import clock
from grants.core.db import Model
from grants.core.references import new_public_id
from grants.core.versions import Part, Versioned
from grants.missions.models import Mission
from grants.permissions import Can
from grants.places.models import Ward
from grants.rounds.models import Round
from grants.workflow import Move, register


class Heard(StrEnum):
    """How the council knows how a project went, when it is closed."""

    TOLD = "they told us"
    VISITED = "we rang or went there"
    SILENT = "we asked and heard nothing"


class AwardStatus(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    PAID = "paid"
    CLOSED = "closed"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


COUNTS = frozenset({AwardStatus.OFFERED, AwardStatus.ACCEPTED, AwardStatus.PAID, AwardStatus.CLOSED})


class Award(Versioned, Model):
    """A funded project. Every column is public, except the link to the application; so no column is personal.

    Historic awards were imported: they have no application, may have no round, and stand outside any pot.
    """

    __tablename__ = "award"
    __table_args__ = (
        # A published grant of the past may be a correction, and so below zero.
        CheckConstraint("awarded_pence >= 0 OR application_id IS NULL", name="awarded_not_negative"),
        CheckConstraint("paid_pence >= 0 AND returned_pence >= 0 OR application_id IS NULL", name="paid_not_negative"),
        # each list of projects in its order, with the status so that counting one reads nothing but the index
        Index("ix_award_awarded_on", "awarded_on", "id", "status"),
        Index("ix_award_mission_awarded_on", "mission_id", "awarded_on", "id", "status"),
        Index("ix_award_ward_awarded_on", "ward_id", "awarded_on", "id", "status"),
        Index("ix_award_round_awarded_on", "round_id", "awarded_on", "id", "status"),
        Index("ix_award_status_awarded_on", "status", "awarded_on", "id"),
        Index(
            "ix_award_other_currency",
            "mission_id",
            "currency",
            sqlite_where=text("currency <> 'GBP'"),
            postgresql_where=text("currency <> 'GBP'"),
        ),
    )

    public_id: Mapped[str] = mapped_column(unique=True, default=new_public_id)
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey(Application.id), unique=True)
    round_id: Mapped[UUID | None] = mapped_column(ForeignKey(Round.id))
    mission_id: Mapped[UUID | None] = mapped_column(ForeignKey(Mission.id))
    ward_id: Mapped[UUID | None] = mapped_column(ForeignKey(Ward.id))
    status: Mapped[AwardStatus] = mapped_column(default=AwardStatus.OFFERED)
    title: Mapped[str]
    summary: Mapped[str]
    applicant_kind: Mapped[ApplicantKind]
    organisation_name: Mapped[str | None]  # only where an organisation, never a person or a group without papers
    organisation_identifier: Mapped[str | None]  # org-id, such as GB-CHC-1174463
    currency: Mapped[str] = mapped_column(default="GBP")  # other currencies stay apart from every total in £
    asked_pence: Mapped[int | None] = mapped_column(BigInteger)
    awarded_pence: Mapped[int] = mapped_column(BigInteger)
    paid_pence: Mapped[int] = mapped_column(BigInteger, default=0)  # rolled up from the ledger
    returned_pence: Mapped[int] = mapped_column(BigInteger, default=0)  # rolled up from the ledger
    awarded_on: Mapped[dt.date]
    accepted_at: Mapped[dt.datetime | None]
    paid_on: Mapped[dt.date | None]
    start_on: Mapped[dt.date | None]
    end_on: Mapped[dt.date | None]
    # Historic awards keep the identifiers they came with.
    source_identifier: Mapped[str | None] = mapped_column(unique=True)
    source_recipient_identifier: Mapped[str | None]
    funder_name: Mapped[str]
    funder_identifier: Mapped[str]
    place_name: Mapped[str | None]
    place_code: Mapped[str | None]
    search_text: Mapped[str] = mapped_column(default=lambda context: _searchable(context.get_current_parameters()))

    also_missions: Mapped[list["AwardAlsoMission"]] = relationship(lazy="raise")
    round: Mapped[Round | None] = relationship(lazy="raise")
    mission: Mapped[Mission | None] = relationship(lazy="raise")
    ward: Mapped[Ward | None] = relationship(lazy="raise")


FOUND_BY = ("title", "summary", "place_name", "organisation_name")


def folded(text: str) -> str:
    """The text as people look for it: no capitals, no accents; ``Café`` is found by ``cafe`` on either database."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _searchable(values: Mapping[str, Any]) -> str:
    return folded("\n".join(values.get(name) or "" for name in FOUND_BY))


@event.listens_for(Award, "before_update")
def _is_found_by_its_new_words(mapper: object, connection: object, award: Award) -> None:
    award.search_text = _searchable({name: getattr(award, name) for name in FOUND_BY})


class AwardAlsoMission(Part, Model):
    """A mission that a project also supports; its money is counted under the primary one only."""

    __tablename__ = "award_also_mission"
    __table_args__ = (UniqueConstraint("award_id", "mission_id"),)
    part_of = Award, "award_id"

    award_id: Mapped[UUID] = mapped_column(ForeignKey(Award.id))
    mission_id: Mapped[UUID] = mapped_column(ForeignKey(Mission.id), index=True)

    mission: Mapped[Mission] = relationship(lazy="raise")


class Figure(Model):
    """The roll-up that dashboards read: one row a mission, round, ward and financial year, kept true by commands.

    Awarded, paid, returned and projects come from awards in £; asked and applications from the ideas of rounds
    whose results are out. ``year`` is the financial year of decision, by the year in which it begins (April).
    The newest ``changed_at`` is the moment as of which the figures stand.
    """

    __tablename__ = "figure"
    __table_args__ = (Index("ix_figure_cell", "mission_id", "year", "ward_id", "round_id"),)

    mission_id: Mapped[UUID | None] = mapped_column(ForeignKey(Mission.id))
    round_id: Mapped[UUID | None] = mapped_column(ForeignKey(Round.id), index=True)
    ward_id: Mapped[UUID | None] = mapped_column(ForeignKey(Ward.id), index=True)
    year: Mapped[int]
    applications: Mapped[int] = mapped_column(default=0)
    asked_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    projects: Mapped[int] = mapped_column(default=0)
    awarded_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    returned_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    changed_at: Mapped[dt.datetime] = mapped_column(default=lambda: clock.now(), onupdate=lambda: clock.now())


register(
    Award,
    {
        "accept": Move(frozenset({AwardStatus.OFFERED}), AwardStatus.ACCEPTED, Can.ACCEPT_AWARD, repeatable=True),
        "accept_for": Move(
            frozenset({AwardStatus.OFFERED}), AwardStatus.ACCEPTED, Can.ACCEPT_FOR_SOMEBODY, repeatable=True
        ),
        "pay": Move(frozenset({AwardStatus.ACCEPTED}), AwardStatus.PAID, Can.PAY_AWARD),
        "close": Move(frozenset({AwardStatus.PAID}), AwardStatus.CLOSED, Can.MANAGE_AWARD, repeatable=True),
        "lapse": Move(frozenset({AwardStatus.OFFERED}), AwardStatus.LAPSED, Can.MANAGE_AWARD, repeatable=True),
        "cancel": Move(
            frozenset({AwardStatus.OFFERED, AwardStatus.ACCEPTED}),
            AwardStatus.CANCELLED,
            Can.MANAGE_AWARD,
            repeatable=True,
        ),
    },
)
