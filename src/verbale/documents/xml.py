"""XML that comes from outside: parsed without entities, without the network, and no deeper than 256 elements."""

from __future__ import annotations

import re
from typing import Any

from verbale.errors import UnreadableError

_ENTITIES = re.compile(rb"<!ENTITY", re.IGNORECASE)


def parsed(data: bytes, shown: str, *, mend: bool = False) -> Any:
    """The root element; with `mend` small faults of the markup are passed over. Raises `UnreadableError`."""
    from lxml import etree

    if _ENTITIES.search(data) or b"<\x00!\x00E\x00N\x00T\x00I\x00T\x00Y" in data:
        raise UnreadableError(f"{shown} declares entities, which are not read: write their text out.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=mend, remove_comments=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"{shown} is damaged XML ({' '.join(str(error).split())[:80]}): save it again.") from None
    if root is None:
        raise UnreadableError(f"{shown} is damaged XML: save it again.")
    return root
