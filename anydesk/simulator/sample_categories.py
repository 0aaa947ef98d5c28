"""The rest of the invented shop's category tree: what a real account has besides its products'."""

from collections.abc import Mapping, Sequence

from .catalogue import Catalogue

TREE: Mapping[str, Mapping[str, Sequence[str]]] = {
    "Moda": {
        "Masculino": ("Camisas", "Calças", "Bermudas", "Jaquetas e Casacos", "Moda Íntima"),
        "Feminino": ("Blusas", "Vestidos", "Saias", "Calças", "Lingerie", "Moda Praia"),
        "Infantil": ("Bebês", "Meninas", "Meninos", "Uniformes"),
        "Acessórios": ("Bolsas", "Cintos", "Óculos de Sol", "Relógios", "Carteiras"),
    },
    "Casa": {
        "Cama, Mesa e Banho": ("Lençóis", "Toalhas", "Edredons", "Travesseiros"),
        "Móveis": ("Sofás", "Estantes", "Mesas de Jantar", "Cadeiras", "Guarda-roupas"),
        "Decoração": ("Quadros", "Tapetes", "Cortinas", "Velas e Aromas", "Relógios de Parede"),
        "Organização": ("Caixas Organizadoras", "Cabides", "Sapateiras"),
        "Iluminação": ("Luminárias", "Lâmpadas", "Abajures"),
    },
    "Ferramentas": {
        "Jardinagem": ("Mangueiras", "Cortadores de Grama", "Vasos", "Pulverizadores"),
        "Medição": ("Trenas", "Níveis", "Paquímetros"),
        "Segurança": ("Cadeados", "Luvas", "Capacetes", "Óculos de Proteção"),
    },
    "Eletrônicos": {
        "Celulares": ("Smartphones", "Capas e Películas", "Carregadores", "Suportes"),
        "Informática": ("Notebooks", "Monitores", "Teclados", "Mouses", "Impressoras"),
        "TV e Vídeo": ("Televisores", "Projetores", "Antenas", "Controles Remotos"),
        "Fotografia": ("Câmeras", "Tripés", "Cartões de Memória"),
    },
    "Pet": {
        "Cães": ("Ração", "Petiscos", "Brinquedos", "Higiene"),
        "Gatos": ("Ração", "Areia Sanitária", "Arranhadores", "Brinquedos"),
        "Aquarismo": ("Aquários", "Filtros", "Alimentos"),
    },
    "Beleza e Perfumaria": {
        "Perfumes": ("Masculinos", "Femininos", "Unissex"),
        "Cabelos": ("Shampoos", "Condicionadores", "Tinturas", "Secadores"),
        "Maquiagem": ("Batons", "Bases", "Sombras", "Pincéis"),
        "Cuidados com a Pele": ("Hidratantes", "Protetores Solares", "Sabonetes"),
    },
    "Esporte e Lazer": {
        "Ciclismo": ("Bicicletas", "Capacetes", "Pneus e Câmaras", "Luzes"),
        "Fitness": ("Halteres", "Colchonetes", "Elásticos", "Esteiras"),
        "Camping": ("Barracas", "Sacos de Dormir", "Lanternas", "Fogareiros"),
        "Futebol": ("Bolas", "Chuteiras", "Caneleiras", "Camisetas de Time"),
    },
    "Brinquedos": {
        "Educativos": ("Quebra-cabeças", "Blocos de Montar", "Livros Infantis"),
        "Bonecas e Pelúcias": ("Bonecas", "Pelúcias", "Acessórios para Bonecas"),
        "Jogos": ("Tabuleiro", "Cartas", "Ao Ar Livre"),
    },
    "Automotivo": {
        "Som e Vídeo": ("Alto-falantes", "Centrais Multimídia", "Módulos"),
        "Limpeza Automotiva": ("Ceras", "Xampus", "Panos de Microfibra"),
        "Acessórios": ("Tapetes Automotivos", "Capas de Volante", "Suportes para Celular"),
    },
    "Papelaria": {
        "Escolar": ("Cadernos", "Mochilas", "Estojos", "Lápis e Canetas"),
        "Escritório": ("Papel", "Grampeadores", "Pastas e Arquivos"),
    },
    "Alimentos e Bebidas": {
        "Mercearia": ("Cafés", "Chás", "Doces", "Temperos"),
        "Bebidas": ("Vinhos", "Cervejas", "Sucos"),
    },
}
"""Branch → department → last category; names as marketplaces write them."""


def add_categories(catalogue: Catalogue) -> None:
    """Add what is missing below the branches that are there already."""
    known = {(row.parent_id, row.name): row.id for row in catalogue.categories.values()}

    def one(name: str, parent: int | None) -> int:
        if (parent, name) not in known:
            known[parent, name] = catalogue.add_category(name, parent).id
        return known[parent, name]

    for branch, departments in TREE.items():
        for department, names in departments.items():
            above = one(department, one(branch, None))
            for name in names:
                one(name, above)
