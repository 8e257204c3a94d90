"""Camden's missions, word for word, with the look that the demo gives them."""

import datetime as dt
from typing import Any

CHALLENGE = {
    "slug": "inequality",
    "title": "A fairer place after a hard time",
    "statement": "Where you live, how you look and what you earn still decide too much of how you live.",
    "position": 1,
}

MISSIONS: tuple[dict[str, Any], ...] = (
    {
        "slug": "diverse-power",
        "title": "Diverse power",
        "statement": "By 2030, those holding positions of power in Camden will be as diverse as our community, and the "
        "next generation will be ready to follow.",
        "explanation": "Ideas that help people who are seldom asked to speak, lead, judge or stand: training, "
        "mentoring, meetings people can come to, panels, young leaders.",
        "target_on": dt.date(2030, 12, 31),
        "target": "The people on boards, panels and benches look like the people on the bus.",
        "owner": "Equality and communities team",
        "colour": "#6b1f74",
        "tint": "#f3e9f4",
        "icon": "mission-diverse-power",
        "shape": "shape-diverse-power",
        "pattern": "dots",
    },
    {
        "slug": "young-people",
        "title": "Young people",
        "statement": "By 2025, every young person will have access to economic opportunity enabling safety and "
        "security.",
        "explanation": "Ideas for anybody under 25: skills, first jobs, safe places, homework, sport, music, money.",
        "target_on": dt.date(2025, 12, 31),
        "target": "Every young person has work, training or a way to it, and somewhere safe to be.",
        "owner": "Early help and youth team",
        "colour": "#1f5bc2",
        "tint": "#e8effa",
        "icon": "mission-young-people",
        "shape": "shape-young-people",
        "pattern": "lines",
    },
    {
        "slug": "eating-well",
        "title": "Eating well",
        "statement": "By 2030, everyone will eat well every day with nutritious, affordable, sustainable food.",
        "explanation": "Ideas about food: growing it, cooking it, sharing it, learning about it, wasting less of it.",
        "target_on": dt.date(2030, 12, 31),
        "target": "Nobody here goes without a good meal, and less food is thrown away.",
        "owner": "Public health team",
        "colour": "#ad4f00",
        "tint": "#fbeee2",
        "icon": "mission-eating-well",
        "shape": "shape-eating-well",
        "pattern": "waves",
    },
    {
        "slug": "estates-and-streets",
        "title": "Estates and streets",
        "statement": "By 2030, Camden's estates and streets will be creative and sustainable.",
        "explanation": "Ideas for the place outside your door: gardens, play, repair, art, light, trees, warmth.",
        "target_on": dt.date(2030, 12, 31),
        "target": "Every estate and street has something its neighbours made and look after.",
        "owner": "Housing and neighbourhoods team",
        "colour": "#33532b",
        "tint": "#e8eee4",
        "icon": "mission-estates-and-streets",
        "shape": "shape-estates-and-streets",
        "pattern": "grid",
    },
)
