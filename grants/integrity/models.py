import datetime as dt
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.core.db import Model
from grants.core.personal import Keep, personal
from grants.core.versions import Versioned
from grants.integrity.signs import Sign
from grants.permissions import Can
from grants.rounds.models import Round
from grants.workflow import Move, register


class FindingStatus(StrEnum):
    OPEN = "open"
    LOOKED_AT = "looked at"


class Verdict(StrEnum):
    """What a person found when they looked."""

    NOTHING = "nothing wrong"
    EXPLAINED = "explained"
    ACT = "something to act on"


class Finding(Versioned, Model):
    """Something in a round that somebody should look at: about one or two ideas, a reader, or both; found once."""

    __tablename__ = "integrity_finding"
    __table_args__ = (UniqueConstraint("round_id", "key"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey(Round.id))
    key: Mapped[str]
    sign: Mapped[Sign]
    first_id: Mapped[UUID | None] = mapped_column(ForeignKey(Application.id), index=True)
    second_id: Mapped[UUID | None] = mapped_column(ForeignKey(Application.id), index=True)
    reader_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    status: Mapped[FindingStatus] = mapped_column(default=FindingStatus.OPEN)
    verdict: Mapped[Verdict | None]
    note: Mapped[str | None] = mapped_column(
        info=personal("To keep the decision fair", seen_by="officers, data protection", keep=Keep.PANEL)
    )
    looked_at_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)
    looked_at: Mapped[dt.datetime | None]

    round: Mapped[Round] = relationship(lazy="raise")
    first: Mapped[Application | None] = relationship(lazy="raise", foreign_keys=[first_id])
    second: Mapped[Application | None] = relationship(lazy="raise", foreign_keys=[second_id])
    reader: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[reader_id])
    looked_at_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[looked_at_by_id])


register(
    Finding,
    {"close": Move(frozenset({FindingStatus.OPEN}), FindingStatus.LOOKED_AT, Can.CLOSE_FINDING)},
)
