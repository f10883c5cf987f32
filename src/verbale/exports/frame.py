"""What all self-contained pages have around them: a head, a policy under which nothing runs and nothing is loaded."""

from __future__ import annotations

from html import escape

from verbale.exports.phrases import visible

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def framed(title: str, body: str, *, style: str, skip: tuple[str, str]) -> str:
    """A whole page; title and body are HTML already, `skip` is where the first link leads, and its words."""
    target, words = skip
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#{target}">{words}</a>
{body}</body>
</html>
"""


def safe(text: str) -> str:
    """User text as HTML text or attribute value: markup and all quotation marks of ASCII escaped, no control codes."""
    return escape(visible(text), quote=True)
