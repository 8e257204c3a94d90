"""Working a published record out anew, and saying in sentences where it differs from what it comes to. No database.

``redo`` says three things: what differs, what was worked out, and what a file cannot prove because people did it. What
it works out comes from the modules that the service itself uses (``record``), so a student's machine and the service
cannot disagree by accident.
"""

import datetime as dt
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grants.core.money import pounds
from grants.panels.drawing import UnfairPool
from grants.panels.record import FORMAT, NotARecord, results_of, sealed
from grants.panels.record_shape import PUBLISHED
from grants.panels.record_versions import as_words, version_faults
from grants.panels.scoring import is_quorum
from grants.panels.shape import Misshapen, Missing, fit

Data = Mapping[str, Any]

SAME_SCORE = 1e-6  # points: what computers may differ by in their last decimals
SAME_CHANCE = 0.01


@dataclass(frozen=True)
class Redone:
    """A record and what it comes to; every part is sentences for people."""

    differences: tuple[str, ...]  # none where all of it holds
    worked_out: tuple[str, ...]
    taken_as_told: tuple[str, ...]  # what people did: nothing in the file proves it
    since_the_pool: tuple[str, ...]  # what changed after the ideas to draw among were published


def redo(record: Any) -> Redone:
    """Work a record out anew. Raises ``NotARecord`` for what is none."""
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        raise NotARecord(f"This is no record of the format {FORMAT}.")
    try:
        found = results_of(record)
        fit(record, PUBLISHED)
        seal = sealed(record)
        differences = tuple(_differences(record, found, seal))
    except Missing as error:
        raise NotARecord(f"The record does not say everything it should ({error.name!r}).") from error
    except (Misshapen, UnfairPool) as error:
        raise NotARecord(str(error)) from error
    except UnicodeEncodeError as error:
        raise NotARecord("The record holds letters that cannot be written in UTF-8.") from error
    return Redone(differences, tuple(_worked_out(record, found, seal)), tuple(_told(record)), tuple(_since(record)))


def _differences(record: Data, found: Data, seal: str) -> Iterator[str]:
    yield from _apart(record.get("results"), found, ())
    if draw := record.get("draw"):
        yield from _pool_faults(draw, found)
        yield from _draw_faults(draw, found["draw"])
    for one in record["ideas"]:
        yield from _meeting_faults(one, record["rules"]["quorum"])
        yield from _decision_faults(one)
    yield from version_faults(record)
    if (given := found["decided"]["given_pence"]) > record["rules"]["pot_pence"]:
        yield f"{pounds(given)} was decided, and the pot is {pounds(record['rules']['pot_pence'])}."
    if record.get("hash") != seal:
        yield "The record was changed after it was sealed: its hash is another one."


def _pool_faults(told: Data, found: Data) -> Iterator[str]:
    """Whom the draw was among, beside whom the scores of that day did not tell apart."""
    said = {each["idea"]: each["because"] for each in told["pool"]}
    if not said:
        return
    comes_to = {each["idea"]: each["because"] for each in found["before_the_draw"] if each["because"]}
    for idea in dict.fromkeys((*said, *comes_to)):
        if idea not in comes_to:
            yield f"{idea} was drawn among, and the scores tell it apart from the others."
        elif idea not in said:
            yield f"{idea} was not drawn among, and the scores do not tell it apart from ideas at the line."
        elif said[idea] != comes_to[idea]:
            yield f"{idea} was drawn among because of its {said[idea]}; it should be because of its {comes_to[idea]}."


def _draw_faults(told: Data, found: Data | None) -> Iterator[str]:
    days = [_moment(told, name) for name in ("announced_at", "pool_published_at", "event_at") if told.get(name)]
    if days != sorted(set(days)):
        yield "The draw must be announced first, then its ideas be published, and both before the event."
    if told["pool"] and not told.get("pool_published_at"):
        yield "The record does not say when the ideas to draw among were published."
    if found is None:
        return
    if told["commitment"] != found["commitment"]:
        yield "The secret of the draw is not the one that was committed to."
    if list(told["order"]) != found["order"]:
        yield "The draw gives another order than the record says."


def _moment(draw: Data, name: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(draw[name])
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise NotARecord(f"draw, {name} must be a date with a time and its offset from UTC.")
    return found


def _meeting_faults(one: Data, quorum: int) -> Iterator[str]:
    idea, out = one["idea"], set(one["stepped_out"])
    for member in sorted(out & {each["member"] for each in one["readings"]}, key=str):
        yield f"Member {member} stepped out of {idea}, and what they gave is counted."
    there, may = len(one["present"]), one["may_decide"]
    if len(set(one["present"])) < there:
        yield f"{idea}: a member stands twice among those who were there."
    if one["was_quorate"] != is_quorum(there, of=may, least=quorum):
        said = "enough" if one["was_quorate"] else "not enough"
        yield f"{idea}: the record says that {said} members were there; it was {there} of the {may} who may decide."


def _decision_faults(one: Data) -> Iterator[str]:
    idea, agreed, decision = one["idea"], one.get("outcome"), one.get("decision")
    if decision is None:
        return
    if (amount := decision["amount_pence"] or 0) > one["asked_pence"]:
        yield f"{idea} was promised {pounds(amount)}, and asks for {pounds(one['asked_pence'])}."
    if agreed is None:
        yield f"{idea} was decided, and the record does not say what the panel agreed."
    elif decision.get("refused_on"):
        if amount:
            yield f"{idea} was refused at sign-off, and is promised {pounds(amount)}."
    elif (as_said := as_words(decision)) != (as_agreed := as_words(agreed)):
        yield f"{idea}: the panel agreed {as_agreed}, and the decision is {as_said}."


def _worked_out(record: Data, found: Data, seal: str) -> Iterator[str]:
    ideas, readings = record["ideas"], sum(len(one["readings"]) for one in record["ideas"])
    yield f"Scores: {readings} readings of {len(ideas)} ideas, how generous readers were, chances, bands and medians."
    yield "The list: places, amounts and reasons by the rules, and what is left for each mission and in all."
    yield _of_the_draw(record.get("draw"), [each["idea"] for each in found["before_the_draw"] if each["because"]])
    yield "The balance: what was promised, what is left of the pot, and where people decided otherwise than the rules."
    yield "The decisions: each is what the panel agreed, or was refused at sign-off; enough members were there or not."
    yield f"The hash: {seal}. Compare it with the one on the page of the record."


def _of_the_draw(draw: Data | None, near: list[str]) -> str:
    if draw and draw["pool"]:
        return f"The draw: the {len(near)} ideas that the scores did not tell apart, commitment, seed and order."
    if near:
        return f"No draw was held. The scores do not tell these apart, and the panel decided: {', '.join(near)}."
    return "The draw: none was needed. The scores tell all ideas apart where it matters."


def _told(record: Data) -> Iterator[str]:
    yield "The rules, the pot and what each idea asks for. Compare the rules with those on the page of the round."
    yield "What each member gave, who was there and who stepped out. Members stand by number."
    yield "What the panel agreed after it had talked, with its reasons, conditions and places on the reserve list."
    yield "What an officer changed and what was refused at sign-off, each with its reason."
    if (draw := record.get("draw")) and draw.get("order"):
        yield f"The result of the public event ({draw['event']}), and the days of the draw. Look them up."
    if record["number"] > 1:
        yield f"What version {record['number'] - 1} said. Its hash must be {record['follows']}."


def _since(record: Data) -> Iterator[str]:
    """What is not as it was when the ideas to draw among were published: late scores, somebody who stepped out."""
    chosen = (record.get("draw") or {}).get("chosen_from")
    if not chosen:
        return
    if chosen["rules"] != record["rules"]:
        yield "The money or the rules are not as they were when the ideas to draw among were published."
    then, now = ({one["idea"]: _given(one) for one in told["ideas"]} for told in (chosen, record))
    for idea in sorted({*then, *now}):
        if then.get(idea) != now.get(idea):
            yield f"{idea} is not as it was when the ideas to draw among were published."


def _given(one: Data) -> tuple[Any, ...]:
    """What an idea asks for and was given, whatever number its readers have."""
    scores = sorted(each["scores"] for each in one["readings"])
    return one["mission"], one["asked_pence"], one["least_pence"], one["asked_to_read"], scores


def _apart(said: Any, found: Any, at: tuple[str, ...]) -> Iterator[str]:
    """Where two results differ, leaf by leaf."""
    if isinstance(said, Mapping) and isinstance(found, Mapping):
        for name in dict.fromkeys((*found, *said)):
            yield from _apart(said.get(name), found.get(name), (*at, str(name)))
    elif isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        for number, (one, other) in enumerate(zip(said, found, strict=True), start=1):
            yield from _apart(one, other, (*at, _called(other, number)))
    elif not _same(said, found, at):
        yield f"{', '.join(at)}: the record says {_shown(said)}, the rules come to {_shown(found)}."


def _called(entry: Any, number: int) -> str:
    return str(entry.get("idea") or entry.get("mission") or number) if isinstance(entry, Mapping) else str(number)


def _same(said: Any, found: Any, at: Iterable[str]) -> bool:
    if isinstance(said, int | float) and isinstance(found, float) and not isinstance(said, bool):
        allowed = SAME_CHANCE if "chance" in at or "optimum_share" in at else SAME_SCORE
        return math.isclose(said, found, rel_tol=0, abs_tol=allowed)
    return bool(said == found)


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
