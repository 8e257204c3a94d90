"""Whatever is wrong with a form, the summary leads to it: no link of an error summary ends nowhere, on any page.

Every page that a test opens is held to it by its browser; that nothing at all is sent to every door, and by everybody,
is in ``test_every_door``.
"""

import pytest
from flask import Flask

from tests.conftest import Client
from tests.support.ways import dead_ways

SUMMARY = '<ul class="govuk-list govuk-error-summary__list"><li><a href="#{to}">Enter a name</a></li></ul>'


@pytest.mark.parametrize(
    ("to", "rest", "dead"),
    [
        ("name", '<input id="name">', []),
        ("name", '<input id="names">', ["name"]),
        ("name", '<a href="#elsewhere">Elsewhere</a>', ["name"]),
        ("version", '<input type="hidden" id="version">', ["version"]),
    ],
)
def test_a_link_without_something_to_see_at_its_end_is_found(to, rest, dead):
    assert dead_ways(SUMMARY.format(to=to) + rest) == dead


def test_no_test_opens_a_page_with_such_a_link():
    page = Flask("a page that forgot its field")
    page.test_client_class = Client
    page.add_url_rule("/", view_func=lambda: SUMMARY.format(to="name"))
    with pytest.raises(AssertionError, match="lead nowhere"):
        page.test_client().get("/")
