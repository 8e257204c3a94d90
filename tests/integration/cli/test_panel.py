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
        (HEAD + "a,b,1,m\na , b,2,m\n", "read the same idea twice"),
        (HEAD + "a,b,1e308,m\nb,b,-1e308,m\n", "A score is larger than 1,000,000,000, which no scale is"),
        (HEAD + "a,b,1,m,more\nb,b,2,m\n", "line 2: there is more than the first line names"),
        ("idea,reader,score,score\na,b,1,2\n", "the first line names a column twice"),
        (HEAD + "".join(f"i{n},r{n},1,m\n" for n in range(1001)), "1001 ideas and 1001 readers are too many"),
    ],
)
def test_scores_that_cannot_be_read_are_a_sentence(scores, text, sentence):
    result = run("calibrate", scores(text))
    assert (result.exit_code, sentence in result.output) == (1, True)


def test_a_name_cannot_steer_the_terminal_it_is_printed_to(scores):
    output = run("calibrate", scores(HEAD + "\x1b[2Ja,b,1,m\nb,b,2,m\n")).output
    assert ("\x1b" in output, "\ufffd[2Ja" in output) == (False, True)


@pytest.mark.parametrize("command", ["calibrate", "assign", "redo"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"é": 1}'.encode("latin-1"), "the file is not written in UTF-8"),
        (b" " * 20_000_001, "the file is larger than 20 MB"),
    ],
)
def test_a_file_that_is_no_text_or_too_long_is_a_sentence(tmp_path, command, content, sentence):
    (tmp_path / "file").write_bytes(content)
    result = run(command, str(tmp_path / "file"))
    assert (result.exit_code, result.output) == (1, f"Error: file: {sentence}\n")


@pytest.mark.parametrize("command", ["assign", "redo"])
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[" * 100_000 + "]" * 100_000, "a number in it is too long, or lists stand in lists too often"),
        ("[" * 22 + "]" * 22, "lists stand in lists more than 20 times"),
        ("[NaN]", "NaN is not a number"),
        ("[" + "9" * 10_000 + "]", "a number in it is too long, or lists stand in lists too often"),
        ('{"a": 1', "line 1 is not JSON (Expecting ',' delimiter)"),
    ],
)
def test_json_that_nobody_would_write_is_a_sentence(tmp_path, command, text, sentence):
    (tmp_path / "file").write_text(text, "utf-8")
    result = run(command, str(tmp_path / "file"))
    assert (result.exit_code, result.output) == (1, f"Error: file: {sentence}\n")


def test_a_draw_of_what_cannot_be_written_is_a_sentence():
    result = run("lottery", "--secret", "s", "--event", "\udcff", "a", "b")
    assert result.output == "Error: Secret, event and ideas must be text that can be written in UTF-8\n"


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


SEAL = "6ddf07ff1d01a01e26c0ce53e33eb868e8f5ab040f5434be685068dcf3979046"  # of 0f|1:a1;2:b1,b2,b3
PEOPLE = {
    "event": "ROUND-2026-SPRING/national-lottery-2026-05-16:03,11,17,28,41,52",
    "event_on": "2026-05-16",
    "commitment": "06bef5d4f4d2e9a676440118ce254a35e614b921e3f72bbf98ef12d4fecfc90c",
    "panels": [{"tickets": 1_000_000, "seal": SEAL}],
    "secret": "9f2c7a1e5b3d4c60",
    "event_result": "drawn",
    "seed": "d8488d9a59861f7ad2ccd9cdbc97a6886103c9d305a8659015b5876b72cc5fc4",
    "opened": [
        {
            "panel": 0,
            "salt": "0f",
            "groups": [{"seats": 1, "codes": ["a1"]}, {"seats": 2, "codes": ["b1", "b2", "b3"]}],
        }
    ],
    "withdrawn": ["b1"],
    "drawn": ["a1", "b2", "b3"],
}


def drawn_again(tmp_path, told):
    path = tmp_path / "draw.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told), "utf-8")
    return run("lottery", "--from", str(path))


def test_people_are_drawn_again_from_the_published_file_without_a_database(tmp_path, monkeypatch):
    monkeypatch.delenv("GRANTS_ENV", raising=False)
    result = drawn_again(tmp_path, PEOPLE)
    assert result.output.splitlines() == [PEOPLE["commitment"], PEOPLE["seed"], *PEOPLE["drawn"]]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("", "draw.json: "),
        ("[" * 100_000, "draw.json: "),
        ([], "draw.json: It is not the file of a draw of people"),
        ({**PEOPLE, "secret": None}, "draw.json: The draw is still to come"),
        ({**PEOPLE, "drawn": ["a1", "b1", "b3"]}, "draw.json: The people drawn are not those"),
    ],
)
def test_a_file_that_is_no_draw_is_a_sentence(tmp_path, told, sentence):
    result = drawn_again(tmp_path, told)
    assert (result.exit_code, result.output.startswith(f"Error: {sentence}")) == (1, True)


@pytest.mark.parametrize("words", [(), ("--secret", "s"), ("a", "b"), ("--from", __file__, "a")])
def test_a_lottery_is_of_ids_or_of_a_file(words):
    assert run("lottery", *words).exit_code == 2


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


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ideas": [{"id": "a", "mission": "m"}, {"id": "a", "mission": "n"}]}, "An idea stands in the list twice"),
        ({"readings": 1.5}, "readings must be a whole number that is not too large."),
        ({"readings": 10**30}, "readings must be a whole number that is not too large."),
        ({"readers": [{"id": "r0", "max": "3"}]}, "readers, 1, max must be a whole number that is not too large."),
        ({"readers": [{"id": "r0", "missions": "m0"}]}, "readers, 1, missions must be a list that is not too long."),
        ({"conflicts": ["i0"]}, "conflicts, 1 must be a list that is not too long."),
        ({"conflicts": [["i0"]]}, "Each of the conflicts must name an idea and a reader"),
        ({"ideas": [{"id": ["a"], "mission": "m"}]}, "ideas, 1, id must be a name of at most 5,000 letters."),
        ({"lived_experience": "no"}, "lived_experience must be true or false."),
    ],
)
def test_a_problem_of_another_shape_names_the_place(tmp_path, change, sentence):
    assert planned(tmp_path, {**PROBLEM, **change}).output == f"Error: problem.json: {sentence}\n"


def test_a_problem_beyond_what_can_be_planned_is_a_sentence(tmp_path):
    many = {"ideas": [{"id": n, "mission": "m"} for n in range(1001)], "readers": [{"id": n} for n in range(500)]}
    result = planned(tmp_path, {**PROBLEM, **many, "conflicts": []})
    assert result.output == "Error: problem.json: 1001 ideas and 500 readers are too many to plan at once\n"


def test_a_cap_that_is_no_number_is_refused_and_no_score_is_made_of_it(scores):
    found = run("calibrate", scores(HEAD + ROWS), "--json", "--cap", "nan")
    assert (found.exit_code, found.output) == (1, "Error: scores.csv: The cap must be a number\n")
