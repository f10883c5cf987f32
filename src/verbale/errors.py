"""Everything Verbale raises on purpose, split by who can mend it.

    VerbaleError
    ├── UsageError             the caller asked for something that is not there: mend the call
    ├── InputError             a file, address or text cannot be used: mend the input
    │   ├── UnreadableError    missing, empty, truncated or in no format that is read here
    │   ├── TooLargeError      over a limit on size, depth or time
    │   └── ForbiddenError     an address that may not be fetched
    ├── RecordError            the record cannot be opened, read or written: mend what the line names
    │   ├── BusyError          another process is writing to it
    │   └── DamagedError       its database is damaged, or no record at all
    └── InstallationError      a file of the package is missing or damaged: install again

Each message says what was found, what was wanted and what to do next, on one line. Doubt (an unclosed
quotation mark, an unknown speaker, no primary at hand) is never an error: it is a result.
"""

from __future__ import annotations


class VerbaleError(Exception):
    """The root of the tree; catch it to catch whatever Verbale raises on purpose."""


class UsageError(VerbaleError):
    """The call itself is wrong: an unknown option, a value out of range, an object of the wrong kind."""


class InputError(VerbaleError):
    """Something that was given to be read cannot be used."""


class UnreadableError(InputError):
    """The input is missing, empty, truncated, or in no format that Verbale reads."""


class TooLargeError(InputError):
    """The input goes beyond a limit on size, depth or time."""


class ForbiddenError(InputError):
    """The address may not be fetched: private, loopback or link-local, or not http(s)."""


class RecordError(VerbaleError):
    """The record cannot be opened, read or written."""


class BusyError(RecordError):
    """Another process is writing to the record."""


class DamagedError(RecordError):
    """The record's database is damaged, or is none."""


class InstallationError(VerbaleError):
    """A model or resource file of the package is missing or damaged."""
