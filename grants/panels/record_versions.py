"""Which version of its round's record a record is, and whether it says so as it must. Values in, sentences out."""

from collections.abc import Iterator, Mapping
from typing import Any

from grants.core.money import pounds

Data = Mapping[str, Any]


def version(record: Data) -> str:
    """Which version of its round's record this is, and what made it, as a sentence or two."""
    said = f"Version {record['number']}."
    if again := record.get("again"):
        now = next(one["decision"] for one in record["ideas"] if one["idea"] == again["idea"])
        before = as_words(again["before"]) if again["before"] else "not before the panel"
        said += f" {again['idea']} was decided again after a review: {before} before, {as_words(now)} now."
    return said


def version_faults(record: Data) -> Iterator[str]:
    """A version after the first says which one it follows and which idea was decided again."""
    again, is_later = record.get("again"), record["number"] > 1
    if (again is not None) != is_later or (record.get("follows") is not None) != is_later:
        yield "The first version follows none, and each later one says which it follows and what was decided again."
    elif again and not any(one["idea"] == again["idea"] and one.get("decision") for one in record["ideas"]):
        yield f"The record says that {again['idea']} was decided again, and not what."


def as_words(agreed: Data) -> str:
    """What was agreed or decided about an idea: its kind, and the money where there is some."""
    amount = agreed["amount_pence"]
    return f"{agreed['kind']} with {pounds(amount)}" if amount else str(agreed["kind"])
