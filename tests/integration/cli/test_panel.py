import json

import pytest
from click.testing import CliRunner

from grants.cli import main

HEAD = "idea,reader,score,mission\n"
ROWS = "".join(
    f"i{i},r{(i + k) % 5},{50 + i + 6 * ((i + k) % 5) + (i * k) % 3},m{i % 2}\n" for i in range(20) for k in (0, 1, 3)
)


def run(*words):
    return CliRunner().invoke(main, ["panel", *words])


@pytest.fixture
def scores(tmp_path):
    def write(text):
        path = tmp_path / "scores.csv"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_scores_are_calibrated_without_a_database(scores, monkeypatch):
    monkeypatch.delenv("GRANTS_ENV", raising=False)
    found = json.loads(run("calibrate", scores(HEAD + ROWS), "--json").output)
    assert set(found) == {"mu", "variances", "gate", "ideas"}
    assert set(found["variances"]) == {"quality", "leniency", "taste"}
    assert found["gate"] == {"open": True, "reasons": []}
    assert [set(idea) for idea in found["ideas"]] == [{"idea", "raw", "calibrated", "low", "high"}] * 20


def test_without_a_mission_column_crossing_is_not_asked_about(scores):
    siloed = "".join(f"i{i},r{i % 2}{k},{50 + i + 9 * k}\n" for i in range(20) for k in range(3))
    reasons = json.loads(run("calibrate", scores("idea,reader,score\n" + siloed), "--json").output)["gate"]["reasons"]
    assert [reason for reason in reasons if "missions" in reason] == []


def test_a_table_is_printed_for_people(scores):
    assert "Generosity was taken off." in run("calibrate", scores(HEAD + ROWS)).output


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the first line must name the columns"),
        ("idea,reader\na,b\n", "score is missing"),
        (HEAD + "a,b,lots,m\n", "line 2: the score must be a number"),
        (HEAD + "a,b,nan,m\nb,b,1,m\n", "Every score must be a number"),
        (HEAD + ",b,1,m\n", "line 2: idea and reader must be filled in"),
        (HEAD + "a,b,1,m\n", "at least two readings"),
        (HEAD + "a,b,1,m\na,b,2,m\n", "read the same idea twice"),
    ],
)
def test_scores_that_cannot_be_read_are_a_sentence(scores, text, sentence):
    result = run("calibrate", scores(text))
    assert (result.exit_code, sentence in result.output) == (1, True)


def test_the_golden_lottery_prints_commitment_seed_and_order_and_nothing_after():
    event = "ROUND-2026-SPRING/national-lottery-2026-05-16:03,11,17,28,41,52"
    ids = ["APP-0058", "APP-0007", "APP-0012", "APP-0031", "APP-0044"]
    assert run("lottery", "--secret", "9f2c7a1e5b3d4c60", "--event", event, *ids).output.splitlines() == [
        "06bef5d4f4d2e9a676440118ce254a35e614b921e3f72bbf98ef12d4fecfc90c",
        "5c47dddd887f9493a1b4e24c110f72a78c8070ac02ba17fc0926d45ba9fcc774",
        "APP-0012",
        "APP-0044",
        "APP-0058",
        "APP-0007",
        "APP-0031",
    ]


PROBLEM = {
    "ideas": [{"id": f"i{n}", "mission": f"m{n % 2}"} for n in range(6)],
    "readers": [{"id": f"r{n}", "missions": ["m0"]} for n in range(4)] + [{"id": "r4", "missions": [], "max": 1}],
    "readings": 2,
    "conflicts": [["i0", "r0"]],
}


def planned(tmp_path, told):
    path = tmp_path / "problem.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told), "utf-8")
    return run("assign", str(path), "--json")


def test_a_plan_names_who_reads_what(tmp_path):
    found = json.loads(planned(tmp_path, PROBLEM).output)
    assert (len(found["pairs"]), found["binding"]) == (12, [])
    assert ["i0", "r0"] not in found["pairs"]
    assert [reader for _, reader in found["pairs"]].count("r4") == 1


def test_a_plan_that_cannot_be_made_names_the_rule_and_fails(tmp_path):
    result = planned(tmp_path, {**PROBLEM, "readings": 6})
    assert (result.exit_code, json.loads(result.output)["pairs"]) == (1, [])
    assert json.loads(result.output)["binding"] == ["there are fewer readers than readings for an idea"]


@pytest.mark.parametrize(
    "told", ["", "{", "[]", "{}", {**PROBLEM, "readings": 0}, {**PROBLEM, "conflicts": [["x", "r0"]]}]
)
def test_a_problem_that_cannot_be_read_is_a_sentence(tmp_path, told):
    result = planned(tmp_path, told)
    assert (result.exit_code, result.output.startswith("Error: problem.json: ")) == (1, True)
