"""From a product's category to the hub's: the rule, the suggestions by name, the book of drafts."""

import pytest

from anydesk.core.categories import Category, HubCategory
from anydesk.core.category_book import CategoryBook, MappingState
from anydesk.core.category_mapping import (
    CategoryCoverage,
    Counterpart,
    hub_category_for,
    is_below,
    local_name,
    local_path,
    local_paths,
    name_problem,
    names_of,
    path_key,
)
from anydesk.core.category_suggestions import suggestions

MAPPED = {path_key("Moda"): 310001, path_key("Moda > Camisetas"): 310002}


# Paths


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("A > B > C", ("A", "B", "C")),
        ("A>B >  C", ("A", "B", "C")),
        (" > A >> B > ", ("A", "B")),
        ("Cama/Mesa  e Banho", ("Cama/Mesa e Banho",)),
        (" ", ()),
    ],
)
def test_a_path_is_read_however_its_blanks_stand(path, names):
    assert names_of(path) == names


def test_paths_are_one_however_their_accents_and_capitals_are_written():
    assert path_key("Eletrônicos>  ÁUDIO") == path_key("eletronicos > audio")
    assert path_key("Moda > Camisetas") != path_key("Moda Camisetas")


def test_only_what_stands_in_a_branch_is_below_it():
    assert is_below(path_key("Moda > Camisetas"), path_key("Moda"))
    assert not is_below(path_key("Moda Praia"), path_key("Moda"))
    assert not is_below(path_key("Moda"), path_key("Moda"))


def test_a_path_of_the_hub_is_written_as_paths_are_here():
    assert local_path("Moda/Camisetas") == "Moda > Camisetas"
    assert local_path("Ofertas > Verão//Praia") == "Ofertas | Verão > Praia"
    assert local_path("") == ""


def test_names_of_the_hub_become_names_that_are_allowed_here():
    assert local_name("Até > 10  kg") == "Até | 10 kg"
    assert len(local_name("x" * 200)) == 80


@pytest.mark.parametrize("name", ["", "  ", "A > B", "x" * 81])
def test_an_impossible_name_has_a_sentence(name):
    assert name_problem(name)


@pytest.mark.parametrize("name", ["Camisetas", "Cama/Mesa/Banho", "x" * 80, "Ação & Cia."])
def test_a_usual_name_has_none(name):
    assert name_problem(name) == ""


# The rule (ERP §10)


def test_a_mapped_category_has_its_counterpart_however_it_is_written():
    assert hub_category_for("Moda > Camisetas", MAPPED, False) == (310002, "")
    assert hub_category_for(" moda>CAMISETAS ", MAPPED, False) == (310002, "")


def test_an_unmapped_category_is_a_reason_that_names_it():
    found, reason = hub_category_for("Moda > Saias", MAPPED, False)

    assert found is None
    assert "Moda > Saias" in reason
    assert "not mapped" in reason


def test_the_nearest_category_above_counts_only_where_that_was_chosen():
    assert hub_category_for("Moda > Saias > Longas", MAPPED, True) == (310001, "")
    assert hub_category_for("Moda > Camisetas > Polo", MAPPED, True) == (310002, "")
    assert hub_category_for("Moda > Camisetas > Polo", MAPPED, False)[0] is None


def test_nothing_above_is_mapped_either():
    found, reason = hub_category_for("Casa > Canecas", MAPPED, True)

    assert found is None
    assert "nor one above it" in reason


@pytest.mark.parametrize("path", ["", "  ", " > "])
@pytest.mark.parametrize("nearest", [True, False])
def test_a_product_without_category_is_told_so(path, nearest):
    found, reason = hub_category_for(path, MAPPED, nearest)

    assert found is None
    assert "no category" in reason


@pytest.mark.parametrize("nearest", [True, False])
def test_a_counterpart_that_is_gone_blocks_and_is_not_passed_over(nearest):
    gone = {path_key("Moda > Saias")}

    found, reason = hub_category_for("Moda > Saias", MAPPED, nearest, gone)

    assert found is None
    assert "not there any more" in reason
    assert hub_category_for("Moda > Saias > Longas", MAPPED, True, gone)[0] is None


# Suggestions


def tree(*paths):
    """Hub categories of these paths; one that another stands below holds others."""
    rows = []
    for number, path in enumerate(paths, 1):
        leaf = not any(other.startswith(path + " > ") for other in paths)
        rows.append(HubCategory(1, number, path.split(" > ")[-1], path, None, leaf))
    return rows


HUB = tree(
    "Moda",
    "Moda > Camisetas",
    "Moda > Masculino",
    "Moda > Masculino > Camisas",
    "Moda > Masculino > Calças",
    "Moda > Feminino",
    "Moda > Feminino > Calças",
    "Casa",
    "Casa > Pães e Massas",
    "Casa > Canecas",
    "Pet",
    "Pet > Cães",
    "Pet > Cães > Ração",
    "Pet > Gatos",
    "Pet > Gatos > Ração",
)


def suggested(path, hub=HUB):
    found = suggestions({7: path}, hub)
    return found[7].path if 7 in found else None


@pytest.mark.parametrize(
    ("path", "hub"),
    [
        ("Moda > Camisetas", "Moda > Camisetas"),
        ("roupas > camiseta", "Moda > Camisetas"),
        ("CANECA", "Casa > Canecas"),
        ("Casa > Pão e massa", "Casa > Pães e Massas"),
        ("Camisas Masculinas", "Moda > Masculino > Camisas"),
        ("Moda > Masculina > Calça", "Moda > Masculino > Calças"),
        ("Cães > Rações", "Pet > Cães > Ração"),
    ],
)
def test_the_name_and_its_place_speak_for_a_category(path, hub):
    assert suggested(path) == hub


@pytest.mark.parametrize(
    "path",
    [
        "Calças",  # for men and for women: a guess
        "Ração",
        "Camisetas Femininas",  # there is no such thing there
        "Ferramentas",
        "De e para",
        "",
    ],
)
def test_what_fits_twice_or_not_at_all_is_no_suggestion(path):
    assert suggested(path) is None


def test_a_category_that_takes_products_is_preferred():
    hub = tree("Cozinha", "Cozinha > Potes", "Utilidades > Cozinha")

    assert suggested("Cozinha", hub) == "Cozinha"
    assert suggested("Utilidades > Cozinha", hub) == "Utilidades > Cozinha"


def test_plurals_and_genders_are_one():
    hub = tree("Jornais", "Papéis", "Lençóis", "Fogões", "Homens", "220", "TV")

    for path, there in [
        ("Jornal", "Jornais"), ("Papel", "Papéis"), ("Lençol", "Lençóis"), ("Fogão", "Fogões"),
        ("Homem", "Homens"), ("220", "220"), ("TV", "TV"),
    ]:  # fmt: skip
        assert suggested(path, hub) == there


def test_the_hubs_paths_are_made_of_its_names():
    rows = [
        HubCategory(1, 5, "Moda", "Moda", None, leaf=False),
        HubCategory(1, 6, "Até > 5", "Moda > Até > 5", 5),
        HubCategory(1, 7, ">", ">", None),
        HubCategory(1, 8, "Cama/Mesa", "Cama/Mesa", None),
    ]

    assert local_paths(rows) == {5: "Moda", 6: "Moda > Até | 5", 7: "|", 8: "Cama/Mesa"}


# The book


def book(**options):
    """Moda (Camisetas: 3 products, mapped; Saias: mapped to one that is gone), Brindes, Casa."""
    rows = [
        Category("Brindes", "Brindes", None, 4),
        Category("Moda", "Moda", None, 1),
        Category("Camisetas", "Moda > Camisetas", 1, 3),
        Category("Polo", "Moda > Camisetas > Polo", 3, 5),
        Category("Saias", "Moda > Saias", 1, 2),
    ]
    stored = {3: Counterpart(310002, "Moda > Camisetas"), 2: Counterpart(9, "Saias", gone=True)}
    return CategoryBook(rows, {3: 3, 5: 1}, stored, **options)


SHIRTS = HubCategory(1, 310002, "Camisetas", "Moda > Camisetas")
GIFTS = HubCategory(1, 310009, "Presentes", "Kits > Presentes")


def states(one):
    return {one.by_id[key].name: one.standing(key).state for key in one.by_id}


def test_every_category_says_how_it_stands():
    assert states(book()) == {
        "Moda": MappingState.NOT_NEEDED,
        "Saias": MappingState.GONE,
        "Camisetas": MappingState.MAPPED,
        "Brindes": MappingState.MISSING,
        "Polo": MappingState.MISSING,
    }


def test_the_nearest_above_counts_while_it_is_switched_on():
    switched_on = book(nearest_ancestor=True)

    assert states(switched_on)["Polo"] is MappingState.INHERITED
    assert switched_on.standing(5).above == "Moda > Camisetas"
    assert states(switched_on)["Brindes"] is MappingState.MISSING
    assert switched_on.coverage() == CategoryCoverage(2, 4)
    assert book().coverage() == CategoryCoverage(1, 4)


def test_the_book_decides_as_sending_does():
    for nearest in (True, False):
        one = book(nearest_ancestor=nearest)
        mapped = {path_key("Moda > Camisetas"): 310002}
        gone = {path_key("Moda > Saias")}
        for key, row in one.by_id.items():
            sent = hub_category_for(row.path, mapped, nearest, gone)[0] is not None
            good = one.standing(key).state in (MappingState.MAPPED, MappingState.INHERITED)
            assert good == sent, (row.path, nearest)


def test_a_counterpart_that_is_gone_is_not_inherited():
    one = CategoryBook(
        [
            Category("Moda", "Moda", None, 1),
            Category("Saias", "Moda > Saias", 1, 2),
            Category("Longas", "Moda > Saias > Longas", 2, 3),
        ],
        {},
        {1: Counterpart(9, "Moda", gone=True)},
        nearest_ancestor=True,
    )

    assert one.standing(3).state is MappingState.MISSING
    one.choose(1, SHIRTS)
    assert one.standing(3).state is MappingState.INHERITED


def test_a_draft_counts_at_once_and_the_stored_one_is_none():
    one = book()

    one.choose(4, GIFTS)
    one.choose(3, None)
    one.choose(2, SHIRTS)

    assert one.changes() == {4: 310009, 3: None, 2: 310002}
    assert one.standing(4).draft
    assert one.standing(3).state is MappingState.MISSING
    assert one.coverage() == CategoryCoverage(2, 4)
    one.choose(3, SHIRTS)
    one.choose(4, None)
    assert one.changes() == {2: 310002}


def test_drafts_survive_another_reading_of_the_tree():
    before = book()
    before.choose(4, GIFTS)
    before.drafts[77] = GIFTS

    after = book()
    after.keep_drafts_of(before)

    assert after.changes() == {4: 310009}


def test_the_tree_is_shown_by_name():
    one = book()

    assert [one.by_id[key].name for key in one.in_order()] == [
        "Brindes", "Moda", "Camisetas", "Polo", "Saias",
    ]  # fmt: skip
    assert [one.by_id[key].name for key in one.missing()] == ["Brindes", "Polo", "Saias"]
    assert not one.coverage().is_complete
