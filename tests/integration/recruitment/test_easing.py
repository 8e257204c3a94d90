"""Targets that cannot be met are eased, by one press or by hand: with a reason that everybody reads."""

import datetime as dt
import re

import pytest

from grants import workflow
from grants.audit.models import AuditEvent
from grants.core import clock
from grants.core.db import db
from grants.core.errors import Conflict
from grants.permissions import NotAllowed
from grants.recruitment import lottery, queries
from grants.recruitment.models import Call, CallStatus, CallTarget
from grants.recruitment.services import choosing, easing, preparing
from tests.factories.world import change, save
from tests.integration.recruitment.conftest import EVENT, asked, closed, happened, prepared

YOUNG, OLD = "16 to 24", "65 or over"
BECAUSE = "Two people aged 16 to 24 withdrew."


@pytest.fixture
def strict(app, world, call):
    """The call has closed; it asks for two people of 16 to 24 and one of 65 or over, on two seats."""
    with app.app_context():
        closed(call.id)
        young = db.session.scalars(db.select(CallTarget)).one()
        change(young, least=2, most=2)
        old = CallTarget(call_id=call.id, category="age", value=OLD, least=1, most=1)
        save(old)
        call.young, call.old = young.id, old.id
    return call


def kept(id):
    return db.session.get(Call, id, populate_existing=True)


def bounds(id):
    return [(target.value, target.least, target.most) for target in queries.target_rows(id)]


def eases(world, call, targets, by=None, shown=None):
    version = kept(call.id).version if shown is None else shown
    easing.ease(call.id, targets=targets, because=BECAUSE, shown=version, by=by or world.olu)


def lines():
    return db.session.scalars(db.select(AuditEvent).where(AuditEvent.action == "panel_call.ease")).all()


@pytest.mark.usefixtures("ctx")
class TestTheCommand:
    def test_what_is_eased_and_why_is_kept_with_a_line_in_the_trail(self, world, strict):
        eases(world, strict, {strict.young: (1, 2), strict.old: (1, 1)})
        assert bounds(strict.id) == [(YOUNG, 1, 2), (OLD, 1, 1)]
        (one,) = queries.easings(strict.id)
        assert (one.changes, one.because) == ([["age", YOUNG, 2, 2, 1, 2]], BECAUSE)
        assert (one.eased_by_id, one.commitment, one.event) == (world.olu.id, None, None)
        (line,) = lines()
        assert (line.actor_id, BECAUSE in str(vars(line))) == (world.olu.id, False)

    @pytest.mark.parametrize("name", ["amina", "pat", "chi", "asha", "ada", "fin"])
    def test_only_officers_ease(self, world, strict, name):
        with pytest.raises(NotAllowed):
            eases(world, strict, {strict.young: (1, 2)}, by=getattr(world, name))
        assert bounds(strict.id) == [(YOUNG, 2, 2), (OLD, 1, 1)]

    @pytest.mark.parametrize(
        ("wanted", "field"), [((3, 3), "least"), ((2, 1), "most"), ((0, 1), "most"), ((3, 4), "least")]
    )
    def test_no_target_is_made_harder(self, world, strict, wanted, field):
        with pytest.raises(easing.OnlyEased) as refused:
            eases(world, strict, {strict.old: (0, 2), strict.young: wanted})
        assert refused.value.field == f"{field}_{strict.young.hex}"
        assert (bounds(strict.id), queries.easings(strict.id)) == ([(YOUNG, 2, 2), (OLD, 1, 1)], [])

    def test_a_change_of_nothing_is_refused(self, world, strict):
        with pytest.raises(easing.NothingEased):
            eases(world, strict, {strict.young: (2, 2)})

    def test_a_target_of_another_call_is_left_alone(self, world, strict):
        other = Call(
            panel_id=strict.panel,
            title="x",
            about="x",
            pays="x",
            seats=2,
            closes_at=clock.now(),
            status=CallStatus.OPEN,
        )
        target = CallTarget(call_id=other.id, category="age", value=YOUNG, least=2, most=2)
        save(other)
        save(target)
        with pytest.raises(easing.NothingEased):
            eases(world, strict, {target.id: (0, 2)})
        assert bounds(other.id) == [(YOUNG, 2, 2)]

    def test_an_old_page_is_refused_and_the_same_press_twice_is_one(self, world, strict):
        shown = kept(strict.id).version
        eases(world, strict, {strict.young: (1, 2)}, shown=shown)
        eases(world, strict, {strict.young: (1, 2)}, by=world.oki, shown=shown)
        with pytest.raises(Conflict):
            eases(world, strict, {strict.young: (0, 2)}, by=world.oki, shown=shown)
        assert (bounds(strict.id)[0], len(queries.easings(strict.id)), len(lines())) == ((YOUNG, 1, 2), 1, 1)

    def test_of_two_officers_at_once_one_eases(self, world, strict, at_once):
        shown = kept(strict.id).version
        db.session.remove()
        results = at_once(lambda n: eases(world, strict, {strict.young: (n, 2)}, shown=shown), 2)
        assert sorted(type(result).__name__ for result in results) == ["Conflict", "NoneType"]
        assert len(queries.easings(strict.id)) == 1

    @pytest.mark.parametrize("status", [CallStatus.DRAFT, CallStatus.CHOSEN])
    def test_of_a_draft_and_after_the_choice_nothing_is_eased(self, world, strict, status):
        change(kept(strict.id), status=status)
        with pytest.raises(workflow.WrongState):
            eases(world, strict, {strict.young: (1, 2)})

    def test_the_smallest_change_that_would_do_lets_the_draw_be_prepared(self, world, strict):
        asked(world, strict.id)
        assert preparing.prepare_all() == 0
        by_value = {target.value: target.id for target in queries.target_rows(strict.id)}
        could = queries.preparation(strict.id).short
        eases(world, strict, {by_value[value]: (least, most) for _, value, _, _, least, most in could})
        assert queries.preparation(strict.id).problem == easing.EASED
        prepared(world, strict.id)
        assert kept(strict.id).status is CallStatus.PREPARED


@pytest.mark.usefixtures("ctx")
class TestTheSeal:
    @pytest.fixture
    def sealed(self, world, strict):
        """A draw that is prepared for one of 16 to 24, and for nobody of 65."""
        change(db.session.get(CallTarget, strict.young), least=1, most=1)
        change(db.session.get(CallTarget, strict.old), least=0, most=1)
        prepared(world, strict.id)
        return strict

    def test_a_sealed_draw_is_set_aside_in_public_and_cannot_be_drawn(self, world, sealed):
        before = kept(sealed.id).commitment
        eases(world, sealed, {sealed.young: (0, 1)})
        call = kept(sealed.id)
        assert (call.status, call.lottery, call.commitment, call.event, call.kept_secret) == (
            CallStatus.OPEN, None, None, None, None,
        )  # fmt: skip
        (one,) = queries.easings(sealed.id)
        assert (one.commitment, one.event) == (before, EVENT)
        with pytest.raises(workflow.WrongState):
            choosing.draw(sealed.id, event_result="1 2 3", by=world.olu)
        prepared(world, sealed.id)
        assert kept(sealed.id).commitment != before

    def test_once_the_event_has_been_a_draw_that_can_be_made_is_made(self, world, sealed):
        happened(sealed.id)
        with pytest.raises(choosing.DrawIsDue):
            eases(world, sealed, {sealed.young: (0, 1)})
        assert (kept(sealed.id).status, queries.easings(sealed.id)) == (CallStatus.PREPARED, [])

    def test_nothing_is_eased_while_a_draw_is_prepared(self, world, strict):
        asked(world, strict.id)
        with pytest.raises(choosing.BeingPrepared):
            eases(world, strict, {strict.young: (1, 2)})

    def test_what_a_slow_worker_made_for_the_targets_before_is_refused(self, world, sealed):
        asked(world, sealed.id)
        pool, goals = queries.pool(sealed.id), queries.targets(sealed.id)
        made = lottery.prepare(pool, goals, 2)
        with clock.at(clock.now() + dt.timedelta(minutes=11)):  # it is taken for stopped
            eases(world, sealed, {sealed.young: (0, 1)})
            with pytest.raises(choosing.PoolChanged):
                choosing.prepare(sealed.id, made=made, of=pool, goals=goals, by=world.olu)


def text(response):
    return response.get_data(as_text=True)


def cells(page):
    """The rows of a page's tables, as lists of their words."""
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>([^<]*)</t", row) for row in rows]


def typed(call, young, old, version, because=BECAUSE):
    of = {call.young: young, call.old: old}
    said = {
        f"{name}_{id.hex}": str(value)
        for id, pair in of.items()
        for name, value in zip(("least", "most"), pair, strict=True)
    }
    return {**said, "because": because, "version": str(version)}


class TestThePages:
    @pytest.fixture
    def failed(self, app, world, strict):
        """A draw was asked for, and its targets cannot be met."""
        with app.app_context():
            asked(world, strict.id)
            assert preparing.prepare_all() == 0
            strict.version = kept(strict.id).version
        return strict

    def test_the_page_that_says_so_eases_them_by_one_press(self, app, as_, world, failed):
        olu = as_(world.olu)
        page = text(olu.get(f"/desk/calls/{failed.id}/lottery"))
        (form,) = re.findall(rf'action="(/desk/calls/{failed.id}/targets)"', page)
        offered = dict(re.findall(r'<input type="hidden" name="((?:least|most|version)[^"]*)" value="([^"]*)"', page))
        assert (len(offered), 'id="because"' in page) == (5, True)
        answer = olu.post(form, data={**offered, "because": BECAUSE})
        assert (answer.status_code, answer.location) == (302, f"/desk/calls/{failed.id}/lottery")
        with app.app_context():
            prepared(world, failed.id)
            assert len(queries.easings(failed.id)) == 1

    def test_without_a_reason_nothing_is_eased_and_what_was_typed_stays(self, app, as_, world, failed):
        sent = typed(failed, (1, 2), (0, 1), failed.version, because="")
        page = text(as_(world.olu).post(f"/desk/calls/{failed.id}/targets", data=sent))
        assert "Say why. It is published" in page
        assert re.findall(rf'id="least_{failed.young.hex}"[^>]*value="(\d+)"', page) == ["1"]
        with app.app_context():
            assert queries.easings(failed.id) == []

    def test_a_harder_target_is_refused_at_its_field(self, as_, world, failed):
        page = text(as_(world.olu).post(f"/desk/calls/{failed.id}/targets", data=typed(failed, (3, 3), (1, 1), 1)))
        assert f'<a href="#least_{failed.young.hex}">Age: 16 to 24, at least: enter a number from 0 to 2</a>' in page

    def test_whoever_was_slower_sees_the_targets_as_they_are_and_keeps_what_was_typed(self, app, as_, world, failed):
        with app.app_context():
            eases(world, failed, {failed.young: (1, 2)})
        answer = as_(world.oki).post(
            f"/desk/calls/{failed.id}/targets", data=typed(failed, (0, 2), (1, 1), failed.version)
        )
        page = text(answer)
        assert (answer.status_code, ["Age", YOUNG, "1", "2"] in cells(page)) == (409, True)
        assert re.findall(rf'id="least_{failed.young.hex}"[^>]*value="(\d+)"', page) == ["0"]

    def test_a_sealed_draw_that_would_be_set_aside_is_told_before(self, app, as_, world, failed):
        with app.app_context():
            eases(world, failed, {failed.young: (0, 2), failed.old: (0, 1)})
            prepared(world, failed.id)
        assert "that draw is set aside and never drawn" in text(as_(world.olu).get(f"/desk/calls/{failed.id}/targets"))

    def test_everybody_reads_what_was_eased_why_and_which_sealed_draw_was_set_aside(self, app, world, failed):
        hostile = "<script>alert(1)</script>"
        stranger, address = app.test_client(), f"/join/{failed.id}/choice"
        assert stranger.get(address).status_code == 404
        with app.app_context():
            eases(world, failed, {failed.young: (1, 2)})
            prepared(world, failed.id)
            sealed = kept(failed.id)
            easing.ease(failed.id, targets={failed.old: (0, 1)}, because=hostile, shown=sealed.version, by=world.oki)
            commitment = queries.easings(failed.id)[1].commitment
        page = text(stranger.get(address))
        assert [row for row in cells(page) if len(row) == 4 and "to" in row[2]] == [
            ["Age", YOUNG, "2 to 2", "1 to 2"],
            ["Age", OLD, "1 to 1", "0 to 1"],
        ]
        assert (BECAUSE in page, "&lt;script&gt;alert(1)" in page, commitment in page) == (True, True, True)
        assert [name for name in ("Olu Demo", "Oki Demo", "Amina Demo") if name in page] == []
        assert f'href="{address}"' in text(stranger.get(f"/join/{failed.id}"))

    def test_the_report_of_the_choice_shows_the_targets_as_they_were_eased(self, app, world, failed):
        with app.app_context():
            eases(world, failed, {failed.young: (1, 2)})
            prepared(world, failed.id)
            happened(failed.id)
            choosing.draw(failed.id, event_result="1 2 3", by=world.olu)
        page = text(app.test_client().get(f"/join/{failed.id}/choice"))
        assert [row for row in cells(page) if "Yes" in row or "1 to 2" in row] == [
            ["Age", YOUNG, "1", "2", "Yes"],
            ["Age", OLD, "1", "1", "Yes"],
            ["Age", YOUNG, "2 to 2", "1 to 2"],
        ]
