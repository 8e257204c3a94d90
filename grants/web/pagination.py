"""Long lists, a page at a time: one query that counts, one that fetches, and links that keep the filters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import abort, request, url_for
from sqlalchemy import Select, func, select

from grants.core.db import db

T = TypeVar("T")
GAP = None


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, and where it stands in the whole."""

    items: Sequence[T]
    number: int
    total: int
    size: int

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def last(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first_item(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last_item(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def numbers(self) -> list[int | None]:
        """The pages to link to: the ends and the neighbours, with a gap (``None``) where some are left out."""
        near = sorted({1, self.last, *range(max(1, self.number - 1), min(self.last, self.number + 1) + 1)})
        shown: list[int | None] = []
        for number in near:
            if shown and isinstance(shown[-1], int) and number > shown[-1] + 1:
                shown.append(number - 1 if number == shown[-1] + 2 else GAP)
            shown.append(number)
        return shown

    def href(self, number: int) -> str:
        """The same list with the same filters, at another page."""
        asked: dict[str, Any] = {name: request.args.getlist(name) for name in request.args if name != "page"}
        if number > 1:
            asked["page"] = number
        return url_for(request.endpoint or "", **{**asked, **(request.view_args or {})})


def page_of(
    statement: Select[*tuple[Any, ...]], *, size: int = 20, rows: bool = False, total: int | None = None
) -> Page[Any]:
    """The page that the address asks for; 404 beyond the end. ``rows`` keeps rows of several columns as they are.

    ``total`` is how long the whole list is, where that is known without counting.
    """
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
    if total is None:
        total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    if number < 1 or (number - 1) * size >= max(total, 1):
        abort(404)
    if not total:
        return Page([], number, total, size)  # a search that found nothing need not look twice
    window = statement.limit(size).offset((number - 1) * size)
    found: Sequence[Any] = db.session.execute(window).all() if rows else db.session.scalars(window).all()
    return Page(found, number, total, size)
