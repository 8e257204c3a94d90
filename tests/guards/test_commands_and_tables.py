"""What every command, table and letter has, however many there come to be."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ForeignKeyConstraint, Table, UniqueConstraint

import grants
from config import ROOT
from grants.core import unit_of_work
from grants.core.db import Model

LETTERS = ROOT / "templates" / "email"

# Transactions that need no audit line, and why. Whoever adds one says here what makes it no business of the trail.
UNAUDITED: dict[str, str] = {
    "access.services.second_factor._use_step": "a code of an authenticator is used up before it is known to be right",
    "access.services.sign_in._spend": "a sign-in link or code is used up; who came in is in the session, not the trail",
    "access.services.sign_in.ask": "anybody may ask for a sign-in mail, and the trail must not say for which address",
    "access.services.sign_in.forget_old": "sign-in requests are forgotten after a day, and nothing of them is known",
    "access.services.sign_ins.begin": "who came in is in the session, not the trail",
    "access.services.sign_ins.forget_old": "sign-ins that ended are forgotten after a day, as they said",
    "access.services.sign_ins.leave": "whoever signs out leaves nothing behind",
    "access.services.sign_ins.note_use": "when a device was last used is for its owner, and changes nothing",
    "access.services.tries.give_back": "a try that was right is not counted; the counters name nobody",
    "access.services.tries.take": "a wrong try counts even where the request is refused afterwards",
    "applications.services.closing._remind": "a reminder changes nothing but the outbox, which keeps it",
    "applications.services.drafts.read_changes": "an applicant has read what changed for their own draft",
    "applications.services.drafts.save_step": "a draft is the applicant's own until it is sent",
    "awards.offers._remind": "a reminder changes nothing but the outbox, which keeps it",
    "checks.services.marks._keep_batch": "marks to compare ideas by are computed again from what was sent",
    "checks.services.marks.keep": "marks to compare an idea by are computed again from what was sent",
    "notifications.outbox._claim": "a worker takes mails to send; the outbox itself tells their story",
    "notifications.outbox._finish": "what became of a mail stands in the outbox itself",
    "recruitment.services.preparing._claim": "a worker takes up what was asked for; asking and outcome leave lines",
}
# Commands that nobody in particular gives: the one who acts is not known yet, or is always the service itself.
BY_NOBODY: dict[str, str] = {
    "access.services.invitations.accept_all": "given by whoever has just signed in, whose id it takes",
    "applications.services.closing.expire": "given by the service itself, when the time of a draft is over",
    "applications.services.closing.keep": "given by the service itself, when the time to send changes again is over",
    "demo.town.load": "tells the story of a whole town, each part by the person who did it",
}


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(grants.__path__, "grants."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def transactions() -> dict[str, tuple[Callable[..., Any], str]]:
    """Every function that is a transaction, by module and name, with the decorator that its source names."""
    kinds = {}
    for module in modules():
        for name, func in vars(module).items():
            if not inspect.isfunction(func) or func.__module__ != module.__name__ or not hasattr(func, "__wrapped__"):
                continue
            if func.__code__.co_filename != unit_of_work.__file__:
                continue
            above = inspect.getsource(func.__wrapped__).split("\ndef ")[0].split("\n")
            kind = next(line[1:].partition("(")[0] for line in above if line[1:] in KINDS)
            kinds[f"{module.__name__.removeprefix('grants.')}.{name}"] = func, kind
    return kinds


KINDS = {"command", "bookkeeping", "lasting"}


def test_every_command_says_what_it_means_and_who_gives_it():
    found = {name: func for name, (func, kind) in transactions().items() if kind == "command"}
    assert len(found) > 50
    assert {name for name, func in found.items() if not inspect.getdoc(func)} == set()
    unnamed = {name for name, func in found.items() if not _takes_by(func)}
    assert unnamed == set(BY_NOBODY)


def test_what_is_not_audited_is_on_the_list():
    assert {name for name, (_, kind) in transactions().items() if kind != "command"} == set(UNAUDITED)
    assert all(len(reason) > 20 for reason in [*UNAUDITED.values(), *BY_NOBODY.values()])


def _takes_by(func: Callable[..., Any]) -> bool:
    by = inspect.signature(func).parameters.get("by")
    return by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY


def without_index(table: Table) -> list[str]:
    """The foreign keys of a table that no index, primary key or unique constraint begins with."""
    beginnings = [[column.name for column in index.columns][:1] for index in table.indexes]
    beginnings += [[c.name for c in u.columns][:1] for u in table.constraints if isinstance(u, UniqueConstraint)]
    beginnings.append([column.name for column in table.primary_key.columns][:1])
    keys = (key for key in table.constraints if isinstance(key, ForeignKeyConstraint))
    return [f"{table.name}.{key.column_keys[0]}" for key in keys if key.column_keys[:1] not in beginnings]


def test_every_foreign_key_is_indexed(app):
    assert [name for table in Model.metadata.sorted_tables for name in without_index(table)] == []


def test_no_relationship_loads_itself(app):
    eager = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Model.registry.mappers
        for relation in mapper.relationships
        if relation.lazy != "raise"
    ]
    assert eager == []


@pytest.mark.parametrize("folder", sorted(LETTERS.iterdir()), ids=lambda path: path.name)
def test_every_letter_has_a_subject_of_one_line_and_a_body(folder: Path):
    assert {path.name for path in folder.iterdir()} == {"subject.txt", "body.txt"}
    subject = (folder / "subject.txt").read_text("utf-8")
    assert len(subject.strip().splitlines()) == 1
    assert (folder / "body.txt").read_text("utf-8").strip()
