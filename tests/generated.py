"""A library of made-up documents for tests of the web app: a thousand statements of invented states over thirty years,
some in other scripts, and a folder of hostile files in every format. The same seed gives the same texts."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage

from pdfs import column, pdf

MARK = "pwned"  # what hostile scripts would set on `window`, and what their text is found by
STATES = {  # name, adjective and seat of government
    "Aldermoor": ("Aldermoorish", "Thornby"), "Brescany": ("Brescan", "Vallone"), "Corvina": ("Corvinian", "Tress"),
    "Dunmark": ("Dunmarkian", "Holm"), "Eskeria": ("Eskerian", "Port Asel"), "Fenwold": ("Fenwoldish", "Merestow"),
    "Galdria": ("Galdrian", "Ostova"), "Harrowmark": ("Harrowmarkian", "Kelm"),
}  # fmt: skip
MATTERS = (
    "the fishing grounds off Cape Lorn", "the railway over the Senn pass", "the archive of the boundary commission",
    "the lighthouse on Gull Rock", "the pipeline under the Marl estuary", "the prisoners held at Vesk",
    "the customs houses on the river Ard", "the survey of the northern shelf", "the ferry between Tollan and Brae",
    "the grain stores at Hadley Cross",
)  # fmt: skip
CLAUSE = "no party shall place launchers within 150 kilometres of the water"
TURNS = (  # the clause as it was written over the years
    "no party shall place launchers within 150 kilometres of the water",
    "no party shall place launchers, fixed or mobile, within 150 kilometres of the water",
    "no party will place launchers within 120 kilometres of the water",
)
SENTENCES = (
    "The talks on {matter} have gone on for {n} months, and both delegations have worked with patience.",
    "{adjective} officials counted {n} incidents near {place} in the course of the last season.",
    "We remain ready to discuss {matter} in any forum that the two governments find useful.",
    "The delegation of {other} was told of this on {day}, and has promised to look at the papers.",
    "Nobody gains when a question as plain as {matter} is left to the newspapers.",
    "The joint commission met in {place} and adopted {n} recommendations.",
)
ACTS = (
    "{state} demands that {other} withdraw its inspectors from {place} by {due}.",
    "{state} will open {matter} to the experts of {other} by {due}.",
    "We call on {other} to answer the note on {matter} by {due}.",
    "{state} rejects the demand of {other} that {matter} be closed.",
    "{state} proposes that a conference on {matter} be held in {place}.",
    "{state} accepts the proposal of {other} on {matter}.",
)
OTHER_SCRIPTS = (
    "بيان وزارة الخارجية\n\n"
    "قال الوزير: «لن نقبل بوضع منصات الإطلاق قرب المياه». ودعا الطرف الآخر إلى الرد قبل نهاية الشهر.",
    "הודעת משרד החוץ\n\nהשרה אמרה: \"לא נסכים להצבת משגרים ליד המים\". היא קראה לצד השני להשיב עד סוף החודש.",
    "Заявление министерства иностранных дел\n\n"
    "Министр заявил: «Мы не согласимся на размещение пусковых установок у воды». "
    "Он призвал другую сторону ответить до конца месяца.",
)  # fmt: skip


def written(day: date) -> str:
    """A day as statements give it: "9 March 1994"."""
    return f"{day.day} {day:%B %Y}"


def statements(many: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Name and text of made-up statements, by day."""
    drawn, first = random.Random(seed), date(1990, 1, 8)  # noqa: S311
    for number in range(many):
        day = first + timedelta(days=number * 11000 // many)
        state, other = drawn.sample(sorted(STATES), 2)
        adjective, seat = STATES[state]
        values = {
            "state": state, "other": other, "adjective": adjective, "matter": drawn.choice(MATTERS),
            "place": drawn.choice([s for _, s in STATES.values()]), "n": drawn.randrange(2, 90),
            "day": written(day - timedelta(days=9)), "due": written(day + timedelta(days=drawn.randrange(20, 200))),
        }  # fmt: skip
        said = [drawn.choice(SENTENCES).format(**values)]
        if number % 3 == 0:
            said.append(drawn.choice(ACTS).format(**values))
        if number % 17 == 0:
            turn = TURNS[0] if number < many // 2 else drawn.choice(TURNS)
            said.append(f"We recall that {turn}.")
        if number % 331 == 7:
            said += [drawn.choice(SENTENCES).format(**values) for _ in range(150)]
        said.append(f"This statement, number {number + 1} of our series, goes to the government of {other}.")
        head = (
            f"MINISTRY OF FOREIGN AFFAIRS\nREPUBLIC OF {state.upper()}\n\n"
            f"Statement on {values['matter']}\n\n{seat}, {written(day)}\n\n"
        )
        words = head + "\n\n".join(said) + "\n"
        if number % 50 == 25:
            words = OTHER_SCRIPTS[number // 50 % 3] + f"\n\n{number}\n"
        yield f"{day:%Y-%m-%d} {state.lower()} {number + 1}.txt", words


def desk() -> str:
    """The invented states as a desk notes its own."""
    lines = [
        f"  {name[:3].upper()}: {{name: {name}, formal: Republic of {name}, adjective: [{adjective}], seat: [{seat}]}}"
        for name, (adjective, seat) in STATES.items()
    ]
    return "states:\n" + "\n".join(lines) + "\n"


SCRIPTS = (  # each would run in a page that shows it as HTML, and sets `window.pwned`
    f"<script>window.{MARK}=1</script>",
    f"<img src=x onerror=window.{MARK}=2>",
    f"<svg/onload=window.{MARK}=3>",
    f"\"'><script>window.{MARK}=4</script>",
    f"</title></textarea></style></noscript></template><script>window.{MARK}=5</script>",
    f"<iframe srcdoc='<script>parent.{MARK}=6</script>'></iframe>",
    f'<a href="javascript:window.{MARK}=7">read on</a>',
    '<meta http-equiv=refresh content="0;url=javascript:window.pwned=8">',
    "<base href=//evil.example/><form action=//evil.example/><input name=mark>",
    "{{ 7*191 }} {% raw %}{{ request.app }}{% endraw %} ${7*191} #{7*191}",
    f"<details open ontoggle=window.{MARK}=9><style>*{{display:none}}</style>",
    "<link rel=stylesheet href=//evil.example/a.css><object data=//evil.example></object>",
)
STRANGE = (  # text that is no script, and breaks pages all the same
    "right to left \u202egnorw si siht\u202c and back \u2066isolated\u2069",
    "nul \x00, bell \x07, escape \x1b[31mred\x1b[0m, backspace \x08, line separator \u2028, bom \ufeff",
    "Z" + "\u0351\u0327\u031b" * 300 + "algo",
    "W" * 20_000,
    "\ud83d\ude00 half a pair: \ud83d alone".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    "family 👨‍👩‍👧‍👦 and flag 🏴󠁧󠁢󠁷󠁬󠁳󠁿 and ligature ﷽",
)


def _docx(words: str, *, target: str = "") -> bytes:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + (
            f'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"'
            f' Target="{target}" TargetMode="External"/>'
            if target
            else ""
        )
        + "</Relationships>"
    )
    shown = words.replace("&", "&amp;").replace("<", "&lt;")
    body = f"<w:p><w:r><w:t>{shown}</w:t></w:r></w:p>" * 3
    document = (
        '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
        f'{body}<w:p><w:hyperlink r:id="r1"><w:r><w:t>a link that runs</w:t></w:r></w:hyperlink></w:p>'
        "</w:body></w:document>"
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    root = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r0" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as packed:
        for name, content in (
            ("[Content_Types].xml", types), ("_rels/.rels", root), ("word/document.xml", document),
            ("word/_rels/document.xml.rels", relations),
        ):  # fmt: skip
            packed.writestr(name, content)
    return kept.getvalue()


def _mail(script: str) -> bytes:
    made = EmailMessage()
    made["From"] = '"<script>window.pwned=20</script>" <a@evil.example>'
    made["Subject"] = f"Statement {script}"
    made["Date"] = "Mon, 07 Mar 1994 10:00:00 +0000"
    made.set_content(f"The minister said: “We shall answer {script} in good time.”")
    made.add_alternative(
        f"<html><body><p>The minister said: “We shall answer in good time.”</p>{script}</body></html>", "html"
    )
    return made.as_bytes()


def hostile() -> dict[str, bytes]:
    """Files by name, in every format, whose text, titles and names are attacks on the page that shows them."""
    found: dict[str, bytes] = {}
    for n, script in enumerate(SCRIPTS):
        shown = script.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        said = f"The minister of Brescany said: “We will not accept {script} in any form.” He left {n} times."
        told = f"The minister of Brescany said: “We will not accept {shown} in any form.” He left {n} times."
        found[f"plain {n}.txt"] = f"{script}\n\nVallone, 3 May 200{n % 10}\n\n{said}\n\n{script}\n".encode()
        found[f"page {n}.html"] = (
            f'<!DOCTYPE html><html lang="en{shown}"><head><title>{shown}</title><meta property="og:site_name" '
            f'content="{shown}"><meta name="author" content="{shown}"></head><body>{script}<article><h1>{shown}</h1>'
            f"<p>{told}</p><p>{script}</p><p>{told} Again.</p></article></body></html>"
        ).encode()
    first = SCRIPTS[0]
    for n, strange in enumerate(STRANGE):
        words = f"Statement\n\nThe minister said: “We shall answer {strange} in good time.” That was number {n}.\n"
        found[f"strange {n}.txt"] = words.encode("utf-8", "replace")
    found["<img src=x onerror=window.pwned=30>.txt".replace("/", "")] = (
        b"The minister said: \xe2\x80\x9cYes.\xe2\x80\x9d\n"
    )
    found["quoted \"'><script>window.pwned=31<%2fscript>.txt"] = b"A text with a name that is an attack.\n"
    found["linked.docx"] = _docx(f"The minister said: “We accept {first}.”", target="javascript:window.pwned=32")
    found["paper.pdf"] = pdf(
        [column("The minister said: 'We accept <script>window.pwned=33</script> now.'\nIt is a pity.")]
    )
    found["letter.eml"] = _mail(first)
    found["captions.srt"] = f"1\n00:00:01,000 --> 00:00:04,000\n<b>Minister:</b> We accept {first} now.\n".encode()
    found["captions.vtt"] = f"WEBVTT\n\n00:01.000 --> 00:04.000\n<v {first}>We accept {first} now.\n".encode()
    found["speech.xml"] = (
        b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
        b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>&lt;script>window.pwned=34'
        b"&lt;/script></title></titleStmt></fileDesc></teiHeader><text><body><p>We said &c; and &f; in the end.</p>"
        b"</body></text></TEI>"
    )
    found["deep.html"] = b"<div>" * 3000 + b"The minister said nothing at all." + b"</div>" * 3000
    found["broken.docx"] = b"PK\x03\x04 no archive at all"
    found["broken.pdf"] = b"%PDF-1.7\nno more than this"
    found["noise.txt"] = bytes(random.Random(4).randrange(256) for _ in range(4000))  # noqa: S311
    found["empty.txt"] = b""
    found["wide.txt"] = "Утром министр сказал: «Мы ответим».\n".encode("utf-16")
    return found
