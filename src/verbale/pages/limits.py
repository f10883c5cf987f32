"""How often something may be done in a minute."""

from __future__ import annotations

import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

from verbale.pages.refusals import OftenError

MINUTE = 60.0
MOST_KEPT = 10_000  # people whose times are kept; a new one beyond that clears those that are past


class PerMinute:
    """At most `each` times a minute for one person, and `together` for all."""

    def __init__(self, each: int, together: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._each, self._together, self._clock = each, together, clock
        self._times: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def take(self, who: str, what: str, times: int = 1) -> None:
        """Count `times` more. Raises `OftenError`, which names `what`, where that is too often; then none counts."""
        with self._lock:
            now = self._clock()
            if len(self._times) > MOST_KEPT:
                self._times = defaultdict(deque, {k: v for k, v in self._times.items() if v and v[-1] > now - MINUTE})
            mine, all_ = self._recent(f"person {who}", now), self._recent("all", now)
            if len(mine) + times > self._each or len(all_) + times > self._together:
                raise OftenError(f"{what} more than {self._each} times a minute: wait a minute, then go on.")
            mine.extend([now] * times)
            all_.extend([now] * times)

    def is_spent(self) -> bool:
        """Whether nobody has any left."""
        with self._lock:
            return len(self._recent("all", self._clock())) >= self._together

    def _recent(self, key: str, now: float) -> deque[float]:
        times = self._times[key]
        while times and times[0] <= now - MINUTE:
            times.popleft()
        return times
