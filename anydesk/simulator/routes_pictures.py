"""The pictures of the invented shop, beside the practice hub as on a server of their own.

No token: anybody may see a picture. The catalogue names them at ``https://cdn.example.com``, an
address that stays the same whatever port the hub gets; whoever wants one asks here for its name.
"""

from .market import Market
from .router import Route
from .rules import not_found
from .wire import Answer, Call

PREFIX = "/fotos/"


def read_picture(market: Market, call: Call) -> Answer:
    # Only now: most hubs are never asked for a picture.
    from .sample_drawings import drawing

    name = call.marks["name"]
    if not name.endswith((".jpg", ".png")) or name in MISSING:
        raise not_found(name)
    return Answer(200, drawing(name), "image/jpeg" if name.endswith(".jpg") else "image/png")


MISSING = frozenset({"sem-foto.jpg"})
"""Named in the catalogue, but not there."""

ROUTES = (Route("GET", f"{PREFIX}{{name}}", read_picture),)
