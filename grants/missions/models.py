import datetime as dt
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.core.db import Model
from grants.core.errors import explain
from grants.core.versions import Versioned
from grants.permissions import Can
from grants.workflow import Move, register


class MissionStatus(StrEnum):
    ACTIVE = "active"
    SUCCEEDED = "succeeded by another"
    RETIRED = "retired"


class Challenge(Versioned, Model):
    """A broad problem that missions take a bite of."""

    __tablename__ = "challenge"

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    statement: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)


class Mission(Versioned, Model):
    """A bold, dated goal. Its colour, icon, shape and pattern are data; the colour is never the only sign."""

    __tablename__ = "mission"
    __table_args__ = (
        CheckConstraint("length(colour) = 7", name="colour_is_hex"),
        CheckConstraint("succeeded_by_id <> id", name="succeeded_by_another"),
    )

    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]  # short name, as on a tile: "Eating well"
    statement: Mapped[str]  # the full wording, "By 2030, everyone will eat well every day …"
    explanation: Mapped[str]  # what ideas could help, in plain words; "help me choose" reads it
    target_on: Mapped[dt.date]
    target: Mapped[str]  # how we will know: "Nobody in Camden skips meals for lack of money"
    owner: Mapped[str]  # the office that answers for it, never a person
    challenge_id: Mapped[UUID | None] = mapped_column(ForeignKey(Challenge.id), index=True)
    colour: Mapped[str]  # "#ad4f00", at least 4.5:1 on white and on its tint
    tint: Mapped[str]
    icon: Mapped[str]  # file names in static, without ending
    shape: Mapped[str]
    pattern: Mapped[str]  # dots, lines, waves or grid
    position: Mapped[int] = mapped_column(default=0)
    status: Mapped[MissionStatus] = mapped_column(default=MissionStatus.ACTIVE, index=True)
    succeeded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("mission.id"), index=True)
    ended_on: Mapped[dt.date | None]
    ended_because: Mapped[str | None]

    challenge: Mapped[Challenge | None] = relationship(lazy="raise")
    succeeded_by: Mapped["Mission | None"] = relationship(lazy="raise", remote_side="Mission.id")


explain("uq_mission_slug", "slug", "Another mission has this web address. Choose a different one")
explain("uq_challenge_slug", "slug", "Another challenge has this web address. Choose a different one")

register(
    Mission,
    {
        "succeed": Move(frozenset({MissionStatus.ACTIVE}), MissionStatus.SUCCEEDED, Can.EDIT_MISSION),
        "retire": Move(frozenset({MissionStatus.ACTIVE}), MissionStatus.RETIRED, Can.EDIT_MISSION),
        "revive": Move(
            frozenset({MissionStatus.SUCCEEDED, MissionStatus.RETIRED}), MissionStatus.ACTIVE, Can.EDIT_MISSION
        ),
    },
)
