"""The practice hub, a client for it, and a time that passes only while somebody sleeps."""

from datetime import timedelta
from decimal import Decimal

import httpx

from anydesk.api.hub import Hub
from anydesk.api.limits import Pacer
from anydesk.api.records import StockItem
from anydesk.core.clock import FixedClock
from anydesk.simulator.server import HubOptions, PracticeHub
from tests.api.scripted import NOW

TOKEN = "practice-token"
DAY = timedelta(days=1)


class Practice:
    """A practice hub in process, a client for it, and a time that passes only in sleep."""

    def __init__(self, **options):
        self.clock = FixedClock(NOW)
        self.slept = []
        self.healths = []
        self.server = PracticeHub(HubOptions(**{"rate": 100_000, **options}), now=self.clock.now)
        self.hub = self.connect()

    def connect(self, base_url="http://127.0.0.1/v2", token=TOKEN, transport=True):
        return Hub.open(
            base_url,
            token,
            clock=self.clock,
            transport=httpx.ASGITransport(self.server.app) if transport else None,
            pacer=Pacer(sleep=self.sleep, seconds=lambda: self.clock.now().timestamp()),
            on_health=self.healths.append,
            sleep=self.sleep,
        )

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.clock.advance(seconds=seconds)

    def fault(self, *texts):
        for text in texts:
            self.server.faults.switch_on(text)

    @property
    def asked(self):
        return [(seen.method, seen.path.removeprefix("/v2")) for seen in self.server.requests]


async def all_orders(hub, **options):
    window = {"created_after": NOW - 120 * DAY, "created_before": NOW + DAY} | options
    if "created_after" not in options:
        window["created_before"] = NOW
    return [page async for page in hub.orders.pages(**window)]


def rows(pages):
    return [row for page in pages for row in page.rows]


async def products_in(practice, scope):
    found = rows([page async for page in practice.hub.products.pages()])
    return next(product for product in found if product.price_scope == scope)


def some_items(practice, count=3):
    skus = list(practice.server.market.skus.values())[:count]
    return [StockItem(sku.partner_id, sku.id, Decimal(7)) for sku in skus]
