"""What officers write down beside the list: notes, what two like ideas are to one another, words taken out."""

from uuid import UUID

from grants.accounts.models import Actor
from grants.audit import services as audit
from grants.checks import private, queries
from grants.checks.models import CaseNote, Pair, Sameness
from grants.checks.services.case import in_check, locked_for
from grants.core.db import db
from grants.core.errors import Conflict, Refusal
from grants.core.unit_of_work import command


class NotFoundInText(Refusal):
    def __init__(self) -> None:
        super().__init__("These words do not stand in what the panel reads", "words")


class SameIdea(Refusal):
    def __init__(self) -> None:
        super().__init__("Choose another idea to compare this one with.")


@command
def note(id: UUID, note_id: UUID, *, text: str, by: Actor) -> None:
    """Leave a note for colleagues. ``note_id`` is the new note's own, so that pressing twice leaves one."""
    idea = locked_for(id, by)
    if queries.note_exists(note_id):
        return
    db.session.add(written := CaseNote(id=note_id, application_id=id, author_id=by.id, text=text))
    audit.record(by, "case_note.write", written, application=idea.id)


@command
def compare(id: UUID, other_id: UUID, *, sameness: Sameness, shown: int, by: Actor) -> None:
    """Write down what two ideas that look alike are: the same, different, or something to talk about.

    ``shown`` is the version of what was found before; 0 where nothing was.
    """
    if id == other_id:
        raise SameIdea
    first, second = (locked_for(each, by) for each in sorted((id, other_id)))
    pair = queries.pair_of(id, other_id)
    if pair is not None and pair.sameness is sameness:
        return
    if (pair.version if pair else 0) != shown:
        raise Conflict
    if pair is None:
        pair = Pair(first_id=first.id, second_id=second.id, sameness=sameness, found_by_id=by.id)
        db.session.add(pair)
    else:
        pair.change(sameness=sameness, found_by_id=by.id)
    audit.record(by, "application_pair.compare", pair, first=first.id, second=second.id, sameness=sameness)


@command
def take_out(id: UUID, *, words: str, by: Actor) -> None:
    """Take somebody's details out of what the panel reads; what was sent stays on record, word for word."""
    idea = locked_for(id, by)
    check = in_check(idea)
    places = private.take_out(idea, words)
    if not places:
        raise NotFoundInText
    check.second_checked_by_id = None
    audit.record(by, "application.take_out", idea, places=places)
