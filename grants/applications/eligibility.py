"""The five questions that tell whether somebody can apply; nothing of the answers is kept anywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.core.money import pounds
from grants.rounds.models import Round
from grants.web.text import _


@dataclass(frozen=True)
class Hurdle:
    """One question to be answered with yes; what a no means, and what to try instead."""

    key: str
    question: Any
    hint: Any
    why_not: Any
    instead: Any


HERE = Hurdle(
    "here",
    _l("Do you live, work or study here, or is your group run here?"),
    _l("Any one of these is enough. Here means anywhere in the borough"),
    _l("This money is for people who live, work or study here, and for groups that are run here."),
    _l(
        "Ask your own council or community foundation about small grants. If somebody who lives here has the same "
        "idea, they can apply and you can help them."
    ),
)
HELPS_HERE = Hurdle(
    "helps-here",
    _l("Will it mostly help people here?"),
    _l("People from elsewhere may join in. We ask who it is for most of all"),
    _l("We can only pay for what mostly helps people here."),
    _l("Think of the part of your idea that is for people here, and apply for that part."),
)
NEW = Hurdle(
    "still-to-come",
    _l("Is it still to come: not bought, not paid for and not done yet?"),
    _l("We decide first, then you spend"),
    _l("We cannot pay for what was bought or done before we decided."),
    _l("Is there a next part that has not begun? You can apply for that."),
)
OPEN = Hurdle(
    "open",
    _l("Is it open to people, and not for a party, for profit or to spread a religion?"),
    _l("A group of any faith can apply for something that everybody can join. You may charge a little to cover costs"),
    _l("Public money cannot pay for party politics, for somebody’s profit or for spreading a religion."),
    _l(
        "If a part of your idea is open to everybody, apply for that part. For a business, ask the council about help "
        "for new businesses."
    ),
)


def hurdles(rounds: Sequence[Round]) -> list[Hurdle]:
    """The questions in order, with the amounts that these rounds give; without a round no amount is named."""
    return [HERE, HELPS_HERE, _amount(rounds), NEW, OPEN]


def _amount(rounds: Sequence[Round]) -> Hurdle:
    ring = _("Ring us if you are not sure. We go through it with you.")
    if not rounds:
        return Hurdle(
            "amount",
            _("Is it something small that a small grant could pay for?"),
            _("Some hundred pounds up to a thousand or two. Each round says how much it gives"),
            _("These are small grants, for things that a few people can do together."),
            _("Think of a first part that you could try with less money. ") + ring,
        )
    least, most = (pounds(pence) for pence in amounts(rounds))
    return Hurdle(
        "amount",
        _("Do you need %(least)s to %(most)s from us in all?", least=least, most=most),
        _("The idea may cost more if somebody else pays the rest"),
        _("We can give %(least)s at least and %(most)s at most for an idea.", least=least, most=most),
        _("If it costs more, apply for a part of it. If it costs less, ask for what goes with it too. ") + ring,
    )


def amounts(rounds: Sequence[Round]) -> tuple[int, int]:
    """The least and the most, in pence, that one of these rounds gives."""
    return min(round.least_pence for round in rounds), max(round.most_pence for round in rounds)
