"""Why an idea is ruled out: what the person reads, and what an officer may suggest instead."""

from typing import Any, NamedTuple

from flask_babel import lazy_gettext as _l

from grants.checks.models import RuledOut


class Reason(NamedTuple):
    """One sentence for the person, and advice to begin from."""

    sentence: Any
    try_instead: Any


REASONS = {
    RuledOut.OUTSIDE: Reason(
        _l("It would mostly happen, or mostly help people, outside our area."),
        _l("Ask the council or community foundation of that place. If it is for people here too, tell us which."),
    ),
    RuledOut.WHO: Reason(
        _l("The rules of this fund do not let us give money to whoever asks."),
        _l("A group of neighbours could send the same idea. Ring us and we go through it with you."),
    ),
    RuledOut.TIMING: Reason(
        _l("It has begun or is paid already, and we can only pay for what is still to come."),
        _l("Tell us about the next part of it, before you begin."),
    ),
    RuledOut.AMOUNT: Reason(
        _l("It asks for an amount that this round cannot give."),
        _l("Send a smaller part of it, or ask us about funds that give more."),
    ),
    RuledOut.EXCLUDED: Reason(
        _l("It asks for something that this fund may not pay for."),
        _l("Look at what we can and cannot pay for, and send the idea again without that part."),
    ),
    RuledOut.DUPLICATE: Reason(
        _l("We have the same idea from you or your group already, and that one goes on."),
        _l("You need do nothing. If they are two ideas, tell us what is different."),
    ),
    RuledOut.NO_REPLY: Reason(
        _l("We asked you something and did not hear from you."),
        _l("Your answers are kept. Send the idea again when you are ready, with what we asked for."),
    ),
    RuledOut.SAFEGUARDING: Reason(
        _l("As it is planned we cannot be sure that people would be safe."),
        _l("Ring us. We have a plan you can start from and can go through it with you."),
    ),
}
