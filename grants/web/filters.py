"""How money, dates and numbers are written: the same figure the same way on every page and in every letter."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask
from flask_babel import get_locale

from grants.core.money import pounds
from grants.web.text import LONDON as LONDON_NAME
from grants.web.text import _

LONDON = ZoneInfo(LONDON_NAME)
APRIL = 4


def init_app(app: Flask) -> None:
    written: dict[str, Callable[..., str]] = {
        "money": money,
        "day": day,
        "date": date,
        "time": time,
        "deadline": deadline,
        "moment": moment,
        "count": count,
        "year_of": mission_year,
        "words": words,
        "share": share,
    }
    for name, function in written.items():
        app.add_template_filter(function, name)


def money(pence: int | None) -> str:
    """``£1,380``, pence only where there are any: ``£60.50``. Below nothing it is ``£990 short``, never a minus."""
    if pence is None:
        return ""
    return pounds(pence) if pence >= 0 else _("%(amount)s short", amount=pounds(-pence))


def day(when: dt.date | None) -> str:
    """``Monday 30 November``, for what is near enough to need no year."""
    return _written(when, "EEEE d MMMM")


def date(when: dt.date | None) -> str:
    """``30 November 2026``."""
    return _written(when, "d MMMM y")


def time(when: dt.datetime | None) -> str:
    """``12 noon``, ``2:32pm`` or ``9am``, as the clocks in London show it."""
    if when is None:
        return ""
    local = _in_london(when)
    if (local.hour, local.minute) in ((12, 0), (0, 0)):
        return _("12 noon") if local.hour else _("12 midnight")
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def deadline(when: dt.datetime | None) -> str:
    """``Monday 30 November, 12 noon``."""
    return f"{day(when)}, {time(when)}" if when else ""


def moment(when: dt.datetime | None) -> str:
    """``28 August 2026, 4:10pm``."""
    return f"{date(when)}, {time(when)}" if when else ""


def count(number: int, one: str, many: str | None = None) -> str:
    """``1 idea``, ``1,200 ideas``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def mission_year(when: dt.date) -> str:
    """The financial year in which something was decided: ``2026 to 2027`` runs from 1 April to 31 March."""
    local = _in_london(when) if isinstance(when, dt.datetime) else when
    first = local.year if local.month >= APRIL else local.year - 1
    return _("%(first)d to %(last)d", first=first, last=first + 1)


def words(items: list[Any]) -> str:
    """A list as it is said: ``Frognal, Kilburn and Primrose Hill``."""
    texts = [str(item) for item in items]
    if len(texts) < 2:
        return "".join(texts)
    return _("%(all_but_last)s and %(last)s", all_but_last=", ".join(texts[:-1]), last=texts[-1])


def share(part: float, whole: float) -> str:
    """How long a bar is, for a ``width`` attribute: ``62.5%``, never beyond its track."""
    return f"{min(max(part / whole, 0), 1) * 100:.4g}%" if whole > 0 else "0%"


def _written(when: dt.date | None, pattern: str) -> str:
    if when is None:
        return ""
    local = _in_london(when) if isinstance(when, dt.datetime) else when
    return str(format_date(local, pattern, locale=get_locale() or "en_GB"))


def _in_london(when: dt.datetime) -> dt.datetime:
    if when.tzinfo is None:
        raise ValueError("a time without its zone cannot be shown")
    return when.astimezone(LONDON)
