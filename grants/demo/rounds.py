"""The demo town's rounds: what they ask, how they are scored, and when, counted in days from the day it is loaded."""

from typing import Any, NamedTuple

FUND = {
    "slug": "neighbours-fund",
    "name": "Neighbours' fund",
    "description": "Small grants for residents' ideas that help the missions. Your neighbours decide.",
    "funder_name": "Demo Town Council",
    "funder_identifier": "GB-LAE-DMO",
}

CRITERIA: tuple[tuple[str, str, int, tuple[str, str, str, str, str]], ...] = (
    (
        "Mission fit",
        "How well does it help its mission?",
        30,
        (
            "It does not say",
            "Hard to see how it helps the mission",
            "It helps a little, or only some of it is clear",
            "It clearly helps the mission",
            "It goes to the heart of the mission, and says how",
        ),
    ),
    (
        "Difference for local people",
        "What will be different, and for whom?",
        25,
        (
            "It does not say",
            "Hard to see what would change",
            "Some change, for some people",
            "A clear change that we believe in",
            "A clear change that people here have asked for",
        ),
    ),
    (
        "Led with local people",
        "How have neighbours shaped it?",
        20,
        (
            "It does not say",
            "One person's idea so far",
            "A few people were asked",
            "Neighbours helped to shape it",
            "Neighbours lead it from start to end",
        ),
    ),
    (
        "Open, fair and reachable",
        "Can everybody it is for take part?",
        15,
        (
            "It does not say",
            "Many would be left out",
            "Some thought about who may be left out",
            "Most people could join easily",
            "It reaches people who are usually left out",
        ),
    ),
    (
        "Doable, and the money makes sense",
        "Can it be done with this money?",
        10,
        (
            "No plan, or no costs",
            "The plan or the costs are hard to follow",
            "It could work, with some questions",
            "A clear plan with fair costs",
            "A clear plan, fair costs, and they know what could go wrong",
        ),
    ),
)

QUESTION = {
    "label": "Have you done something like this before?",
    "hint": "It is fine if you have not. We ask so that we can help.",
    "kind": "choice",
    "choices": ["No, this is the first time", "Yes, once or twice", "Yes, often"],
    "required": False,
}


class RoundStory(NamedTuple):
    """One round: days from today at which things happen, its pot in pounds by source, and how many ideas came."""

    slug: str
    name: str
    opens: int
    closes: int
    decided: int
    sources: tuple[tuple[str, int], ...]
    ideas: int
    panels: int
    ring_fences: dict[str, int]  # pounds by mission
    carries: str = ""  # the round from which somebody comes back with an idea


ROUNDS = (
    RoundStory("first", "First round", -740, -700, -665, (("Council", 10000),), 20, 1, {}),
    RoundStory("second", "Second round", -430, -390, -355, (("Council", 10000), ("Community chest", 2000)), 24, 1, {}),
    RoundStory("third", "Third round", -110, -62, -24, (("Council", 14000), ("Community chest", 4000)), 32, 1,
               {"young-people": 4000}),
    RoundStory("fourth", "Fourth round", -60, -20, 14, (("Council", 18000), ("Community chest", 4000)), 48, 2,
               {"young-people": 4000}),
    RoundStory("fifth", "Fifth round", -10, 32, 67, (("Council", 24000), ("Community chest", 6000)), 38, 0,
               {"young-people": 6000}, carries="third"),
)  # fmt: skip


def rules() -> dict[str, Any]:
    """What is the same in every round of the demo."""
    return {
        "least_pence": 50_00,
        "most_pence": 1500_00,
        "applications_per_person": 2,
        "quorum": 3,
        "readings_per_panellist": 40,
    }
