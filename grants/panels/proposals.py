"""A plan as an officer looks at it before it is in force: from what is known of a panel to what would change."""

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from grants.applications.models import Application
from grants.panels.nearness import Hint, hints
from grants.panels.plan_measures import connectivity, crossing_shares
from grants.panels.plan_queries import Pair, Situation
from grants.panels.planning import HELPS, Plan, Problem, Reader
from grants.panels.programme import Rule


@dataclass(frozen=True)
class Load:
    """What one member would have to read."""

    name: str
    ideas: int
    new: int
    scored: int
    has_declared: bool  # went through the list of names; until then nothing is read


@dataclass(frozen=True)
class Flag:
    """A pair that is worth an officer's look."""

    reader: str
    idea: Application
    hints: list[Hint]


@dataclass(frozen=True)
class Proposal:
    """Who would read what, and what that changes. Where it cannot be done: which rules bind, and where."""

    readings: int
    ideas: int
    give: frozenset[Pair]
    take_back: frozenset[Pair]
    kept: int  # readings that stay because they are begun, sent or chosen by hand
    kept_by_hand: int
    loads: list[Load]
    new_readers: dict[UUID, list[str]]  # by idea, the names of those it would be given to
    owed: int  # first readings that are not sent yet
    flags: list[Flag]
    least_crossing: float  # the smallest share of a mission's readings that crosses
    connectivity: float
    binding: list[tuple[Rule, str]]  # with what would help
    stuck: list[Application]
    pairs: frozenset[Pair]  # the whole plan, for the ideas that it is for
    digest: str  # of everything that this was made from and came to

    @property
    def changes_nothing(self) -> bool:
        return not (self.give or self.take_back)


def staying(now: Situation) -> set[Pair]:
    """Readings that no plan takes back: begun, chosen by hand, or given out as second readings."""
    given = now.given
    chosen = (given.by_hand | given.second) - now.near.keys()
    return {pair for pair in given.begun | chosen if pair[1] in now.seated} - now.never


def problem(now: Situation, readings: int) -> Problem:
    """What is to be planned when every idea is read ``readings`` times, second readings not counted."""
    stays = staying(now)
    gone = {pair for pair in now.given.sent if pair[1] not in now.seated} - now.never
    conflicts = _conflicts(now) - stays
    left, more = Counter(id for id, _ in gone), Counter(id for id, _ in now.given.second & (stays | gone))
    return Problem(
        ideas={idea.id: idea.mission_id for idea in now.ideas},
        readers=readers(now, now.has),
        readings=readings,
        conflicts=conflicts,
        fixed=stays,
        seed=str(now.panel.id),
        less={idea.id: left[idea.id] - more[idea.id] for idea in now.ideas},
        now={pair for pair in now.given.waiting if pair[1] in now.seated} - conflicts,
        lived_experience=now.panel.wants_lived_experience,
        mixes_wards=now.panel.mixes_wards,
    )


def second_problem(now: Situation, discuss: set[UUID], most: int) -> Problem | None:
    """Up to ``most`` more readings of each of these ideas by members who have not read it; None where there are none.

    Side rules and crossing hold for the first readings; who reads more is whoever has least to read.
    """
    given, conflicts = now.given, _conflicts(now) | now.given.all
    had = Counter(id for id, _ in given.second - now.never)
    free = Counter(id for id in discuss for m in now.members if (id, m.person_id) not in conflicts)
    ideas = {i.id: i.mission_id for i in now.ideas if i.id in discuss and min(most - had[i.id], free[i.id]) > 0}
    if not ideas:
        return None
    has = now.has + Counter(reader for _, reader in given.all - now.never)
    return Problem(
        ideas=ideas,
        readers=readers(now, has),
        readings=most,
        conflicts={pair for pair in conflicts if pair[0] in ideas and pair[1] in now.seated},
        seed=f"{now.panel.id}|second",
        less={id: most - min(most - had[id], free[id]) for id in ideas},
        crosses=False,
    )


def readers(now: Situation, has: Counter[UUID]) -> list[Reader]:
    """The members as a plan takes them."""
    return [
        Reader(
            m.person_id,
            frozenset(UUID(id) for id in m.cares_about or ()),
            now.most if m.most_ideas is None else min(now.most, m.most_ideas),
            has[m.person_id],
            bool(m.lived_experience),
            now.wards.get(m.person_id),
        )
        for m in now.members
    ]


def proposal(now: Situation, asked: Problem, found: Plan, *, keeps: set[Pair]) -> Proposal:
    """What ``found`` changes in ``now``; ``keeps`` are the readings it does not touch."""
    pairs: set[Pair] = set(found.pairs)  # type: ignore[arg-type]  # ids of ideas and readers went in
    give = pairs - now.given.all
    take_back = {pair for pair in now.given.all - now.given.begun if pair[1] in now.seated} - now.never
    after = (keeps | pairs) if pairs else keeps
    names, ideas = {m.person_id: m.person.name for m in now.members}, {idea.id: idea for idea in now.ideas}
    counts, new = Counter(r for _, r in after), Counter(r for _, r in give)
    sent = Counter(r for _, r in now.given.sent - now.never)
    return Proposal(
        readings=asked.readings,
        ideas=len(asked.ideas),
        give=frozenset(give),
        take_back=frozenset(take_back - pairs - keeps if pairs else ()),
        kept=len(keeps),
        kept_by_hand=len(keeps & now.given.by_hand),
        loads=[
            Load(m.person.name, counts[m.person_id], new[m.person_id], sent[m.person_id], m.declared_at is not None)
            for m in now.members
        ],
        new_readers={id: sorted(names[r] for i, r in give if i == id) for id in {i for i, _ in give}},
        owed=len(now.given.all - now.given.sent - now.given.second - now.never),
        flags=_flags(now, give, names, ideas),
        least_crossing=min(crossing_shares({i.id: i.mission_id for i in now.ideas}, after).values(), default=0.0),
        connectivity=connectivity(after),
        binding=[(rule, HELPS[rule]) for rule in found.binding],
        stuck=[ideas[id] for id in found.stuck if isinstance(id, UUID)],
        pairs=frozenset(pairs),
        digest=digest(asked, frozenset(pairs)),
    )


def _conflicts(now: Situation) -> set[Pair]:
    return {pair for pair in now.never | now.near.keys() | now.taken_off if pair[1] in now.seated}


def _flags(now: Situation, give: set[Pair], names: dict[UUID, str], ideas: dict[UUID, Application]) -> list[Flag]:
    found = []
    for id, person in give:
        said = hints(
            now.facts_of_ideas[id],
            now.facts_of_members[person],
            is_slight=(id, person) in now.slight,
            knows_whom=ideas[id].knows_whom,
        )
        if said:
            found.append(Flag(names[person], ideas[id], said))
    return sorted(found, key=lambda flag: (flag.reader, flag.idea.title or "", flag.idea.id))


def digest(asked: Problem, pairs: frozenset[Pair]) -> str:
    """Short enough for a form to carry; another one where anything that the plan rests on has changed meanwhile."""
    said = [
        sorted(map(str, asked.ideas.items())),
        sorted(
            f"{r.id} {sorted(map(str, r.missions))} {r.most} {r.has} {r.lived_experience} {r.ward}"
            for r in asked.readers
        ),
        *(sorted(map(str, pairs)) for pairs in (asked.conflicts, asked.fixed, asked.now, pairs)),
        sorted(map(str, asked.less.items())),
        [asked.readings, asked.lived_experience, asked.mixes_wards],
    ]
    return sha256(repr(said).encode()).hexdigest()[:32]
