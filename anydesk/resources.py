"""Finds the files of resources/, from source, from an installed wheel and in a packaged build."""

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """The folder that holds icons, style and catalogues."""
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", "")
    places = [package.parent / "resources", package / "_resources"]
    if bundle:
        places.insert(0, Path(bundle) / "resources")
    return next((place for place in places if place.is_dir()), places[-1])


def path(*parts: str) -> Path:
    """A file inside resources/: ``path("icons", "x.svg")``."""
    return root().joinpath(*parts)
