"""``next`` leads to a page of ours or nowhere."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.access.sessions import local_path

HOME = "https://grants.example/account/sign-in"
SIGNS = ["/", "\\", "//", ":", "@", "?", "#", ".", "%2f", "%5c", "\t", "\n", "\x00", " "]
PIECES = st.sampled_from([*SIGNS, "http:", "javascript:", "evil.example", "é", "a"])


def as_browsers_read_it(address):
    """Browsers drop tabs and newlines and take a backslash for a slash before they look."""
    plain = "".join(character for character in address.strip() if character not in "\t\r\n").replace("\\", "/")
    return urlsplit(urljoin(HOME, plain))


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=40))
def test_whatever_is_asked_for_nobody_leaves_this_site(asked):
    path = local_path(asked)
    if path is not None:
        assert as_browsers_read_it(path)[:2] == ("https", "grants.example")


@given(
    st.lists(st.from_regex(r"[a-z0-9-]{1,10}", fullmatch=True), max_size=5),
    st.from_regex(r"[a-z=&1-9]{0,20}", fullmatch=True),
)
def test_every_path_of_ours_is_kept_as_it_is(parts, query):
    asked = "/" + "/".join(parts) + (f"?{query}" if query else "")
    assert local_path(asked) == asked


@pytest.mark.parametrize("asked", [None, "", "apply", "https://grants.example/apply", "/" * 2, "/a" * 2000])
def test_what_is_no_path_of_ours_is_dropped(asked):
    assert local_path(asked) is None
