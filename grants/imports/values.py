"""What a single value in a grant may be (text, number, day, moment, address, code), and what is wrong with another.

Nothing is guessed: 03/04/2020 is no date.
"""

import datetime as dt
import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from grants.imports.codes import CURRENCIES

DAY = re.compile(r"^[0-9]{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$")
MONTH_OR_YEAR = re.compile(r"^[0-9]{4}(-(0[1-9]|1[012]))?$")
TIME = r"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
MOMENT = re.compile(rf"(\d{{4}}-\d\d-\d\d){TIME}$", re.ASCII | re.IGNORECASE)  # RFC 3339

_LETTER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})"
_NAME = r"(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
_USER = r"(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@"
_FUTURE = r"v[0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+"
_HOST = rf"(?:\[(?:(?P<ip>[0-9A-Fa-f:.]+)|{_FUTURE})\]|{_NAME})"
_PATH = rf"{_LETTER}+(?:/{_LETTER}*)*"
_REST = rf"(?:{_LETTER}|[/?])*"
ADDRESS = re.compile(  # RFC 3986
    rf"[A-Za-z][A-Za-z0-9+.-]*:(?://(?:{_USER})?{_HOST}(?::[0-9]*)?(?:/{_LETTER}*)*|/(?:{_PATH})?|{_PATH}|)"
    rf"(?:\?{_REST})?(?:#{_REST})?$"
)


class Holds(StrEnum):
    """What one value is, in a cell as in JSON."""

    TEXT = "text"
    NUMBER = "a number"


@dataclass(frozen=True)
class Value:
    """A single value: what it holds, and what is wrong with one (None: nothing)."""

    wrong: Callable[[Any], str | None]
    holds: Holds = Holds.TEXT


def is_moment(value: str) -> bool:
    """Whether this is a full date and time with its zone, on a day that there was."""
    found = MOMENT.match(value)
    if not found:
        return False
    try:
        dt.date.fromisoformat(found[1])
    except ValueError:
        return False
    return True


def is_address(value: str) -> bool:
    """Whether this is a web address, or another URI, by its grammar."""
    found = ADDRESS.match(value)
    if not found:
        return False
    if found["ip"] is None:
        return True
    try:
        ipaddress.IPv6Address(found["ip"])
    except ValueError:
        return False
    return True


def _text(value: Any) -> str | None:
    return None if isinstance(value, str) else "must be text"


def _number(value: Any) -> str | None:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return None if is_number else "must be a number, without £ or commas"


def _months(value: Any) -> str | None:
    return _number(value) or (None if value >= 0 else "must be 0 or more")


def _day(value: Any) -> str | None:
    fits = isinstance(value, str) and (DAY.search(value) or is_moment(value))
    return None if fits else f"must be a date like 2026-03-12{_instead(value)}"


def _about_a_day(value: Any) -> str | None:
    fits = isinstance(value, str) and (DAY.search(value) or MONTH_OR_YEAR.search(value) or is_moment(value))
    return None if fits else f"must be a date like 2026-03-12, 2026-03 or 2026{_instead(value)}"


def _moment(value: Any) -> str | None:
    fits = isinstance(value, str) and is_moment(value)
    return None if fits else f"must be a date and time like 2026-04-02T09:30:00Z{_instead(value)}"


def _address(value: Any) -> str | None:
    fits = isinstance(value, str) and is_address(value)
    return None if fits else f"must be a web address like https://example.org{_instead(value)}"


def one_of(codes: frozenset[str], what: str) -> Value:
    """One of these codes; ``what`` names them to whoever put something else there."""

    def wrong(value: Any) -> str | None:
        return None if isinstance(value, str) and value in codes else f"must be {what}{_instead(value)}"

    return Value(wrong)


def _instead(value: Any) -> str:
    """What stands there, shortened: it helps to find the cell."""
    said = str(value)
    return f"; it is {said[:40]!r}{'…' if len(said) > 40 else ''}"


def or_null(value: Value) -> Value:
    """The same, where the standard takes a null as well."""
    return Value(lambda given: None if given is None else value.wrong(given), value.holds)


TEXT, NUMBER = Value(_text), Value(_number, Holds.NUMBER)
DATE, PARTIAL_DATE, DATE_TIME, URI = Value(_day), Value(_about_a_day), Value(_moment), Value(_address)
MONTHS = Value(_months, Holds.NUMBER)
CURRENCY = one_of(CURRENCIES, "a currency code like GBP")
