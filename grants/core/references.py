"""Public references: short, random, easy to read aloud, and saying nothing about who or how many."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: nothing that two people could read differently
LENGTH = 7


def new_public_id() -> str:
    """A reference such as ``MG-7KQ2HXN``: ``MG-`` and seven unambiguous capitals and digits, random."""
    return "MG-" + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
