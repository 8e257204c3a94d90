"""From a published record what the commands read that redo a part of it: scores to calibrate, readings to plan anew."""

from collections.abc import Mapping
from typing import Any

from grants.panels.record import work_out

Data = Mapping[str, Any]
Row = tuple[str, int, float, str]  # idea, reader, score, mission

COLUMNS = ("idea", "reader", "score", "mission")
LEAST = 2  # readings without which there is nothing to calibrate


def panels(record: Data) -> list[int]:
    """The panels whose scores can be calibrated."""
    read = [one["panel"] for one in record["ideas"] for _ in one["readings"]]
    return sorted(panel for panel in set(read) if read.count(panel) >= LEAST)


def scores(record: Data, panel: int) -> list[Row]:
    """Every score that counted in a panel, 0 to 100, as ``grants panel calibrate`` reads them."""
    inside = [one for one in work_out(record).contenders if one.panel == panel]
    rows = [
        (str(one.idea), int(str(who)), score, str(one.kept_for or "")) for one in inside for who, score in one.scores
    ]
    return sorted(rows)


def to_plan(record: Data, panel: int) -> dict[str, Any]:
    """Ideas, members by number and who must not read what, as ``grants panel assign`` reads them.

    Another plan comes of it than the one that was used: where members live and what they care about is not published.
    """
    ideas = [one for one in record["ideas"] if one["panel"] == panel]
    out = sorted({(one["idea"], member) for one in ideas for member in one["stepped_out"]})
    read = {each["member"] for one in ideas for each in one["readings"]}
    members = read.union(*(one["present"] for one in ideas), (member for _, member in out))
    return {
        "ideas": [{"id": one["idea"], "mission": one["mission"]} for one in ideas],
        "readers": [{"id": member} for member in sorted(members)],
        "readings": max(1, min(one["asked_to_read"] for one in ideas)),
        "conflicts": [list(pair) for pair in out],
    }
