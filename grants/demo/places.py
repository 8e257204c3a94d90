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
    WardFacts("E05013652", "Belsize", 3, 2, ("NW3 4ZA", "NW3 4ZB")),
    WardFacts("E05013653", "Bloomsbury", 5, 6, ("WC1E 7ZA", "WC1E 7ZB")),
    WardFacts("E05013654", "Camden Square", 6, 4, ("NW1 9ZA", "NW1 9ZB")),
    WardFacts("E05013655", "Camden Town", 5, 4, ("NW1 7ZA", "NW1 0AA")),
    WardFacts("E05013656", "Fortune Green", 1, 2, ("NW6 1ZA", "NW6 1ZB")),
    WardFacts("E05013657", "Frognal", 2, 2, ("NW3 7ZA", "NW3 7ZB")),
    WardFacts("E05013658", "Gospel Oak", 4, 2, ("NW5 4ZA", "NW5 4ZB")),
    WardFacts("E05013659", "Hampstead Town", 3, 1, ("NW3 1ZA", "NW3 1ZB")),
    WardFacts("E05013660", "Haverstock", 4, 3, ("NW3 2ZA", "NW3 2ZB")),
    WardFacts("E05013661", "Highgate", 5, 1, ("N6 6ZA", "N6 6ZB")),
    WardFacts("E05013662", "Holborn & Covent Garden", 6, 7, ("WC1R 4ZA", "WC1R 4ZB")),
    WardFacts("E05013663", "Kentish Town North", 5, 2, ("NW5 1ZA", "NW5 1ZB")),
    WardFacts("E05013664", "Kentish Town South", 5, 3, ("NW5 2ZA", "NW5 2ZB")),
    WardFacts("E05013665", "Kilburn", 1, 4, ("NW6 4ZA", "NW6 4ZB")),
    WardFacts("E05013666", "King's Cross", 6, 6, ("WC1H 8ZA", "WC1H 8ZB")),
    WardFacts("E05013667", "Primrose Hill", 4, 4, ("NW1 8ZA", "NW1 8ZB")),
    WardFacts("E05013668", "Regent's Park", 5, 5, ("NW1 3ZA", "NW1 3ZB")),
    WardFacts("E05013669", "St Pancras & Somers Town", 6, 5, ("NW1 1ZA", "NW1 1ZB")),
    WardFacts("E05013670", "South Hampstead", 2, 3, ("NW6 3ZA", "NW6 3ZB")),
    WardFacts("E05013671", "West Hampstead", 1, 3, ("NW6 2ZA", "NW6 2ZB")),
)
