"""The identifier of an organisation in open data, from the number that it has on a register (org-id.guide)."""

import re

REGISTERS = (
    ("GB-CHC-", re.compile(r"\d{6,7}")),  # charities of England and Wales
    ("GB-SC-", re.compile(r"SC0\d{5}")),  # charities of Scotland
    ("GB-NIC-", re.compile(r"NIC(\d{6})")),  # charities of Northern Ireland
    ("GB-COH-", re.compile(r"\d{8}|[A-Z]{2}\d{6}")),  # companies, community interest companies, registered societies
)


def identifier(number: str | None) -> str | None:
    """``1174463`` → ``GB-CHC-1174463``; None where the number is of no register that we know."""
    typed = re.sub(r"[\s./-]", "", number or "").upper()
    for prefix, shape in REGISTERS:
        if found := shape.fullmatch(typed):
            return prefix + (found[1] if shape.groups else found[0])
    return None
