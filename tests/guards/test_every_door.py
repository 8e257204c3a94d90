"""Every door has a lock, and it holds for everybody: each endpoint × each persona gives what the table says.

What is behind a door is loaded as the lock loads it and asked of the permission table as each persona, just before
that persona knocks; so a page that asks less than its lock says, or more, is found whatever its address. Where nobody
who knocks can change anything, which is at every GET, it is loaded once for all of them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from config import ROOT
from grants.accounts.models import Actor
from grants.permissions import Can, can, may
from tests.factories.doors import SITUATIONS, Furnished

PERSONAS = (
    "amina",
    "ben",
    "hal",
    "pat",
    "priya",
    "sam",
    "chi",
    "olu",
    "oki",
    "asha",
    "fin",
    "sade",
    "cora",
    "dee",
    "ada",
)
# Whose standing depends on the very thing behind the door; for the others one thing tells as much as ten.
NEAR = ("amina", "ben", "hal", "pat", "priya", "sam", "chi", "olu", "oki")
GOLDEN = ROOT / "tests" / "golden" / "doors.txt"
AWAY = {
    "GET": {302},
    "POST": {302, 401},
}  # a stranger is sent to sign in; what was typed is kept on a page that says so
INSIDE = {200, 302, 303, 304, 400, 401, 409, 410}  # let in: shown, done, or refused with a sentence for its state


def doors(app: Flask) -> list[tuple[Rule, Any]]:
    return [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()]


def test_every_door_has_a_lock_and_the_list_is_the_one_that_was_reviewed(app):
    lines = sorted(
        f"{rule.rule} {' '.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))} {getattr(view, 'lock', 'NO LOCK')}"
        for rule, view in doors(app)
    )
    assert "\n".join(lines) + "\n" == GOLDEN.read_text("utf-8")


def test_addresses_are_kebab_case_and_their_parameters_typed(app):
    odd = [rule.rule for rule, _ in doors(app) if any(c.isupper() or c == "_" for c in rule.rule.split("<")[0])]
    assert odd == []


@pytest.fixture
def furnished(world) -> Furnished:
    return Furnished(world)


def test_no_door_with_a_name_in_it_is_left_out(app):
    named = {rule.endpoint.split(".")[0] for rule, view in doors(app) if isinstance(getattr(view, "lock", None), Can)}
    assert named - set(SITUATIONS) == set()


@pytest.mark.parametrize("blueprint", sorted(SITUATIONS))
def test_every_lock_holds_for_everybody(app, as_, furnished, blueprint):
    knocked, stranger = 0, app.test_client()
    everybody = {name: as_(getattr(furnished.world, name)) for name in PERSONAS}
    for rule, view in doors(app):
        if rule.endpoint.split(".")[0] != blueprint or not isinstance(view.lock, Can):
            continue
        examples = list(furnished.examples(rule.endpoint, rule.arguments))
        assert examples, f"{rule.endpoint}: say in tests/factories/doors.py what may stand in {rule.rule}"
        for n, values in enumerate(examples):
            asking = {name: browser for name, browser in everybody.items() if n == 0 or name in NEAR}
            for method in sorted(rule.methods & {"GET", "POST"}):
                address = path(app, rule, values)
                away = stranger.open(address, method=method).status_code
                assert away in AWAY[method], (rule.rule, method, "a stranger", away)
                for names in [list(asking)] if method == "GET" else [[name] for name in asking]:
                    expected = outcomes(app, view, [getattr(furnished.world, name) for name in names], values)
                    for name, allowed in zip(names, expected, strict=True):
                        got = asking[name].open(address, method=method).status_code
                        assert got in allowed, (rule.rule, method, name, got, allowed)
                        knocked += 1
    assert knocked > 0


def outcomes(app: Flask, view: Any, people: list[Actor], values: dict[str, Any]) -> list[set[int]]:
    """What each of these people may be answered, as things are now."""
    with app.app_context():
        if not hasattr(view, "loads"):
            return [INSIDE if may(who, view.lock) else {403} for who in people]
        thing = view.loads(**values)
        return [outcome(view.lock, who, thing) for who in people]


def outcome(lock: Can, who: Actor, thing: Any) -> set[int]:
    if thing is None or not can(who, lock.see, thing):
        return {404}
    if lock != lock.see and not can(who, lock, thing):
        return {403}
    return INSIDE


def path(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


def anonymous_pages(app: Flask) -> Iterator[Rule]:
    return (rule for rule, view in doors(app) if getattr(view, "lock", None) == "public" and not rule.arguments)


def test_a_public_page_answers_a_stranger(app, world):
    for rule in anonymous_pages(app):
        if "GET" in rule.methods:
            assert app.test_client().get(rule.rule).status_code in {200, 302}, rule.rule
