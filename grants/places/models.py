from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Model


class Ward(Model):
    """A ward of the borough, by its official code, and where its tile stands on our own map of equal tiles."""

    __tablename__ = "ward"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    tile_column: Mapped[int]
    tile_row: Mapped[int]


class Postcode(Model):
    """A postcode of the borough, in the form ``NW1 0AA``, and its ward."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(unique=True)
    ward_id: Mapped[UUID] = mapped_column(ForeignKey(Ward.id), index=True)
