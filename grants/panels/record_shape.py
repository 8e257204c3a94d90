"""A record as it must stand in its file: ``RECORD`` what its results are worked out from, ``PUBLISHED`` the rest."""

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
READ = {
    "idea": Text(),
    "panel": Name(),
    "mission": Maybe(Text()),
    "asked_pence": Whole(),
    "least_pence": Maybe(Whole()),
    "asked_to_read": Whole(LONGEST),
    "readings": Several({"member": Name(), "scores": Several(Whole())}),
}
AGREED = {"kind": Text(), "amount_pence": Maybe(Whole())}
IDEA = {**READ, "decision": Maybe(AGREED)}
DRAW = {
    "commitment": Text(),
    "event": Text(),
    "pool": Several({"idea": Text(), "because": Text()}),
    "chosen_from": Maybe({"rules": RULES, "ideas": Several(READ)}),
    "secret": Maybe(Text()),
    "order": Maybe(Several(Text())),
}
RECORD = {"rules": RULES, "ideas": Several(IDEA), "draw": Maybe(DRAW)}

MEETING = {
    "idea": Text(),
    "stepped_out": Several(Name()),
    "present": Several(Name()),
    "may_decide": Whole(),
    "was_quorate": Truth(),
    "outcome": Maybe(AGREED),
    "decision": Maybe({**AGREED, "refused_on": Maybe(Text())}),
}
PUBLISHED = {
    "results": {},
    "number": Whole(),
    "follows": Maybe(Text()),
    "again": Maybe({"idea": Text(), "because": Text(), "before": Maybe(AGREED)}),
    "ideas": Several(MEETING),
    "draw": Maybe({"announced_at": Text(), "pool_published_at": Maybe(Text()), "event_at": Text()}),
}
