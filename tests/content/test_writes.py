from dataclasses import replace

import pytest

from kithwork.content import reads, writes
from kithwork.content.models import Action
from kithwork.content.rules import ActionDraft, Choice, Link, Targeting
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.stewardship import writes as stewardship
from tests.world import NOW, RUNGS, World

DRAFT = ActionDraft(
    type="multiple_choice",
    name="Ask about a yard sign",
    nickname="Sign",
    several=True,
    links=(Link("Order", "https://example.org/signs"), Link("", "")),
    options=(Choice(None, "Yes"), Choice(None, " No "), Choice(None, "")),
)


def test_set_ladder_renames_reorders_and_adds(world: World) -> None:
    house = world.a
    first, second, *_ = house.rungs

    writes.set_ladder(
        house.scope,
        question="Will they come?",
        rungs=[Choice(second.pk, "Maybe"), Choice(first.pk, "Surely"), Choice(None, "Never"), Choice(None, " ")],
        now=NOW,
    )

    found = reads.ladder(house.scope)
    assert found.question == "Will they come?"
    assert [(rung.position, rung.label) for rung in found.rungs] == [(1, "Maybe"), (2, "Surely"), (3, "Never")]
    assert [rung.id for rung in found.rungs][:2] == [second.pk, first.pk]


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (["One"], "Please give between 2 and 10; there are 1."),
        ([str(number) for number in range(11)], "Please give between 2 and 10; there are 11."),
        (["Yes", "yes"], "“Yes” stands there twice. Please give each its own words."),
        (["Yes", "x" * 121], "Please shorten a response to 120 characters; it has 121."),
    ],
)
def test_set_ladder_refuses_with_a_sentence(world: World, labels: list[str], sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        writes.set_ladder(world.a.scope, question="Q?", rungs=[Choice(None, label) for label in labels], now=NOW)
    assert refused.value.sentence == sentence
    assert [rung.label for rung in reads.ladder(world.a.scope).rungs] == list(RUNGS)


def test_set_ladder_with_another_organizations_rung_is_refused(world: World) -> None:
    with pytest.raises(RefusedError):
        writes.set_ladder(
            world.a.scope, question="Q?", rungs=[Choice(world.b.rungs[0].pk, "A"), Choice(None, "B")], now=NOW
        )


def test_create_action_keeps_what_was_said(world: World) -> None:
    house = world.a
    rung = house.rungs[0].pk
    draft = replace(
        DRAFT, targeting=Targeting(frozenset({rung}), unanswered=True, match_statuses=frozenset({"matched"}))
    )

    card = reads.action(house.scope, action_id=writes.create_action(house.scope, draft=draft, now=NOW))

    assert (card.name, card.heading, card.position, card.several) == ("Ask about a yard sign", "Sign", 5, True)
    assert [option.label for option in card.options] == ["Yes", "No"]
    assert card.links == (Link("Order", "https://example.org/signs"),)
    assert card.targeting == draft.targeting


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"nickname": "n" * 61}, "nickname"),
        ({"message": "Hi {name}"}, "message"),
        ({"options": (Choice(None, "Only"),)}, "options"),
        ({"links": (Link("Bad", "javascript:alert(1)"),)}, "links"),
        ({"type": "poem"}, "type"),
    ],
)
def test_create_action_refuses_and_names_the_field(world: World, change: dict[str, object], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        writes.create_action(world.a.scope, draft=replace(DRAFT, **change), now=NOW)
    assert refused.value.field == field
    assert Action.objects.filter(campaign=world.a.campaign).count() == 4


def test_edit_action_keeps_type_and_option_ids(world: World) -> None:
    house = world.a
    action = house.actions["one"]
    early, _mail, day = (option for option in house.options if option.action_id == action.pk)

    stewardship.edit_action(
        house.scope,
        action_id=action.pk,
        draft=replace(DRAFT, type="task", options=(Choice(day.pk, "On the day"), Choice(early.pk, "Early"))),
        now=NOW,
    )

    card = reads.action(house.scope, action_id=action.pk)
    assert card.type == "multiple_choice"
    assert [(option.id, option.label) for option in card.options] == [(day.pk, "On the day"), (early.pk, "Early")]


def test_move_action_goes_to_its_place_and_beyond_the_end_to_the_end(world: World) -> None:
    house = world.a
    first, *others = (card.id for card in reads.actions(house.scope))

    for place, order in ((1, [others[0], first, *others[1:]]), (99, [*others, first]), (0, [first, *others])):
        writes.move_action(house.scope, action_id=first, place=place, now=NOW)
        assert [card.id for card in reads.actions(house.scope)] == order


def test_another_organizations_action_is_not_found(world: World) -> None:
    for write in (
        lambda: writes.move_action(world.a.scope, action_id=world.b.actions["task"].pk, place=0, now=NOW),
        lambda: writes.set_open(world.a.scope, action_id=world.b.actions["task"].pk, is_open=False, now=NOW),
        lambda: stewardship.edit_action(world.a.scope, action_id=world.b.actions["one"].pk, draft=DRAFT, now=NOW),
    ):
        with pytest.raises(NotFoundError):
            write()


def test_actions_ask_the_same_number_of_queries_for_one_and_many(
    world: World, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    scope = world.a.scope
    with django_assert_num_queries(3):
        assert len(reads.actions(scope)) == 4
    with django_assert_num_queries(3):
        reads.action(scope, action_id=world.a.actions["task"].pk)
