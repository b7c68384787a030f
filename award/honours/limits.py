"""How often one address may check certificates: guessing codes is hopeless, and loud guessing is stopped."""

from __future__ import annotations

import ipaddress

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.http import HttpRequest

from award.core.clock import now

CHECKS = 30
WINDOW_SECONDS = 60


def is_over_limit(request: HttpRequest) -> bool:
    """Count this check for the visitor's address; True when the address made too many in the present minute."""
    # The window is part of the key, since `incr` renews the time a value is kept.
    key = f"certificate-check:{_network(get_client_ip(request) or '')}:{int(now().timestamp()) // WINDOW_SECONDS}"
    if cache.add(key, 1, 2 * WINDOW_SECONDS):
        return False
    try:
        return cache.incr(key) > CHECKS
    except ValueError:  # dropped between the two calls
        return False


def _network(address: str) -> str:
    """An IPv4 address as it is; of an IPv6 address the part that belongs to one customer."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False).network_address)
