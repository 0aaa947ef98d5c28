"""The declared checks: each can be shown."""

from anydesk import resources
from anydesk.core.catalogue_health import BY_KEY, CHECKS, Shows


def test_every_check_says_what_and_what_to_do() -> None:
    assert len(BY_KEY) == len(CHECKS)
    assert all(one.title and one.hint.endswith(".") for one in CHECKS)


def test_every_check_has_a_picture() -> None:
    icons = {path.stem for path in resources.path("icons").glob("*.svg")}
    assert {one.icon for one in CHECKS} <= icons


def test_only_the_orphans_are_listings() -> None:
    assert [one.key for one in CHECKS if one.shows is Shows.LISTINGS] == ["orphans"]
