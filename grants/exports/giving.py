"""Grants as a 360Giving package, version 1.4 of the standard (standard.threesixtygiving.org).

A grant to a person says that there was one, how much, under which mission and in which ward: name, title and
description are general words, and nothing finer than a ward is told. A group without papers is an organisation of the
council's own numbering, without name or address, for both would be somebody's. Imported grants keep the identifiers,
names and funders that they came with.
"""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from grants.applications.models import ApplicantKind
from grants.core.money import PENCE
from grants.exports.formats import listed

VERSION = "1.4"
SOCIAL_ACTION = "GTIR120"  # why a person got the grant: codes of the standard
COMMUNITY_PROJECTS = "GTIP160"  # what for
LOCAL_AREA = "GLS060"
WARD = "WD"
TOO_FINE = re.compile(r"[ENSW]0[0-2]\d+")  # output areas of the census: a handful of households
PEOPLE = frozenset({ApplicantKind.PERSON, ApplicantKind.FOR_SOMEBODY})
REGISTERS = {"GB-CHC-": "charityNumber", "GB-COH-": "companyNumber"}


@dataclass(frozen=True)
class Publisher:
    """Who publishes the file, and where it is found."""

    prefix: str  # "360G-DemoTown"
    name: str
    website: str
    data_page: str
    licence: str  # its address


def to_package(grants: Iterable[Any], publisher: Publisher, *, at: dt.datetime) -> Iterator[bytes]:
    """The whole package, a few grants at a time."""
    head = {
        "version": VERSION,
        "title": f"Grants awarded through {publisher.name}",
        "identifier": f"{publisher.prefix}-funded-{at:%Y%m%dT%H%M%SZ}",
        "issued": f"{at:%Y-%m-%d}",
        "modified": _moment(at),
        "publisher": {"name": publisher.name, "identifier": publisher.prefix, "website": publisher.website},
        "license": publisher.licence,
        "accessURL": publisher.data_page,
    }
    before = json.dumps(head, ensure_ascii=False).removesuffix("}") + ', "grants": ['
    items = (json.dumps(grant(row, publisher), ensure_ascii=False) for row in grants)
    yield from listed(items, before, "]}\n")


def grant(row: Any, publisher: Publisher) -> dict[str, Any]:
    """One grant as the standard's JSON object."""
    ours = row.source_identifier is None
    to_person = row.applicant_kind in PEOPLE
    said: dict[str, Any] = {"id": f"{publisher.prefix}-{row.public_id}" if ours else row.source_identifier}
    said |= _words(row, to_person) | _amounts(row)
    said |= {
        "awardDate": row.awarded_on.isoformat(),
        "fundingOrganization": [{"id": row.funder_identifier, "name": row.funder_name}],
    }
    if row.start_on or row.end_on:
        dates = {"startDate": row.start_on, "endDate": row.end_on}
        said["plannedDates"] = [{name: day.isoformat() for name, day in dates.items() if day}]
    said |= _to_person(row, publisher) if to_person else {"recipientOrganization": [_organisation(row, publisher)]}
    if place := _place(row, to_person):
        said["beneficiaryLocation"] = [place]
    if row.mission_slug:
        said["classifications"] = [{"vocabulary": "Missions", "code": row.mission_slug, "title": row.mission_title}]
    if row.round_slug:
        said["grantProgramme"] = [{"code": row.round_slug, "title": row.round_name}]
    if ours:
        said |= {"fromOpenCall": "Yes", "locationScope": LOCAL_AREA, "dataSource": publisher.data_page}
    said["dateModified"] = _moment(row.changed_at)
    return said


def _words(row: Any, to_person: bool) -> dict[str, str]:
    if not to_person:
        return {"title": row.title, "description": row.summary}
    mission = f" under the mission {row.mission_title}" if row.mission_title else ""
    return {"title": "Grant to an individual", "description": f"A grant to an individual for a local project{mission}."}


def _amounts(row: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"currency": row.currency, "amountAwarded": _pounds(row.awarded_pence)}
    if row.asked_pence is not None:
        said["amountAppliedFor"] = _pounds(row.asked_pence)
    if row.source_identifier is None or row.paid_pence:  # what an imported grant does not say, we do not know
        said["amountDisbursed"] = _pounds(row.paid_pence)
    return said


def _pounds(pence: int) -> int | float:
    """The amount as a JSON number: whole pounds without a point, pence as the shortest decimal that means them."""
    return pence / PENCE if pence % PENCE else pence // PENCE


def _to_person(row: Any, publisher: Publisher) -> dict[str, Any]:
    number = row.source_recipient_identifier or f"{publisher.prefix}-IND-{row.public_id}"
    said: dict[str, Any] = {"recipientIndividual": {"id": number, "name": "Individual Recipient"}}
    if row.source_identifier is None:
        said["toIndividualsDetails"] = {"primaryGrantReason": SOCIAL_ACTION, "grantPurpose": [COMMUNITY_PROJECTS]}
    return said


def _organisation(row: Any, publisher: Publisher) -> dict[str, str]:
    own = f"{publisher.prefix}-ORG-{row.public_id}"
    if row.applicant_kind is ApplicantKind.INFORMAL_GROUP:
        return {"id": row.source_recipient_identifier or own, "name": "Informal group of residents"}
    number = row.source_recipient_identifier or row.organisation_identifier or own
    said = {"id": number, "name": row.organisation_name or "Local organisation"}
    for register, field in REGISTERS.items():
        if number.startswith(register):
            said[field] = number.removeprefix(register)
    return said


def _place(row: Any, to_person: bool) -> dict[str, str]:
    if row.ward_code:
        return {"name": row.ward_name, "geoCode": row.ward_code, "geoCodeType": WARD, "countryCode": "GB"}
    code = None if to_person and TOO_FINE.match(row.place_code or "") else row.place_code
    name = None if to_person and not code else row.place_name
    return {field: value for field, value in (("name", name), ("geoCode", code)) if value}


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
