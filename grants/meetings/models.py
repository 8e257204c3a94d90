import datetime as dt
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from grants.accounts.models import Person
from grants.applications.models import Application
from grants.core.db import Model
from grants.core.personal import Keep, personal
from grants.core.versions import Versioned
from grants.panels.models import OutcomeKind, Panel
from grants.permissions import Can
from grants.workflow import Move, register


class Agenda(StrEnum):
    """Which ideas a panel talks about when it meets."""

    DISCUSS = "the ideas to talk about"
    ALL = "every idea still to decide"


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    SIGNED = "minutes signed"


class Meeting(Versioned, Model):
    """An evening on which a panel decides together, each member with a phone and the chair with the projector."""

    __tablename__ = "meeting"

    panel_id: Mapped[UUID] = mapped_column(ForeignKey(Panel.id), index=True)
    agenda: Mapped[Agenda]
    is_secret: Mapped[bool]  # how votes are taken where the chair does not say otherwise
    status: Mapped[MeetingStatus] = mapped_column(default=MeetingStatus.PLANNED, index=True)
    opened_at: Mapped[dt.datetime | None]
    closed_at: Mapped[dt.datetime | None]
    signed_at: Mapped[dt.datetime | None]
    signed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey(Person.id), index=True)

    panel: Mapped[Panel] = relationship(lazy="raise")


WHO_WAS_THERE = personal("To show who was there when the panel met", seen_by="the panel, officers", keep=Keep.PANEL)


class Attendance(Model):
    """Somebody who came to the meeting; ``left_at`` is empty while they are there, and both once it is forgotten."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    came_at: Mapped[dt.datetime | None] = mapped_column(info=WHO_WAS_THERE)
    left_at: Mapped[dt.datetime | None] = mapped_column(info=WHO_WAS_THERE)


class ItemStatus(StrEnum):
    WAITING = "waiting"
    ON_TABLE = "on the table"
    VOTING = "being voted on"
    COUNTED = "votes counted"
    DONE = "dealt with"


ON_THE_TABLE = frozenset({ItemStatus.ON_TABLE, ItemStatus.VOTING, ItemStatus.COUNTED})


class AgendaItem(Versioned, Model):
    """One idea on the agenda. ``tally`` is what its last vote came to, by the value of ``OutcomeKind``."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_id", "application_id"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey(Meeting.id))
    application_id: Mapped[UUID] = mapped_column(ForeignKey(Application.id), index=True)
    position: Mapped[int]
    status: Mapped[ItemStatus] = mapped_column(default=ItemStatus.WAITING, index=True)
    is_secret: Mapped[bool]
    tally: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    note: Mapped[str | None] = mapped_column(
        info=personal("To minute what was said", seen_by="the panel, officers", keep=Keep.PANEL)
    )

    meeting: Mapped[Meeting] = relationship(lazy="raise")
    application: Mapped[Application] = relationship(lazy="raise")


class Ballot(Model):
    """How a member votes on an idea. Of a secret vote no ballot outlives its count."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("item_id", "person_id"),)

    item_id: Mapped[UUID] = mapped_column(ForeignKey(AgendaItem.id))
    person_id: Mapped[UUID] = mapped_column(ForeignKey(Person.id), index=True)
    choice: Mapped[OutcomeKind | None] = mapped_column(
        info=personal("To count the votes", seen_by="you; the panel where the vote is open", keep=Keep.PANEL)
    )


register(
    Meeting,
    {
        "open": Move(frozenset({MeetingStatus.PLANNED}), MeetingStatus.OPEN, Can.RUN_MEETING, repeatable=True),
        "close": Move(frozenset({MeetingStatus.OPEN}), MeetingStatus.CLOSED, Can.RUN_MEETING, repeatable=True),
        "sign": Move(frozenset({MeetingStatus.CLOSED}), MeetingStatus.SIGNED, Can.RUN_MEETING, repeatable=True),
    },
)
register(
    AgendaItem,
    {
        "put": Move(
            frozenset({ItemStatus.WAITING, ItemStatus.DONE}), ItemStatus.ON_TABLE, Can.RUN_ITEM, repeatable=True
        ),
        "open_vote": Move(frozenset({ItemStatus.ON_TABLE}), ItemStatus.VOTING, Can.RUN_ITEM, repeatable=True),
        "close_vote": Move(frozenset({ItemStatus.VOTING}), ItemStatus.COUNTED, Can.RUN_ITEM, repeatable=True),
        "finish": Move(
            frozenset({ItemStatus.ON_TABLE, ItemStatus.COUNTED}), ItemStatus.DONE, Can.RUN_ITEM, repeatable=True
        ),
        "take_off": Move(ON_THE_TABLE, ItemStatus.WAITING, Can.CLEAR_TABLE, repeatable=True),
    },
)
