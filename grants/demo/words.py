"""What the demo's panels write: short, plain and different enough to read."""

from grants.panels.models import ReasonCode

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
