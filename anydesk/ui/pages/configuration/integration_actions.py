"""What can be done with an integration as a whole, from its first tab."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.integrations import Integration, Situation
from anydesk.services.links import Links, LinksService
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import confirm, confirm_typed
from anydesk.ui.pages.configuration.receiver_dialog import open_receiver
from anydesk.ui.pages.configuration.transfer import (
    copy_settings,
    export_configuration,
    import_configuration,
)

Run = Callable[[QWidget, PageContext, Integration], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class StoreAction:
    """An entry of *More actions*; ``apart`` draws a line above it."""

    title: str
    help: str
    icon: str
    run: Run
    apart: bool = False


async def open_set_up(_parent: QWidget, context: PageContext, one: Integration) -> None:
    """The wizard once more."""
    context.go("integrations", set_up=one.id)


async def change_situation(parent: QWidget, context: PageContext, one: Integration) -> None:
    """Activate or deactivate the store, or go on with its set-up (ERP §1.1)."""
    integrations = context.services.integrations
    if one.situation is Situation.INACTIVE:
        await integrations.activate(one.id)
    elif one.situation is not Situation.ACTIVE:
        await open_set_up(parent, context, one)
    elif await confirm(
        parent,
        _("Deactivate {names}?").format(names=one.name),
        _(
            "Its orders are no longer received, and stock and prices are no longer sent. "
            "Nothing is deleted; it can be activated again at any time."
        ),
        accept=_("Deactivate"),
    ):
        await integrations.deactivate(one.id)


async def delete_listings(parent: QWidget, context: PageContext, one: Integration) -> None:
    """*Excluir todos os anúncios no ERP*: after a backup, and never at the hub."""
    links = LinksService(context.services.store, context.services.changes)
    found = await links.count(one.id)
    if not found.listings:
        context.messages.info(_("{store} has no listings here.").format(store=one.name))
        return
    word = _("delete")
    if not await confirm_typed(
        parent,
        _("Delete all listings of {store} here?").format(store=one.name),
        _explained(found),
        word=word,
        accept=_("Delete the listings here"),
    ):
        return
    removed = await links.remove_all(one.id)
    context.messages.good(
        _deleted(removed),
        hint=_("A backup was made before. Receive products to link them again."),
    )


def _explained(found: Links) -> str:
    text = ngettext(
        "{count} listing is forgotten here, with the links to {products} of your products.",
        "{count} listings are forgotten here, with the links to {products} of your products.",
        found.listings,
    ).format(count=formats.count(found.listings), products=formats.count(found.products))
    rest = _(
        "Nothing changes at ANYMARKET, and your products, their stock and all orders stay. A "
        "backup is made first. Until products are received again, stock and prices of this store "
        "cannot be sent."
    )
    return f"{text}\n\n{rest}"


def _deleted(removed: Links) -> str:
    text = ngettext(
        "{count} listing was deleted here, with {links} links to products.",
        "{count} listings were deleted here, with {links} links to products.",
        removed.listings,
    )
    return text.format(count=formats.count(removed.listings), links=formats.count(removed.linked))


ACTIONS: tuple[StoreAction, ...] = (
    StoreAction(
        N_("Link for the automatic import of orders…"),
        N_("How orders arrive by themselves, and the address that ANYMARKET may call."),
        "link",
        open_receiver,
    ),
    StoreAction(
        N_("Copy settings from another store…"),
        N_("All tabs but the first become as they are in another store."),
        "copy",
        copy_settings,
    ),
    StoreAction(
        N_("Export the configuration…"),
        N_("Writes all tabs into one file, without the token."),
        "download",
        export_configuration,
    ),
    StoreAction(
        N_("Import a configuration…"),
        N_("Reads all tabs from such a file, after a preview."),
        "upload",
        import_configuration,
    ),
    StoreAction(
        N_("Open the set-up assistant"),
        N_("Asks the questions of the beginning once more."),
        "graduation-cap",
        open_set_up,
        apart=True,
    ),
    StoreAction(
        N_("Delete all listings in the ERP…"),
        N_("Forgets which products belong to which listings; nothing changes at ANYMARKET."),
        "trash-2",
        delete_listings,
        apart=True,
    ),
)
"""What *More actions* offers, in its order."""
