"""Every database that there is keeps the contract."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from record.contract import Opener, StorageContract
from verbale.record.sqlite import SqliteStorage
from verbale.record.storage import Storage

STORAGES: dict[str, Opener] = {"sqlite": lambda folder: SqliteStorage(folder / "record.sqlite")}


@pytest.fixture(params=STORAGES)
def opener(request: pytest.FixtureRequest) -> Opener:
    return STORAGES[request.param]


@pytest.fixture
def storage(opener: Opener, tmp_path: Path) -> Iterator[Storage]:
    made = opener(tmp_path)
    yield made
    made.close()


@pytest.fixture
def again(opener: Opener, tmp_path: Path) -> Callable[[], Storage]:
    return lambda: opener(tmp_path)


class TestStorage(StorageContract):
    """The contract, for each."""
