"""Days on which the council works: what people are promised is counted in these.

England's bank holidays follow rules (Banking and Financial Dealings Act 1971; New Year's Day and the first Monday of
May by yearly proclamation), so they are computed, for any year. Days that a proclamation moved or added stand in
``MOVED`` and ``ADDED``; a new one is a line there. A library would bring every country's calendar for these few lines.
"""

import datetime as dt
from functools import cache

DAY = dt.timedelta(days=1)
SATURDAY = 5
MOVED = {dt.date(2020, 5, 4): dt.date(2020, 5, 8), dt.date(2022, 5, 30): dt.date(2022, 6, 2)}
ADDED = frozenset({dt.date(2022, 6, 3), dt.date(2022, 9, 19), dt.date(2023, 5, 8)})


def is_working(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def after(day: dt.date, number: int) -> dt.date:
    """The working day that comes this many working days after ``day``, which itself does not count."""
    for _ in range(number):
        day += DAY
        while not is_working(day):
            day += DAY
    return day


def before(day: dt.date, number: int) -> dt.date:
    """The working day that comes this many working days before ``day``: what waits since earlier has waited longer."""
    for _ in range(number):
        day -= DAY
        while not is_working(day):
            day -= DAY
    return day


def between(first: dt.date, last: dt.date) -> int:
    """How many working days lie after ``first``, up to and with ``last``; 0 where ``last`` is not later."""
    if last <= first:
        return 0
    weeks, rest = divmod((last - first).days, 7)
    weekdays = weeks * SATURDAY + sum((last - DAY * n).weekday() < SATURDAY for n in range(rest))
    years = range(first.year, last.year + 1)  # every bank holiday is a weekday
    return weekdays - sum(first < day <= last for year in years for day in bank_holidays(year))


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The bank holidays of England in this year."""
    easter, christmas = _easter_sunday(year), dt.date(year, 12, 25)
    days = {
        _free(dt.date(year, 1, 1)),
        easter - 2 * DAY,
        easter + DAY,
        _monday_on_or_after(dt.date(year, 5, 1)),
        _monday_on_or_after(dt.date(year, 5, 25)),
        _monday_on_or_after(dt.date(year, 8, 25)),
        _free(christmas),
        _free(christmas + DAY, taken=_free(christmas)),
    }
    return frozenset({MOVED.get(day, day) for day in days} | {day for day in ADDED if day.year == year})


def _free(day: dt.date, taken: dt.date | None = None) -> dt.date:
    """The day, or the first one after it that is no weekend day and not taken by another holiday."""
    while day.weekday() >= SATURDAY or day == taken:
        day += DAY
    return day


def _monday_on_or_after(day: dt.date) -> dt.date:
    return day + DAY * (-day.weekday() % 7)


def _easter_sunday(year: int) -> dt.date:
    """Western Easter, by the anonymous Gregorian algorithm (Meeus, *Astronomical Algorithms*, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    shift = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * shift) // 451
    month, day = divmod(h + shift - 7 * m + 114, 31)
    return dt.date(year, month, day + 1)
