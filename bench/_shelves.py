"""Products for a benchmark, written straight into the tables: the services would take minutes."""

import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from anydesk.core.folding import fold
from anydesk.storage.store import FILE_NAME

NOW = "2026-11-23T17:05:00.000000Z"

COLOURS = ("azul", "branca", "preta", "verde-água", "vermelha", "amarela", "cinza", "rosé")
THINGS = ("Caneca de cerâmica", "Camiseta básica", "Luminária de mesa", "Garrafa térmica",
          "Vaso decorativo", "Jogo americano", "Porta-retratos", "Almofada estampada",
          "Bolsa de algodão", "Cesto organizador")  # fmt: skip
BRANDS = ("Oficina Clara", "Casa do Vale", "Serra Fina", "Pé de Jabuticaba", "Norte & Sul")


def invented(count: int) -> list[tuple[str, str, str]]:
    """SKU, name and brand of this many products."""
    return [
        (
            f"{THINGS[n % 10][:3].upper()}-{n * 7919 % 1_000_003:07d}",
            f"{THINGS[n % 10]} {COLOURS[n % 7]} modelo {n % 411}",
            BRANDS[n % 5],
        )
        for n in range(count)
    ]


def fill(folder: Path, products: Sequence[tuple[str, str, str]], stock: int = 7) -> None:
    """Products with price and stock in the first warehouse, into a store that nobody has open."""
    base = sqlite3.connect(folder / FILE_NAME)
    with base:
        base.execute(
            "INSERT INTO warehouses (name, is_default, excluded_from_total)"
            " SELECT 'Geral', 1, 0 WHERE NOT EXISTS (SELECT 1 FROM warehouses)"
        )
        base.executemany(
            "INSERT INTO products (sku, name, brand, sale_price, promo_price, grid, image_urls,"
            " sheet_extras, description, created_at, updated_at, search_text)"
            f" VALUES (?, ?, ?, ?, 0, '{{}}', '[]', '{{}}', ?, '{NOW}', '{NOW}', ?)",
            (
                (sku, name, brand, 1_990 + n % 90 * 100, name * 5, fold(f"{sku} {name} {brand}"))
                for n, (sku, name, brand) in enumerate(products)
            ),
        )
        base.execute(
            "INSERT INTO stock_balances (product_id, warehouse_id, physical, reserved) SELECT id,"
            f" (SELECT min(id) FROM warehouses), (id % 50 + {stock}) * 10000, 0 FROM products"
        )
    base.close()


def link(folder: Path, integration_id: int, hub_skus: Iterable[tuple[int, int, str]]) -> None:
    """Listings of (hub product id, hub SKU id, SKU), linked to the product of the same SKU."""
    base = sqlite3.connect(folder / FILE_NAME)
    with base:
        base.executemany(
            "INSERT INTO listings (integration_id, hub_product_id, hub_sku_id, sku, hub_quantity,"
            " product_id) VALUES (?, ?, ?, ?, 10000, (SELECT id FROM products WHERE sku = ?))",
            ((integration_id, product, sku_id, sku, sku) for product, sku_id, sku in hub_skus),
        )
    base.close()
