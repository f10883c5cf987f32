"""An app over an empty record, asked as a browser would; its heavy work is done in the test's own process."""

import re
from pathlib import Path

from fastapi.testclient import TestClient

from verbale.pages.app import create_app
from verbale.pages.settings import Settings
from verbale.pages.workers import pass_on

HOME = "http://127.0.0.1:8411"
MARK = re.compile(r'name="mark" value="(\w+)"')


class Inline:
    """Workers that do their task at once, where they are asked."""

    def run(self, progress, task, *args, **kwargs):
        return task(*args, **kwargs)

    def watched(self, progress, telling, task, *args, **kwargs):
        result = task(*args, **kwargs)
        if telling is not None:
            pass_on(telling, progress)
        return result

    def warm(self):
        return None

    def close(self):
        return None


class Browser(TestClient):
    """A client that keeps cookies and sends the mark of its session with every form."""

    def send_form(self, path: str, data: dict[str, str] | None = None, **more):
        """POST a form as a page of the app would; redirects are not followed."""
        more.setdefault("follow_redirects", False)
        return self.post(path, data={"mark": self.mark()} | (data or {}), **more)

    def mark(self) -> str:
        """The mark that the forms of this session carry."""
        return MARK.search(self.get("/enter").text)[1]


def browser(app) -> Browser:
    """A new browser before an app."""
    return Browser(app, base_url=HOME)


def app_in(folder: Path, **settings):
    """An app over the record in a folder."""
    made = create_app(Settings(folder=folder, patience=30.0, account="reader", **settings))
    made.state.room.workers.close()
    made.state.room.workers = made.state.room.long_workers = Inline()
    return made
