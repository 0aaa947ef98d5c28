"""The main job played off-screen in practice mode, with a picture of each screen.

Every step is checked at the practice hub itself: a demo that only looks right must fail.
"""

import asyncio
import gc
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

import qasync
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from anydesk.core.i18n import _
from anydesk.core.jobs import RunState
from anydesk.core.products import MovementType
from anydesk.core.query import Query
from anydesk.services import Services
from anydesk.ui.application import application, begin_practice, speak_portuguese
from anydesk.ui.main_window import MainWindow
from anydesk.ui.theme import Choice, Theme
from anydesk.ui.wizard import WizardFrame

SIZE = QSize(1366, 768)
TURNS = 4_000
SETTLED = 12
CHANGED = 12
"""How many products get another stock and price before they are sent."""

W = TypeVar("W", bound=QWidget)


class Hub(Protocol):
    """The practice hub, looked at from the inside."""

    market: Any


class Practising(Protocol):
    """The practice hub as the composition root brings it."""

    @property
    def hub(self) -> Hub | None: ...

    async def address(self) -> str: ...


OpenServices = Callable[..., AbstractAsyncContextManager[Services]]


@dataclass
class Demo:
    """Walks through the main job with the real window and notes what had its effect."""

    services: Services
    window: MainWindow
    theme: Theme
    hub: Callable[[], Hub]
    output: Path
    lines: list[tuple[str, str, bool]] = field(default_factory=list)
    pictures: int = 0

    async def play(self) -> bool:
        """All steps; True when each had its effect at the hub."""
        await self.set_up()
        await self.read_products()
        await self.receive_orders()
        await self.send("stock", self.check_stock)
        await self.send("prices", self.check_prices)
        await self.look_around()
        return all(good for _step, _what, good in self.lines)

    # What a person does

    async def set_up(self) -> None:
        """The wizard, page by page."""
        await self.picture("inicio")
        (store,) = await self.services.integrations.all()
        self.window.go("integrations", set_up=store.id)
        page: Any = self.shown_page
        await self.until(lambda: self.wizard is not None and not self.wizard.is_busy)
        frame = self.wizard
        assert frame is not None
        for wanted in [page.key for page in frame.pages]:
            await self.until(partial(self.is_at, frame, wanted))
            await self.picture(f"assistente-{wanted}")
            frame.press_next()
        await self.until(lambda: self.window.current == "hub_orders")
        store = await self.services.integrations.get(store.id)
        self.note(
            _("Set-up wizard"), _("{name} is connected").format(name=store.name),
            store.tested_at is not None and not store.wizard_page and page is not None,
        )  # fmt: skip

    async def read_products(self) -> None:
        """The listings of the hub become products."""
        self.window.go("products")
        await self.until(lambda: self.window.current == "products")
        await self.idle()
        if not await self.services.products.find(Query()):
            self.click("receive")
            await self.until(lambda: hasattr(self.shown_page, "look_button"))
            page = self.shown_page
            await self.until(lambda: page.view is not None and page.look_button.isEnabled())
            await self.picture("receber-produtos")
            page.look_button.click()
            await self.until(lambda: page.preview is not None and page.import_button.isEnabled())
            await self.picture("previa-receber-produtos")
            page.import_button.click()
            await self.until(lambda: self.window.current == "jobs")
        await self.idle()
        self.window.go("products")
        await self.idle()
        linked = await self.services.products.find(Query(filters={"linked": "yes"}))
        market = self.hub().market
        text = _("{count} listings linked").format(count=len(linked))
        # Among the curiosities are doubles, which wait for a person instead of being linked.
        good = market.catalogue.ordinary_skus <= len(linked) < len(market.skus)
        self.note(_("Receive products"), text, good)
        await self.picture("produtos")

    async def receive_orders(self) -> None:
        """All orders of the list at once."""
        self.window.go("hub_orders")
        await self.idle()
        page = self.table_page()
        page.refresh()
        at_hub = len(self.hub().market.orders)
        await self.until(lambda: page.model.rowCount() == at_hub)
        await self.picture("pedidos-do-ecommerce")
        page.tick_all()
        self.click("receive")
        await self.until(lambda: bool(self.services.runner.progress))
        await self.idle()
        received = await self.services.sales_orders.find(Query())
        text = _("{count} of {total} orders received").format(count=len(received), total=at_hub)
        self.note(_("Receive orders"), text, len(received) == at_hub)
        await self.picture("pedidos-recebidos")

    async def send(self, kind: str, check: Callable[[list[str]], bool]) -> None:
        """Change some products, see the preview, send, see the results."""
        ids = await self.change_products()
        self.window.go("products", send=kind, ids=tuple(ids))
        await self.until(lambda: self.preview_rows() > 0)
        await self.picture(f"previa-{kind}")
        page: Any = self.shown_page
        skus = [row.sku for row in page.preview.chosen()]
        page.send_button.click()
        await self.until(lambda: page.run_id is not None)
        await self.idle()
        run = await self.services.jobs.get(page.run_id)
        titles = {"stock": _("Send stock"), "prices": _("Send prices")}
        good = run.state is RunState.FINISHED and run.done == len(skus) > 0 and check(skus)
        text = _("{count} of {total} accepted by the hub").format(count=run.done, total=len(skus))
        self.note(titles[kind], text, good)
        await self.until(lambda: page.results.model.rowCount() > 0)
        await self.picture(f"resultado-{kind}")

    async def look_around(self) -> None:
        """The other screens, light and dark."""
        order_ids = await self.services.sales_orders.find(Query(sort="number"))
        product_ids = await self.services.products.find(Query(filters={"linked": "yes"}))
        for name, section, arguments in (
            ("pedidos-de-venda", "sales_orders", {}),
            ("pedido", "sales_orders", {"order": order_ids[-1]}),
            ("produto", "products", {"product": product_ids[0]}),
            ("importador", "products", {"sheet": True}),
            ("integracoes", "integrations", {}),
            ("atividade", "jobs", {}),
        ):
            self.window.go(section, **arguments)
            await self.picture(name)
        self.theme.use(Choice.DARK)
        for name, section in (("pedidos", "hub_orders"), ("produtos", "products")):
            self.window.go(section)
            await self.picture(f"escuro-{name}")

    # What is looked at

    async def change_products(self) -> list[int]:
        """Another balance and another price for some products whose SKU owns its price."""
        market = self.hub().market
        skus = [
            sku.partner_id
            for sku in market.skus.values()
            if market.products[sku.product_id].scope == "SKU" and sku.active
        ][:CHANGED]
        known = await self.services.products.ids_of(skus)
        for sku, product_id in known.items():
            product = await self.services.products.get(product_id)
            await self.services.stock.move(
                product_id, None, MovementType.IN, Decimal(2 + len(sku) % 7)
            )
            await self.services.products.set_prices(
                product_id, product.sale_price + Decimal("3.10"), Decimal(0)
            )
        return list(known.values())

    def check_stock(self, skus: list[str]) -> bool:
        """Each SKU has the balance at the hub that was sent."""
        market = self.hub().market
        sent = {write.sku: write.value for write in market.stock_writes}
        return all(sku in sent and market.stock_of(sku) == sent[sku] for sku in skus)

    def check_prices(self, skus: list[str]) -> bool:
        """Each SKU costs at the hub what was sent."""
        market = self.hub().market
        sent = {write.sku: write.value for write in market.price_writes}
        return all(sku in sent and market.price_of(sku) == sent[sku] for sku in skus)

    # Helpers

    @staticmethod
    def is_at(frame: WizardFrame, key: str) -> bool:
        """The wizard shows this page and waits for the person."""
        return frame.page.key == key and not frame.is_busy

    @property
    def shown_page(self) -> Any:
        """The page on the screen, inside its section."""
        page = self.window.page(self.window.current)
        return getattr(page, "shown", page)

    @property
    def wizard(self) -> Any:
        """The wizard's frame, once it is there."""
        return getattr(self.shown_page, "frame", None)

    def table_page(self) -> Any:
        """The list of the section on the screen."""
        return self.shown_page

    def preview_rows(self) -> int:
        """How many rows the preview shows."""
        preview = getattr(self.shown_page, "preview", None)
        return len(preview.rows()) if preview is not None else 0

    def click(self, key: str) -> None:
        """Press a button of the list, or start the action from *More actions*."""
        page = self.table_page()
        page.actions_.start(page.screen_.action(key))

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for something to be true; a demo that waits for ever says where."""
        for _turn in range(TURNS):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise TimeoutError("the demo waits for something that never comes")

    async def idle(self) -> None:
        """Wait until no job runs."""
        await asyncio.sleep(0.05)
        await self.until(lambda: not self.services.runner.progress)

    async def picture(self, name: str) -> None:
        """Let the window come to rest and write a picture of it."""
        for _turn in range(SETTLED):
            await asyncio.sleep(0.03)
        self.pictures += 1
        self.window.grab().save(str(self.output / f"{self.pictures:02d}-{name}.png"))

    def note(self, step: str, what: str, good: bool) -> None:
        """One line of the table at the end."""
        self.lines.append((step, what, good))


def run_demo(open_services: OpenServices, practice: Practising, output: Path) -> int:
    """Play the main job off-screen; exit code 0 when every step had its effect."""
    gc.disable()
    app = application()
    speak_portuguese(app)
    output.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="anydesk-") as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
    ):
        return runner.run(_play(open_services, practice, Path(folder), output))


async def _play(
    open_services: OpenServices, practice: Practising, folder: Path, output: Path
) -> int:
    theme = Theme(application())

    def hub() -> Hub:
        assert practice.hub is not None
        return practice.hub

    async with open_services(folder, practice=practice) as services:
        await begin_practice(services)
        window = MainWindow(services, on_close=services.runner.close, theme=theme)
        window.resize(SIZE)
        await window.start()
        theme.use(Choice.LIGHT)
        demo = Demo(services, window, theme, hub, output)
        good = await demo.play()
        await window.tasks.close()
        window.deleteLater()
    width = max(len(step) for step, _what, _good in demo.lines)
    for step, what, went_well in demo.lines:
        mark = "✓" if went_well else "✗"
        sys.stdout.write(f"{mark}  {step.ljust(width)}  {what}\n")
    sys.stdout.write(
        _("{count} pictures in {folder}").format(count=demo.pictures, folder=output) + "\n"
    )
    return 0 if good else 1
