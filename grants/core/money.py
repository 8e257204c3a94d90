"""Money is a whole number of pence; pounds exist only where people read or type them."""

from decimal import Decimal

PENCE = 100


def pounds(pence: int) -> str:
    """How an amount stands on a page or in a letter: ``£1,380``; pence only where there are any (``£60.50``)."""
    whole, rest = divmod(abs(pence), PENCE)
    sign = "−" if pence < 0 else ""
    return f"{sign}£{whole:,}.{rest:02}" if rest else f"{sign}£{whole:,}"


def decimal_pounds(pence: int) -> Decimal:
    """The amount as a number with two decimals, for files that other programs read: 138000 → ``Decimal('1380.00')``."""
    return Decimal(pence).scaleb(-2)
