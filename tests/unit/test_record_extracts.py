"""What is offered beside a record comes to what stands in it."""

import pytest

from grants.panels import record, standing
from grants.panels.calibration import Reading, calibrate
from grants.panels.record_extracts import panels, scores, to_plan
from tests.factories.records import told


def of_two_panels():
    inputs = told(ideas=40)
    return {**inputs, "ideas": [{**one, "panel": 1 + n % 2} for n, one in enumerate(inputs["ideas"])]}


@pytest.mark.parametrize("panel", [1, 2])
def test_the_scores_of_a_panel_calibrate_to_those_of_the_record(panel):
    inputs = of_two_panels()
    found = calibrate(
        [Reading(i, m, score, mission) for i, m, score, mission in scores(inputs, panel)], cap=standing.CAP
    )
    results = record.results_of(inputs)
    assert found.gate.is_open is results["panels"][str(panel)]["is_adjusted"] is True
    assert {idea.idea: idea.calibrated for idea in found.ideas} == {
        one["idea"]: pytest.approx(results["scores"][one["idea"]]["adjusted"], abs=1e-6)
        for one in inputs["ideas"]
        if one["panel"] == panel
    }


def test_a_panel_with_fewer_than_two_readings_is_not_offered():
    inputs = of_two_panels()
    for one in inputs["ideas"]:
        if one["panel"] == 2:
            one["readings"] = []
    assert panels(inputs) == [1]
    inputs["ideas"][1]["readings"] = told()["ideas"][1]["readings"][:1]
    assert panels(inputs) == [1]


def test_readings_are_planned_among_the_members_of_the_panel_and_not_by_who_stepped_out():
    first, second, other = (
        {"idea": f"IDEA-{n}", "panel": panel, "mission": "food", "asked_to_read": asked, "stepped_out": out,
         "present": [4], "readings": [{"member": n, "scores": [1]}]}
        for n, panel, asked, out in ((1, 1, 3, [7]), (2, 1, 2, []), (3, 2, 5, [9]))
    )  # fmt: skip
    assert to_plan({"ideas": [first, second, other]}, 1) == {
        "ideas": [{"id": "IDEA-1", "mission": "food"}, {"id": "IDEA-2", "mission": "food"}],
        "readers": [{"id": 1}, {"id": 2}, {"id": 4}, {"id": 7}],
        "readings": 2,
        "conflicts": [["IDEA-1", 7]],
    }
