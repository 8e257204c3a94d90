"""Who publishes, as this copy of the service is configured."""

from flask import Flask

from config import Settings
from grants.exports.giving import Publisher


def publisher(app: Flask) -> Publisher:
    """The publisher that open data names: the council's own prefix, the service and where it is found."""
    settings: Settings = app.config["SETTINGS"]
    return Publisher(
        prefix=settings.publisher_prefix,
        name=app.config["SERVICE_NAME"],
        website=settings.base_url,
        data_page=f"{settings.base_url}/open-data",
        licence=app.config["OPEN_DATA_LICENCE"],
    )
