"""A browser test that presses something waits for what comes of it before it looks.

A press comes back as soon as the browser has it. What looks at once, and does not wait for what it looks for, sees on
a busy machine the page as it was. `follow` waits for the next page; `expect` waits for what it names.
"""

import ast
from collections.abc import Iterator
from itertools import pairwise

import pytest

from config import ROOT

BROWSER = ROOT / "tests" / "browser"

WAITS = {
    "a look that waits comes next": "button.click()\nexpect(page.get_by_role('status')).to_be_visible()",
    "what is to come is named before": "with page.expect_download() as file:\n    button.click()",
    "a key that moves the focus": "page.keyboard.press('Tab')\nassert page.title() == 'Here'",
}
DOES_NOT_WAIT = {
    "a look at the page as it is": "button.click()\nassert page.title() == 'There'",
    "another address, before this was sent": "button.click()\npage.goto('/')",
    "the last line, and the server goes": "def test_it():\n    button.click()",
    "the press of a key": "page.keyboard.press('Enter')\nassert page.title() == 'There'",
    "in a block that waits for nothing": "with app.app_context():\n    button.click()\n    pass",
}


def bare_presses(source: str) -> list[int]:
    """The lines that press something, where nothing around and nothing straight after waits."""
    return [line for block in blocks(ast.parse(source)) for line in bare_presses_of(block)]


def blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    """Each run of statements, but those inside a `with` that waits for what it names."""
    if isinstance(tree, ast.With) and any(called(item.context_expr).startswith("expect_") for item in tree.items):
        return
    for _, inside in ast.iter_fields(tree):
        if isinstance(inside, list) and inside and isinstance(inside[0], ast.stmt):
            yield inside
    for child in ast.iter_child_nodes(tree):
        yield from blocks(child)


def bare_presses_of(block: list[ast.stmt]) -> Iterator[int]:
    for statement, following in pairwise([*block, ast.Pass()]):
        if isinstance(statement, ast.Expr) and is_press(statement.value) and not waits(following):
            yield statement.lineno


def is_press(call: ast.expr) -> bool:
    return called(call) == "click" or (called(call) == "press" and "'Enter'" in ast.unparse(call))


def waits(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and ast.unparse(statement).startswith("expect(")


def called(expression: ast.expr) -> str:
    """The method that is called here; nothing where none is."""
    is_method = isinstance(expression, ast.Call) and isinstance(expression.func, ast.Attribute)
    return expression.func.attr if is_method else ""


@pytest.mark.parametrize("why", WAITS)
def test_a_press_that_is_waited_for_is_fine(why):
    assert bare_presses(WAITS[why]) == []


@pytest.mark.parametrize("why", DOES_NOT_WAIT)
def test_a_press_that_nobody_waits_for_is_found(why):
    assert len(bare_presses(DOES_NOT_WAIT[why])) == 1


def test_every_press_of_a_browser_test_is_waited_for():
    found = {path.name: bare_presses(path.read_text("utf-8")) for path in BROWSER.glob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}
