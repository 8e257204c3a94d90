"""The table that the bench prints as it goes, and what it comes to."""

import time

from bench.trust import Figure


class Report:
    """Lines of a figure against its bound; what misses it is remembered for the verdict."""

    def __init__(self) -> None:
        self.failed: list[str] = []
        self.database = ""
        self.begun = time.monotonic()

    def begin(self, database: str) -> None:
        self.database, self.begun = database, time.monotonic()
        print(f"\n{database}\n{'':58} {'measured':>9} {'bound':>9}", flush=True)

    def since(self) -> float:
        """Seconds since this database was begun."""
        return time.monotonic() - self.begun

    def note(self, sentence: str) -> None:
        print(f"  ({sentence})", flush=True)

    def line(
        self, name: str, measured: float, bound: float, about: str = "", *, exact: bool = False, below: bool = False
    ) -> None:
        """A figure that must not exceed its bound, must lie ``below`` it, or must equal it where it is ``exact``."""
        holds = measured == bound if exact else measured < bound or (measured == bound and not below)
        shown = (f"{measured:9.0f}", f"{bound:9.0f}") if exact else (f"{measured:9.2f}", f"{bound:9.2f}")
        print(f"  {name:56} {shown[0]} {shown[1]}  {'holds' if holds else 'FAILS'}  {about}".rstrip(), flush=True)
        if not holds:
            self.fail(f"{name} {shown[0].strip()} (bound {shown[1].strip()})")

    def figure(self, figure: Figure, errors: float = 2) -> None:
        """A figure that was measured on many panels, with two standard errors, beside its target.

        It fails where it is worse by more than so many ``errors``.
        """
        sign = "≥" if figure.at_least else "≤"
        spread = f"± {figure.margin:.4f}" if figure.margin else ""
        holds = figure.holds(errors)
        told = f"{figure.measured:9.4f} {spread:9} {sign} {figure.bound:<7g} {'holds' if holds else 'FAILS'}"
        print(f"  {figure.target:8}{figure.what:48} {told}", flush=True)
        if not holds:
            self.fail(f"{figure.target}, {figure.what}: {figure.measured:.4f} (target {sign} {figure.bound:g})")

    def fail(self, sentence: str) -> None:
        self.failed.append(f"{sentence} on {self.database}")

    def verdict(self) -> str:
        """The last line: ``holds``, or everything that does not."""
        return f"fails: {'; '.join(self.failed)}" if self.failed else "holds"
