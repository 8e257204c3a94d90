"""Where everything is at hand (CI=true, or REAL_DATA is set) a skipped test is a failed one.

A pytest plugin; tests/conftest.py names it in `pytest_plugins`.
"""

import os
from collections.abc import Generator

import pytest


def everything_is_at_hand() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true") or bool(os.environ.get("REAL_DATA"))


def fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and everything_is_at_hand():
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, and here nothing may be: {why}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    fail(report)
    return report
