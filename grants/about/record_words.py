"""A round's record in words, for paper."""

from collections.abc import Mapping
from typing import Any

from grants.core.money import pounds
from grants.web.text import _

Data = Mapping[str, Any]
Rows = list[tuple[str, str]]


def as_facts(record: Data) -> list[tuple[str, Rows]]:
    """Everything a record says, part by part: the rules, each idea, the draw, the balance."""
    results = record["results"]
    places = {line["idea"]: line for line in results["list"]}
    ideas = [(_heading(one), _idea(one, results, places.get(one["idea"]))) for one in record["ideas"]]
    draw = [(_("The draw"), _draw(record["draw"]))] if record["draw"] else []
    return [(_("The rules"), _rules(record)), *ideas, *draw, (_("The balance"), _balance(record))]


def _heading(one: Data) -> str:
    return f"{one['idea']} {one['title']}" if one.get("title") else str(one["idea"])


def _rules(record: Data) -> Rows:
    rules = record["rules"]
    kept = [f"{each['title']}: {pounds(each['kept_pence'])}" for each in rules["missions"] if each["kept_pence"]]
    reasons = {reason for panel in record["results"]["panels"].values() for reason in panel["reasons"]}
    return [
        (_("Pot"), pounds(rules["pot_pence"])),
        (_("Kept for missions"), "\n".join(kept) or _("Nothing")),
        (_("Criteria and weights"), "\n".join(f"{each['name']}: {each['weight']} %" for each in rules["criteria"])),
        (_("The least score"), str(rules["minimum"])),
        (_("The least part that the rules offer"), f"{rules['least_part_percent']} %"),
        (_("People who must have read an idea, and be there to decide"), str(rules["quorum"])),
        (_("How generous readers were"), "\n".join(sorted(reasons)) or _("Generosity was taken off.")),
    ]


def _idea(one: Data, results: Data, line: Data | None) -> Rows:
    score = results["scores"][one["idea"]]
    readings = [f"{each['member']}: {', '.join(map(str, each['scores']))}" for each in one["readings"]]
    rows = [
        (_("Asked for"), pounds(one["asked_pence"])),
        (_("Scores by member, in the order of the criteria"), "\n".join(readings) or _("None")),
        (_("Score as given, and adjusted"), f"{_point(score['given'])}, {_point(score['adjusted'])}"),
        (_("Members who were there"), _people(one["present"])),
        (_("Members who stepped out"), _people(one["stepped_out"])),
        (_("Enough people for a decision"), _("Yes") if one["was_quorate"] else _("No")),
        (_("By the rules"), f"{pounds(line['amount_pence'])}. {line['reason']}" if line else _("Not on the list")),
    ]
    return rows + _outcome(one.get("outcome") or {}) + _decision(one.get("decision") or {})


def _outcome(outcome: Data) -> Rows:
    had = outcome.get("panel_had")
    told = {
        _("The panel had decided"): _kind(had) if had else None,
        _("The panel"): _kind(outcome) if outcome else None,
        _("Place on the reserve list"): outcome.get("reserve_position"),
        _("Reason"): outcome.get("reason"),
        _("Condition"): outcome.get("condition"),
        _("Changed by an officer, because"): outcome.get("changed_because"),
    }
    return [(what, str(says)) for what, says in told.items() if says]


def _decision(decision: Data) -> Rows:
    told = {
        _("Decided"): _kind(decision) if decision else None,
        _("Refused at sign-off, because"): decision.get("refused_because"),
    }
    return [(what, str(says)) for what, says in told.items() if says]


def _draw(draw: Data) -> Rows:
    told = {
        _("Commitment"): draw["commitment"],
        _("The event"): draw["event"],
        _("The secret"): draw.get("secret"),
        _("Ideas"): ", ".join(each["idea"] for each in draw["pool"]),
        _("The order that was drawn"): ", ".join(draw.get("order", ())),
    }
    return [(what, says) for what, says in told.items() if says]


def _balance(record: Data) -> Rows:
    decided = record["results"]["decided"]
    titles = {each["mission"]: each["title"] for each in record["rules"]["missions"]}
    parts = [
        (titles.get(each["mission"], _("No mission")), pounds(each["given_pence"])) for each in decided["missions"]
    ]
    return [*parts, (_("Promised"), pounds(decided["given_pence"])), (_("Left"), pounds(decided["left_pence"]))]


def _kind(what: Data) -> str:
    amount = what.get("amount_pence")
    return f"{what['kind']}, {pounds(amount)}" if amount else str(what["kind"])


def _point(score: float | None) -> str:
    return "–" if score is None else f"{score:.1f}"


def _people(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers)) or _("Nobody")
