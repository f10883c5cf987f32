"""The address the app listens on, and how a browser names it."""

from __future__ import annotations

import socket

from verbale.errors import UsageError

BACKLOG = 128  # connections that wait: what Linux takes by itself


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens on `host`. Raises `UsageError` where that is not possible."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, place = found[0]
        made = socket.socket(family, kind, protocol)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(place)
            made.listen(BACKLOG)  # whoever is quick waits for the server, and is not refused
        except OSError:
            made.close()
            raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            f"Cannot listen on {host}, port {port} ({reason}): choose another --port or --host."
        ) from error
    return made


def shown_address(host: str, listening: socket.socket, names: tuple[str, ...]) -> str:
    """What to type into a browser: "http://127.0.0.1:8411/"."""
    name = names[0] if names else host.strip("[]")
    if name in ("0.0.0.0", "::"):  # noqa: S104 - only compared
        name = socket.gethostname()
    return f"http://{f'[{name}]' if ':' in name else name}:{listening.getsockname()[1]}/"
