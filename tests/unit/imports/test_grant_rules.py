"""Our rules for a grant and the standard's own schema call exactly the same grants valid."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.imports.grant_rules import faults
from grants.imports.values import is_address, is_moment
from tests.support.standard import Standard

VALID = {
    "id": "360G-ExampleGiving-1",
    "title": "Community garden",
    "description": "Tools and a shed.",
    "currency": "GBP",
    "amountAwarded": 4500,
    "awardDate": "2026-03-12",
    "fundingOrganization": [{"id": "GB-CHC-9999999", "name": "Example Giving"}],
    "recipientOrganization": [{"id": "GB-CHC-9999998", "name": "Example Garden Trust"}],
}
FULL = VALID | {
    "amountAppliedFor": 5000.5,
    "amountDisbursed": 0,
    "url": "https://example.org/a?b=c#d",
    "plannedDates": [{"startDate": "2026", "endDate": "2027-03", "duration": 12, "title": "x"}],
    "actualDates": [{"startDate": "2026-04-01", "dateModified": "2026-04-02T09:30:00Z"}],
    "toIndividualsDetails": {"primaryGrantReason": "GTIR070", "grantPurpose": ["GTIP140"]},
    "beneficiaryLocation": [{"name": None, "countryCode": "GB", "latitude": 51.5, "geoCode": "E05013655"}],
    "grantProgramme": [{"code": "A", "title": None, "url": "https://example.org"}],
    "fromOpenCall": "Yes",
    "fundingType": [{"vocabulary": "v", "code": "c"}],
    "classifications": [{"title": "Environment"}],
    "relatedDocument": [{"id": "1", "url": None, "documentType": "report"}],
    "commitmentTransaction": [
        {"transactionDate": "2026-01-01", "currency": "EUR", "value": 1, "valueDate": "2026-01-01"}
    ],
    "relatedActivity": ["360G-ExampleGiving-2"],
    "dateModified": "2026-04-02T09:30:00+01:00",
    "dataSource": None,
    "locationScope": "GLS060",
    "regrantType": "FRG010",
}
FULL["recipientOrganization"] = [
    {"id": "1", "name": "n", "url": "http://x.org", "location": [{"geoCode": "E0"}], "organisationType": None}
]
WRONG = [
    None, True, 0, -1, 1.5, "", "x", [], {}, [None], [{}], [[]], ["x"], {"id": 1}, {"id": "1", "name": "n"},
    [{"id": "1", "name": "n"}], [{"id": "1"}], [{"startDate": None}], [{"duration": -1}], [{"title": 1}],
    "2026-02-31", "2026-13-01", "12/03/2026", "2026-3-1", "2026", "2026-03", "2026-03-12T09:30", "2026-03-12T09:30:00",
    "2026-03-12T09:30:00Z", "2026-02-31T09:30:00Z", "2026-03-12t09:30:00z", "2026-03-12 09:30:00Z", "2026-03-12\n",
    "gbp", "GBP", "EUR", "GB", "UK", "Yes", "yes", "Y", "http://", "www.example.org", "http://a b", "mailto:a@b.org",
]  # fmt: skip


def spots(value, path=()):
    """Every place in a grant where something can be put wrong."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from spots(item, (*path, key))


def with_at(grant, path, value):
    changed = copy.deepcopy(grant)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def without(grant, path):
    changed = copy.deepcopy(grant)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return changed


def test_a_grant_with_what_is_required_is_valid():
    assert list(faults(VALID)) == []
    assert list(faults(FULL)) == []


@pytest.mark.parametrize("name", VALID)
def test_what_is_required_is_missed_by_name(name):
    assert list(faults({key: value for key, value in VALID.items() if key != name})) == [(name, "is missing")]


def test_a_grant_goes_to_an_organisation_or_to_a_person_and_not_to_both():
    person = {"id": "360G-X-IND-1", "name": "Individual Recipient"}
    to_person = without(VALID, ("recipientOrganization",)) | {"recipientIndividual": person}
    assert list(faults(to_person)) == []
    assert [field for field, _ in faults(VALID | {"recipientIndividual": person})] == ["recipientOrganization"]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("awardDate", "12/03/2026", "must be a date like 2026-03-12; it is '12/03/2026'"),
        ("amountAwarded", "£4,500", "must be a number, without £ or commas"),
        ("amountAwarded", True, "must be a number, without £ or commas"),
        ("currency", "gbp", "must be a currency code like GBP; it is 'gbp'"),
        ("fromOpenCall", "Y", "must be Yes or No; it is 'Y'"),
        ("dateModified", "2026-04-02", "must be a date and time like 2026-04-02T09:30:00Z; it is '2026-04-02'"),
        ("url", "www.example.org", "must be a web address like https://example.org; it is 'www.example.org'"),
        ("title", None, "must be text"),
        ("fundingOrganization", [], "must hold at least one"),
    ],
)
def test_the_reason_says_what_should_be_there(field, value, reason):
    assert list(faults(VALID | {field: value})) == [(field, reason)]


@pytest.fixture(scope="module")
def standard(real_data):
    return Standard(real_data / "360giving")


@pytest.mark.real_data
def test_every_field_put_wrong_in_every_way_is_judged_as_the_schema_does(standard):
    for path in spots(FULL):
        changed = [without(FULL, path), *(with_at(FULL, path, value) for value in WRONG)]
        for grant in changed:
            assert bool(list(faults(grant))) is not standard.grant.is_valid(grant), (path, grant)


@pytest.mark.real_data
@settings(max_examples=150)
@given(st.data())
def test_any_grant_is_judged_as_the_schema_does(standard, data):
    grant = FULL
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(spots(grant)) or [("id",)]))
        value = data.draw(
            st.sampled_from(WRONG) | st.text(max_size=8) | st.floats(allow_nan=False, allow_infinity=False)
        )
        grant = with_at(grant, path, value)
    assert bool(list(faults(grant))) is not standard.grant.is_valid(grant)


@pytest.mark.real_data
@settings(max_examples=300)
@given(st.from_regex(r"[a-z]{0,4}:?(//)?[a-z@:%\[\]/?#. é0-9-]{0,12}") | st.text(max_size=10))
def test_any_address_and_moment_is_judged_as_the_schema_does(standard, text):
    checker = standard.grant.format_checker
    assert is_address(text) is checker.conforms(text, "uri")
    moment = "2026-03-12T" + text
    assert is_moment(moment) is checker.conforms(moment, "date-time")


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["a001p00000zgyHZAAY", "a003W000001B7PzQAK"])
def test_every_published_grant_of_the_samples_is_valid(real_data, name):
    grants = json.loads((real_data / "360giving" / "samples" / f"{name}.json").read_text())["grants"]
    assert [list(faults(grant)) for grant in grants] == [[]] * len(grants)


@pytest.mark.real_data
def test_no_field_or_title_of_the_standard_is_missing(standard):
    from grants.imports.grant_rules import GRANT

    assert set(GRANT.fields) == set(standard.properties)
    titles = {name: said["title"] for name, said in standard.properties.items() if "title" in said}
    assert {name: GRANT.fields[name][0] for name in titles} == titles
