"""What the demo's panels write: short, plain and different enough to read."""

from grants.integrity.models import Verdict
from grants.integrity.signs import Sign
from grants.panels.models import ReasonCode
from grants.reviews.models import Ground

# For each criterion, in the order of the round: why a reader gave 0 or 1, and why 4.
LOW = (
    "I could not find how it helps the mission.",
    "It does not say what would be different afterwards.",
    "Only one person seems to have been asked.",
    "It sounds as if only members could come.",
    "The costs are one round sum and I cannot tell what they buy.",
)
HIGH = (
    "This is what the mission is about, and it says so in one line.",
    "I know people who would be better off the week it starts.",
    "Neighbours wrote it, neighbours run it.",
    "They thought of crèche, language and steps. Nobody is left out.",
    "Every pound has a name, and they say what could go wrong.",
)
OVERALL = (
    ("I do not see yet what would happen, or who would do it.", "Too little to go on. With a plan I would look again."),
    ("A kind thought that needs more people behind it.", "The need is real. The plan is thin."),
    ("It could work. I would like to ask them two questions.", "Good in parts. The costs want another look."),
    ("A good idea for very little money.", "I would walk past and smile. Fund it.", "Clear, local, useful."),
    ("One of the best I read. Fund it.", "Simple, led by neighbours, ready to start tomorrow."),
)
QUESTIONS = ("", "", "", "Who has the key to the room?", "What happens if it rains?", "Who keeps the receipts?")

HELPS = {  # what would help an idea to come back
    ReasonCode.UNCLEAR_PLAN: (
        "Name two people who run the sessions, and the room you would use. Ask the room before you send it again."
    ),
}
NO = {
    ReasonCode.OVERSUBSCRIBED: (
        "The panel liked your idea and would have funded it with a larger pot. This round there were more good ideas "
        "than money. Please send it again; nothing needs to change."
    ),
    ReasonCode.MISSION_FIT: (
        "The panel liked what you want to do, and could not see how it helps the mission you chose. Another mission "
        "may fit better. Tell us in one line how it helps, and send it again."
    ),
    ReasonCode.UNCLEAR_PLAN: (
        "It was not clear who would run the sessions and where. The panel thought the need was real. Say who does "
        "what, and where, and send it again next round."
    ),
    ReasonCode.UNCLEAR_COSTS: (
        "The panel could not tell what the largest cost would buy. The idea itself was well liked. Write each thing on "
        "its own line, with its price, and send it again."
    ),
    ReasonCode.NOT_OPEN: (
        "The panel was not sure that everybody on the street could come. Say how people would hear of it, and what "
        "you would do for those who cannot climb stairs or do not speak English."
    ),
}
YES = "The panel enjoyed reading this. Good luck, and tell your neighbours that theirs decided it."
PART = (
    "The panel likes this and would like to see a smaller version first. It is funded with the least you said would do."
)
RESERVE = (
    "Your idea is next in line. If somebody cannot go ahead, the money comes to you in the order of the list, and we "
    "will call you the same day."
)

ASKED = (
    "Who owns the land you want to plant on, and have they agreed?",
    "The costs come to more than the things you list. What is the rest for?",
    "How many children would come at once, and who is with them?",
)
ANSWERED = (
    "The housing office does, and the caretaker has it in writing.",
    "I forgot the room: £180 for six mornings. It is in the total.",
    "Twelve at most, with two of us who have been checked, and a parent.",
)
RULED_OUT = (
    ("It was already paid for, and we cannot pay for what has been bought.", "Ask us before you buy next time."),
    ("It takes place outside the borough.", "Your own council may have a fund like this."),
)

# What is said in a meeting and stands in its minutes: by the place of the idea in the evening.
SAID = {
    0: "Agreed at once. Several of us would go.",
    4: "We asked who has the key to the hall. The caretaker does, and lives next door.",
    9: "Some of us worried about the winter. They would move indoors from November.",
    14: "A good idea with a thin plan. We wrote down what would make it stronger.",
}
SMALLER = "Half of us wanted to see it once before paying for all of it. We agreed on the smaller version they named."
LEFT_OPEN = "We want to know whether the school has said yes. Left for the next meeting."
ROOM_PENCE = 30_00
ROOM_IS_FREE = "The community centre gives the room for nothing, so £30 less is needed."

PRACTICE = (
    "A bench at the bus stop",
    "We would like to put a bench at the bus stop outside the clinic, where people wait for half an hour. It costs "
    "£640: the bench £420, putting it in £180, a plaque £40. I asked at the clinic and they would like it. My brother "
    "can put it in.\n\nThis idea is made up, so nobody gains or loses by what you give it.",
)

CALL = (
    "Twelve neighbours wanted for {panel}",
    "You read about ten ideas at home, score them on your own, and meet on two evenings to decide together. "
    "You need no training: we give it. Anybody who lives here and is 16 or over can offer.",
    "£15 an hour, about £180 in all, or a voucher. We pay for travel, for somebody to look after your children or "
    "parents, and for an interpreter or a reader. There is food at every meeting.",
)
AVAILABLE = (
    "Evenings from Monday to Thursday",
    "Any evening but Friday",
    "Mornings while the children are at school",
    "Weekends, and Tuesday evenings",
    "I work shifts. I know two weeks before.",
)
NEEDS = ("", "", "", "Large print, please", "I use a wheelchair", "Somebody to look after my daughter", "A quiet room")
BY_HAND = "Somebody who was drawn cannot come. This person counts towards the same targets."
LOGGED = (  # who, what for, minutes or pence
    ("chi", "Reading and preparing the meeting", 260, None),
    ("pat", "Reading twelve ideas", 215, None),
    ("rosa", "Childcare on the evening of the meeting", None, 28_00),
    ("priya", "Bus there and back", None, 3_50),
    ("pat", "The meeting", 150, None),
    ("wen", "Printing the ideas in large print", None, 6_20),
)

REVIEW = (
    (Ground.NOT_READ,),
    "I sent the letter of the hall with my idea, and the decision says that it is not clear where we would meet. I "
    "think that nobody read it.",
)
REVIEWED = (
    "I looked at what you sent and at what the readers had in front of them. The letter was there, and three of the "
    "five readers wrote about it. It says that the hall is free on Mondays, and your idea is about Saturdays. The "
    "rules were followed, so the decision stands. What would help your idea to come back is in your letter."
)
REVIEW_WAITS = (
    (Ground.CONFLICT,),
    "One of the people on the panel runs the group next door, which asks for money too. I do not know whether she "
    "said so.",
)
LOOKED_AT = (  # the first of each sign that somebody looked at
    (Sign.TEXT, Verdict.EXPLAINED, "The same idea in two places. One neighbour helped the other, and both told us."),
    (Sign.POSTCODE, Verdict.NOTHING, "Two flats of one block. They do not know each other."),
)
