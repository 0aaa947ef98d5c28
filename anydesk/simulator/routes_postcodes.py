"""A postcode directory beside the practice hub, in the shape of ViaCEP, without any token.

It knows every postcode of the regions the practice shop sells to. Streets are invented, as
everywhere here; postcodes that end in 000 are a whole city's and have none.
"""

import random

from .gate import GATEWAY_PAGE, HTML
from .market import Market
from .router import Route
from .sample_people import CITIES, NEIGHBOURHOODS, STREETS
from .wire import Answer, Call, Json

PREFIX = "/ws/"


def read_postcode(market: Market, call: Call) -> Answer:
    postcode = call.marks["postcode"]
    if not (len(postcode) == 8 and postcode.isascii() and postcode.isdecimal()):
        return Answer(400, GATEWAY_PAGE.format(title="Http 400").encode(), HTML)
    return Answer.of(_known(postcode) or {"erro": "true"})


def _known(postcode: str) -> Json | None:
    # The first two digits are the region, nearly always one big city.
    city = next((one for one in CITIES if postcode.startswith(one.zip_start[:2])), None)
    if city is None:
        return None
    chosen = random.Random(postcode)
    whole_city = postcode.endswith("000")
    return {
        "cep": f"{postcode[:5]}-{postcode[5:]}",
        "logradouro": "" if whole_city else chosen.choice(STREETS),
        "complemento": "",
        "unidade": "",
        "bairro": "" if whole_city else chosen.choice(NEIGHBOURHOODS),
        "localidade": city.name,
        "uf": city.state,
        "ddd": city.area_code,
    }


ROUTES = (Route("GET", f"{PREFIX}{{postcode}}/json", read_postcode),)
