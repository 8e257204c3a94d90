"""What the API tells of each thing. The OpenAPI description is made from these classes, so the two cannot differ."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True)
class Figures:
    """What was asked, promised and paid, in pence of £; the same definitions as on the pages."""

    asked_pence: Annotated[int, "What the ideas asked for, of rounds whose results are out"]
    awarded_pence: Annotated[int, "What was promised, less offers that lapsed or were cancelled"]
    paid_pence: Annotated[int, "What has been paid"]
    returned_pence: Annotated[int, "What came back after it was paid"]
    applications: Annotated[int, "Ideas in rounds whose results are out"]
    projects: Annotated[int, "Funded projects"]
    as_of: Annotated[dt.datetime | None, "When any of these figures last changed; null while there are none"]


@dataclass(frozen=True)
class Mission:
    """A bold goal with a date."""

    slug: Annotated[str, "Its name in addresses"]
    title: Annotated[str, "Its short name"]
    statement: Annotated[str, "Its full wording"]
    target_date: Annotated[dt.date, "The day by which it should be reached"]
    status: Annotated[str, "active, succeeded by another, or retired"]
    url: Annotated[str, "Its page"]
    figures: Annotated[Figures, "What its money did; the money of a project counts under its main mission only"]


@dataclass(frozen=True)
class Place:
    """A ward by its official code."""

    code: Annotated[str, "Official code, such as E05013655"]
    name: Annotated[str, "Its name"]


@dataclass(frozen=True)
class Project:
    """A funded project."""

    public_id: Annotated[str, "Its public reference"]
    title: Annotated[str, "What it is called"]
    summary: Annotated[str, "What it does"]
    mission: Annotated[str | None, "Slug of the mission its money counts under; null where it has none"]
    also_missions: Annotated[list[str], "Slugs of other missions it supports"]
    round: Annotated[str | None, "Slug of the round that funded it; null for grants from before"]
    ward: Annotated[Place | None, "Where it happens"]
    applicant_kind: Annotated[str, "person, informal group, organisation or for somebody else"]
    currency: Annotated[str, "Currency of its amounts, GBP for £"]
    requested_pence: Annotated[int | None, "What was asked for, in hundredths of the currency"]
    awarded_pence: Annotated[int, "What was promised"]
    paid_pence: Annotated[int, "What has been paid"]
    returned_pence: Annotated[int, "What came back"]
    award_date: Annotated[dt.date, "The day it was promised"]
    start_date: Annotated[dt.date | None, "Planned start"]
    end_date: Annotated[dt.date | None, "Planned end"]
    status: Annotated[str, "offered, accepted, paid or closed"]
    url: Annotated[str, "Its page"]


@dataclass(frozen=True)
class Round:
    """A call for ideas."""

    slug: Annotated[str, "Its name in addresses"]
    name: Annotated[str, "Its name"]
    summary: Annotated[str, "What it is for"]
    status: Annotated[str, "to come, open, closed, or decided once its results are out"]
    opens_at: Annotated[dt.datetime, "When it opens"]
    closes_at: Annotated[dt.datetime | None, "When it closes; null if it has no end"]
    least_pence: Annotated[int, "The least one can ask for"]
    most_pence: Annotated[int, "The most one can ask for"]
    pot_pence: Annotated[int, "What its funding sources put in"]
    figures: Annotated[Figures, "What its money did"]


@dataclass(frozen=True)
class Ward:
    """A ward and what happened there."""

    code: Annotated[str, "Official code"]
    name: Annotated[str, "Its name"]
    figures: Annotated[Figures, "What the money did there"]
