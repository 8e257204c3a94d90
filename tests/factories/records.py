"""A round as its record tells it, without a database: inputs, the whole record, and one with a draw that was held."""

import json
import random

from grants.panels import record
from grants.panels.drawing import draw

MISSIONS = ("food", "streets", "work")


def told(seed=1, ideas=30, members=8):
    """A round whose readers differ in how generous they are, so that generosity is taken off."""
    chance = random.Random(seed)
    generous = [chance.choice((-1, 0, 1)) for _ in range(members)]
    made = []
    for n in range(ideas):
        worth = chance.gauss(2, 0.9)
        readers = chance.sample(range(members), 4)
        asked = chance.randrange(300, 1501) * 100
        readings = [
            {"member": m, "scores": [max(0, min(4, round(worth + generous[m] + chance.gauss(0, 0.4)))) for _ in "ab"]}
            for m in readers
        ]
        made.append(
            {
                "idea": f"IDEA-{n:04}",
                "panel": 1,
                "mission": MISSIONS[n % 3],
                "asked_pence": asked,
                "least_pence": asked // 2,
                "asked_to_read": 4,
                "readings": readings,
                "stepped_out": [],
                "present": list(range(members)),
                "may_decide": members,
                "was_quorate": True,
                "outcome": None,
                "decision": None,
            }
        )
    return {
        "rules": {
            "pot_pence": 9000_00,
            "missions": [{"mission": m, "title": m.title(), "kept_pence": 1000_00} for m in MISSIONS],
            "criteria": [
                {"name": "Fit", "weight": 60, "is_mission_fit": True},
                {"name": "Plan", "weight": 40, "is_mission_fit": False},
            ],
            "mission_floor": 1.0,
            "criterion_floor": 0.5,
            "quorum": 3,
            "minimum": 45,
            "least_part_percent": 60,
            "seed": "12345",
        },
        "ideas": made,
        "draw": None,
    }


def kept(inputs):
    """A whole record, as it is read from its file."""
    content = {
        "format": record.FORMAT,
        "number": 1,
        "follows": None,
        "again": None,
        **inputs,
        "results": record.results_of(inputs),
    }
    return json.loads(json.dumps({**content, "hash": record.sealed(content)}))


def drawn(inputs, among=None):
    """The same inputs once lots were drawn among the ideas at the line, or among others."""
    why = record.work_out(inputs).inseparable
    pool = [{"idea": idea, "because": why.get(idea, "chance")} for idea in sorted(why if among is None else among)]
    held = draw("secret", "event", [each["idea"] for each in pool])
    return {
        **inputs,
        "draw": {
            "commitment": held.commitment,
            "announced_at": "2027-03-24T10:00:00+00:00",
            "pool_published_at": "2027-04-13T10:00:00+00:00",
            "event_at": "2027-04-17T19:00:00+00:00",
            "event": "event",
            "secret": "secret",
            "pool": pool,
            "chosen_from": record.chosen_from(inputs),
            "order": list(held.order),
        },
    }


def decided(inputs):
    """The same inputs once the panel agreed to what the rules come to, and all of it was signed off."""
    amounts = record.work_out(inputs).allocation.amounts()
    ideas = []
    for one in inputs["ideas"]:
        pence = amounts.get(one["idea"]) or None
        kind = "not this time" if pence is None else "fund" if pence == one["asked_pence"] else "fund part"
        agreed = {"kind": kind, "amount_pence": pence}
        ideas.append({**one, "outcome": agreed, "decision": {**agreed, "refused_on": None, "refused_because": None}})
    return {**inputs, "ideas": ideas}
