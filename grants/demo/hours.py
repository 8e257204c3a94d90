"""When things happen in the demo town: by the clock of London, in summer and in winter."""

import datetime as dt
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MEETING = dt.time(18, 30)
FRIDAY = 4


def meeting_day(day: dt.date) -> dt.date:
    """The day itself, or the Friday before a weekend: neighbours do not meet on Saturdays or Sundays."""
    return day - dt.timedelta(days=max(0, day.weekday() - FRIDAY))


def meeting(day: dt.date) -> dt.datetime:
    """The evening on which a panel meets that wants to meet about this day, in UTC."""
    return at(meeting_day(day), MEETING)


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """This time on a clock in London on this day, in UTC."""
    return dt.datetime.combine(day, time, LONDON).astimezone(dt.UTC)
