"""Camden's twenty wards as equal tiles, laid out roughly as they lie, and some postcodes that the demo knows.

Names and codes are the Office for National Statistics' (in force since May 2022). The postcodes have the right form
and are made up; a council loads the real ones with ``grants import places``.
"""

from typing import NamedTuple


class WardFacts(NamedTuple):
    """A ward: official code, name, where its tile stands (column and row, from 1), and its demo postcodes."""

    code: str
    name: str
    column: int
    row: int
    postcodes: tuple[str, ...]


WARDS = (
    WardFacts("E05013652", "Belsize", 3, 2, ("NW3 4ZA", "NW3 4ZB", "NW3 4ZD", "NW3 4ZE")),
    WardFacts("E05013653", "Bloomsbury", 5, 6, ("WC1E 7ZA", "WC1E 7ZB", "WC1E 7ZD", "WC1E 7ZE")),
    WardFacts("E05013654", "Camden Square", 6, 4, ("NW1 9ZA", "NW1 9ZB", "NW1 9ZD", "NW1 9ZE")),
    WardFacts("E05013655", "Camden Town", 5, 4, ("NW1 7ZA", "NW1 7ZB", "NW1 7ZD", "NW1 0AA")),
    WardFacts("E05013656", "Fortune Green", 1, 2, ("NW6 1ZA", "NW6 1ZB", "NW6 1ZD", "NW6 1ZE")),
    WardFacts("E05013657", "Frognal", 2, 2, ("NW3 7ZA", "NW3 7ZB", "NW3 7ZD", "NW3 7ZE")),
    WardFacts("E05013658", "Gospel Oak", 4, 2, ("NW5 4ZA", "NW5 4ZB", "NW5 4ZD", "NW5 4ZE")),
    WardFacts("E05013659", "Hampstead Town", 3, 1, ("NW3 1ZA", "NW3 1ZB", "NW3 1ZD", "NW3 1ZE")),
    WardFacts("E05013660", "Haverstock", 4, 3, ("NW3 2ZA", "NW3 2ZB", "NW3 2ZD", "NW3 2ZE")),
    WardFacts("E05013661", "Highgate", 5, 1, ("N6 6ZA", "N6 6ZB", "N6 6ZD", "N6 6ZE")),
    WardFacts("E05013662", "Holborn & Covent Garden", 6, 7, ("WC1R 4ZA", "WC1R 4ZB", "WC1R 4ZD", "WC1R 4ZE")),
    WardFacts("E05013663", "Kentish Town North", 5, 2, ("NW5 1ZA", "NW5 1ZB", "NW5 1ZD", "NW5 1ZE")),
    WardFacts("E05013664", "Kentish Town South", 5, 3, ("NW5 2ZA", "NW5 2ZB", "NW5 2ZD", "NW5 2ZE")),
    WardFacts("E05013665", "Kilburn", 1, 4, ("NW6 4ZA", "NW6 4ZB", "NW6 4ZD", "NW6 4ZE")),
    WardFacts("E05013666", "King's Cross", 6, 6, ("WC1H 8ZA", "WC1H 8ZB", "WC1H 8ZD", "WC1H 8ZE")),
    WardFacts("E05013667", "Primrose Hill", 4, 4, ("NW1 8ZA", "NW1 8ZB", "NW1 8ZD", "NW1 8ZE")),
    WardFacts("E05013668", "Regent's Park", 5, 5, ("NW1 3ZA", "NW1 3ZB", "NW1 3ZD", "NW1 3ZE")),
    WardFacts("E05013669", "St Pancras & Somers Town", 6, 5, ("NW1 1ZA", "NW1 1ZB", "NW1 1ZD", "NW1 1ZE")),
    WardFacts("E05013670", "South Hampstead", 2, 3, ("NW6 3ZA", "NW6 3ZB", "NW6 3ZD", "NW6 3ZE")),
    WardFacts("E05013671", "West Hampstead", 1, 3, ("NW6 2ZA", "NW6 2ZB", "NW6 2ZD", "NW6 2ZE")),
)
