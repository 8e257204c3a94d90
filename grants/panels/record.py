"""What a round's record comes to: scores, adjustment, places, money, draw. Values in, values out; no database.

A record is plain data, as it is published: the round's rules, its ideas by number with what numbered members gave, what
was decided, the draw with what its ideas were chosen by, and under ``results`` what all that comes to (``results_of``).
Whoever has the file can work the results out anew and see where they differ (``redoing``). Amounts are pence, scores
points of 100.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from grants.panels import allocation
from grants.panels.allocation import Allocation, Idea, Rules
from grants.panels.calibration import Unreadable
from grants.panels.drawing import UnfairPool, draw
from grants.panels.inseparable import Because, inseparable, published
from grants.panels.optimum import audit
from grants.panels.record_shape import READ, RECORD
from grants.panels.scoring import Measure, NotARubric, Rubric, Summary, Unscored, summarise, weighted
from grants.panels.shape import Misshapen, Missing, fit
from grants.panels.standing import Agreement, Contender, Standing, Standings, stand

Data = Mapping[str, Any]

FORMAT = "mission-grants-record/3"
SEED_DIGITS = 40
HALF = Fraction(1, 2)  # a score is read as a whole number, halves up


class NotARecord(ValueError):
    """A file that does not say what a record says; the message is a sentence."""


@dataclass(frozen=True)
class Worked:
    """What a record's inputs come to, as values."""

    contenders: Sequence[Contender]
    standings: Standings
    summaries: Mapping[str, Summary]
    allocation: Allocation
    rules: Rules

    @cached_property
    def scored(self) -> list[str]:
        """The ideas that enough people have read, best first."""
        return [str(line.idea.id) for line in self.allocation.lines]

    @cached_property
    def inseparable(self) -> Mapping[str, Because]:
        """The ideas at the line that nothing tells apart, where no draw was held yet."""
        return inseparable(self.standings, self.allocation)


def work_out(told: Data) -> Worked:
    """Read the inputs of a record and walk them. Raises ``NotARecord`` where they make no sense."""
    try:
        fit(told, RECORD)
        _once("An idea", [one["idea"] for one in told["ideas"]])
        _once("A mission", [one["mission"] for one in told["rules"]["missions"]])
        rubric, rules = _rubric(told["rules"]), _rules(told["rules"])
        summaries = {one["idea"]: _summary(one, rubric) for one in told["ideas"]}
        contenders = [_contender(one, summaries[one["idea"]], rubric, told["rules"]) for one in told["ideas"]]
        standings = stand(contenders, rules, seed=_seed(told["rules"]["seed"]))
        drawn = _drawn(told.get("draw"))
        ideas = [_idea(one, standings.ideas[one["idea"]], summaries[one["idea"]], drawn) for one in told["ideas"]]
        walked = allocation.allocate(filter(None, ideas), rules)
    except Missing as error:
        raise NotARecord(f"The record does not say everything it should ({error.name!r}).") from error
    except Unscored as error:
        raise NotARecord(f"A reading gives no score from 0 to 4 for {error}.") from error
    except (allocation.Unfair, Misshapen, Unreadable, UnfairPool, NotARubric) as error:
        raise NotARecord(str(error)) from error
    return Worked(contenders, standings, summaries, walked, rules)


def chosen_from(told: Data) -> dict[str, Any]:
    """Of a round's inputs those by which the ideas of its draw are chosen; kept when these are published."""
    return {"rules": told["rules"], "ideas": [{name: one[name] for name in READ} for one in told["ideas"]]}


def before_the_draw(told: Data, worked: Worked) -> Worked:
    """What the inputs came to when the ideas to draw among were published; as they are where none were.

    A score may have been sent, or a member stepped out, since then: that moves the list, and not whom was drawn among.
    """
    draw = told.get("draw") or {"pool": []}
    if not draw["pool"]:
        return worked
    if not draw.get("chosen_from"):
        raise NotARecord("The record does not say by which scores the ideas of its draw were chosen.")
    return work_out(draw["chosen_from"])


def results_of(told: Data) -> dict[str, Any]:
    """Everything that follows from the inputs, as it stands in the record under ``results``."""
    worked = work_out(told)
    walked = worked.allocation
    best = audit(walked, worked.rules)
    before = before_the_draw(told, worked)
    return {
        "panels": {str(panel): _agreement(found) for panel, found in worked.standings.panels.items()},
        "scores": {one["idea"]: _score(worked, one["idea"]) for one in told["ideas"]},
        "list": [
            {
                "idea": line.idea.id,
                "place": line.place,
                "amount_pence": line.amount_pence,
                "why": line.why.value,
                "reason": line.reason,
            }
            for line in walked.lines
        ],
        "missions": [
            {
                "mission": share.mission,
                "kept_pence": share.floor_pence,
                "given_pence": share.given_pence,
                "ideas": share.ideas,
                "still_kept_pence": share.kept_pence,
            }
            for share in walked.missions
        ],
        "given_pence": walked.given_pence,
        "left_pence": walked.left_pence,
        "optimum_share": None if best.share is None else round(best.share, 4),
        "before_the_draw": [
            {
                "idea": line.idea.id,
                "score": line.idea.score,
                "chance": published(before.standings.ideas[line.idea.id].chance),
                "amount_pence": line.amount_pence,
                "because": before.inseparable.get(str(line.idea.id)),
            }
            for line in before.allocation.lines
        ],
        "draw": drawn_of(told.get("draw")),
        "decided": _decided(told),
        "decided_otherwise": [
            {"idea": id, "rules_pence": rules, "decided_pence": decided}
            for id, rules, decided in otherwise(told, walked)
        ],
    }


def otherwise(told: Data, walked: Allocation) -> Iterator[tuple[str, int, int]]:
    """Where people decided something else than the rules come to: idea, pence by the rules, pence decided."""
    amounts = walked.amounts()
    for one in told["ideas"]:
        by_rules, decided = amounts.get(one["idea"], 0), (one.get("decision") or {}).get("amount_pence") or 0
        if one.get("decision") and by_rules != decided:
            yield one["idea"], by_rules, decided


def drawn_of(told: Data | None) -> dict[str, Any] | None:
    """Commitment, seed and order as they follow from what is published; None where no draw was held."""
    if not told or not told.get("order"):
        return None
    found = draw(told.get("secret") or "", told["event"], [each["idea"] for each in told["pool"]])
    return {"commitment": found.commitment, "seed": found.seed, "order": list(found.order)}


def sealed(record: Data) -> str:
    """The hash of a record: SHA-256 of its JSON with sorted keys and without ``hash`` itself."""
    said = {name: value for name, value in record.items() if name != "hash"}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _rubric(rules: Data) -> Rubric:
    measures = tuple(Measure(each["name"], each["weight"], each["is_mission_fit"]) for each in rules["criteria"])
    floors = {name: Fraction(str(rules[name])) for name in ("mission_floor", "criterion_floor")}
    return Rubric(measures, **floors, quorum=rules["quorum"])


def _rules(rules: Data) -> Rules:
    return Rules(
        pot_pence=rules["pot_pence"],
        floors={each["mission"]: each["kept_pence"] for each in rules["missions"] if each["kept_pence"]},
        minimum=Fraction(str(rules["minimum"])) - HALF,
        least_part=Fraction(rules["least_part_percent"], 100),
    )


def _once(what: str, names: Sequence[str]) -> None:
    if len(set(names)) < len(names):
        raise NotARecord(f"{what} stands in the record twice.")


def _seed(told: str) -> int:
    if not (told.isascii() and told.isdigit() and len(told) <= SEED_DIGITS):
        raise NotARecord(f"The seed must be a whole number of at most {SEED_DIGITS} digits.")
    return int(told)


def _marks(one: Data, rubric: Rubric) -> dict[int, dict[str, int]]:
    names = [str(measure.key) for measure in rubric.measures]
    if any(len(each["scores"]) != len(names) for each in one["readings"]):
        raise NotARecord(f"A reading of {one['idea']} has not one score for each criterion.")
    found = {each["member"]: dict(zip(names, each["scores"], strict=True)) for each in one["readings"]}
    if len(found) < len(one["readings"]):
        raise NotARecord(f"A member stands twice among the readings of {one['idea']}.")
    return found


def _summary(one: Data, rubric: Rubric) -> Summary:
    marks = _marks(one, rubric)
    readers = {*marks, *(f"asked {n}" for n in range(one["asked_to_read"] - len(marks)))}
    return summarise(marks, rubric, may_read=readers)


def _contender(one: Data, summary: Summary, rubric: Rubric, rules: Data) -> Contender:
    titles = {each["mission"]: each["title"] for each in rules["missions"]}
    return Contender(
        idea=one["idea"],
        panel=one["panel"],
        cost_pence=one["asked_pence"],
        scores=tuple((member, float(weighted(given, rubric))) for member, given in _marks(one, rubric).items()),
        mission=titles.get(one["mission"]),
        kept_for=one["mission"],
        least_pence=one["least_pence"],
        is_quorate=summary.is_quorate,
        is_below_floor=bool(summary.below_floor),
    )


def _idea(one: Data, standing: Standing, summary: Summary, drawn: Mapping[str, tuple[int, bool]]) -> Idea | None:
    """As the walks see it; None where too few have read it."""
    if standing.adjusted is None or not summary.is_quorate:
        return None
    number, for_chance = drawn.get(one["idea"], (None, False))
    return Idea(
        id=one["idea"],
        mission=one["mission"],
        score=standing.adjusted,
        asked_pence=one["asked_pence"],
        least_pence=one["least_pence"],
        passes=not summary.below_floor,
        drawn=number,
        is_inseparable=for_chance,
    )


def _drawn(told: Data | None) -> dict[str, tuple[int, bool]]:
    """By idea its number in the draw, and whether it was drawn for its chance."""
    if not told or not told.get("order"):
        return {}
    why = {each["idea"]: each["because"] for each in told["pool"]}
    _once("An idea of the draw", told["order"])
    if set(told["order"]) - why.keys():
        raise NotARecord("The draw names an idea that is not in its pool.")
    return {idea: (number, why[idea] == "chance") for number, idea in enumerate(told["order"], start=1)}


def _score(worked: Worked, id: str) -> dict[str, Any]:
    standing, summary = worked.standings.ideas[id], worked.summaries[id]
    return {
        "given": standing.raw,
        "adjusted": standing.adjusted,
        "low": standing.low,
        "high": standing.high,
        "chance": published(standing.chance),
        "band": standing.band.value if standing.band else None,
        "readings": summary.readings,
        "is_quorate": summary.is_quorate,
        "below_floor": list(summary.below_floor),
        "medians": {str(name): float(spread.median) for name, spread in summary.by_criterion.items()},
    }


def _agreement(found: Agreement) -> dict[str, Any]:
    return {
        "is_adjusted": found.is_adjusted,
        "reasons": list(found.reasons),
        "shares": found.shares._asdict() if found.shares else None,
        "reliability": found.reliability,
        "alpha": found.alpha,
    }


def _decided(told: Data) -> dict[str, Any]:
    given: Counter[str] = Counter()
    for one in told["ideas"]:
        given[one["mission"]] += (one.get("decision") or {}).get("amount_pence") or 0
    total = sum(given.values())
    return {
        "missions": [{"mission": name, "given_pence": given[name]} for name in sorted(given, key=str)],
        "given_pence": total,
        "left_pence": told["rules"]["pot_pence"] - total,
    }
