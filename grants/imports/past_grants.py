"""Judges a file of published grants and sets aside what each valid one comes to here, without touching the database.

The file may be long, so what is set aside goes to a temporary file, a line a grant.
"""

import datetime as dt
import json
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any

from grants.applications.models import ApplicantKind
from grants.core.money import PENCE
from grants.imports import json_list, sheets, titles
from grants.imports.faults import Fault, Faults, Unreadable
from grants.imports.grant_rules import faults
from grants.imports.mission_map import MissionMap
from grants.imports.values import DAY

MOST_PENCE = 10**17  # more than any grant, less than a column can hold
FINER_THAN_A_WARD = re.compile(r"[ENSW]0[0-2]\d+")  # output areas of the census
LONGEST_IDENTIFIER = 500
UNKEPT = re.compile("[\0\ud800-\udfff]")  # NUL and halves of characters: no database keeps them
ESCAPED = re.compile(r"\\x00|\\ud[89a-f]")  # how they look in a repr

Raw = tuple[int, Any, list[tuple[str, str]]]  # number of the row, the grant, what could not be read of it


@dataclass
class Judged:
    """What a file holds: valid grants set aside in ``kept``, faults of the others, what the reader should know."""

    kept: IO[str]
    valid: int = 0
    faults: Faults = field(default_factory=Faults)
    notices: list[str] = field(default_factory=list)

    def grants(self) -> Iterator[dict[str, Any]]:
        """What each valid grant comes to, as columns of an award; its mission is a slug, its place a code."""
        self.kept.seek(0)
        yield from map(json.loads, self.kept)


@contextmanager
def judge(path: Path, missions: MissionMap) -> Iterator[Judged]:
    """Look at every grant of a JSON, CSV or XLSX file; what is set aside is there until the block ends."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as kept:
        judged = Judged(kept)
        seen: dict[str, int] = {}
        for row, grant, unread in _read(path, judged):
            wrong = (
                unread or list(faults(grant)) or list(_not_to_be_kept(grant)) or list(_seen_before(grant, row, seen))
            )
            for name, reason in wrong:
                judged.faults.add(Fault(row, name, reason))
            if not wrong:
                judged.valid += 1
                kept.write(json.dumps(as_award(grant, missions)) + "\n")
        if not judged.valid and not judged.faults.count:
            raise Unreadable("There is no grant in this file.")
        yield judged


def _seen_before(grant: dict[str, Any], row: int, seen: dict[str, int]) -> Iterator[tuple[str, str]]:
    if (first := seen.setdefault(grant["id"].strip(), row)) != row:
        yield "id", f"is the same as in row {first}"


def as_award(grant: dict[str, Any], missions: MissionMap) -> dict[str, Any]:
    """The columns of the award that a valid grant comes to. Of a person only the published identifier is kept."""
    organisations = grant.get("recipientOrganization", [])
    recipient = organisations[0] if organisations else grant["recipientIndividual"]
    funder = grant["fundingOrganization"][0]
    number = recipient["id"].strip()
    return {
        "source_identifier": grant["id"].strip(),
        "source_recipient_identifier": number,
        "applicant_kind": (ApplicantKind.ORGANISATION if organisations else ApplicantKind.PERSON).value,
        "title": grant["title"].strip(),
        "summary": grant["description"].strip(),
        "organisation_name": "; ".join(one["name"].strip() for one in organisations) or None,
        "organisation_identifier": number if organisations and not number.startswith("360G-") else None,
        "currency": grant["currency"],
        "asked_pence": None if (asked := grant.get("amountAppliedFor")) is None else pence(asked),
        "awarded_pence": pence(grant["amountAwarded"]),
        "paid_pence": pence(grant.get("amountDisbursed", 0)),
        "awarded_on": grant["awardDate"][:10],
        "funder_name": funder["name"].strip(),
        "funder_identifier": funder["id"].strip(),
        "mission": missions.mission_of(grant),
        **_planned(grant),
        **_place(grant, to_person=not organisations),
    }


def pence(amount: int | float | Decimal) -> int:
    """An amount in whole pence: the decimal as it is written, half a penny up."""
    return int((Decimal(str(amount)) * PENCE).quantize(Decimal(1), ROUND_HALF_UP))


def _read(path: Path, judged: Judged) -> Iterator[Raw]:
    if path.suffix.lower() == ".json":
        yield from ((row, grant, []) for row, grant in json_list.items(path, "grants"))
        return
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise Unreadable(f"{path.name} ends in none of .json, .csv and .xlsx. Save it as one of them and try again.")
    tables = sheets.open_table(path)
    found = False
    for table in tables.sheets:
        known = {place.path for title in table.header if (place := titles.place_of(title))}
        if ("id",) in known and known & {("amountAwarded",), ("awardDate",)}:
            found = True
            yield from titles.grants(table)
        elif table.header:
            judged.notices.append(f"The sheet {table.name} was passed over: it holds no grants.")
    if not found:
        raise Unreadable("No sheet has the columns Identifier and Amount Awarded, with its titles in the first row.")
    judged.notices += tables.notices


def _not_to_be_kept(grant: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What the standard allows and nobody could keep: days that never were, sums beyond all money, NUL in a text."""
    try:
        dt.date.fromisoformat(grant["awardDate"][:10])
    except ValueError:
        yield "awardDate", f"is not a day that there was; it is {grant['awardDate'][:10]!r}"
    for name in ("amountAppliedFor", "amountAwarded", "amountDisbursed"):
        if name in grant and not _is_money(grant[name]):
            yield name, "is more than there is"
    if not grant["id"].strip() or len(grant["id"]) > LONGEST_IDENTIFIER:
        yield "id", "must be an identifier like 360G-Council-123"
    if ESCAPED.search(repr(grant)):  # one quick look before the slow one
        found = (name for name, value in _texts(grant, "") if UNKEPT.search(value))
        yield from ((name, "holds a character that is none, such as NUL") for name in found)


def _is_money(amount: Any) -> bool:
    try:
        return abs(pence(amount)) <= MOST_PENCE
    except (InvalidOperation, ValueError, OverflowError):
        return False


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, f"{path}/{key}".lstrip("/"))


def _planned(grant: dict[str, Any]) -> dict[str, str | None]:
    """The planned days where they are days; a month or a year alone is not made into one."""
    dates: dict[str, Any] = next(iter(grant.get("plannedDates", ())), {})
    return {"start_on": _day(dates.get("startDate")), "end_on": _day(dates.get("endDate"))}


def _day(said: str | None) -> str | None:
    day = (said or "")[:10]
    try:
        return dt.date.fromisoformat(day).isoformat() if DAY.match(day) else None
    except ValueError:
        return None


def _place(grant: dict[str, Any], *, to_person: bool) -> dict[str, str | None]:
    place: dict[str, Any] = next(iter(grant.get("beneficiaryLocation", ())), {})
    name, code = place.get("name"), place.get("geoCode")
    if to_person and FINER_THAN_A_WARD.match(code or ""):
        return {"place_name": None, "place_code": None}
    return {"place_name": name, "place_code": code}
