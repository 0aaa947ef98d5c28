"""Addresses by postcode: kept answers, and nobody else's directory for practice stores."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from anydesk.core.clock import FixedClock
from anydesk.core.integrations import Environment, Integration
from anydesk.core.postcodes import LookupFailure, PostcodeAddress
from anydesk.services import Services
from anydesk.services.postcodes import FOUND_FOR, UNKNOWN_FOR, PostcodesService
from anydesk.simulator.server import PracticeHub
from tests.api.directories import PAULISTA, Directory, Said, directory

FOUND = PostcodeAddress("Avenida Paulista", "Bela Vista", "São Paulo", "SP")
LATER = timedelta(seconds=1)


@pytest.fixture
async def real() -> AsyncIterator[Directory]:
    """What a store of the real ANYMARKET asks."""
    async with directory() as made:
        made.answers["01310100"] = Said(PAULISTA)
        yield made


@pytest.fixture
async def shop(empty_services: Services) -> Integration:
    """A store of the real ANYMARKET, which nobody here ever calls."""
    return await empty_services.integrations.add("Loja", Environment.PRODUCTION)


@pytest.fixture
def postcodes(empty_services: Services, clock: FixedClock, real: Directory) -> PostcodesService:
    return _service(empty_services, clock, real)


def _service(services: Services, clock: FixedClock, real: Directory) -> PostcodesService:
    return PostcodesService(services.store, clock, services.connections, directories=[real.address])


async def test_answers_come_by_the_postcode_as_it_was_given(
    postcodes: PostcodesService, shop: Integration, real: Directory
) -> None:
    asked = ["01310-100", "01310100", "99999-999", "no postcode", ""]

    found = await postcodes.look_up(asked, shop.id)

    assert found == {
        "01310-100": FOUND,
        "01310100": FOUND,
        "99999-999": None,
        "no postcode": None,
        "": None,
    }
    assert sorted(real.asked) == ["01310100", "99999999"]


async def test_nothing_to_look_up_asks_nobody(
    postcodes: PostcodesService, shop: Integration, real: Directory
) -> None:
    assert await postcodes.look_up(["", "123"], shop.id) == {"": None, "123": None}
    assert real.asked == []


@pytest.mark.parametrize(
    ("postcode", "kept_for"), [("01310100", FOUND_FOR), ("99999999", UNKNOWN_FOR)]
)
async def test_an_answer_is_kept_for_a_while(
    empty_services: Services,
    shop: Integration,
    clock: FixedClock,
    real: Directory,
    postcode: str,
    kept_for: timedelta,
) -> None:
    before = await _service(empty_services, clock, real).look_up([postcode], shop.id)
    clock.advance(seconds=(kept_for - LATER).total_seconds())
    # As after a restart: only what is stored is known.
    again = await _service(empty_services, clock, real).look_up([postcode], shop.id)
    assert (again, len(real.asked)) == (before, 1)

    clock.advance(seconds=(2 * LATER).total_seconds())
    await _service(empty_services, clock, real).look_up([postcode], shop.id)
    assert len(real.asked) == 2


async def test_a_failure_is_not_kept(
    postcodes: PostcodesService, shop: Integration, real: Directory, clock: FixedClock
) -> None:
    real.answers["01310100"] = Said(status=503)
    failed = await postcodes.look_up(["01310100"], shop.id)
    assert isinstance(failed["01310100"], LookupFailure)

    real.answers["01310100"] = Said(PAULISTA)
    clock.advance(minutes=2)
    assert await postcodes.look_up(["01310100"], shop.id) == {"01310100": FOUND}


async def test_an_old_answer_is_better_than_none(
    postcodes: PostcodesService, shop: Integration, real: Directory, clock: FixedClock
) -> None:
    await postcodes.look_up(["01310100"], shop.id)
    clock.advance(seconds=(2 * FOUND_FOR).total_seconds())
    real.answers["01310100"] = Said(status=503)

    assert await postcodes.look_up(["01310100"], shop.id) == {"01310100": FOUND}


async def test_a_street_that_was_unknown_is_found_the_next_day(
    postcodes: PostcodesService, shop: Integration, real: Directory, clock: FixedClock
) -> None:
    told = real.answers.pop("01310100")
    assert await postcodes.look_up(["01310100"], shop.id) == {"01310100": None}
    real.answers["01310100"] = told
    clock.advance(seconds=(UNKNOWN_FOR + LATER).total_seconds())

    assert await postcodes.look_up(["01310100"], shop.id) == {"01310100": FOUND}


async def test_practice_stores_ask_the_practice_hub_and_leave_no_trace(
    services: Services,
    integration: Integration,
    hub: PracticeHub,
    real: Directory,
    clock: FixedClock,
) -> None:
    both = _service(services, clock, real)

    practice = await both.look_up(["01310100"], integration.id)

    assert isinstance(practice["01310100"], PostcodeAddress)
    assert practice["01310100"] != FOUND
    assert [one.path for one in hub.requests if one.path.startswith("/ws/")] == [
        "/ws/01310100/json"
    ]
    assert real.asked == []
    shop = await services.integrations.add("De verdade", Environment.PRODUCTION)
    assert await both.look_up(["01310100"], shop.id) == {"01310100": FOUND}


async def test_the_practice_directory_can_fail_too(
    services: Services, integration: Integration, hub: PracticeHub
) -> None:
    hub.faults.switch_on("bad-gateway=1@/ws")

    found = await services.postcodes.look_up(["01310100"], integration.id)

    assert isinstance(found["01310100"], LookupFailure)
