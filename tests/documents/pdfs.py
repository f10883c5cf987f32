"""Small PDF files for the tests: pages of lines in Helvetica, each at its place."""

from __future__ import annotations

Line = tuple[float, float, float, str]
"""Left edge, baseline and size in points; the words (Windows-1252, without brackets)."""


def pdf(pages: list[list[Line]], *, encrypt: bool = False) -> bytes:
    """The bytes of a PDF of A4 pages; with `encrypt` it asks for a password that nobody has."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        shown = "\n".join(f"BT /F1 {size} Tf {x} {y} Td ({words}) Tj ET" for x, y, size, words in lines)
        objects.append(f"<< /Length {len(shown.encode('cp1252'))} >>\nstream\n{shown}\nendstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>"
    if encrypt:
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /P -44 /O <{'41' * 32}> /U <{'42' * 32}> >>")
    made = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n".encode() + content.encode("cp1252") + b"\nendobj\n"
    table = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R"
    if encrypt:
        trailer += f" /Encrypt {len(objects)} 0 R /ID [<{'00' * 16}> <{'00' * 16}>]"
    return made + f"trailer\n{trailer} >>\nstartxref\n{table}\n%%EOF\n".encode()


def column(words: str, *, x: float = 72, top: float = 740, size: float = 11, leading: float = 14) -> list[Line]:
    """One line of the page for each line of `words`."""
    return [(x, top - i * leading, size, line) for i, line in enumerate(words.split("\n"))]
