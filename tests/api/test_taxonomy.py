"""The hub's category trees: one call, read tolerantly (API §3.1, §13.7)."""

import json

import pytest

from anydesk.api.payloads_taxonomy import category_tree
from anydesk.core.errors import ApiError, UnexpectedAnswer
from tests.api.practice import Practice
from tests.api.scripted import asked, hub, page, says

TREES = [
    {
        "id": 310001,
        "name": "Moda",
        "path": "Moda",
        "priceFactor": 1.25,
        "children": [
            {"id": 310002, "name": "Camisetas", "path": "Moda/Camisetas", "children": []},
            {"id": 310003, "name": "Calçados", "path": "Moda/Calçados"},
        ],
    },
    {"id": 310004, "name": "Casa", "path": "Casa", "children": None},
]


def read(value):
    return category_tree(json.dumps(value), 7)


def paths(value):
    return {row.hub_id: row.path for row in read(value)}


async def test_the_whole_tree_comes_in_one_call():
    script, api = hub(says(TREES))

    found = await api.taxonomy.categories(7)

    assert asked(script) == [("GET", "/categories/fullPath", {})]
    assert [(one.hub_id, one.path, one.parent_hub_id, one.leaf) for one in found] == [
        (310001, "Moda", None, False),
        (310002, "Moda > Camisetas", 310001, True),
        (310003, "Moda > Calçados", 310001, True),
        (310004, "Casa", None, True),
    ]
    assert {one.integration_id for one in found} == {7}


async def test_the_practice_hub_has_a_tree_that_looks_real():
    practice = Practice()

    found = await practice.hub.taxonomy.categories(1)
    top = [row async for part in practice.hub.taxonomy.top_level() for row in part.rows]

    assert len(found) > 150
    assert max(one.path.count(">") for one in found) == 2
    assert {one.path for one in top} == {one.path for one in found if one.parent_hub_id is None}


async def test_the_top_level_is_paged():
    rows = [
        {"id": 1, "name": "Moda", "path": "Moda"},
        {"id": "2", "path": "Casa/Mesa", "parent": {"id": 1}},
        {"id": 3},
        {"name": "nobody"},
    ]
    script, api = hub(says(page(*rows)))

    (found,) = [part async for part in api.taxonomy.top_level()]

    assert asked(script) == [("GET", "/categories", {"limit": "100", "offset": "0"})]
    assert [(one.hub_id, one.name, one.path, one.parent_hub_id) for one in found.rows] == [
        (1, "Moda", "Moda", None),
        (2, "Mesa", "Casa > Mesa", 1),
        (3, "3", "3", None),
    ]
    assert len(found.bad) == 1


def test_one_child_may_come_without_its_list():
    assert paths([{"id": 1, "name": "A", "children": {"id": 2, "name": "B"}}]) == {
        1: "A",
        2: "A > B",
    }


def test_a_name_with_a_slash_stays_one_name():
    rows = [{"id": 1, "name": "Cama/Mesa", "children": [{"id": 2, "name": "Banho", "path": "x"}]}]

    assert paths(rows) == {1: "Cama/Mesa", 2: "Cama/Mesa > Banho"}


def test_missing_names_and_ids_lose_nobody_else():
    rows = [
        {"id": 1, "path": "Moda/Saias"},
        {"id": 2},
        {"name": "Sem id", "children": [{"id": 3, "name": "Com id"}]},
        {"id": 4, "name": "A", "children": [{"name": "?", "children": [{"id": 5, "name": "B"}]}]},
        "nothing",
        None,
    ]

    assert paths(rows) == {1: "Saias", 2: "2", 3: "Com id", 4: "A", 5: "A > B"}
    assert next(one for one in read(rows) if one.hub_id == 5).parent_hub_id == 4


def test_an_id_is_taken_once():
    rows = [{"id": 1, "name": "A", "children": [{"id": 1, "name": "again"}]}, {"id": 1}]

    assert paths(rows) == {1: "A"}


def test_a_page_in_place_of_the_list_is_read_too():
    assert paths({"content": TREES[1:], "page": {}}) == {310004: "Casa"}


def test_nothing_is_a_list_of_nothing():
    assert read([]) == ()
    assert category_tree("\ufeff [ ] ", 1) == ()


@pytest.mark.parametrize(
    "text",
    ["", "{}", '{"content": 3}', '"x"', '[{"id": 1}', "[{", '[{"id": 1} oops', "[" * 200_000],
)
def test_what_is_no_list_of_categories_is_told_so(text):
    with pytest.raises(UnexpectedAnswer):
        category_tree(text, 1)


async def test_an_answer_that_is_no_json_fails_as_elsewhere():
    _script, api = hub(says("<html>proxy</html>"), says("<html>proxy</html>"))

    with pytest.raises(UnexpectedAnswer):
        await api.taxonomy.categories(1)


async def test_a_refusal_is_an_error_and_not_a_tree():
    _script, api = hub(says([{"code": "x", "message": "no"}], 422))

    with pytest.raises(ApiError):
        await api.taxonomy.categories(1)
