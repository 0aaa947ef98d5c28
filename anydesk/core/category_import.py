"""The question before the hub's categories are imported."""

from dataclasses import dataclass

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Flag


@dataclass(frozen=True)
class CategoryImport(Form):
    """What to do with the categories of ANYMARKET besides keeping them for the search."""

    key = "category_import"
    title = N_("Import the categories of ANYMARKET")
    help = N_(
        "All categories of the account are read in one go, so that they can be searched here. "
        "Mappings that are there stay as they are."
    )

    create_local: bool = entry(
        Flag(),
        default=False,
        label=N_("Create them here too"),
        help=N_(
            "Each category of ANYMARKET becomes one of yours, mapped to it. Those you have "
            "already are kept, and get their counterpart where they have none."
        ),
    )
