"""The app that the tests of pages ask."""

import pytest

from pages_app import Browser, app_in, browser


@pytest.fixture(scope="session")
def app(tmp_path_factory):
    """One app for all tests that do not mind what others have done to it."""
    return app_in(tmp_path_factory.mktemp("web") / "record")


@pytest.fixture
def client(app) -> Browser:
    """A browser that was never here before."""
    return browser(app)
