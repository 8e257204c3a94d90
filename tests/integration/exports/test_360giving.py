"""The 360Giving file: every word of it for each kind of grant, and valid by the standard's own schema."""

import datetime as dt
import json
import os

import pytest

from config import ROOT
from grants.applications.models import ApplicantKind
from grants.awards.models import Award, AwardStatus
from grants.core.db import db
from grants.exports import giving, queries
from grants.exports.giving import Publisher
from grants.exports.queries import Filter
from tests.factories.awards import add_award
from tests.factories.world import change
from tests.support.standard import Standard

PUBLISHER = Publisher(
    "360G-DemoTown", "Mission Grants", "https://grants.demo-town.example", "https://grants.demo-town.example/open-data",
    "https://creativecommons.org/licenses/by/4.0/",
)  # fmt: skip
AT = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
GOLDEN = ROOT / "tests" / "golden" / "exports" / "360giving.json"

pytestmark = pytest.mark.usefixtures("ctx")


def package():
    return json.loads(b"".join(giving.to_package(queries.grants(Filter()), PUBLISHER, at=AT)))


def one_of_each(world):
    """A grant to a person, to a group without papers, to a charity, to a company, and three imported ones."""
    day = dt.date(2026, 6, 1)
    old = {"round_id": None, "mission_id": None, "ward_id": None, "status": AwardStatus.CLOSED, "paid_pence": 0}
    kinds = [
        {"applicant_kind": ApplicantKind.PERSON, "start_on": dt.date(2026, 7, 1), "end_on": dt.date(2026, 9, 1)},
        {"applicant_kind": ApplicantKind.FOR_SOMEBODY, "awarded_pence": 60_50},
        {"applicant_kind": ApplicantKind.INFORMAL_GROUP, "title": "Kilburn knitters"},
        {
            "applicant_kind": ApplicantKind.ORGANISATION,
            "organisation_name": "Open Fridge Trust",
            "organisation_identifier": "GB-CHC-9999999",
        },
        {
            "applicant_kind": ApplicantKind.ORGANISATION,
            "organisation_name": "Open Fridge Limited",
            "organisation_identifier": "GB-COH-01234567",
        },
        {"applicant_kind": ApplicantKind.ORGANISATION, "organisation_name": "Friends of the Square"},
        {
            **old,
            "applicant_kind": ApplicantKind.ORGANISATION,
            "organisation_name": "Old Hall",
            "source_identifier": "360G-Other-1",
            "source_recipient_identifier": "GB-CHC-8888888",
            "funder_name": "Other Funder",
            "funder_identifier": "GB-CHC-7777777",
            "currency": "EUR",
            "place_code": "E09000007",
            "place_name": "Camden",
        },
        {
            **old,
            "applicant_kind": ApplicantKind.PERSON,
            "source_identifier": "360G-Other-2",
            "source_recipient_identifier": "360G-Other-IND-2",
            "title": "A title that names Zadie Telltale",
            "summary": "A text about Zadie Telltale",
            "asked_pence": None,
            "place_code": "E01000842",
            "place_name": "Four houses in a row",
        },
    ]
    for n, values in enumerate(kinds):
        id = add_award(world, public_id=f"MG-22222{n + 2}", awarded_on=day + dt.timedelta(days=n), **values)
        change(db.session.get_one(Award, id), changed_at=dt.datetime(2026, 6, 2, 9, 30, tzinfo=dt.UTC))


def test_each_kind_of_grant_reads_as_it_always_did(world):
    one_of_each(world)
    made = package()
    if "UPDATE_GOLDEN" in os.environ:
        GOLDEN.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    assert made == json.loads(GOLDEN.read_text())


def test_people_and_groups_without_papers_are_not_named(world):
    one_of_each(world)
    for id in db.session.scalars(db.select(Award.id)):
        award = db.session.get_one(Award, id)
        if award.applicant_kind is not ApplicantKind.ORGANISATION:
            change(award, organisation_name="TELLTALE", title="TELLTALE", summary="TELLTALE")
    people = [g for g in package()["grants"] if "recipientIndividual" in g]
    assert {g["recipientIndividual"]["name"] for g in people} == {"Individual Recipient"}
    assert {g["title"] for g in people} == {"Grant to an individual"}
    assert "TELLTALE" not in json.dumps(people)
    groups = [g["recipientOrganization"] for g in package()["grants"] if "recipientOrganization" in g]
    assert "TELLTALE" not in json.dumps(groups)


def test_where_a_person_lives_is_told_no_finer_than_the_ward(world):
    one_of_each(world)
    places = [g.get("beneficiaryLocation") for g in package()["grants"] if "recipientIndividual" in g]
    ward = [{"name": "Camden Town", "geoCode": "E05013655", "geoCodeType": "WD", "countryCode": "GB"}]
    assert places == [ward, ward, None]


def test_no_two_grants_share_an_identifier(world):
    one_of_each(world)
    ids = [g["id"] for g in package()["grants"]]
    assert len(set(ids)) == len(ids)


@pytest.mark.real_data
def test_the_file_is_valid_by_the_standards_own_schema(world, real_data):
    one_of_each(world)
    assert Standard(real_data / "360giving").faults(package()) == []
