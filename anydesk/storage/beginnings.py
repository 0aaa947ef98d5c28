"""What a new integration begins with: the suggested defaults, for a person to change."""

from anydesk.core.receiving_rules import FIRST_NATURE
from anydesk.core.settings import TaxSettings
from anydesk.storage import mappings, registers, settings
from anydesk.storage.store import Tx


def begin(tx: Tx, integration_id: int) -> None:
    """Map the standard situations (ERP §4.4); choose the first operation nature, if it is there."""
    mappings.add_standard_statuses(tx, integration_id)
    if any(one.id == FIRST_NATURE and one.enabled for one in registers.tax_natures(tx)):
        begun = TaxSettings(tax_nature_id=FIRST_NATURE)
        settings.save_form(tx, begun, scope=settings.scope_of(integration_id))
