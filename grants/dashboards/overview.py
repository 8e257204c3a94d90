"""Missions, rounds and wards side by side with their figures, as the public pages show them. Asks nothing of HTTP."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from grants.awards.figure_queries import APRIL, Figures
from grants.dashboards import queries
from grants.missions.models import Mission, MissionStatus
from grants.places.models import Ward
from grants.rounds.models import Round, RoundStatus

MOST_TILES = 120  # on one wall
NOTHING = Figures()


@dataclass(frozen=True)
class NoMission:
    """What stands in a mission's place for projects that belong to none here, such as imported ones."""

    slug: str = queries.UNLINKED
    title: str = "No mission"


Shown = Mission | NoMission
NO_MISSION = NoMission()


@dataclass(frozen=True)
class MissionRow:
    """A mission and what its money did."""

    mission: Shown
    figures: Figures

    @property
    def is_over(self) -> bool:
        """Retired, or followed by another mission."""
        return isinstance(self.mission, Mission) and self.mission.status is not MissionStatus.ACTIVE


@dataclass(frozen=True)
class RoundRow:
    """A round, its pot and what became of it; without a round, what was funded outside any."""

    round: Round | None
    figures: Figures
    pot_pence: int | None

    @property
    def left_pence(self) -> int | None:
        return None if self.pot_pence is None else self.figures.left_pence(self.pot_pence)


@dataclass(frozen=True)
class YearRow:
    """A financial year of decision, by the year in which it begins."""

    year: int
    figures: Figures

    @property
    def starts_on(self) -> dt.date:
        return dt.date(self.year, APRIL, 1)


@dataclass(frozen=True)
class WardRow:
    """A ward as a tile of the map and a row of the table."""

    ward: Ward
    figures: Figures

    @property
    def name(self) -> str:
        return self.ward.name

    @property
    def tile_column(self) -> int:
        return self.ward.tile_column

    @property
    def tile_row(self) -> int:
        return self.ward.tile_row

    @property
    def value(self) -> int:
        return self.figures.projects


@dataclass(frozen=True)
class Wards:
    """All wards by what was promised there, and what lies in none of them."""

    rows: Sequence[WardRow]
    elsewhere: Figures

    @property
    def reached(self) -> list[WardRow]:
        """Wards with a project, the most promised first."""
        found = [row for row in self.rows if row.figures.projects]
        return sorted(found, key=lambda row: (-row.figures.awarded_pence, row.name))

    @property
    def missed(self) -> list[str]:
        """The names of wards with no project yet."""
        return [row.name for row in self.rows if not row.figures.projects]


@dataclass(frozen=True)
class Wall:
    """One tile a project; ``round`` where there are too many projects for one wall and this is the newest round's."""

    slugs: Sequence[str]
    projects: int
    round: Round | None

    @property
    def is_whole(self) -> bool:
        return len(self.slugs) == self.projects


def mission_rows(missions: Iterable[Mission], figures: Mapping[UUID | None, Figures]) -> list[MissionRow]:
    """Every mission in order with its figures, and at the end what belongs to none, where there is any."""
    rows = [MissionRow(mission, figures.get(mission.id, NOTHING)) for mission in missions]
    if figures.get(None, NOTHING) != NOTHING:
        rows.append(MissionRow(NO_MISSION, figures[None]))
    return rows


def round_rows(
    rounds: Iterable[Round], figures: Mapping[UUID | None, Figures], pots: Mapping[UUID, int]
) -> list[RoundRow]:
    """Rounds whose results are out, the newest first, and at the end what was funded outside any round."""
    decided = [round for round in rounds if round.status is RoundStatus.DECIDED or round.id in figures]
    rows = [RoundRow(round, figures.get(round.id, NOTHING), pots.get(round.id, 0)) for round in decided]
    if figures.get(None, NOTHING) != NOTHING:
        rows.append(RoundRow(None, figures[None], None))
    return rows


def ward_rows(wards: Iterable[Ward], figures: Mapping[UUID | None, Figures]) -> Wards:
    """Every ward with its figures, those with none included."""
    return Wards([WardRow(ward, figures.get(ward.id, NOTHING)) for ward in wards], figures.get(None, NOTHING))


def year_rows(figures: Mapping[int, Figures]) -> list[YearRow]:
    """The years in which something was decided, oldest first."""
    return [YearRow(year, figures[year]) for year in sorted(figures)]


def total(rows: Iterable[MissionRow | RoundRow | YearRow]) -> Figures:
    """The sum of these rows, so that a table's last row is what stands above it."""
    parts = [row.figures for row in rows]
    names = Figures.__dataclass_fields__
    return Figures(**{name: sum(getattr(part, name) for part in parts) for name in names})


def wall(rows: Sequence[MissionRow], rounds: Sequence[RoundRow]) -> Wall:
    """The wall of all projects where it is not too big for one, otherwise of the newest round that funded any."""
    projects = total(rows).projects
    slugs: dict[UUID | None, str] = {
        row.mission.id: row.mission.slug for row in rows if isinstance(row.mission, Mission)
    }
    newest = next((row for row in rounds if row.figures.projects), None)
    if projects <= MOST_TILES or newest is None:
        ids, round, count = queries.wall(MOST_TILES), None, projects
    else:
        ids = queries.wall(MOST_TILES, round_id=newest.round.id if newest.round else None)
        round, count = newest.round, newest.figures.projects
    return Wall([slugs.get(id, queries.UNLINKED) for id in ids], count, round)


def open_rounds(rounds: Iterable[Round], moment: dt.datetime) -> list[Round]:
    """The rounds that take ideas now, the first to close first."""
    found = [round for round in rounds if round.is_open(moment)]
    return sorted(found, key=lambda round: (round.closes_at is None, round.closes_at, round.slug))


def next_round(rounds: Iterable[Round], moment: dt.datetime) -> Round | None:
    """The round that opens next, where one is published."""
    coming = [round for round in rounds if round.status is RoundStatus.PUBLISHED and round.opens_at > moment]
    return min(coming, key=lambda round: round.opens_at, default=None)


def being_decided(rounds: Iterable[Round], moment: dt.datetime) -> list[Round]:
    """The rounds that have closed and whose results are not out yet."""
    return [round for round in rounds if round.status is RoundStatus.PUBLISHED and round.has_closed(moment)]


def last_decided(rounds: Iterable[RoundRow]) -> RoundRow | None:
    """The round whose results came out last and whose ideas were counted."""
    found = [
        (row.round.results_published_at, row)
        for row in rounds
        if row.round and row.round.results_published_at and row.figures.applications
    ]
    return max(found, key=lambda each: each[0])[1] if found else None


def date_has_passed(mission: Shown, today: dt.date) -> bool:
    """Whether the mission's own date lies behind us while it is still pursued."""
    return isinstance(mission, Mission) and mission.status is MissionStatus.ACTIVE and mission.target_on < today


def scale(rows: Iterable[MissionRow | YearRow]) -> int:
    """A round number of pence that the longest bar fits in, the same for all bars that stand together."""
    most = max((row.figures.awarded_pence for row in rows), default=0)
    step: int = 10 ** max(4, len(str(most)) - 1)
    return max(step, -(-most // step) * step)
