"""Paged lists: every row once, whatever the hub does to links, totals and order."""

import pytest

from anydesk.api.fields import Fields
from anydesk.api.limits import Lane
from anydesk.api.paging import pages
from anydesk.api.plain_lists import rows_of
from anydesk.core.errors import UnexpectedAnswer
from tests.api.scripted import ScriptedHub, page, says


def read(row):
    return Fields(row).needed_identity("id")


def rows(start, count):
    return [{"id": number} for number in range(start, start + count)]


async def walk(hub, limit=5, **options):
    return [page async for page in pages(hub.client, "/things", read, limit=limit, **options)]


def offsets(hub):
    return [int(request.url.params["offset"]) for request in hub.asked]


def ids(found):
    return [row for page in found for row in page.rows]


async def test_the_list_is_walked_by_row_offset_until_it_ends():
    hub = ScriptedHub(
        says(page(*rows(1, 5), following=True, total=12)),
        says(page(*rows(6, 5), following=True, total=12)),
        says(page(*rows(11, 2), total=12)),
    )

    found = await walk(hub, params={"status": "PENDING"})

    assert ids(found) == list(range(1, 13))
    assert offsets(hub) == [0, 5, 10]
    assert [page.next_offset for page in found] == [5, 10, None]
    assert [page.offset for page in found] == [0, 5, 10]
    assert {page.total for page in found} == {12}
    assert hub.last.url.params["status"] == "PENDING"
    assert hub.last.url.params["limit"] == "5"
    assert {request.url.host for request in hub.asked} == {"hub.example.com"}


async def test_a_walk_continues_where_another_ended():
    hub = ScriptedHub(says(page(*rows(11, 2))))

    found = await walk(hub, offset=10, lane=Lane.BULK)

    assert ids(found) == [11, 12]
    assert offsets(hub) == [10]


async def test_an_empty_list_has_one_empty_page():
    hub = ScriptedHub(says(page()))

    (only,) = await walk(hub)

    assert only.rows == ()
    assert only.next_offset is None


@pytest.mark.parametrize("links", [None, []])
async def test_without_links_the_count_decides(links):
    first, second, third = page(*rows(1, 5)), page(*rows(6, 5)), page()
    for answer in (first, second, third):
        if links is None:
            del answer["links"]
        else:
            answer["links"] = links
    hub = ScriptedHub(says(first), says(second), says(third))

    found = await walk(hub)

    assert ids(found) == list(range(1, 11))
    assert offsets(hub) == [0, 5, 10]


async def test_links_without_next_end_the_walk_on_a_full_page():
    answer = page(*rows(1, 5))
    answer["links"] = [{"rel": "prev", "href": "x"}, {"rel": "self", "href": "y"}]
    hub = ScriptedHub(says(answer))

    assert len(await walk(hub)) == 1
    assert len(hub.asked) == 1


async def test_a_hub_that_gives_fewer_rows_than_asked_loses_none():
    hub = ScriptedHub(
        says(page(*rows(1, 3), following=True)),
        says(page(*rows(4, 3), following=True)),
        says(page(*rows(7, 1))),
    )

    assert ids(await walk(hub)) == list(range(1, 8))
    assert offsets(hub) == [0, 3, 6]


async def test_a_row_is_told_once():
    hub = ScriptedHub(
        says(page({"id": 1}, {"id": "1"}, *rows(2, 3), following=True)), says(page(*rows(4, 2)))
    )

    assert ids(await walk(hub)) == [1, 2, 3, 4, 5]


async def test_a_bad_row_does_not_lose_the_page():
    hub = ScriptedHub(says(page({"id": 1}, {"name": "x", "price": 0.1}, "text", None, {"id": 2})))

    (only,) = await walk(hub, limit=10)

    assert only.rows == (1, 2)
    assert [bad.raw for bad in only.bad] == ['{"name":"x","price":0.1}', '"text"', "null"]
    assert all('"id"' in bad.reason for bad in only.bad)


async def test_rows_that_leave_the_list_meanwhile_do_not_hide_others():
    hub = ScriptedHub(
        says(page(*rows(1, 5), following=True, total=12)),
        # Two of the first five are gone: the rest moved up by two, 6 and 7 are not on this page.
        says(page(*rows(8, 5), total=10)),
        says(page(*rows(6, 5), following=True, total=10)),
        says(page(*rows(11, 2), total=10)),
    )

    found = await walk(hub)

    assert sorted(ids(found)) == list(range(1, 13))
    assert offsets(hub) == [0, 5, 3, 8]


async def test_totals_that_cannot_be_believed_do_not_keep_the_walk_from_its_end():
    hub = ScriptedHub(
        says(page(*rows(1, 5), following=True, total=900)),
        says(page(*rows(6, 5), following=True, total=700)),
        says(page(*rows(1, 5), following=True, total=500)),
        says(page(*rows(6, 5), following=True, total=400)),
        says(page(*rows(11, 2), total=300)),
        says(page(*rows(6, 5), following=True, total=200)),
        says(page(*rows(11, 2), total=100)),
    )

    found = await walk(hub)

    assert ids(found) == list(range(1, 13))
    assert offsets(hub) == [0, 5, 0, 5, 10, 5, 10]


async def test_a_total_that_shrinks_on_the_first_page_asked_changes_nothing():
    hub = ScriptedHub(says(page(*rows(1, 5), following=True, total=1)), says(page(total=0)))

    assert ids(await walk(hub)) == [1, 2, 3, 4, 5]


async def test_a_list_that_turns_in_circles_is_given_up():
    hub = ScriptedHub(says(page(*rows(1, 5), following=True)))

    with pytest.raises(UnexpectedAnswer, match="does not come to an end"):
        await walk(hub)

    assert len(hub.asked) == 4


@pytest.mark.parametrize("wrong", [{"links": []}, {"content": {}}, {"content": "x"}, "x", 5])
async def test_what_is_not_a_list_cannot_be_read(wrong):
    hub = ScriptedHub(says(wrong if isinstance(wrong, dict) else f'"{wrong}"'))

    with pytest.raises(UnexpectedAnswer):
        await walk(hub)


async def test_nothing_where_the_rows_belong_is_an_empty_page():
    hub = ScriptedHub(says({"content": None}))

    (only,) = await walk(hub)

    assert only.rows == ()
    assert only.total is None


async def test_a_plain_list_is_a_page_too():
    hub = ScriptedHub(says(rows(1, 3)))

    assert ids(await walk(hub)) == [1, 2, 3]


def test_plain_lists_leave_out_what_has_no_id():
    assert rows_of([{"id": 1}, {}, None, {"id": "2"}], read) == (1, 2)
    assert rows_of({"content": [{"id": 1}]}, read) == (1,)


@pytest.mark.parametrize("wrong", [None, {}, {"content": {}}, "x"])
def test_what_is_no_plain_list_cannot_be_read(wrong):
    with pytest.raises(UnexpectedAnswer):
        rows_of(wrong, read)
