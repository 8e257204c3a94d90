"""What a grant is by version 1.4 of the 360Giving standard: its fields, their titles in spreadsheets, what each holds.

The names, titles and codes are facts of the standard (standard.threesixtygiving.org); the rules are written from it.
Where the standard is stricter than one expects, so is this: a date without a time where both are asked for, or a null
where a code should stand, is a fault. Nothing is guessed: 03/04/2020 is no date.
"""

import datetime as dt
import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Union

from grants.imports.codes import COUNTRIES, CURRENCIES

DAY = re.compile(r"^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$")
MONTH_OR_YEAR = re.compile(r"^[0-9]{4}(-(0[1-9]|1[012]))?$")
TIME = r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
MOMENT = re.compile(rf"(\d{{4}}-\d\d-\d\d){TIME}$", re.ASCII | re.IGNORECASE)  # RFC 3339

_LETTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_NAME = r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
_USER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@"
_FUTURE = r"v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+"
_HOST = rf"(?:\[(?:(?P<ip>[0-9A-Fa-f:.]+)|{_FUTURE})\]|{_NAME})"
_PATH = rf"{_LETTER}+(?:/{_LETTER}*)*"
_REST = rf"(?:{_LETTER}|[/?])*"
ADDRESS = re.compile(  # RFC 3986
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://(?:{_USER})?{_HOST}(?::[0-9]*)?(?:/{_LETTER}*)*|/(?:{_PATH})?|{_PATH}|)"
    rf"(?:\?{_REST})?(?:#{_REST})?$"
)


class Holds(StrEnum):
    """What one value is, in a cell as in JSON."""

    TEXT = "text"
    NUMBER = "a number"


@dataclass(frozen=True)
class Value:
    """A single value: what it holds, and what is wrong with one (None: nothing)."""

    wrong: Callable[[Any], str | None]
    holds: Holds = Holds.TEXT


@dataclass(frozen=True)
class Many:
    """A list of the same."""

    of: Union["Record", Value]
    least: int = 0


@dataclass(frozen=True)
class Record:
    """Named fields, each with the title it has in spreadsheets; fields that the standard does not know may be there."""

    fields: Mapping[str, tuple[str, Union["Record", Many, Value]]]
    required: tuple[str, ...] = ()


Shape = Record | Many | Value


def faults(grant: Any) -> Iterator[tuple[str, str]]:
    """Each thing that keeps this from being a valid grant, as field and reason."""
    yield from _faults(GRANT, grant, "")
    if isinstance(grant, dict) and ("recipientOrganization" in grant) == ("recipientIndividual" in grant):
        both = "recipientOrganization" in grant
        reason = "is there beside recipientIndividual; a grant has one of them" if both else "is missing"
        yield "recipientOrganization", reason


def _faults(shape: Shape, value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(shape, Value):
        if reason := shape.wrong(value):
            yield path, reason
    elif isinstance(shape, Many):
        yield from _faults_of_many(shape, value, path)
    else:
        yield from _faults_of_record(shape, value, path)


def _faults_of_many(shape: Many, value: Any, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, list):
        yield path, "must be a list"
    elif len(value) < shape.least:
        yield path, "must hold at least one"
    else:
        for place, item in enumerate(value):
            yield from _faults(shape.of, item, f"{path}/{place}")


def _faults_of_record(shape: Record, value: Any, path: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield path or "grant", "must be an object with named fields"
        return
    for name in shape.required:
        if name not in value:
            yield _below(path, name), "is missing"
    for name in value:
        if name in shape.fields:
            yield from _faults(shape.fields[name][1], value[name], _below(path, name))


def _below(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def is_moment(value: str) -> bool:
    """Whether this is a full date and time with its zone, on a day that there was."""
    found = MOMENT.match(value)
    if not found:
        return False
    try:
        dt.date.fromisoformat(found[1])
    except ValueError:
        return False
    return True


def is_address(value: str) -> bool:
    """Whether this is a web address, or another URI, by its grammar."""
    found = ADDRESS.match(value)
    if not found:
        return False
    if found["ip"] is None:
        return True
    try:
        ipaddress.IPv6Address(found["ip"])
    except ValueError:
        return False
    return True


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "must be text"


def _number(value: Any) -> str | None:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return None if is_number else "must be a number, without £ or commas"


def _months(value: Any) -> str | None:
    return _number(value) or (None if value >= 0 else "must be 0 or more")


def _day(value: Any) -> str | None:
    fits = isinstance(value, str) and (DAY.search(value) or is_moment(value))
    return None if fits else f"must be a date like 2026-03-12{_instead(value)}"


def _about_a_day(value: Any) -> str | None:
    fits = isinstance(value, str) and (DAY.search(value) or MONTH_OR_YEAR.search(value) or is_moment(value))
    return None if fits else f"must be a date like 2026-03-12, 2026-03 or 2026{_instead(value)}"


def _moment(value: Any) -> str | None:
    fits = isinstance(value, str) and is_moment(value)
    return None if fits else f"must be a date and time like 2026-04-02T09:30:00Z{_instead(value)}"


def _address(value: Any) -> str | None:
    fits = isinstance(value, str) and is_address(value)
    return None if fits else f"must be a web address like https://example.org{_instead(value)}"


def _one_of(codes: frozenset[str], what: str) -> Value:
    def wrong(value: Any) -> str | None:
        return None if isinstance(value, str) and value in codes else f"must be {what}{_instead(value)}"

    return Value(wrong)


def _instead(value: Any) -> str:
    """What stands there, shortened: it helps to find the cell."""
    said = str(value)
    return f"; it is {said[:40]!r}{'…' if len(said) > 40 else ''}"


def _or_null(value: Value) -> Value:
    return Value(lambda given: None if given is None else value.wrong(given), value.holds)


TEXT, NUMBER = Value(_text), Value(_number, Holds.NUMBER)
DATE, PARTIAL_DATE, DATE_TIME, URI = Value(_day), Value(_about_a_day), Value(_moment), Value(_address)
CURRENCY = _one_of(CURRENCIES, "a currency code like GBP")

MODIFIED: tuple[str, Shape] = ("Last Modified", DATE_TIME)
LOCATION = Record(
    {
        "id": ("Identifier", TEXT),
        "name": ("Name", _or_null(TEXT)),
        "countryCode": ("Country Code", _one_of(COUNTRIES, "a country code like GB")),
        "latitude": ("Latitude", _or_null(NUMBER)),
        "longitude": ("Longitude", _or_null(NUMBER)),
        "description": ("Description", _or_null(TEXT)),
        "geoCode": ("Geographic Code", _or_null(TEXT)),
        "geoCodeType": ("Geographic Code Type", _or_null(TEXT)),
        "dateModified": MODIFIED,
    }
)
ORGANISATION = Record(
    {
        "id": ("Identifier", TEXT),
        "name": ("Name", TEXT),
        "department": ("Department", TEXT),
        "contactName": ("Contact Name", TEXT),
        "charityNumber": ("Charity Number", TEXT),
        "companyNumber": ("Company Number", TEXT),
        "streetAddress": ("Street Address", TEXT),
        "addressLocality": ("City", TEXT),
        "addressRegion": ("County", TEXT),
        "addressCountry": ("Country", TEXT),
        "postalCode": ("Postal Code", TEXT),
        "telephone": ("Phone Number", TEXT),
        "alternateName": ("Alternate Name", TEXT),
        "email": ("Email", TEXT),
        "description": ("Description", TEXT),
        "organisationType": ("Organisation Type", _or_null(TEXT)),
        "url": ("Web Address", URI),
        "location": ("Location", Many(LOCATION)),
        "dateModified": MODIFIED,
    },
    required=("id", "name"),
)
EVENT = Record(
    {
        "title": ("Title", TEXT),
        "startDate": ("Start Date", PARTIAL_DATE),
        "endDate": ("End Date", PARTIAL_DATE),
        "duration": ("Duration (months)", Value(_months, Holds.NUMBER)),
        "description": ("Description", TEXT),
        "dateModified": MODIFIED,
    }
)
CLASSIFICATION = Record(
    {
        "vocabulary": ("Vocabulary", TEXT),
        "code": ("Code", TEXT),
        "title": ("Title", _or_null(TEXT)),
        "description": ("Description", _or_null(TEXT)),
        "url": ("URL", _or_null(URI)),
        "dateModified": MODIFIED,
    }
)
PROGRAMME = Record({name: field for name, field in CLASSIFICATION.fields.items() if name != "vocabulary"})
DOCUMENT = Record(
    {
        "id": ("Identifier", TEXT),
        "title": ("Title", _or_null(TEXT)),
        "url": ("Web Address", _or_null(URI)),
        "description": ("Description", _or_null(TEXT)),
        "documentType": ("Document Type", _or_null(TEXT)),
        "dateModified": MODIFIED,
    }
)
TRANSACTION = Record(
    {
        "id": ("Identifier", TEXT),
        "transactionDate": ("Transaction Date", DATE),
        "currency": ("Currency", CURRENCY),
        "value": ("Value", NUMBER),
        "valueDate": ("Value Date", DATE),
        "description": ("Description", _or_null(TEXT)),
        "provider": ("Provider", _or_null(TEXT)),
        "recipient": ("Recipient", _or_null(TEXT)),
        "dateModified": MODIFIED,
    }
)
INDIVIDUALS = Record(
    {
        "primaryGrantReason": ("Primary Grant Reason", TEXT),
        "secondaryGrantReason": ("Secondary Grant Reason", TEXT),
        "grantPurpose": ("Grant Purpose", Many(TEXT)),
    }
)
GRANT = Record(
    {
        "id": ("Identifier", TEXT),
        "title": ("Title", TEXT),
        "description": ("Description", TEXT),
        "currency": ("Currency", CURRENCY),
        "amountAppliedFor": ("Amount Applied For", NUMBER),
        "amountAwarded": ("Amount Awarded", NUMBER),
        "amountDisbursed": ("Amount Disbursed", NUMBER),
        "awardDate": ("Award Date", DATE),
        "url": ("URL", URI),
        "plannedDates": ("Planned Dates", Many(EVENT)),
        "actualDates": ("Actual Dates", Many(EVENT)),
        "recipientIndividual": (
            "Recipient Ind",
            Record({"id": ("Identifier", TEXT), "name": ("Name", TEXT)}, required=("id", "name")),
        ),
        "toIndividualsDetails": ("To Individuals Details", INDIVIDUALS),
        "recipientOrganization": ("Recipient Org", Many(ORGANISATION, least=1)),
        "beneficiaryLocation": ("Beneficiary Location", Many(LOCATION)),
        "fundingOrganization": ("Funding Org", Many(ORGANISATION, least=1)),
        "grantProgramme": ("Grant Programme", Many(PROGRAMME)),
        "fromOpenCall": ("From An Open Call?", _one_of(frozenset({"Yes", "No"}), "Yes or No")),
        "fundingType": ("Funding Type", Many(CLASSIFICATION)),
        "classifications": ("Classifications", Many(CLASSIFICATION)),
        "relatedDocument": ("Related Document", Many(DOCUMENT)),
        "applicationTransaction": ("Application Transaction", Many(TRANSACTION)),
        "commitmentTransaction": ("Commitment Transaction", Many(TRANSACTION)),
        "disbursementTransaction": ("Disbursement Transaction", Many(TRANSACTION)),
        "relatedActivity": ("Related Activity", Many(TEXT)),
        "dateModified": MODIFIED,
        "dataSource": ("Data Source", _or_null(URI)),
        "regrantType": ("For Regrant Type", TEXT),
        "locationScope": ("Location Scope", TEXT),
    },
    required=("id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization"),
)
