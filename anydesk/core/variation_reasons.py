"""What speaks against sending a variation or a kit (API §3.3-3.5): pure rules."""

from collections.abc import Mapping

from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.products import HubProduct, ProductType
from anydesk.core.send_sources import SendSource

LONGEST_AXIS = 200
LONGEST_VALUE = 255
"""The hub's limits for the name of a variation type and for a value of it."""


def variation_reasons(source: SendSource) -> list[str]:
    """Why this variation cannot be one of its product's SKUs; empty for every other product."""
    if source.parent is None:
        return []
    grid = source.product.grid
    reasons = []
    if source.is_new:
        if not grid:
            return [_("The variation has no values, such as a colour or a size.")]
        reasons += _grid_problems(grid)
        reasons += _other_axes(source)
        if source.hub is not None and source.hub_product_id is not None:
            reasons += _not_at_hub(source, source.hub)
    if grid and (twin := _twin(source)):
        reasons.append(
            _("The variation {sku} has the same values: {values}.").format(
                sku=twin, values=shown(grid)
            )
        )
    return reasons


def variation_warnings(source: SendSource) -> list[str]:
    """The hub keeps the values that a SKU was created with (API §19.5)."""
    known = source.hub_sku
    if source.parent is None or known is None or not known.grid or not source.product.grid:
        return []
    if folded(known.grid) == folded(source.product.grid):
        return []
    return [
        _(
            "ANYMARKET has the values {values} for this variation, and they cannot be changed "
            "there."
        ).format(values=shown(known.grid))
    ]


def kit_reasons(source: SendSource) -> list[str]:
    """Every component has to be at the hub before the kit is."""
    if source.product.type is not ProductType.KIT:
        return []
    if not source.parts:
        return [] if not source.is_new else [_("The kit has no components.")]
    missing = [one.sku for one in source.parts if one.hub_sku_id is None]
    if not missing:
        return []
    text = _("These components of the kit have no listing in this store: {skus}. Send them first.")
    return [text.format(skus=", ".join(missing))]


def shown(grid: Mapping[str, str]) -> str:
    """``{"Cor": "Azul"}`` → ``"Cor: Azul"``."""
    return ", ".join(f"{name}: {value}" for name, value in grid.items())


def folded(grid: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """The values as they are compared: order, accents and capitals do not matter."""
    return frozenset((fold(name), fold(value)) for name, value in grid.items())


def _grid_problems(grid: Mapping[str, str]) -> list[str]:
    """Names and values that the hub could not create."""
    reasons = []
    if not all(name.strip() and value.strip() for name, value in grid.items()):
        reasons.append(_("A value of the variation is empty."))
    if any(len(name) > LONGEST_AXIS or len(value) > LONGEST_VALUE for name, value in grid.items()):
        reasons.append(_("A value of the variation is too long."))
    if any("|" in text or not text.isprintable() for pair in grid.items() for text in pair):
        reasons.append(_("A value of the variation has a “|” or a character that cannot be seen."))
    return reasons


def _other_axes(source: SendSource) -> list[str]:
    """All variations of a product have the same axes."""
    mine = {fold(name) for name in source.product.grid}
    for sibling in source.siblings:
        if sibling.active and sibling.grid and {fold(name) for name in sibling.grid} != mine:
            text = _("The variation {sku} has other attributes than this one: {values}.")
            return [text.format(sku=sibling.sku, values=shown(sibling.grid))]
    return []


def _not_at_hub(source: SendSource, hub: HubProduct) -> list[str]:
    """Why the hub's product cannot take this SKU."""
    grids = [sku.grid for sku in hub.skus if sku.grid]
    if not grids:
        return [
            _(
                "The product at ANYMARKET has no variations, and none can be added to it. "
                "Create the product there anew."
            )
        ]
    axes = {fold(name) for name in grids[0]}
    if axes != {fold(name) for name in source.product.grid}:
        text = _("The product at ANYMARKET varies by {axes}, and this variation does not.")
        return [text.format(axes=", ".join(grids[0]))]
    mine = folded(source.product.grid)
    taken = next((sku for sku in hub.skus if folded(sku.grid) == mine), None)
    if taken is None or taken.sku == source.product.sku:
        return []
    text = _("ANYMARKET has these values already, under the SKU {sku}. Link that listing instead.")
    return [text.format(sku=taken.sku or taken.hub_sku_id)]


def _twin(source: SendSource) -> str:
    """The SKU of another variation with the same values, or ""."""
    mine = folded(source.product.grid)
    return next(
        (
            one.sku
            for one in source.siblings
            if one.product_id != source.product.id and folded(one.grid) == mine
        ),
        "",
    )
