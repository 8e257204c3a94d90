"""Who lives and works in the demo town. Nobody is real: every address is at example.org and every surname is Demo."""

from grants.accounts.models import Role

STAFF: dict[str, frozenset[Role]] = {
    "hal": frozenset({Role.HELPER}),
    "olu": frozenset({Role.OFFICER}),
    "oki": frozenset({Role.OFFICER}),
    "asha": frozenset({Role.APPROVER}),
    "noor": frozenset({Role.APPROVER}),  # has no part in any round, so that somebody can answer a review
    "fin": frozenset({Role.FINANCE}),
    "sade": frozenset({Role.SAFEGUARDING_LEAD}),
    "cora": frozenset({Role.COUNCILLOR}),
    "dee": frozenset({Role.DATA_PROTECTION}),
    "ada": frozenset({Role.ADMINISTRATOR}),
}

# The first panel reads the rounds of the past and the one that is being scored; the second reads beside it.
CHAIRS = ("chi", "femi")
PANELS = (
    ("pat", "priya", "sam", "rosa", "tariq", "wen", "yusuf", "zadie", "gwen", "ismail", "jo"),
    ("kofi", "lena", "mohan", "nadia", "osei", "petra", "quentin", "ruth", "sol", "tove", "uma"),
)

SLOW = ("pat", "priya")  # who still has most of the ideas of an open reading to score

CONTRARY = "zadie"  # who of each round turns one idea upside down

RESIDENTS = (
    "amina", "ben", "carmen", "dawit", "elena", "farah", "george", "hodan", "imran", "jamila", "karim", "leila",
    "marcus", "nasra", "olga", "paulo", "queenie", "rahima", "stefan", "tanya", "umar", "vera", "winston", "xenia",
    "yasmin", "zara", "abdi", "beatriz", "colm", "deepa", "edna", "fatou", "gulsen", "hassan", "irene", "jerome",
    "khadija", "luca", "miriam", "nuno", "oona", "parveen", "ravi", "shamsa", "tomasz", "ursula", "vikram", "wanda",
    "ye", "zeinab", "amir", "bridget", "cyril", "dora", "emeka", "fiona", "gita", "halima", "ivy", "jude", "kamal",
    "lucia", "maryam", "nia", "omari", "pearl", "rukia", "salma", "theo", "ulla", "victor", "wafa", "yara", "zoltan",
    "aisha", "bola", "chen", "dilip", "esra", "flora",
)  # fmt: skip

# Who has never asked for money and offers to read.
NEIGHBOURS = (
    "adaeze", "bao", "cleo", "dariusz", "eli", "freya", "gabriel", "hana", "idris", "jasmin", "kwame", "lotte",
    "malik", "noa", "olive", "piotr", "quinn", "rania", "said", "thandi", "usha", "viktor", "wilma", "yetunde",
)  # fmt: skip

READERS = tuple(dict.fromkeys((*CHAIRS, *PANELS[0], *PANELS[1])))


def address(name: str) -> str:
    return f"{name}@example.org"


def full_name(name: str) -> str:
    return f"{name.title()} Demo"
