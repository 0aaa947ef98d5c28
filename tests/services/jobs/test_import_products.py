"""Importing products as a run: every row's outcome is kept, and nothing is half done."""

from pathlib import Path

from anydesk.core.jobs import Outcome, RunState
from anydesk.services import Services
from anydesk.services.jobs import JOBS
from anydesk.services.jobs.import_products import ImportProducts

SHEET = "SKU;Descrição;Preço\nA;Caneca;10,00\nB;Prato;caro\nC;Copo;5,00\n"


async def test_a_run_keeps_the_outcome_of_every_row(
    empty_services: Services, tmp_path: Path
) -> None:
    heard: list[frozenset[str]] = []
    empty_services.changes.listen({"products"}, heard.append)
    path = tmp_path / "produtos.csv"
    path.write_text(SHEET, encoding="utf-8")

    analysis = await empty_services.sheets.analyse(path)
    run = await empty_services.runner.run(empty_services.sheets.job(analysis))

    rows = await empty_services.jobs.rows(run.id)
    assert run.state is RunState.FINISHED
    assert (run.done, run.failed) == (2, 1)
    assert {row.result.key: row.result.outcome for row in rows} == {
        "A": Outcome.DONE,
        "B": Outcome.FAILED,
        "C": Outcome.DONE,
    }
    assert len(await empty_services.products.ids_of(["A", "B", "C"])) == 2
    assert heard


async def test_the_same_file_again_changes_nothing(
    empty_services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "produtos.csv"
    path.write_text(SHEET, encoding="utf-8")
    sheets, runner = empty_services.sheets, empty_services.runner
    await runner.run(sheets.job(await sheets.analyse(path)))

    run = await runner.run(sheets.job(await sheets.analyse(path)))

    assert (run.done, run.skipped, run.failed) == (0, 2, 1)


async def test_a_run_built_again_says_to_choose_the_file_again(
    empty_services: Services,
) -> None:
    job = JOBS["products.import"](empty_services, {"file": "produtos.csv", "digest": "x"})

    run = await empty_services.runner.run(job)

    assert isinstance(job, ImportProducts)
    assert run.state is RunState.FAILED
    assert "produtos.csv" in run.message
