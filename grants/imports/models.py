from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from grants.core.db import Model


class Import(Model):
    """One file that was brought in: by whom, what kind, and how many rows of it were new."""

    __tablename__ = "import"

    imported_by_id: Mapped[UUID]  # a person, or the service itself
    kind: Mapped[str]  # "360giving", "rounds", "applications" or "places"
    file_hash: Mapped[str] = mapped_column(index=True)  # SHA-256 of the file's bytes
    rows: Mapped[int]
