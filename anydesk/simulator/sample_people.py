"""Invented buyers: names, documents, addresses.

Nobody real is meant. Documents have valid check digits and come from ranges chosen for this
purpose only: CPF roots 999.900.000 to 999.999.998, CNPJ roots 99.990.000 to 99.999.999.
Streets do not exist; cities do, so that postcodes and states agree.
"""

import random
from dataclasses import dataclass

from .wire import Json

FIRST_NAMES = (
    "Adriana", "Alice", "Antônio", "Beatriz", "Bruno", "Camila", "Carlos", "Cecília", "Daniel",
    "Débora", "Eduardo", "Elaine", "Fábio", "Fernanda", "Gabriel", "Giovana", "Helena", "Hugo",
    "Inês", "Isabela", "João", "Joana", "Júlio", "Larissa", "Leonardo", "Lúcia", "Marcelo",
    "Mariana", "Mateus", "Natália", "Otávio", "Patrícia", "Paulo", "Rafaela", "Renato", "Rosa",
    "Sérgio", "Simone", "Tiago", "Vera", "Vinícius", "Yasmin",
)  # fmt: skip
LAST_NAMES = (
    "Abreu", "Aguiar", "Amaral", "Araújo", "Barros", "Batista", "Borges", "Campos", "Cardoso",
    "Castro", "Coelho", "Cordeiro", "Dias", "Duarte", "Esteves", "Farias", "Figueira", "Freitas",
    "Gonçalves", "Guedes", "Lacerda", "Leal", "Macedo", "Magalhães", "Medeiros", "Moraes",
    "Nogueira", "Pacheco", "Peixoto", "Pires", "Quintela", "Ramos", "Rezende", "Sampaio",
    "Siqueira", "Tavares", "Teles", "Valadares", "Vasques", "Xavier",
)  # fmt: skip
COMPANIES = (
    "Comércio de Ferragens Ponto Certo Ltda", "Papelaria Folha Nova Ltda",
    "Pet Shop Focinho Feliz Ltda", "Mercearia Bom Vizinho Ltda", "Oficina Roda Viva Ltda",
    "Escola Passo a Passo Ltda", "Pousada Brisa Mansa Ltda", "Estúdio Lente Clara Ltda",
)  # fmt: skip
STREETS = (
    "Rua das Amostras", "Rua dos Exemplos", "Avenida do Ensaio", "Travessa do Modelo",
    "Rua da Prova", "Alameda dos Rascunhos", "Rua Jardim Inventado", "Avenida Praça Nova",
)  # fmt: skip
NEIGHBOURHOODS = ("Centro", "Jardim Modelo", "Vila Exemplo", "Bela Vista", "Parque Ensaio")


@dataclass(frozen=True, slots=True)
class City:
    """A city with its state and the beginning of its postcodes."""

    name: str
    state: str
    state_name: str
    zip_start: str
    area_code: str


CITIES: tuple[City, ...] = (
    City("Maringá", "PR", "PARANÁ", "870", "44"),
    City("Curitiba", "PR", "PARANÁ", "800", "41"),
    City("São Paulo", "SP", "SÃO PAULO", "010", "11"),
    City("Campinas", "SP", "SÃO PAULO", "130", "19"),
    City("Belo Horizonte", "MG", "MINAS GERAIS", "301", "31"),
    City("Rio de Janeiro", "RJ", "RIO DE JANEIRO", "200", "21"),
    City("Porto Alegre", "RS", "RIO GRANDE DO SUL", "900", "51"),
    City("Florianópolis", "SC", "SANTA CATARINA", "880", "48"),
    City("Salvador", "BA", "BAHIA", "400", "71"),
    City("Recife", "PE", "PERNAMBUCO", "500", "81"),
    City("Fortaleza", "CE", "CEARÁ", "600", "85"),
    City("Goiânia", "GO", "GOIÁS", "740", "62"),
    City("Manaus", "AM", "AMAZONAS", "690", "92"),
    City("Brasília", "DF", "DISTRITO FEDERAL", "700", "61"),
)


def _check_digit(digits: str, weights: tuple[int, ...]) -> str:
    rest = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
    return "0" if rest < 2 else str(11 - rest)


def cpf(number: int) -> str:
    """The `number`-th CPF of the invented range, digits only."""
    root = f"9999{number % 99_999:05d}"
    first = _check_digit(root, tuple(range(10, 1, -1)))
    return root + first + _check_digit(root + first, tuple(range(11, 1, -1)))


def cnpj(number: int) -> str:
    """The `number`-th CNPJ of the invented range, digits only."""
    root = f"9999{number % 10_000:04d}0001"
    weights = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    first = _check_digit(root, weights)
    return root + first + _check_digit(root + first, (6, *weights))


def gtin13(number: int) -> str:
    """A Brazilian GTIN-13 with a valid check digit."""
    body = f"789{number % 10**9:09d}"
    total = sum(map(int, body[::2])) + 3 * sum(map(int, body[1::2]))
    return body + str(-total % 10)


def masked_cpf(digits: str) -> str:
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"


def masked_cnpj(digits: str) -> str:
    return f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}/{digits[8:12]}-{digits[12:]}"


@dataclass(frozen=True, slots=True)
class Person:
    """A buyer with an address."""

    number: int
    name: str
    document: str
    city: City
    street: str
    house: str
    comment: str | None
    neighbourhood: str
    zip_code: str
    company: bool = False

    @property
    def masked(self) -> str:
        return masked_cnpj(self.document) if self.company else masked_cpf(self.document)

    def buyer(self) -> Json:
        return {
            "marketPlaceId": str(900_000_000 + self.number),
            "name": self.name,
            # Marketplaces hand out proxies instead of the buyer's own address.
            "email": f"comprador.{self.number:06d}@mail.marketplace.example.com",
            "document": self.masked if self.number % 2 else self.document,
            "documentType": "CNPJ" if self.company else "CPF",
            "documentNumberNormalized": self.document,
            "phone": f"({self.city.area_code}) 90000-{self.number % 10_000:04d}",
        }

    def place(self) -> Json:
        """What all three addresses of an order have in common."""
        row = {
            "address": f"{self.street} {self.house}"
            + (f" - {self.comment}" if self.comment else ""),
            "street": self.street,
            "number": self.house,
            "comment": self.comment,
            "neighborhood": self.neighbourhood,
            "city": self.city.name,
            "state": self.city.state,
            "country": "BR",
        }
        return {name: value for name, value in row.items() if value is not None}


def person(rng: random.Random, number: int, *, company: bool = False) -> Person:
    city = rng.choice(CITIES)
    name = f"{rng.choice(FIRST_NAMES)} {rng.choice(LAST_NAMES)} {rng.choice(LAST_NAMES)}"
    return Person(
        number=number,
        name=rng.choice(COMPANIES) if company else name,
        document=cnpj(number) if company else cpf(number),
        city=city,
        street=rng.choice(STREETS),
        house=str(rng.randint(1, 2400)),
        comment=f"Apto {rng.randint(1, 20)}{rng.randint(1, 4)}" if rng.random() < 0.4 else None,
        neighbourhood=rng.choice(NEIGHBOURHOODS),
        zip_code=f"{city.zip_start}{rng.randint(0, 99999):05d}",
        company=company,
    )
