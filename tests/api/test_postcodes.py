"""Postcode directories over real HTTP: what they say, and everything that is not an answer."""

from collections.abc import AsyncIterator

import pytest

from anydesk.api.postcodes import AT_ONCE, DIRECTORIES, REST, PostcodeDirectories
from anydesk.core.clock import FixedClock
from anydesk.core.postcodes import LookupFailure, PostcodeAddress
from anydesk.simulator.server import PracticeHub
from tests.api.directories import PAULISTA, Directory, Said, directory

PAGE = "<html><body>Em manutenção</body></html>"
FOUND = PostcodeAddress("Avenida Paulista", "Bela Vista", "São Paulo", "SP")
SHORT = 0.05


@pytest.fixture
async def first() -> AsyncIterator[Directory]:
    async with directory() as made:
        yield made


@pytest.fixture
async def second() -> AsyncIterator[Directory]:
    async with directory() as made:
        yield made


async def test_a_known_postcode(first: Directory, clock: FixedClock) -> None:
    first.answers["01310100"] = Said(PAULISTA)

    found = await PostcodeDirectories([first.address], clock).ask(["01310100"])

    assert found == {"01310100": FOUND}
    assert "anydesk" in first.headers[0]["user-agent"]
    assert not any("token" in name for name in first.headers[0])


@pytest.mark.parametrize(
    "said",
    [
        Said({"erro": "true"}),
        Said({"erro": True}),
        Said({"error": "CEP não encontrado"}, status=404),
    ],
)
async def test_an_unknown_postcode(first: Directory, clock: FixedClock, said: Said) -> None:
    first.otherwise = said

    assert await PostcodeDirectories([first.address], clock).ask(["99999999"]) == {"99999999": None}


@pytest.mark.parametrize(
    "said",
    [
        Said(PAGE),
        Said(PAGE, status=404),
        Said(PAULISTA, status=500),
        Said({"message": "slow down"}, status=429),
        Said("", status=204),
        Said("", status=302),
        Said('{"cep": "01310-100", "logradouro":'),
        Said([PAULISTA]),
        Said("null"),
        Said({}),
        Said({**PAULISTA, "cep": "87010-430"}),
        Said({**PAULISTA, "localidade": None}),
        Said({**PAULISTA, "uf": "São Paulo"}),
        Said({**PAULISTA, "logradouro": {"nome": "Avenida Paulista"}}),
        Said({**PAULISTA, "bairro": "x" * 201}),
        Said('"' + "x" * 100_000 + '"'),
        Said("[" * 5_000),
        Said(PAULISTA, hangs=True),
        Said(PAULISTA, drips=True),
    ],
    ids=lambda said: f"{said.status} {str(said.body)[:30]} {said.hangs} {said.drips}",
)
async def test_what_is_no_answer_is_a_failure_with_a_sentence(
    first: Directory, clock: FixedClock, said: Said
) -> None:
    first.otherwise = said

    found = await PostcodeDirectories([first.address], clock, timeout=SHORT).ask(["01310100"])

    failure = found["01310100"]
    assert isinstance(failure, LookupFailure)
    assert failure.reason.endswith(".")


async def test_nobody_listens(clock: FixedClock) -> None:
    async with directory() as gone:
        address = gone.address

    found = await PostcodeDirectories([address], clock).ask(["01310100"])

    assert found == {"01310100": LookupFailure("The postcode directory could not be reached.")}


async def test_nobody_listens_behind_tls(clock: FixedClock) -> None:
    async with directory() as gone:
        address = gone.address.replace("http:", "https:")

    found = await PostcodeDirectories([address], clock).ask(["01310100"])

    assert found == {"01310100": LookupFailure("The postcode directory could not be reached.")}


@pytest.mark.parametrize("text", [None, "", "   "])
async def test_a_whole_citys_postcode_has_no_street(
    first: Directory, clock: FixedClock, text: str | None
) -> None:
    first.otherwise = Said({**PAULISTA, "logradouro": text, "bairro": text})

    found = await PostcodeDirectories([first.address], clock).ask(["01310100"])

    assert found["01310100"] == PostcodeAddress("", "", "São Paulo", "SP")


async def test_the_second_directory_is_asked_where_the_first_does_not_answer(
    first: Directory, second: Directory, clock: FixedClock
) -> None:
    first.otherwise = Said(PAGE, status=503)
    second.answers["01310100"] = Said(PAULISTA)
    both = PostcodeDirectories([first.address, second.address], clock)

    assert await both.ask(["01310100"]) == {"01310100": FOUND}


async def test_a_postcode_the_first_does_not_know_is_not_asked_again(
    first: Directory, second: Directory, clock: FixedClock
) -> None:
    both = PostcodeDirectories([first.address, second.address], clock)

    assert await both.ask(["99999999"]) == {"99999999": None}
    assert second.asked == []


async def test_a_directory_in_trouble_is_left_alone_for_a_while(
    first: Directory, clock: FixedClock
) -> None:
    first.otherwise = Said(PAULISTA, hangs=True)
    directories = PostcodeDirectories([first.address], clock, timeout=SHORT)
    many = [f"0131{number:04d}" for number in range(40)]

    found = await directories.ask(many)

    assert {type(one) for one in found.values()} == {LookupFailure}
    assert len(found) == 40
    assert len(first.asked) <= AT_ONCE, "the others did not wait for the same silence"
    first.otherwise = Said(PAULISTA)
    assert isinstance((await directories.ask(["01310100"]))["01310100"], LookupFailure)
    clock.advance(seconds=REST.total_seconds() + 1)
    assert await directories.ask(["01310100"]) == {"01310100": FOUND}


async def test_one_strange_answer_does_not_spoil_the_others(
    first: Directory, clock: FixedClock
) -> None:
    first.answers = {"01310100": Said(PAULISTA), "01310101": Said({**PAULISTA, "uf": "?"})}

    found = await PostcodeDirectories([first.address], clock).ask(["01310101", "01310100"])

    assert isinstance(found["01310101"], LookupFailure)
    assert found["01310100"] == FOUND


async def test_only_a_few_are_asked_at_once(first: Directory, clock: FixedClock) -> None:
    many = [f"9999{number:04d}" for number in range(30)]

    found = await PostcodeDirectories([first.address], clock).ask([*many, *many])

    assert found == dict.fromkeys(many)
    assert len(first.asked) == 30, "each once"
    assert 1 < first.most_together <= AT_ONCE


async def test_the_practice_hub_has_a_directory(hub: PracticeHub, clock: FixedClock) -> None:
    address = hub.base_url.removesuffix("/v2") + "/ws/{postcode}/json"  # type: ignore[attr-defined]
    asked = ["01310100", "87000000", "99999999"]

    found = await PostcodeDirectories([address], clock).ask(asked)

    street = found["01310100"]
    assert isinstance(street, PostcodeAddress)
    assert street.street
    assert (street.city, street.state) == ("São Paulo", "SP")
    assert found["87000000"] == PostcodeAddress("", "", "Maringá", "PR")
    assert found["99999999"] is None


def test_the_real_directories_are_asked_over_tls() -> None:
    assert all(one.startswith("https://") and "{postcode}" in one for one in DIRECTORIES)
