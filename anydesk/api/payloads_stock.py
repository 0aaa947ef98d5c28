"""Quantities and stock locals as the hub writes them (API §4)."""

from collections.abc import Iterator, Mapping, Sequence

from anydesk.api.fields import Fields, scalar_text
from anydesk.api.payloads_catalogue import plain
from anydesk.api.payloads_errors import error_text
from anydesk.api.records import HubStock, StockBatchAnswer, StockItem, StockLocal


def stock_items(items: Sequence[StockItem]) -> list[dict[str, object]]:
    """The body of ``PUT /stocks/batch``; what is None is left out and so left alone."""
    bodies = []
    for item in items:
        body: dict[str, object] = {"partnerId": item.sku, "quantity": plain(item.quantity)}
        if item.hub_sku_id is not None:
            body["id"] = item.hub_sku_id
        if item.stock_local_id is not None:
            body["stockLocalId"] = item.stock_local_id
        if item.cost is not None:
            body["cost"] = plain(item.cost)
        if item.handling_days is not None:
            body["additionalTime"] = item.handling_days
        bodies.append(body)
    return bodies


def stock_result(answer: object) -> StockBatchAnswer:
    """What became of a batch, from each of the shapes the documents show, or from none.

    A SKU in both halves counts as refused: it is sent again, which does no harm.
    """
    fields = Fields(answer)
    if not (fields.has("success") or fields.has("errors")):
        return StockBatchAnswer(stated=False)
    errors = dict(_told(fields.value("errors")))
    accepted = frozenset(sku for sku, _ in _told(fields.value("success")))
    return StockBatchAnswer(accepted=accepted - errors.keys(), errors=errors)


def hub_stock(json_obj: object) -> HubStock:
    """What the hub holds of one SKU in one local."""
    fields = Fields(json_obj)
    sku, local = fields.child("stockKeepingUnit"), fields.child("stockLocal")
    return HubStock(
        hub_sku_id=sku.needed_identity("id"),
        sku=sku.text("partnerId"),
        stock_local_id=local.identity("id"),
        stock_local=local.text("name"),
        account=_account(local),
        amount=fields.quantity("amount"),
        reserved=fields.quantity("reservationAmount"),
        available=fields.quantity("availableAmount"),
        # ANYMARKET: the key says price, the value is the cost.
        cost=fields.money("price"),
        handling_days=fields.whole("additionalTime"),
        active=fields.flag("active", default=True),
        updated_at=fields.time("lastStockUpdate"),
    )


def stock_local(json_obj: object) -> StockLocal:
    """One of the account's stock locals."""
    fields = Fields(json_obj)
    return StockLocal(
        id=fields.needed_identity("id"),
        name=fields.text("name"),
        is_default=fields.flag("defaultLocal"),
        virtual=fields.flag("virtual"),
        account=_account(fields),
    )


def _account(local: Fields) -> str:
    """The organization id, which comes as ``{"value": "99999."}`` or as text."""
    is_object = isinstance(local.value("oi"), Mapping)
    return local.child("oi").text("value") if is_object else local.text("oi")


def _told(half: object) -> Iterator[tuple[str, str]]:
    """SKU and text out of one half of the answer."""
    if isinstance(half, list):
        for row in half:
            yield from _told(row)
    elif isinstance(half, Mapping):
        fields = Fields(half)
        sku = fields.text("partnerId", "sku") if fields.has("partnerId", "sku") else ""
        if sku and fields.has("message", "errorMsg", "error", "id"):
            yield sku, error_text(half)
        else:
            for name, said in fields.items():
                yield scalar_text(name), error_text(said)
    elif half is not None:
        yield scalar_text(half), ""
