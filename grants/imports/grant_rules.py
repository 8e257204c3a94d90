"""What a grant is by version 1.4 of the 360Giving standard: its fields, their titles in spreadsheets, what each holds.

The names, titles and codes are facts of the standard (standard.threesixtygiving.org); the rules are written from it.
Where the standard is stricter than one expects, so is this: a date without a time where both are asked for, or a null
where a code should stand, is a fault. What a single value may be stands in ``values``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Union

from grants.imports.codes import COUNTRIES
from grants.imports.values import (
    CURRENCY,
    DATE,
    DATE_TIME,
    MONTHS,
    NUMBER,
    PARTIAL_DATE,
    TEXT,
    URI,
    Value,
    one_of,
    or_null,
)


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


MODIFIED: tuple[str, Shape] = ("Last Modified", DATE_TIME)
LOCATION = Record(
    {
        "id": ("Identifier", TEXT),
        "name": ("Name", or_null(TEXT)),
        "countryCode": ("Country Code", one_of(COUNTRIES, "a country code like GB")),
        "latitude": ("Latitude", or_null(NUMBER)),
        "longitude": ("Longitude", or_null(NUMBER)),
        "description": ("Description", or_null(TEXT)),
        "geoCode": ("Geographic Code", or_null(TEXT)),
        "geoCodeType": ("Geographic Code Type", or_null(TEXT)),
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
        "organisationType": ("Organisation Type", or_null(TEXT)),
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
        "duration": ("Duration (months)", MONTHS),
        "description": ("Description", TEXT),
        "dateModified": MODIFIED,
    }
)
CLASSIFICATION = Record(
    {
        "vocabulary": ("Vocabulary", TEXT),
        "code": ("Code", TEXT),
        "title": ("Title", or_null(TEXT)),
        "description": ("Description", or_null(TEXT)),
        "url": ("URL", or_null(URI)),
        "dateModified": MODIFIED,
    }
)
PROGRAMME = Record({name: field for name, field in CLASSIFICATION.fields.items() if name != "vocabulary"})
DOCUMENT = Record(
    {
        "id": ("Identifier", TEXT),
        "title": ("Title", or_null(TEXT)),
        "url": ("Web Address", or_null(URI)),
        "description": ("Description", or_null(TEXT)),
        "documentType": ("Document Type", or_null(TEXT)),
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
        "description": ("Description", or_null(TEXT)),
        "provider": ("Provider", or_null(TEXT)),
        "recipient": ("Recipient", or_null(TEXT)),
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
        "fromOpenCall": ("From An Open Call?", one_of(frozenset({"Yes", "No"}), "Yes or No")),
        "fundingType": ("Funding Type", Many(CLASSIFICATION)),
        "classifications": ("Classifications", Many(CLASSIFICATION)),
        "relatedDocument": ("Related Document", Many(DOCUMENT)),
        "applicationTransaction": ("Application Transaction", Many(TRANSACTION)),
        "commitmentTransaction": ("Commitment Transaction", Many(TRANSACTION)),
        "disbursementTransaction": ("Disbursement Transaction", Many(TRANSACTION)),
        "relatedActivity": ("Related Activity", Many(TEXT)),
        "dateModified": MODIFIED,
        "dataSource": ("Data Source", or_null(URI)),
        "regrantType": ("For Regrant Type", TEXT),
        "locationScope": ("Location Scope", TEXT),
    },
    required=("id", "title", "description", "currency", "amountAwarded", "awardDate", "fundingOrganization"),
)
