"""Fixtures that several tests of the services share."""

from tests.services.order_options import receive as receive
from tests.services.order_options import told as told
