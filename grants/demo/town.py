"""Build the demo town by living it: each step is the command a page would call, at the time it is said to happen."""

import datetime as dt
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import select

from grants.accounts.models import SYSTEM, Actor, Person, Role, RoleGrant
from grants.audit import services as audit
from grants.checks.services import marks
from grants.core import clock
from grants.core.db import db
from grants.core.unit_of_work import command
from grants.demo import hours, missions, people, places, rounds
from grants.demo.drafting import Writer
from grants.demo.ideas import IDEAS, Idea
from grants.demo.places import WardFacts
from grants.demo.rounds import RoundStory
from grants.demo.telling import Telling
from grants.missions import services as mission_services
from grants.places.models import Postcode, Ward
from grants.rounds import queries as round_queries
from grants.rounds import services as round_services
from grants.rounds.models import Blind, QuestionKind
from grants.rounds.services import Change

SEED = 2026  # the same town at every load


@command
def load() -> bool:
    """Build the town in one transaction; False where there are people already, so that it is built once."""
    if db.session.scalar(select(Person.id).limit(1)) is not None:
        return False
    with _one_chance():
        _tell()
    return True


@contextmanager
def _one_chance() -> Iterator[None]:
    """What the service draws by chance comes from one seed meanwhile: ids, codes, secrets, who is drawn, what is read.

    A town of which nobody knows the secrets beforehand would be another one at every load.
    """
    drawn = Random(SEED).randbytes  # noqa: S311  # a story, not a secret
    with patch.object(os, "urandom", drawn), patch.object(random, "_urandom", drawn):
        yield


def _tell() -> None:
    today = clock.now().replace(hour=11, minute=0, second=0, microsecond=0)
    with clock.at(today - dt.timedelta(days=760)):
        _wards()
        actors = _people()
        mission_ids = _missions(actors["olu"])
        fund_id = round_services.start_fund(by=actors["olu"], **rounds.FUND)
    ideas = _ideas()
    writer = Writer(Random(SEED), _ward_ids(), mission_ids)  # noqa: S311  # a story, not a secret
    came_back: dict[str, UUID] = {}  # an idea of each round that may be sent again, by the round
    for n, told in enumerate(rounds.ROUNDS):
        round_id = _round(told, fund_id, mission_ids, today, by=actors["olu"])
        telling = Telling(told, n, round_id, today, actors, writer)
        tries = [next(ideas) for _ in range(told.ideas)]
        came_back[told.slug] = telling.tell(tries, carried=came_back.get(told.carries))
    marks.keep_missing()


def _ideas() -> Iterator[tuple[Idea, str, WardFacts]]:
    """Ideas with a title and a place, in an order that mixes missions and wards; each is tried in three places."""
    chance = Random(SEED)  # noqa: S311  # a story, not a secret
    tries = [(idea, idea.titles[n], chance.choice(places.WARDS)) for idea in IDEAS for n in range(len(idea.titles))]
    chance.shuffle(tries)
    return iter(tries)


def _ward_ids() -> dict[str, UUID]:
    return {code: id for code, id in db.session.execute(select(Ward.code, Ward.id))}


def _wards() -> None:
    for facts in places.WARDS:
        ward = Ward(code=facts.code, name=facts.name, tile_column=facts.column, tile_row=facts.row)
        db.session.add(ward)
        db.session.flush()
        db.session.add_all(Postcode(postcode=code, ward_id=ward.id) for code in facts.postcodes)
        audit.record(SYSTEM, "ward.load", ward, postcodes=len(facts.postcodes))


def _people() -> dict[str, Actor]:
    """Everybody by name, as actors with their roles."""
    panel = dict.fromkeys(people.READERS, frozenset({Role.PANELLIST}))
    chairs = dict.fromkeys(people.CHAIRS, frozenset({Role.PANELLIST, Role.CHAIR}))
    residents = dict.fromkeys((*people.RESIDENTS, *people.NEIGHBOURS), frozenset[Role]())
    ids, actors = Random(SEED), {}  # noqa: S311  # so that nothing that goes by a person's id differs between loads
    for name, roles in (residents | panel | chairs | people.STAFF).items():
        person = Person(
            id=UUID(int=ids.getrandbits(128), version=4), name=people.full_name(name), email=people.address(name)
        )
        db.session.add(person)
        db.session.flush()
        grants = [
            RoleGrant(person_id=person.id, role=role, starts_at=clock.now(), granted_by_id=SYSTEM.id) for role in roles
        ]
        db.session.add_all(grants)
        audit.record(SYSTEM, "person.load", person, roles=len(grants))
        actors[name] = Actor(person.id, roles)
    return actors


def _missions(by: Actor) -> dict[str, UUID]:
    challenge_id = mission_services.start_challenge(by=by, **missions.CHALLENGE)
    return {
        words["slug"]: mission_services.start_mission(by=by, challenge_id=challenge_id, position=n, **words)
        for n, words in enumerate(missions.MISSIONS)
    }


def _round(story: RoundStory, fund_id: UUID, mission_ids: dict[str, UUID], today: dt.datetime, *, by: Actor) -> UUID:
    """A round, set up page by page and published a week before it opens."""

    def day(n: int) -> dt.datetime:
        return hours.at(today.date() + dt.timedelta(days=n), dt.time(12))

    with clock.at(day(story.opens - 7)):
        id = round_services.start_round(
            by=by,
            fund_id=fund_id,
            slug=story.slug,
            name=story.name,
            summary="For ideas that help your street and one of the missions.",
            opens_at=day(story.opens),
            closes_at=day(story.closes),
            decided_by=day(story.decided).date(),
            blind=Blind.FIRST_NAME,
            **rounds.rules(),
        )
        for name, amount in story.sources:
            round_services.save_source(id, _now(id), source_id=None, name=name, amount_pence=amount * 100, by=by)
        fences = {mission_ids[slug]: story.ring_fences.get(slug, 0) * 100 for slug in mission_ids}
        round_services.save_missions(id, _now(id), ring_fences=fences, by=by)
        for n, (name, question, weight, anchors) in enumerate(rounds.CRITERIA):
            values = {"name": name, "question": question, "weight": weight, "anchors": list(anchors)}
            round_services.save_criterion(id, _now(id), criterion_id=None, is_mission_fit=n == 0, by=by, **values)
        asked = rounds.QUESTION | {"kind": QuestionKind.CHOICE}
        round_services.save_question(id, _now(id), question_id=None, by=by, **asked)
        round_services.publish(id, by=by)
    return id


def _now(round_id: UUID) -> Change:
    return Change(shown=round_queries.as_it_is_now(round_id).version)
