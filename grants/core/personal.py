"""Personal data is declared on its column: why we hold it, who may see it, how long it is kept.

Exports, erasure, retention, the privacy page and ``docs/data.md`` are computed from these declarations.
"""

from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Column

from grants.core.db import Model


class Keep(StrEnum):
    """How long a personal value is kept, counted from the event that its text names."""

    ACCOUNT = "while the account is used, and 2 years after"
    APPLICATION = "drafts 90 days after the last change; declined 2 years; funded 6 years and the current one"
    PANEL = "2 years after the round's results"
    CALL = "90 days after the people were chosen, or a year after the call closed"
    MAIL = "2 years after it was sent; bodies with secrets are wiped once sent"
    SIGN_IN = "24 hours after it was asked for"
    SIGNED_IN = "while you are signed in there, and a day after"
    RECORD = "6 years and the current one"


class Personal(NamedTuple):
    """What is declared of one personal column."""

    purpose: str
    seen_by: str
    keep: Keep


def personal(purpose: str, *, seen_by: str, keep: Keep) -> dict[str, Any]:
    """The ``info`` of a column that tells something about a person."""
    return {"personal": Personal(purpose, seen_by, keep)}


def declared() -> list[tuple[Column[Any], Personal]]:
    """Every personal column of the service with its declaration, in order of table and column."""
    columns = (column for table in Model.metadata.sorted_tables for column in table.columns)
    found = [(column, column.info["personal"]) for column in columns if "personal" in column.info]
    return sorted(found, key=lambda pair: (pair[0].table.name, pair[0].name))
