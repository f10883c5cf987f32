"""Find what stands between quotation marks, of any style, in one pass.

Rules of the module:

1. A paragraph is read mark by mark, with a stack of what is open. Where a mark can mean several things (`"` opens or
   closes, `’` closes or is an apostrophe) the characters on either side and the stack decide.
2. A mark still open at the end of its paragraph runs on where the next paragraph opens with the same mark (a
   restart), or where the next double mark within `RUN_ON` paragraphs can only be a closing one. Otherwise it
   is unclosed: it ends with its paragraph, or before the next opening mark of its own kind.
3. Every double mark ends up in a pair, in a restart, or in `strays`. Apostrophes are nobody's concern.

Time is linear in the text. Known weakness: `‘the allies’ plans’`, where an apostrophe after "s" looks exactly like
a closing mark; the later of two such candidates is taken when it is the surer one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from verbale.text.spans import Span

# How many marks may be open at once; real texts stop at three, hostile ones do not.
MAX_DEPTH = 8
# Through how many paragraphs a quotation is followed whose marks are not opened again.
RUN_ON = 3

_MARK = re.compile("``|''|[“”„‟\"＂«»‹›‘’‚‛'`「」『』]")
_DOUBLE = re.compile("``|''|[“”„‟\"＂«»]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_FAMILY = {
    **dict.fromkeys(["“", "”", "„", "‟", '"', "＂", "``", "''"], "double"),
    **dict.fromkeys("‘’‚‛'`", "single"),
    **dict.fromkeys("«»", "guillemet"),
    **dict.fromkeys("‹›", "single-guillemet"),
    **dict.fromkeys("「」", "corner"),
    **dict.fromkeys("『』", "white-corner"),
}
_ALWAYS_OPEN = frozenset("„‟‚「『") | {"``"}
_LEANS_OPEN = frozenset("“«‹")
_LEANS_CLOSED = frozenset("”»›")
_CORNERS_CLOSED = frozenset("」』")
_OPENING_CONTEXT = frozenset("([{—–‒―-/=:>…")
_DASHES = frozenset("—–‒―-…:")
_CLOSING_PUNCTUATION = frozenset(",;:!?)")
_ELISION = re.compile(r"(?:em|til|tis|twas|cause|bout|n|round|\d0s|\d\d)\b", re.I)
# The reporter's words at the end of a paragraph, where the closing mark before them was forgotten. A few verbs are
# enough: what they miss ends with its paragraph.
_REPORTER = re.compile(r",(?=\s(?:[\w’'.-]+\s){1,5}(?:said|says|added|told|wrote|warned)\b[^,“”\"]{0,60}\s*$)")
_TAIL = 160
_NOTE_RESTARTED = "a new paragraph opens the marks again"
_NOTE_RUNS_ON = "runs over a paragraph without opening the marks again"
NOTE_UNCLOSED = "no closing mark; taken to end with its paragraph"
NOTE_REPORTER = "no closing mark; taken to end where the reporter says who spoke"
NOTE_INTERRUPTED = "no closing mark; taken to end where the next quotation opens"


@dataclass(frozen=True, kw_only=True, slots=True)
class MarkPair:
    """An opening mark and its closing one. `span` is what stands between, without white space at the ends; `outer`
    takes in the marks. Where `closed` is false the second of `marks` is empty and `note` says where it was ended."""

    outer: Span
    span: Span
    marks: tuple[str, str]
    level: int
    closed: bool
    restarts: tuple[Span, ...]
    inner: tuple[MarkPair, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StrayMark:
    """A quotation mark that pairs with nothing."""

    span: Span
    mark: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """All that was found: the outermost pairs in order, and the marks left over."""

    pairs: tuple[MarkPair, ...]
    strays: tuple[StrayMark, ...]


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    mark: str
    family: str
    left: str
    right: str
    leads: bool = False


@dataclass(slots=True)
class _Open:
    token: _Token
    parent: _Open | None
    end: int = -1
    closer: str = ""
    note: str = ""
    restarts: list[Span] = field(default_factory=list)
    inner: list[_Open] = field(default_factory=list)


def find(text: str, paragraphs: Sequence[Span] | None = None) -> Marks:
    """Every quotation in `text`. `paragraphs` are the spans of its blocks; by default blank lines part them."""
    starts = [span.start for span in paragraphs] if paragraphs is not None else _paragraph_starts(text)
    bounds = sorted({0, *(start for start in starts if 0 < start < len(text))})
    parts = [Span(a, b) for a, b in pairwise([*bounds, len(text)])]
    reader = _Reader(text)
    tokens = _tokens_by_part(text, parts)
    for index, part in enumerate(parts):
        reader.read(tokens[index])
        reader.end_paragraph(_trimmed_end(text, part), tokens[index + 1 : index + 1 + RUN_ON])
    return reader.result()


def _paragraph_starts(text: str) -> list[int]:
    return [match.end() for match in _BLANK_LINE.finditer(text)]


def _trimmed_end(text: str, part: Span) -> int:
    end = part.end
    while end > part.start and text[end - 1].isspace():
        end -= 1
    return end


def _tokens_by_part(text: str, parts: list[Span]) -> list[list[_Token]]:
    return [_tokens(text, part) for part in parts]


def _tokens(text: str, part: Span) -> list[_Token]:
    """The marks of one paragraph, each with the characters that stand before and after the run of marks it is in."""
    tokens = [
        _Token(m.start(), m.end(), m[0], _FAMILY[m[0]], "", "") for m in _MARK.finditer(text, part.start, part.end)
    ]
    first = next((i for i in range(part.start, part.end) if not text[i].isspace()), part.end)
    run_start = 0
    for i, token in enumerate(tokens):
        if i and tokens[i - 1].end != token.start:
            run_start = i
        begin = tokens[run_start].start
        token.left = text[begin - 1] if begin > part.start else ""
        token.leads = begin <= first
    after = part.end
    for i in range(len(tokens) - 1, -1, -1):
        if i + 1 == len(tokens) or tokens[i].end != tokens[i + 1].start:
            after = tokens[i].end
        tokens[i].right = text[after] if after < part.end else ""
    return tokens


def _opens_by_context(token: _Token) -> bool:
    before = not token.left or token.left.isspace() or token.left in _OPENING_CONTEXT
    return before and bool(token.right) and not token.right.isspace()


def _closes_by_context(token: _Token) -> bool:
    return bool(token.left) and not token.left.isspace() and not token.right.isalnum()


def _is_only_closing(token: _Token) -> bool:
    if token.family == "single":
        return False
    return token.mark not in _ALWAYS_OPEN | _LEANS_OPEN and _closes_by_context(token) and not token.leads


class _Reader:
    """The state of one reading: the stack of open marks, and what has been found."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[_Open] = []
        self.roots: list[_Open] = []
        self.strays: list[StrayMark] = []
        self.count: dict[str, int] = {}
        self.runs_on = False
        self.only_single = _DOUBLE.search(text) is None

    def read(self, tokens: list[_Token]) -> None:
        """Take in the marks of one paragraph."""
        sure_close = _next_sure_close(self.text, tokens)
        any_close = _later_close(tokens)
        skip = 0 if self.runs_on else self._restart(tokens)
        for i in range(skip, len(tokens)):
            token = tokens[i]
            if token.family == "single":
                self._read_single(token, surer_follows=sure_close[i], close_follows=any_close[i])
            else:
                self._read_double(token)

    def _restart(self, tokens: list[_Token]) -> int:
        """Give the marks that lead the paragraph to the quotations still open; say how many there were."""
        taken = 0
        for opened, token in zip(self.stack, tokens, strict=False):
            if not token.leads or token.family != opened.token.family or not token.right or token.right.isspace():
                break
            opened.restarts.append(Span(token.start, token.end))
            opened.note = _NOTE_RESTARTED
            taken += 1
        while len(self.stack) > taken:
            opened = self.stack.pop()
            self._leave_unclosed(opened, opened.end)
        for opened in self.stack:
            opened.end = -1
        return taken

    def _read_double(self, token: _Token) -> None:
        is_open = self.count.get(token.family, 0) > 0
        if self._opens(token, is_open):
            self._open(token)
        elif is_open:
            self._close(token)
        elif token.mark in _CORNERS_CLOSED or token.mark in _LEANS_CLOSED or _closes_by_context(token):
            self._stray(token, "a closing mark that nothing opens")
        else:
            self._open(token)

    def _opens(self, token: _Token, is_open: bool) -> bool:
        mark = token.mark
        if mark in _ALWAYS_OPEN:
            return True
        if mark in _CORNERS_CLOSED:
            return False
        if not is_open:
            return mark in _LEANS_OPEN or _opens_by_context(token)
        top = next(o.token.mark for o in reversed(self.stack) if o.token.family == token.family)
        if mark in _LEANS_OPEN:
            if (mark in "«‹" and top in "»›") or (mark == "“" and not token.right.strip()):
                return False
            return not (_closes_by_context(token) and token.left not in _OPENING_CONTEXT)
        if mark in _LEANS_CLOSED:
            return False
        if token.left in _DASHES or token.right in _CLOSING_PUNCTUATION:
            return False
        return _opens_by_context(token)

    def _read_single(self, token: _Token, *, surer_follows: bool, close_follows: bool) -> None:
        if token.left.isalnum() and token.right.isalnum():
            return
        is_open = self.count.get("single", 0) > 0 and self.stack[-1].token.family == "single"
        if token.mark == "‚":
            if _opens_by_context(token):
                self._open(token)
        elif _opens_by_context(token) and not (is_open and token.right in _CLOSING_PUNCTUATION):
            if token.mark != "`" and _ELISION.match(self.text, token.end):
                return
            if token.mark in "‘‛" or close_follows:
                self._open(token)
        elif is_open and not token.right.isalnum() and not surer_follows:
            self._close(token)

    def _open(self, token: _Token) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self._stray(token, f"more than {MAX_DEPTH} marks are open")
            return
        parent = self.stack[-1] if self.stack else None
        opened = _Open(token, parent)
        (parent.inner if parent else self.roots).append(opened)
        self.stack.append(opened)
        self.count[token.family] = self.count.get(token.family, 0) + 1

    def _close(self, token: _Token) -> None:
        while self.stack[-1].token.family != token.family:
            self._leave_unclosed(self.stack.pop(), token.start)
        opened = self.stack.pop()
        opened.end, opened.closer = token.end, token.mark
        self.count[token.family] -= 1

    def _stray(self, token: _Token, note: str) -> None:
        self.strays.append(StrayMark(span=Span(token.start, token.end), mark=token.mark, note=note))

    def _leave_unclosed(self, opened: _Open, end: int) -> None:
        """End a quotation that has no closing mark; what it held in marks of its own kind then stands beside it."""
        self.count[opened.token.family] -= 1
        siblings = opened.parent.inner if opened.parent else self.roots
        opened.end, opened.note = end, NOTE_UNCLOSED
        cut = next((i for i, o in enumerate(opened.inner) if o.token.family == opened.token.family), None)
        if opened.token.family == "single" and not self.only_single:
            cut = 0
            siblings.pop()
            self._stray(opened.token, "a single opening mark that nothing closes")
        elif cut is not None:
            opened.end, opened.note = opened.inner[cut].token.start, NOTE_INTERRUPTED
        if (said := self._reporter(opened, opened.end)) is not None:
            opened.end, opened.note = said, NOTE_REPORTER
        if cut is not None:
            freed = opened.inner[cut:]
            del opened.inner[cut:]
            for child in freed:
                child.parent = opened.parent
            siblings.extend(freed)

    def _reporter(self, opened: _Open, end: int) -> int | None:
        """Where the reporter's "…, he said." before `end` breaks off a quotation left open; None where it does not."""
        held = max((child.end for child in opened.inner if child.token.start < end), default=0)
        start = max(held, opened.token.end, end - _TAIL)
        match = _REPORTER.search(self.text, start, end)
        return match.end() if match else None

    def end_paragraph(self, end: int, following: list[list[_Token]]) -> None:
        """Decide what becomes of the marks still open where a paragraph ends at `end`."""
        self.runs_on = False
        if not self.stack:
            return
        ahead = following[0][0] if following and following[0] else None
        same = ahead is not None and ahead.leads and ahead.family == self.stack[0].token.family
        if ahead and same and ahead.right.strip() and self._reporter(self.stack[0], end) is None:
            for opened in self.stack:
                opened.end = end
            return
        family = self.stack[0].token.family
        mate = next((t for tokens in following for t in tokens if t.family == family), None)
        if family != "single" and mate is not None and _is_only_closing(mate):
            self.runs_on = True
            while len(self.stack) > 1:
                self._leave_unclosed(self.stack.pop(), end)
            self.stack[0].note = _NOTE_RUNS_ON
            return
        while self.stack:
            self._leave_unclosed(self.stack.pop(), end)

    def result(self) -> Marks:
        strays = tuple(sorted(self.strays, key=lambda stray: stray.span))
        return Marks(pairs=tuple(self._pair(opened, 0) for opened in self.roots), strays=strays)

    def _pair(self, opened: _Open, level: int) -> MarkPair:
        token, closed = opened.token, bool(opened.closer)
        start, end = token.end, max(opened.end - len(opened.closer), token.end)
        while end > start and self.text[end - 1].isspace():
            end -= 1
        while start < end and self.text[start].isspace():
            start += 1
        return MarkPair(
            outer=Span(token.start, opened.end if closed else end),
            span=Span(start, end),
            marks=(token.mark, opened.closer),
            level=level,
            closed=closed,
            restarts=tuple(opened.restarts),
            inner=tuple(self._pair(child, level + 1) for child in opened.inner),
            note=opened.note,
        )


def _later_close(tokens: list[_Token]) -> list[bool]:
    """For each mark of a paragraph, whether a single mark that could close follows."""
    found, out = False, [False] * len(tokens)
    for i in range(len(tokens) - 1, -1, -1):
        out[i] = found
        found = found or (tokens[i].family == "single" and _closes_by_context(tokens[i]))
    return out


def _next_sure_close(text: str, tokens: list[_Token]) -> list[bool]:
    """For each mark, whether it is probably an apostrophe because a surer closing mark follows.

    `members’ plans` is unsure; it gives way to a sure one, if no opening single mark or double mark comes between.
    """
    sure, out = False, [False] * len(tokens)
    for i in range(len(tokens) - 1, -1, -1):
        token = tokens[i]
        if token.family != "single":
            sure = False
        elif token.left.isalnum() and token.right.isalnum():
            pass
        elif _opens_by_context(token):
            sure = False
        elif _closes_by_context(token):
            unsure = _may_be_apostrophe(text, token)
            out[i] = unsure and sure
            sure = sure or not unsure
    return out


def _may_be_apostrophe(text: str, token: _Token) -> bool:
    before = text[max(0, token.start - 2) : token.start].casefold()
    after = text[token.end + 1 : token.end + 2]
    return token.right.isspace() and after.isalnum() and (before.endswith("s") or before in ("in", " o", "th"))
