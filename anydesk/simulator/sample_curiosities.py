"""The products of real catalogues that nobody wishes for: what receiving must live through.

Doubles with one GTIN, codes that differ by a capital, SKUs without a code, `[null]` variations,
names with signs in them, a description of 10,000 characters, pictures that never came.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from .catalogue import Product, Sku
from .sample_catalogue import TEMPLATES, CatalogueFiller, Template
from .sample_descriptions import HOSTILE, long_description
from .wire import Json

if TYPE_CHECKING:
    from .market import Market

_BY_CODE = {template.code: template for template in TEMPLATES}
PICTURES = "https://cdn.example.com/"
FAILED_DOWNLOAD = "Não foi possível baixar a imagem"
LATEST_NUMBER = 9_000
"""Above every number of an ordinary product."""


class CuriousFiller(CatalogueFiller):
    """The ordinary shop, and then the curiosities."""

    def __init__(self, market: "Market") -> None:
        super().__init__(market)
        self._numbers = iter(range(LATEST_NUMBER, LATEST_NUMBER + 1_000))

    def fill(self) -> None:
        super().fill()
        self.market.catalogue.ordinary_skus = len(self.market.skus)
        self._doubles()
        self._codes()
        self._forms()
        self._names()
        self._descriptions()
        self._pictures()
        self._kits()
        self._modes()

    def _doubles(self) -> None:
        """Several products with one GTIN: which of them is ours?"""
        catalogue = self.market.catalogue
        mugs = (sku for sku in catalogue.skus.values() if sku.partner_id.startswith("CAN"))
        known = next(mugs, None)
        for ending in ("Anúncio Antigo", "Anúncio Patrocinado"):
            sku = self._single("CAN", f"Caneca de Cerâmica 325 ml {ending}")
            sku.ean = known.ean if known else sku.ean
        twins = [self._single("GAR", f"Garrafa Térmica 1 l Serra {n}") for n in (1, 2)]
        twins[1].ean = twins[0].ean
        # Another product's GTIN as a code: whoever looks by SKU finds one, by GTIN the other.
        odd = self._single("CAR", "Carregador Veicular 38 W")
        catalogue.rename_sku(odd, twins[0].ean or "")

    def _codes(self) -> None:
        """Codes that look alike, and none at all."""
        catalogue = self.market.catalogue
        first = next(iter(catalogue.by_partner_id), "CAM-AZ-P")
        alike = self._single("CAM", "Camiseta Básica Reposição")
        catalogue.rename_sku(alike, first.lower())
        spaced = self._single("FON", "Fone de Ouvido com Fio")
        catalogue.rename_sku(spaced, f" {spaced.partner_id} ")
        for title in ("Luminária de Mesa Garoa", "Tapete de Crochê Redondo"):
            catalogue.rename_sku(self._single("POT", title), "")
        nothing = self._single("CHV", "Trena 5 m sem Código nem GTIN")
        nothing.ean = None
        catalogue.rename_sku(nothing, "")
        lettered = self._single("CAB", "Cabo HDMI 2 m")
        catalogue.rename_sku(lettered, "CABO/HDMI 2m ção#1")
        whole_family = self._family("COL", "Guia para Passeio")
        for sku in catalogue.skus_of(whole_family):
            catalogue.rename_sku(sku, "")

    def _forms(self) -> None:
        """Variations as a map and as [null]."""
        catalogue = self.market.catalogue
        for sku in catalogue.skus_of(self._family("CAM", "Camiseta Manga Longa")):
            sku.variations_as = "map"
        lost = self._family("CAN", "Caneca Esmaltada 400 ml")
        for sku in catalogue.skus_of(lost):
            sku.variations_as = "null"
        half = list(catalogue.skus_of(self._family("GAR", "Garrafa Squeeze 700 ml")))
        half[-1].variations_as = "null"

    def _names(self) -> None:
        """Names with signs that mean something to somebody."""
        for code, title in (
            ("CAN", "Café & Cia | Moka/Expresso ☕ 250 g"),
            ("KIT", "Kit “Mãe & Filha” <P/M> 🎁 100% algodão"),
            ("POT", "=SOMA(A1) Pote Hermético 1,5 l"),
            ("CHV", 'Chave 1/2" × 3/4" – aço CR-V'),
            ("CAB", "Cabo USB-C Reforçado 1 m " + "extra longo " * 10),
        ):
            self._single(code, title[:150].strip())

    def _descriptions(self) -> None:
        """Descriptions as they are pasted from other shops."""
        whole = self._single("FUR", "Furadeira de Bancada 13 mm")
        self._of(whole).facts["description"] = long_description(10_000)
        hostile = self._single("FON", "Caixa de Som Bluetooth Vento Sul")
        self._of(hostile).facts["description"] = HOSTILE
        plain = self._single("PET", "Arranhador para Gatos 60 cm")
        self._of(plain).facts["description"] = "Sisal natural.\nBase de MDF.\n\n• Altura: 60 cm\n"
        self._of(self._single("CAR", "Fonte 12 V 2 A")).facts.pop("description")

    def _pictures(self) -> None:
        """Pictures that wait, that failed, that are not there."""
        for title, changes in (
            ("Tênis Trilha", {"status": "UNPROCESSED", "standardWidth": 0, "standardHeight": 0,
                              "originalWidth": 0, "originalHeight": 0}),
            ("Tênis de Lona", {"status": "ERROR", "statusMessage": FAILED_DOWNLOAD}),
            ("Sandália Litoral", {"url": f"{PICTURES}sem-foto.jpg"}),
            ("Chinelo Maresia", {"url": "http://192.168.0.10/fotos/chinelo.jpg"}),
        ):  # fmt: skip
            self._of(self._single("TEN", title)).images[0].update(changes)
        self._of(self._single("TEN", "Bota de Segurança")).images.clear()
        gallery = self._family("CAM", "Camisa Polo Piquê")
        self._more_views(gallery)

    def _more_views(self, product: Product) -> None:
        """The back of each colour too."""
        views = [
            {
                **image,
                "id": next(self.market.catalogue.image_ids),
                "main": False,
                "index": len(product.images) + number,
                **{name: str(image[name]).replace(".jpg", "-costas.jpg")
                   for name in ("url", "thumbnailUrl", "standardUrl", "originalImage")},
            }
            for number, image in enumerate(product.images, start=1)
        ]  # fmt: skip
        product.images.extend(views)

    def _kits(self) -> None:
        """Kits of variations, and one whose components are told as a single object."""
        catalogue = self.market.catalogue
        mugs = [sku for code, sku in catalogue.by_partner_id.items() if code.startswith("CAN")]
        bottles = [sku for code, sku in catalogue.by_partner_id.items() if code.startswith("GAR")]
        if not (mugs and bottles):
            return
        breakfast = self._of(self._single("KIT", "Kit Café da Manhã: 2 Canecas e 1 Garrafa"))
        breakfast.facts["type"] = "KIT"
        catalogue.set_kit(breakfast, [self._part(mugs[0], 2, 60), self._part(bottles[0], 1, 40)])
        pack = self._of(self._single("KIT", "Pacote com 6 Canecas"))
        pack.facts["type"] = "KIT"
        catalogue.set_kit(pack, [self._part(mugs[-1], 6, 100)])

    def _part(self, sku: Sku, quantity: int, percentage: int) -> Json:
        return {
            "idSku": sku.id,
            "stockLocalId": self.local_ids[0],
            "percentage": percentage,
            "quantity": quantity,
            "isMainComponent": percentage > 50,
        }

    def _modes(self) -> None:
        """Modes and states that change what may be sent."""
        cost = self._of(self._single("FUR", "Parafusadeira 12 V", scope="COST"))
        cost.facts |= {"priceFactor": 1.85, "calculatedPrice": True}
        resting = self._of(self._single("POT", "Porta-temperos Giratório"))
        resting.facts["isProductActive"] = False
        for sku in self.market.catalogue.skus_of(resting):
            sku.active = False
        bare = self._of(self._single("CAB", "Adaptador P2 para P10"))
        bare.brand_id = None
        for name in ("height", "width", "length", "weight", "nbm", "origin", "model"):
            bare.facts.pop(name)

    def _single(self, code: str, title: str, scope: str = "SKU") -> Sku:
        """A product with one SKU."""
        product = self._made(replace(_template(code), title=title, axes=()), scope)
        return self.market.skus[product.sku_ids[0]]

    def _family(self, code: str, title: str) -> Product:
        """A product with all the variations of its kind, two axes where it has them."""
        return self._made(replace(_template(code), title=title), "SKU")

    def _made(self, template: Template, scope: str) -> Product:
        number = next(self._numbers)
        return self.add_product(number, template.title, f"{template.code}{number}", template, scope)

    def _of(self, sku: Sku) -> Product:
        return self.market.products[sku.product_id]


def _template(code: str) -> Template:
    if code in _BY_CODE:
        return _BY_CODE[code]
    return Template("Kit", "KIT", "Kits", "Presentes", ("96170010", "Conjuntos"), 40.0, 1.0)
