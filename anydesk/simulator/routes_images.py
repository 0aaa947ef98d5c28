"""Images of a product: added, reordered and removed through their own endpoints."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from .catalogue import Product
from .fields import Fields
from .market import Market
from .product_bodies import check_image
from .router import Route
from .rules import not_found, refuse
from .wire import Answer, Call, Json

SIZES = ("standardWidth", "standardHeight", "originalWidth", "originalHeight")


def add_image(market: Market, product: Product, body: Json) -> Json:
    """Stores the image; it is fetched and measured a little later."""
    taken = {image["index"] for image in product.images}
    index = body.get("index") or next(i for i in range(1, len(taken) + 2) if i not in taken)
    image: Json = {
        "id": next(market.catalogue.image_ids),
        "index": index,
        "main": bool(body.get("main")),
        "url": body["url"],
        "status": "UNPROCESSED",
        **dict.fromkeys(SIZES, 0),
    }
    if body.get("variation"):
        image["variation"] = body["variation"]
    if image["main"]:
        _only_main(product, image)
    product.images.append(image)
    market.schedule.later(lambda: _processed(market, product, image))
    return image


def _processed(market: Market, product: Product, image: Json) -> None:
    if market.faults.is_on("image-unprocessed"):
        return
    if market.faults.is_on("image-error") or not _is_public(image["url"]):
        image |= {"status": "ERROR", "statusMessage": "Não foi possível baixar a imagem"}
    else:
        names = ("thumbnailUrl", "lowResolutionUrl", "standardUrl", "originalImage")
        image |= {"status": "PROCESSED", **dict.fromkeys(names, image["url"])}
        image |= dict.fromkeys(SIZES, 1000)
    market.catalogue.touch(product.id)


def _is_public(url: str) -> bool:
    """ANYMARKET: it fetches from outside; what only the merchant's network has ends as ERROR."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".local", ".localhost", ".internal"))


def _only_main(product: Product, image: Json) -> None:
    for other in product.images:
        other["main"] = other is image


def _product(market: Market, call: Call) -> Product:
    product = market.products.get(call.mark())
    if product is None:
        raise not_found(call.mark())
    return product


def _image(product: Product, image_id: Any) -> Json:
    for image in product.images:
        if image["id"] == image_id:
            return image
    raise not_found(image_id)


def list_images(market: Market, call: Call) -> Answer:
    return Answer.of(_product(market, call).images)


def create_image(market: Market, call: Call) -> Answer:
    product = _product(market, call)
    fields = check_image(call.json())
    refused = market.faults.argument("image-rejects")
    if refused and refused in str(fields.body.get("url", "")):
        fields.wrong("url", "não pode ser acessado")  # invented
    fields.settle()
    image = add_image(market, product, fields.body)
    market.catalogue.touch(product.id)
    return Answer.of(image)


def read_image(market: Market, call: Call) -> Answer:
    # ANYMARKET: the answer for one image is a list.
    return Answer.of([_image(_product(market, call), call.mark("image"))])


def update_image(market: Market, call: Call) -> Answer:
    """Index and main flag of one image; the address of an image cannot change."""
    product = _product(market, call)
    fields = Fields(call.json())
    fields.require("id", "index")
    fields.flag("main")
    fields.settle()
    body = fields.body
    image = _image(product, body["id"])
    _move(product, image, body["index"])
    if body.get("main"):
        _only_main(product, image)
    market.catalogue.touch(product.id)
    return Answer.nothing(200)


def _move(product: Product, image: Json, index: int) -> None:
    if not 1 <= index <= len(product.images):
        return
    for other in product.images:
        if other["index"] == index:
            other["index"] = image["index"]
    image["index"] = index


def reorder_images(market: Market, call: Call) -> Answer:
    """All images at once; the index counts within the group of one variation value."""
    product = _product(market, call)
    groups = call.json_list()
    named = [row for group in groups for row in Fields(group).rows("images")]
    if {row.get("id") for row in named} != {image["id"] for image in product.images}:
        raise refuse(400, "Todas as imagens do produto devem ser informadas.")
    place = 0
    for group in groups:
        for row in sorted(group.get("images", ()), key=lambda row: int(row.get("index") or 0)):
            place += 1
            _image(product, row["id"])["index"] = place
    product.images.sort(key=lambda image: int(image["index"]))
    market.catalogue.touch(product.id)
    return Answer.of([{"id": i["id"], "index": i["index"]} for i in product.images])


def delete_image(market: Market, call: Call) -> Answer:
    product = _product(market, call)
    product.images.remove(_image(product, call.mark("image")))
    market.catalogue.touch(product.id)
    return Answer.nothing()


ROUTES = (
    Route("GET", "/products/{id}/images", list_images),
    Route("POST", "/products/{id}/images", create_image),
    Route("PUT", "/products/{id}/images", update_image),
    Route("PUT", "/products/{id}/images/reorder", reorder_images),
    Route("GET", "/products/{id}/images/{image}", read_image),
    Route("DELETE", "/products/{id}/images/{image}", delete_image),
)
