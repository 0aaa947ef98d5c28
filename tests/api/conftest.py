"""The practice hub behind the client, in process and over a real connection."""

from collections.abc import AsyncIterator

import pytest

from tests.api.practice import Practice


@pytest.fixture
async def practice() -> AsyncIterator[Practice]:
    practice = Practice()
    yield practice
    await practice.hub.aclose()


@pytest.fixture
async def wired() -> AsyncIterator[Practice]:
    """The same over a real connection, for what breaks on the way."""
    practice = Practice()
    await practice.hub.aclose()
    practice.hub = practice.connect(await practice.server.start(), transport=False)
    yield practice
    await practice.hub.aclose()
    await practice.server.stop()
