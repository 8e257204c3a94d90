from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Model


class ExportLog(Model):
    """Who took which file out of the building, with which filter; written before its first byte leaves."""

    __tablename__ = "export_log"
    __table_args__ = (Index("ix_export_log_created_at", "created_at", "id"),)

    taken_by_id: Mapped[UUID]  # a person, or the service itself
    name: Mapped[str]  # "funded"
    format: Mapped[str]
    profile: Mapped[str]  # for whom its columns are: the public or officers
    filter: Mapped[dict[str, Any]] = mapped_column(JSON)
    rows: Mapped[int]
