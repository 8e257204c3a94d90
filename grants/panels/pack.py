"""One member's own ideas in words, for paper: what the page of the pack shows, and room to score."""

from collections.abc import Iterable, Sequence

from grants.panels.blind import Idea
from grants.panels.models import Panel
from grants.rounds.models import Criterion
from grants.web import pdf
from grants.web.filters import date, money
from grants.web.text import _

Rows = list[tuple[str, str]]


def as_copy(panel: Panel, ideas: Sequence[Idea], *, service: str, language: str, is_large: bool) -> pdf.Copy:
    """A sheet for each idea. The panel's round and its criteria must be loaded."""
    facts = [(_("Round"), panel.round.name), (_("Panel"), panel.name)]
    if panel.scores_due_on:
        facts.append((_("Finish by"), date(panel.scores_due_on)))
    facts.append((_("Keep it safe"), _("This is for you alone: bring it back when the panel has met.")))
    n = len(ideas)
    return pdf.Copy(
        title=_("1 idea to read on paper") if n == 1 else _("%(n)s ideas to read on paper", n=n),
        service=service,
        language=language,
        facts=facts,
        sections=[(_heading(idea), [*_idea(idea), *_to_score(panel.round.criteria)]) for idea in ideas],
        is_large=is_large,
        has_sheets=True,
    )


def _heading(idea: Idea) -> str:
    return _("Idea %(number)s: %(title)s", number=idea.number, title=idea.title) if idea.number else idea.title


def _idea(idea: Idea) -> Iterable[tuple[str, str]]:
    """What the panel may read of it, as far as it says anything."""
    asked_less = _("They need all of it.")
    if idea.takes_less:
        least = idea.least_pence
        asked_less = _("They can do a smaller version from %(least)s.", least=money(least)) if least else ""
    in_all = idea.total_cost_pence or 0
    told: Rows = [
        (_("Mission"), idea.mission.title if idea.mission else ""),
        (_("From"), ", ".join(part for part in (idea.asks, idea.ward) if part)),
        (_("Hear or see them tell it"), idea.recording_url or ""),
        (_("What they say in the recording"), idea.transcript),
        (_("What they will do"), idea.what),
        (_("The difference it makes"), idea.difference),
        (_("How local people were involved"), idea.involvement),
        (_("Who it is for"), idea.who_for),
        (_("How many people"), _("About %(n)s", n=f"{idea.people_count:,}") if idea.people_count else ""),
        (_("Where"), ", ".join(part for part in (idea.place, idea.place_ward) if part)),
        (_("When"), _when(idea)),
        *idea.answers,
        (_("It also helps"), ", ".join(mission.title for mission in idea.also_missions)),
        (_("What they would spend it on"), "\n".join(f"{what}: {money(pence)}" for what, pence in idea.costs)),
        (_("What they ask for"), money(idea.asked_pence)),
        (_("What it costs in all"), money(in_all) if in_all > idea.asked_pence else ""),
        (_("Other money"), idea.other_funding),
        (_("If offered less"), asked_less),
    ]
    return [(question, answer) for question, answer in told if answer]


def _when(idea: Idea) -> str:
    if not (idea.start_on and idea.end_on):
        return ""
    return _("%(start)s to %(end)s", start=date(idea.start_on), end=date(idea.end_on))


def _to_score(criteria: Iterable[Criterion]) -> Rows:
    """A line to mark for each score, and room for the reason."""
    scores = [
        (
            _("Your score: %(name)s. %(question)s", name=each.name, question=each.question),
            "\n".join(f"[   ]  {value}  {words}" for value, words in enumerate(each.anchors)),
        )
        for each in criteria
    ]
    return [*scores, (_("Why, and what should happen?"), "\n".join(["_" * 40] * 4))]
