"""``grants export funded``: a whole file or none, taken by somebody."""

import csv
import json
import os

import pytest

from grants.accounts.models import SYSTEM
from grants.cli import main
from grants.core.db import db
from grants.exports.models import ExportLog
from tests.factories.awards import add_award


@pytest.fixture
def run(app):
    return lambda *args: app.test_cli_runner().invoke(main, ["export", "funded", *args])


def taken(app):
    with app.app_context():
        return db.session.scalars(db.select(ExportLog)).all()


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "360giving"])
def test_each_format_is_written_whole_and_logged(app, world, run, tmp_path, format):
    add_award(world)
    result = run("--format", format, "--output", str(tmp_path / "funded"))
    assert (result.exit_code, result.stderr) == (0, f"1 projects in {tmp_path / 'funded'}\n")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert (tmp_path / "funded").stat().st_size > 100
    assert [(log.format, log.taken_by_id, log.profile) for log in taken(app)] == [(format, SYSTEM.id, "officers")]


def test_a_round_narrows_the_file_and_as_names_who_took_it(app, world, run, tmp_path):
    add_award(world, title="kept")
    add_award(world, title="left out", round_id=None, source_identifier="360G-X-1")
    result = run("--round", "spring", "--as", "olu@example.org", "--output", str(tmp_path / "f.csv"))
    assert result.exit_code == 0
    rows = list(csv.DictReader((tmp_path / "f.csv").read_text().splitlines()))
    assert [row["title"] for row in rows] == ["kept"]
    assert [(log.taken_by_id, log.filter) for log in taken(app)] == [(world.olu.id, {"round": "spring"})]


def test_the_public_profile_has_the_public_columns_only(world, run, tmp_path):
    add_award(world)
    assert run("--profile", "public", "--format", "json", "--output", str(tmp_path / "f.json")).exit_code == 0
    assert len(json.loads((tmp_path / "f.json").read_text())[0]) == 17


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--round", "sprong"], "There is no round called sprong. There is: spring"),
        (["--as", "nobody@example.org"], "Nobody here has the address nobody@example.org."),
        (["--as", "amina@example.org"], "This person may not do that."),
        (["--format", "360giving"], "No project here has been funded yet"),
    ],
)
def test_a_refusal_is_a_sentence_and_leaves_no_file(app, world, run, tmp_path, args, sentence):
    (tmp_path / "out").mkdir()
    result = run(*args, "--output", str(tmp_path / "out" / "f"))
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert os.listdir(tmp_path / "out") == []
    assert taken(app) == []


def test_what_stood_there_stays_when_writing_fails(world, run, tmp_path):
    old = tmp_path / "f.csv"
    old.write_text("old")
    assert run("--round", "sprong", "--output", str(old)).exit_code == 1
    assert old.read_text() == "old"
    assert "Cannot write" in run("--output", str(tmp_path / "no" / "f.csv")).stderr
