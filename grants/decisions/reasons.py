"""What a reason means in a letter: one sentence that says it, and one that says what would help next time."""

from flask_babel import lazy_gettext as _l

from grants.decisions.models import RefusalGround
from grants.panels.models import ReasonCode

SENTENCES = {
    ReasonCode.OVERSUBSCRIBED: _l("There were more good ideas than money in this round."),
    ReasonCode.MISSION_FIT: _l("Other ideas would do more for the mission."),
    ReasonCode.OUTSIDE: _l("It would mostly happen, or mostly help people, outside our area."),
    ReasonCode.NOT_OPEN: _l("It was not clear that everybody who wants to can join in."),
    ReasonCode.UNCLEAR_PLAN: _l("It was not clear what would happen, when, and who would do it."),
    ReasonCode.UNCLEAR_COSTS: _l("It was not clear what the money would buy."),
    ReasonCode.FUNDED_ALREADY: _l("The same thing is paid for already."),
    ReasonCode.TIMING: _l("The dates did not work: it would start too early or end too late."),
    ReasonCode.SAFEGUARDING: _l("The plan to keep people safe was not ready yet."),
    ReasonCode.EXCLUDED: _l("It asks for something that this fund cannot pay for."),
}

WHAT_HELPS = {
    ReasonCode.OVERSUBSCRIBED: _l("Send it again. Say what you would do first if you had half the money."),
    ReasonCode.MISSION_FIT: _l(
        "Say in one or two sentences what will change, and how that helps the mission you chose."
    ),
    ReasonCode.OUTSIDE: _l("Tell us which streets or estates here it is for. For other places, ask the council there."),
    ReasonCode.NOT_OPEN: _l("Say how people will hear of it, what it costs them and how you make it easy to join."),
    ReasonCode.UNCLEAR_PLAN: _l("Write down who does what, and when. Two names make a plan stronger."),
    ReasonCode.UNCLEAR_COSTS: _l("List each thing with its price. A link or a photo of a price helps."),
    ReasonCode.FUNDED_ALREADY: _l("Tell us about a part of it that nobody pays for yet."),
    ReasonCode.TIMING: _l("Choose a start after the day of decision and an end within a year of it."),
    ReasonCode.SAFEGUARDING: _l("Ring us. We have a plan you can start from and can go through it with you."),
    ReasonCode.EXCLUDED: _l("Look at what we can and cannot pay for, and take that part out."),
}

GROUNDS = {
    RefusalGround.INELIGIBLE: _l("The rules of the round do not allow it."),
    RefusalGround.FAILED_CHECK: _l("A check that we must make did not come out well."),
    RefusalGround.OVER_BUDGET: _l("The money of the round does not reach for it."),
    RefusalGround.UNLAWFUL: _l("The law does not let the council pay for it."),
}
