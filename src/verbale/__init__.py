"""Verbale: read a report, find who said what, and check every quotation against its source.

    >>> import verbale
    >>> verbale.check_quotation("we will sign", "We will not sign this treaty.").severity.value
    'major'

`read` and `read_text` make a Document, `extract` its statements, `prepare` a primary ready to be searched, `check` and
`check_quotation` judge quotations. All else is reached through the records that these return.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from verbale.documents import read as read
    from verbale.documents import read_text as read_text
    from verbale.pipeline import acts_of as acts_of
    from verbale.pipeline import check as check
    from verbale.pipeline import check_again as check_again
    from verbale.pipeline import check_quotation as check_quotation
    from verbale.pipeline import classify as classify
    from verbale.pipeline import compare as compare
    from verbale.pipeline import extract as extract
    from verbale.pipeline import open_ledger as open_ledger
    from verbale.pipeline import plover as plover
    from verbale.pipeline import prepare as prepare
    from verbale.pipeline import rule_on as rule_on
    from verbale.pipeline import trace as trace
    from verbale.record import open_record as open_record

__version__ = "0.1.0"
__all__ = [
    "acts_of", "check", "check_again", "check_quotation", "classify", "compare", "extract", "open_ledger",
    "open_record", "plover", "prepare", "read", "read_text", "rule_on", "trace",
]  # fmt: skip

_HOMES = {
    "read": "verbale.documents",
    "read_text": "verbale.documents",
    "acts_of": "verbale.pipeline",
    "check": "verbale.pipeline",
    "check_again": "verbale.pipeline",
    "check_quotation": "verbale.pipeline",
    "classify": "verbale.pipeline",
    "compare": "verbale.pipeline",
    "extract": "verbale.pipeline",
    "open_record": "verbale.record",
    "open_ledger": "verbale.pipeline",
    "plover": "verbale.pipeline",
    "prepare": "verbale.pipeline",
    "rule_on": "verbale.pipeline",
    "trace": "verbale.pipeline",
}


def __getattr__(name: str) -> Any:
    """Load the stages when they are first used, so that `import verbale` stays quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'verbale' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
