"""What has one home stays there. Each rule is a pattern and the files that may hold it; each is shown to bite."""

import re
from pathlib import Path

import pytest

from config import ROOT
from grants.workflow import MOVES

GRANTS = ROOT / "grants"

ONE_HOME = {
    "who commits": (r"session\.commit\(", {"core/unit_of_work.py"}, "db.session.commit()"),
    "who moves state": (r"\.status\s*=[^=]", {"workflow.py"}, "application.status = Status.DRAFT"),
    "who reads the time": (r"datetime\.now\(|date\.today\(|utcnow\(", {"core/clock.py"}, "dt.datetime.now(dt.UTC)"),
    "who knows the browser's person": (r"current_user\b", {"web/guard.py"}, "if current_user.is_authenticated:"),
    "who opens the database for writing": (
        r"BEGIN IMMEDIATE|READ WRITE",
        {"core/connections.py"},
        'connection.exec_driver_sql("BEGIN IMMEDIATE")',
    ),
    "who waives a rule without a reason": (
        r"# (?:noqa|type: ignore)(?![^\n]* [#-] \w)",
        set(),
        'key = "secret"  # noqa: S105',
    ),
    "who reads the environment": (r"\bos\.environ\b|\bgetenv\(", set(), 'os.environ["SECRET_KEY"]'),
}
NOT_A_NAME = {"utils", "helpers", "common", "misc", "manager"}


def homes(pattern: str, root: Path = GRANTS) -> set[str]:
    return {p.relative_to(root).as_posix() for p in root.rglob("*.py") if re.search(pattern, p.read_text())}


@pytest.mark.parametrize("name", ONE_HOME)
def test_what_has_one_home_stays_there(name):
    pattern, allowed, _ = ONE_HOME[name]
    assert homes(pattern) - allowed == set()


@pytest.mark.parametrize("name", ONE_HOME)
def test_the_rule_bites(name, tmp_path):
    pattern, _, bad = ONE_HOME[name]
    (tmp_path / "bad.py").write_text(bad)
    assert homes(pattern, tmp_path) == {"bad.py"}


def test_no_module_is_a_drawer_for_everything():
    assert {p.as_posix() for p in GRANTS.rglob("*.py") if p.stem in NOT_A_NAME} == set()


def test_every_slice_and_module_says_what_it_is_for():
    silent = [
        p.relative_to(GRANTS).as_posix()
        for p in GRANTS.rglob("*.py")
        if p.name in {"__init__.py", "services.py", "queries.py", "rules.py"} and not p.read_text().startswith('"""')
    ]
    assert silent == []


def test_every_state_can_be_reached_and_left_only_by_the_table(app):
    for model in {model for model, _ in MOVES}:
        moves = [move for (of, _), move in MOVES.items() if of is model]
        states = type(next(iter(moves[0].frm)))
        born = model.__table__.c.status.default.arg
        assert {move.to for move in moves} | {born} == set(states), model
