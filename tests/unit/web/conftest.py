"""Fields and filters need an application for its languages, and no database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from grants.web import filters, text


@pytest.fixture(scope="session")
def bare() -> Flask:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="for tests only", WTF_CSRF_ENABLED=False, TESTING=True)
    library = {name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")}
    app.jinja_loader = ChoiceLoader([PrefixLoader(library)])
    text.init_app(app)
    filters.init_app(app)
    return app


@pytest.fixture
def request_context(bare: Flask) -> Iterator[None]:
    with bare.test_request_context():
        yield
