"""The inputs of a record as they must stand in its file (see ``record``)."""

from grants.panels.shape import LONGEST, Maybe, Name, Number, Several, Text, Truth, Whole

RULES = {
    "pot_pence": Whole(),
    "missions": Several({"mission": Text(), "title": Text(), "kept_pence": Whole()}),
    "criteria": Several({"name": Text(), "weight": Whole(), "is_mission_fit": Truth()}),
    "mission_floor": Number(),
    "criterion_floor": Number(),
    "quorum": Whole(),
    "minimum": Number(),
    "least_part_percent": Whole(),
    "seed": Text(),
}
DECISION = {"kind": Text(), "amount_pence": Maybe(Whole())}
IDEA = {
    "idea": Text(),
    "panel": Name(),
    "mission": Maybe(Text()),
    "asked_pence": Whole(),
    "least_pence": Maybe(Whole()),
    "asked_to_read": Whole(LONGEST),
    "readings": Several({"member": Name(), "scores": Several(Whole())}),
    "decision": Maybe(DECISION),
}
DRAW = {
    "commitment": Text(),
    "event": Text(),
    "pool": Several({"idea": Text(), "because": Text()}),
    "secret": Maybe(Text()),
    "order": Maybe(Several(Text())),
}
AGAIN = {"idea": Text(), "because": Text(), "before": Maybe(DECISION)}
VERSION = {"number": Whole(), "follows": Maybe(Text()), "again": Maybe(AGAIN)}
RECORD = {"rules": RULES, "ideas": Several(IDEA), "draw": Maybe(DRAW)}
