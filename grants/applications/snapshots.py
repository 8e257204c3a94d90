"""An idea as it was sent: taken apart into what a row can keep, and put back where a change was not sent again."""

import datetime as dt
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Enum, Uuid, inspect

from grants.applications import answers, steps
from grants.applications.asking import Kind, token
from grants.applications.models import AlsoMission, Answer, Application, Cost

BESIDES = ("ward_id", "asked_pence", "steps_done", "rules_version", "declared_at")  # kept, though no question
LISTS = ("also_missions", "people_unknown")


def columns(idea: Application) -> list[str]:
    """The columns that hold an applicant's answers."""
    asks = [ask for step in steps.steps(idea.round) if step.question_id is None for ask in step.asks]
    return [*(ask.name for ask in asks if ask.kind is not Kind.COSTS and ask.name not in LISTS), *BESIDES]


def taken(idea: Application) -> dict[str, Any]:
    """Everything that was answered: as values, to be put back, and in words, as it was read when it was sent."""
    return {
        "values": {name: _plain(getattr(idea, name)) for name in columns(idea)},
        "costs": [[cost.what, cost.amount_pence] for cost in idea.costs],
        "also_missions": [str(also.mission_id) for also in idea.also_missions],
        "answers": {str(answer.question_id): answer.value for answer in idea.answers},
        "words": [
            [str(section.title), [[said.question, said.answer] for said in rows]]
            for section, rows in answers.in_words(idea)
        ],
    }


def put_back(idea: Application, content: dict[str, Any]) -> list[Any]:
    """Set the answers to what was sent, and give the rows of costs, missions and answers that belong to it."""
    table = inspect(Application).columns
    idea.change(**{name: _typed(table[name].type, value) for name, value in content["values"].items()})
    return [
        *(
            Cost(application_id=idea.id, what=w, amount_pence=p, position=n)
            for n, (w, p) in enumerate(content["costs"])
        ),
        *(AlsoMission(application_id=idea.id, mission_id=UUID(id)) for id in content["also_missions"]),
        *(Answer(application_id=idea.id, question_id=UUID(q), value=v) for q, v in content["answers"].items()),
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | list) else token(value)


def _typed(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Date):
        return dt.date.fromisoformat(value)
    if isinstance(kind, Uuid):
        return UUID(value)
    if isinstance(kind, Enum):
        return kind.enum_class(value) if kind.enum_class else value
    return dt.datetime.fromisoformat(value) if type(kind).__name__ == "UTCDateTime" else value
