"""`verbale serve`: the web app, for this machine alone unless told otherwise."""

from __future__ import annotations

import getpass
from pathlib import Path

import click

from verbale.cli.output import emit
from verbale.errors import UsageError


@click.command(context_settings={"max_content_width": 100})
@click.option("--record", "folder", metavar="PATH", help="The record to show, where it is not the usual one.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="The address to listen on; any but this machine's own demands a token of everybody.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8411, show_default=True, help="0: any that is free.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further host name that browsers may use.")
@click.option(
    "--person",
    "people",
    multiple=True,
    metavar="NAME",
    help="Let somebody in: prints a link with their own token, once. They stay known.",
)
@click.option("--forget", "gone", multiple=True, metavar="NAME", help="Let somebody in no more.")
@click.option(
    "--desk",
    metavar="PATH",
    type=click.Path(exists=True, path_type=Path),
    help="Your own parties and agreements: a YAML file or a folder. [default: ~/.config/verbale]",
)
@click.option("--allow-private", is_flag=True, help="Allow addresses on this machine and in private networks.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
def command(
    folder: str | None, host: str, port: int, names: tuple[str, ...], people: tuple[str, ...], gone: tuple[str, ...],
    desk: Path | None, allow_private: bool, open_browser: bool,
) -> int:  # fmt: skip
    """Check, read, search, trace, compare and decide in the browser. Stop it with Ctrl-C.

    \b
    Example:
      verbale serve --record my-record
    """
    from verbale.pages.people import People
    from verbale.pages.settings import Settings
    from verbale.record import default_folder

    settings = Settings(
        folder=Path(folder) if folder else default_folder(), host=host, port=port, names=names, desk=desk,
        account=_account(), allow_private=allow_private,
    )  # fmt: skip
    known = People(settings.work)
    for name in gone:
        known.remove(name)
    if not settings.is_local and not people and not len(known):
        raise UsageError(
            f"Others can reach {host}, so everybody needs a token: name who may come in with --person NAME, or leave "
            "--host out."
        )
    import uvicorn

    from verbale.pages.app import create_app
    from verbale.pages.serving import bound, shown_address

    app = create_app(settings, warm=True)
    listening = bound(host, port)
    address = shown_address(host, listening, names)
    for name in people:
        emit(f"{name}: {address}enter?token={known.add(name)}")
    emit(f"Verbale is at {address} (record in {settings.folder}). Stop it with Ctrl-C.")
    if open_browser:
        click.launch(address)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, timeout_keep_alive=30,
        h11_max_incomplete_event_size=64_000, timeout_graceful_shutdown=3,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[listening])
    return 0


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reader"
