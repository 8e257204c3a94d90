"""What reads wards and postcodes."""

from collections.abc import Sequence

from sqlalchemy import select

from grants.core import postcodes
from grants.core.db import db
from grants.places.models import Postcode, Ward


def wards() -> Sequence[Ward]:
    """Every ward of the borough, by name."""
    return db.session.scalars(select(Ward).order_by(Ward.name, Ward.id)).all()


def ward_of(postcode: str) -> Ward | None:
    """The ward a postcode lies in, however it is written; None outside the borough, or where we do not know it."""
    known = select(Ward).join(Postcode, Postcode.ward_id == Ward.id)
    return db.session.scalar(known.where(Postcode.postcode == postcodes.written(postcode)))
