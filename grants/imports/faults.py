"""What is wrong with a file, said row by row, and the file as a whole refused in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from grants.core.errors import Refusal

SHOWN = 100


class Unreadable(Refusal):
    """The file as a whole cannot be taken in; the sentence says why and what to do."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: in which row, in which field, and what should be there."""

    row: int
    field: str
    reason: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.field}: {self.reason}"


@dataclass
class Faults:
    """The faults of a file: the first ones word by word, the rest counted, so that no file fills the memory."""

    first: list[Fault] = field(default_factory=list)
    count: int = 0

    def add(self, fault: Fault) -> None:
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(fault)

    def lines(self) -> Iterator[str]:
        yield from map(str, self.first)
        if self.count > len(self.first):
            yield f"and {self.count - len(self.first):,} more"
