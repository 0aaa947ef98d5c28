"""The shelves of an invented shop: clothes, shoes, mugs, tools, pet, small electronics, kits."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from .catalogue import ORIGINS, Product, Sku
from .listings import CHANNELS, Listing
from .prices import cents
from .sample_categories import add_categories
from .sample_people import gtin13
from .warehouse import StockRow
from .wire import Json

if TYPE_CHECKING:
    from .market import Market

COLOURS = (("Azul", "AZ"), ("Preto", "PR"), ("Branco", "BR"), ("Vermelho", "VM"), ("Verde", "VD"))
SIZES = (("P", "P"), ("M", "M"), ("G", "G"), ("GG", "GG"))
SHOES = (("37", "37"), ("38", "38"), ("39", "39"), ("40", "40"), ("41", "41"))
VOLTAGES = (("127 V", "127"), ("220 V", "220"))
BRANDS = (
    "Marca Modelo", "Ponto Forte", "Bicho Contente", "Lar Sereno", "Passo Leve", "Faísca",
    "Tons da Terra", "Oficina Viva", "Pé de Vento", "Som Claro", "Barro & Brasa", "Linha Reta",
)  # fmt: skip
LINES = (
    "Aurora", "Ipê", "Cerrado", "Litoral", "Serra", "Mandacaru", "Araucária", "Jatobá", "Garoa",
    "Maresia", "Sabiá", "Caju", "Pitanga", "Vento Sul", "Girassol", "Capim", "Juriti", "Buriti",
)  # fmt: skip

Axis = tuple[str, bool, tuple[tuple[str, str], ...]]
COLOUR: Axis = ("Cor", True, COLOURS)
SIZE: Axis = ("Tamanho", False, SIZES)
SHOE: Axis = ("Numeração", False, SHOES)
VOLTAGE: Axis = ("Voltagem", False, VOLTAGES)


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of product; many products are made from each."""

    title: str
    code: str
    branch: str
    category: str
    nbm: tuple[str, str]
    cost: float
    weight: float
    axes: tuple[Axis, ...] = ()


TEMPLATES: tuple[Template, ...] = (
    Template("Camiseta Básica", "CAM", "Moda", "Camisetas",
             ("61091000", "Camisetas de malha, de algodão"), 48.5, 0.25, (COLOUR, SIZE)),
    Template("Tênis Caminhada Leve", "TEN", "Moda", "Calçados",
             ("64041100", "Calçados para esporte"), 92.0, 0.8, (COLOUR, SHOE)),
    Template("Caneca de Cerâmica 325 ml", "CAN", "Casa", "Canecas",
             ("69120000", "Louça de cerâmica"), 11.9, 0.4, (COLOUR,)),
    Template("Furadeira de Impacto 550 W", "FUR", "Ferramentas", "Elétricas",
             ("84672100", "Furadeiras com motor elétrico"), 138.0, 1.9, (VOLTAGE,)),
    Template("Fone de Ouvido Bluetooth", "FON", "Eletrônicos", "Áudio",
             ("85183000", "Fones de ouvido"), 54.0, 0.2, (COLOUR,)),
    Template("Jogo de Chaves Combinadas 12 Peças", "CHV", "Ferramentas", "Manuais",
             ("82041100", "Chaves de porcas, manuais"), 61.0, 1.6),
    Template("Cama Redonda para Cães e Gatos", "PET", "Pet", "Camas",
             ("63079090", "Artefatos têxteis confeccionados"), 39.9, 1.1, (SIZE,)),
    Template("Cabo USB-C Reforçado 1 m", "CAB", "Eletrônicos", "Acessórios",
             ("85444200", "Condutores elétricos com conectores"), 9.8, 0.06),
    Template("Coleira Peitoral Ajustável", "COL", "Pet", "Passeio",
             ("42010090", "Artigos de seleiro para animais"), 18.7, 0.15, (COLOUR, SIZE)),
    Template("Garrafa Térmica 500 ml", "GAR", "Casa", "Cozinha",
             ("96170010", "Garrafas térmicas"), 27.4, 0.35, (COLOUR,)),
    Template("Carregador de Parede 20 W", "CAR", "Eletrônicos", "Acessórios",
             ("85044010", "Carregadores de acumuladores"), 22.5, 0.1),
    Template("Jogo de Potes Herméticos 5 Peças", "POT", "Casa", "Cozinha",
             ("39241000", "Serviços de mesa, de plástico"), 19.3, 0.7),
)  # fmt: skip
MODES = ("SKU", "SKU_MARKETPLACE", "COST")
REFUSALS = (
    "O título do anúncio excede o limite de caracteres da categoria.",
    "A categoria informada não aceita a condição do produto.",
    "Preço abaixo do mínimo permitido pelo marketplace.",
)
# Every publication status and every sending status appears among the first listings.
FIRST_LISTINGS: tuple[tuple[str, str, str, str | None], ...] = (
    ("ACTIVE", "active", "OK", None),
    ("PAUSED", "paused", "OK", None),
    ("CLOSED", "closed", "OK", None),
    ("UNPUBLISHED", "", "ERROR", REFUSALS[0]),
    ("WITHOUT_STOCK", "paused", "OK", None),
    ("CORRUPTED", "error", "ERROR", REFUSALS[1]),
    ("ACTIVE", "active", "ERROR", REFUSALS[2]),
    ("ACTIVE", "active", "ACTIVATING", None),
    ("ACTIVE", "active", "CLOSING", None),
    ("ACTIVE", "active", "PAUSING", None),
    ("ACTIVE", "active", "SENDING", None),
    ("ACTIVE", "active", "SYNCING", None),
    ("ACTIVE", "active", "WAITING_SYNC", None),
)


class CatalogueFiller:
    """Puts categories, brands, products, stock and listings into an empty market."""

    def __init__(self, market: "Market") -> None:
        self.market = market
        self.rng = random.Random(market.plan.seed)
        self.filled_at = market.now() - timedelta(days=30)
        self.categories: dict[tuple[str, str], int] = {}

    def fill(self) -> None:
        market = self.market
        main = market.warehouse.add_local("Estoque Físico", default=True, zip_code="87000000")
        second = market.warehouse.add_local("Loja Centro", zip_code="87010000")
        self.local_ids = (main.id, second.id)
        for name in BRANDS:
            market.catalogue.add_brand(name)
        for template in TEMPLATES:
            self._category(template)
        self.categories["Kits", "Presentes"] = self._child("Kits", "Presentes")
        add_categories(market.catalogue)
        for number in range(market.plan.products):
            # The sixth product is a kit, and then one in fifty.
            if number == 5 or number % 50 == 49:
                self._kit(number)
            else:
                self._product(number)

    def _category(self, template: Template) -> None:
        self.categories[template.branch, template.category] = self._child(
            template.branch, template.category
        )

    def _child(self, branch: str, name: str) -> int:
        catalogue = self.market.catalogue
        parent = self.categories.get((branch, ""))
        if parent is None:
            parent = catalogue.add_category(branch).id
            self.categories[branch, ""] = parent
        known = self.categories.get((branch, name))
        return known if known is not None else catalogue.add_category(name, parent).id

    def _product(self, number: int) -> None:
        template = TEMPLATES[number % len(TEMPLATES)]
        scope = MODES[(number + number // len(TEMPLATES)) % 3]
        series = number // len(TEMPLATES)
        line = f" {LINES[(series - 1) % len(LINES)]}" if series else ""
        title = f"{template.title}{line}"
        if series > len(LINES):
            title += f" {series}"
        code = template.code if not series else f"{template.code}{series:04d}"
        self.add_product(number, title, code, template, scope)

    def add_product(
        self, number: int, title: str, code: str, template: Template, scope: str
    ) -> Product:
        """One product with its SKUs, their stock and listings, and its pictures."""
        product = self._new_product(number, title, template, scope)
        for values, suffix in _combinations(template.axes):
            self._sku(product, template, f"{code}{suffix}", values)
        self._images(product, code)
        return product

    def _new_product(self, number: int, title: str, template: Template, scope: str) -> Product:
        market = self.market
        branch = self.categories[template.branch, template.category]
        brand_id = 120045 + number % len(BRANDS)
        weight = template.weight
        facts: Json = {
            "title": title,
            "description": f"<p>{title}. Produto novo, na embalagem.</p>",
            "externalIdProduct": f"P-{1001 + number}",
            "nbm": {"id": template.nbm[0], "description": template.nbm[1]},
            "origin": {"id": 0, "description": ORIGINS[0]},
            "model": f"{template.code}-{number + 1:02d}",
            "gender": "UNISSEX",
            "warrantyTime": 3,
            "warrantyText": "3 meses contra defeito",
            "height": 4.0 + number % 9,
            "width": 20.0,
            "length": 25.0,
            "weight": weight,
            "priceFactor": 2.0 if scope == "COST" else 1.0,
            "calculatedPrice": scope == "COST",
            "hasVariations": bool(template.axes),
            "isProductActive": True,
            "type": "VARIATION" if template.axes else "SIMPLE",
            "characteristics": [{"index": 1, "name": "Linha", "value": title.split()[-1]}],
            "allowAutomaticSkuMarketplaceCreation": True,
        }
        return market.catalogue.add_product(facts, branch, brand_id, scope)

    def _sku(
        self,
        product: Product,
        template: Template,
        code: str,
        values: tuple[tuple[str, bool, str], ...],
    ) -> None:
        catalogue, rng = self.market.catalogue, self.rng
        cost = cents(template.cost * rng.uniform(0.9, 1.1))
        price = cents(cost * 2) if product.scope == "COST" else int(cost * 2.2) + 0.9
        discounted = product.scope != "COST" and rng.random() < 0.5
        sku_id = next(catalogue.sku_ids)
        axes = []
        for name, visual, text in values:
            kind = catalogue.variation_type(name, visual=visual)
            catalogue.variation_value(kind, text)
            axes.append((kind, text))
        title = " ".join([str(product.facts["title"]), *(text for _, _, text in values)])
        sku = Sku(
            sku_id, product.id, title, code,
            price, cents(price - 10) if discounted and price > 30 else price,
            ean=gtin13(sku_id - 7700000), additional_time=rng.choice((0, 1, 1, 2)),
            variations=tuple(axes),
        )  # fmt: skip
        catalogue.add_sku(product, sku)
        amount = self._stock(sku, cost)
        self._listings(sku, amount)

    def _stock(self, sku: Sku, cost: float) -> int:
        rng, put = self.rng, self.market.warehouse.put
        amount = 0 if rng.random() < 0.08 else rng.randint(1, 60)
        put(StockRow(sku.id, self.local_ids[0], float(amount), cost, self.filled_at,
                     sku.additional_time))  # fmt: skip
        if sku.id % 3 == 0:
            more = rng.randint(0, 12)
            put(StockRow(sku.id, self.local_ids[1], float(more), cost, self.filled_at,
                         sku.additional_time))  # fmt: skip
            amount += more
        return amount

    def _listings(self, sku: Sku, amount: int) -> None:
        first = sku.id % 5
        for step in range(1 + sku.id % 2):
            channel = CHANNELS[(first + step) % len(CHANNELS)]
            shelf = self.market.shelf
            listing = Listing(
                next(shelf.ids), sku.id, channel, sku.partner_id, sku.title,
                sku.price, sku.sell_price,
            )  # fmt: skip
            listing.number = f"{channel.prefix}{1000000000 + listing.id - 8800000}"
            position = listing.id - 8800001
            if position < len(FIRST_LISTINGS):
                look = FIRST_LISTINGS[position]
                listing.publication, listing.marketplace_status = look[0], look[1]
                listing.transmission, listing.message = look[2], look[3]
            elif amount <= 0:
                listing.publication, listing.marketplace_status = "WITHOUT_STOCK", "paused"
            if listing.publication == "UNPUBLISHED":
                listing.number = None
            shelf.add(listing)

    def _images(self, product: Product, code: str) -> None:
        """One image for each colour, or one for the product."""
        colours = dict.fromkeys(
            text
            for sku in self.market.catalogue.skus_of(product)
            for kind, text in sku.variations
            if kind.visual
        )
        for index, colour in enumerate(colours or [None], start=1):
            url = f"https://cdn.example.com/{code.lower()}-{index}.jpg"
            image: Json = {
                "id": next(self.market.catalogue.image_ids),
                "index": index,
                "main": index == 1,
                "url": url,
                "status": "PROCESSED",
                "thumbnailUrl": url,
                "standardUrl": url,
                "originalImage": url,
                "standardWidth": 1000,
                "standardHeight": 1000,
                "originalWidth": 1200,
                "originalHeight": 1200,
            }
            if colour:
                image["variation"] = colour
            product.images.append(image)

    def _kit(self, number: int) -> None:
        """Two SKUs that are sold together; its stock follows theirs."""
        catalogue = self.market.catalogue
        parts = [catalogue.skus[sku_id] for sku_id in (7700041 + number, 7700001 + number)
                 if sku_id in catalogue.skus][:2]  # fmt: skip
        template = Template("Kit Presente", "KIT", "Kits", "Presentes",
                            ("96170010", "Conjuntos"), 40.0, 1.0)  # fmt: skip
        product = self._new_product(number, f"Kit Presente {number + 1}", template, "SKU")
        product.facts["type"] = "KIT" if parts else "SIMPLE"
        self._sku(product, template, f"KIT{number + 1:04d}", ())
        kit = catalogue.skus[product.sku_ids[0]]
        self._images(product, kit.partner_id)
        components = [
            {
                "idSku": part.id,
                "stockLocalId": self.local_ids[0],
                "percentage": 100 / len(parts),
                "quantity": 1 + index,
                "isMainComponent": index == 0,
            }
            for index, part in enumerate(parts)
        ]
        catalogue.set_kit(product, components)


def _combinations(
    axes: tuple[Axis, ...],
) -> Iterator[tuple[tuple[tuple[str, bool, str], ...], str]]:
    """Every combination of the values of the axes, with the ending of its SKU code."""
    if not axes:
        yield (), ""
        return
    name, visual, values = axes[0]
    for text, code in values:
        for rest, suffix in _combinations(axes[1:]):
            yield ((name, visual, text), *rest), f"-{code}{suffix}"
