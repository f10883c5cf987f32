"""TEI, feeds and WARC: what is taken from each, and what is refused."""

import gzip
import time
from pathlib import Path

import pytest

from verbale.documents import feeds, read, warc
from verbale.errors import TooLargeError, UnreadableError

TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en">
<teiHeader><fileDesc><titleStmt><title>Second sitting of the Harbour Board</title><author>Harbour Board of Mere</author>
</titleStmt><publicationStmt><publisher>Mere Press</publisher><date when="2001-01-01"/></publicationStmt></fileDesc>
<profileDesc><settingDesc><setting><date when="1987-05-04"/></setting></settingDesc><particDesc><listPerson>
<person xml:id="IB"><persName><forename>Ida</forename> <surname>Brandt</surname></persName></person></listPerson>
</particDesc></profileDesc></teiHeader>
<text><front><head>Sitting of 4 May</head></front><body>
<fw>HARBOUR BOARD 17</fw>
<u who="#IB"><seg>We decline<note>Applause.</note> the offer.</seg><seg>No toll shall be<lb/>paid.</seg></u>
<sp><speaker>Mr. Oak</speaker><p>It is <choice><sic>tweleve</sic><corr>twelve</corr></choice> crowns,
in <choice><orig>olde</orig><reg>old</reg></choice> money, in<lb break="no"/>deed.</p></sp>
<list><item>no bases</item><item>no tolls</item></list>
<quote><p>Thus far.</p></quote>
</body></text></TEI>"""


def warc_file(path: Path, *records: tuple[str, str, bytes], packed: bool = False) -> Path:
    """A WARC file of (type, address, block)."""
    made = b""
    for kind, address, block in records:
        head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\nContent-Length: {len(block)}\r\n\r\n"
        record = head.encode() + block + b"\r\n\r\n"
        made += gzip.compress(record) if packed else record
    path.write_bytes(made)
    return path


def answer(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


class TestTei:
    def test_blocks_are_what_a_reader_sees(self):
        """Notes and running heads stay out, a choice is made, and a line break is a space or nothing."""
        document = read(TEI.encode())
        assert [(block.kind.value, block.speaker, block.span.of(document.text)) for block in document.blocks] == [
            ("heading", None, "Sitting of 4 May"),
            ("paragraph", "Ida Brandt", "We decline the offer."),
            ("paragraph", "Ida Brandt", "No toll shall be paid."),
            ("paragraph", "Mr. Oak", "It is twelve crowns, in olde money, indeed."),
            ("list-item", None, "no bases"),
            ("list-item", None, "no tolls"),
            ("paragraph", None, "Thus far."),
        ]

    def test_words_around_a_list_are_kept(self):
        """A paragraph that holds a list gives its words before, in and after the list, in their order."""
        listed = "<list><item>tolls,</item></list>"
        body = f"<div><p>We decline <hi>all</hi>: {listed} and <q>bases</q>.</p><byline>Ida</byline></div>"
        document = read(f"<TEI><text><body>{body}</body></text></TEI>".encode())
        assert [(block.kind.value, block.span.of(document.text)) for block in document.blocks] == [
            ("paragraph", "We decline all:"),
            ("list-item", "tolls,"),
            ("paragraph", "and bases."),
            ("paragraph", "Ida"),
        ]

    def test_header_gives_the_facts(self):
        """The day of the sitting goes before that of the print; title, publisher and issuer are as the header says."""
        document = read(TEI.encode())
        facts = (document.published, document.publisher, document.issuer)
        assert [fact.value for fact in facts] == ["1987-05-04", "Mere Press", "Harbour Board of Mere"]
        assert (document.title, document.language.value) == ("Second sitting of the Harbour Board", "en")

    @pytest.mark.parametrize(
        "data",
        [
            b'<!DOCTYPE TEI [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><TEI><text><body><p>&b;</p></body></text></TEI>',
            b"<TEI><text><body><p>cut",
            b"<TEI><teiHeader/></TEI>",
            b"<TEI><text>" + b"<div>" * 5000 + b"<p>deep</p>" + b"</div>" * 5000 + b"</text></TEI>",
        ],
    )
    def test_what_cannot_be_read_is_refused_in_one_line(self, data):
        """Entities, damage, depth beyond reason and a header without a text are refused."""
        with pytest.raises(UnreadableError) as raised:
            read(data, name="a.xml")
        assert "\n" not in str(raised.value)

    def test_wide_file_takes_no_long_time(self):
        """Twenty thousand paragraphs are read in seconds."""
        began = time.process_time()
        document = read(b"<TEI><text><body>" + b"<p>The toll is 12 crowns.</p>" * 20_000 + b"</body></text></TEI>")
        assert len(document.blocks) == 20_000
        assert time.process_time() - began < 20


class TestFeeds:
    def test_rss_items_have_address_title_day_and_text(self):
        """An RSS item gives its link, title, day and the longest text it has; relative links are completed."""
        data = (
            b'<?xml version="1.0"?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel>'
            b"<item><title>On <![CDATA[<i>tolls</i>]]></title><link>/1</link><description>Short.</description>"
            b"<c:encoded><![CDATA[<p>The long text.</p>]]></c:encoded>"
            b"<pubDate>Sun, 02 May 2021 23:30:00 +0200</pubDate></item></channel></rss>"
        )
        assert feeds.is_feed(data)
        [item] = feeds.items(data, "feed", "https://board.invalid/feed.xml")
        assert (item.address, item.title, item.published, item.content) == (
            "https://board.invalid/1",
            "On <i>tolls</i>",
            "2021-05-02",
            "<p>The long text.</p>",
        )

    @pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "ftp://board.invalid/x"])
    def test_only_pages_of_the_web_are_linked_to(self, link):
        """An item that links to anything but http(s) has no address."""
        data = f"<rss><channel><item><link>{link}</link><description>Words.</description></item></channel></rss>"
        assert [item.address for item in feeds.items(data.encode(), "feed")] == [""]

    def test_entities_are_refused(self):
        """A feed that declares entities is refused."""
        with pytest.raises(UnreadableError, match="declares entities"):
            feeds.items(b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel><item/></channel></rss>', "feed")

    @pytest.mark.parametrize("data", [b"", b"<html><body>feed</body></html>", b"Plain words.", b"<TEI><text/></TEI>"])
    def test_other_bytes_are_no_feed(self, data):
        """What does not begin as a feed is none."""
        assert not feeds.is_feed(data)


class TestWarc:
    def test_only_pages_that_were_answered_are_taken(self, tmp_path):
        """Requests, errors, redirects and pictures are passed over; the others come in order."""
        path = warc_file(
            tmp_path / "a.warc",
            ("warcinfo", "", b"software: x"),
            ("request", "https://a.invalid/1", b"GET / HTTP/1.1\r\n\r\n"),
            ("response", "https://a.invalid/1", answer(b"<p>One.</p>")),
            ("response", "https://a.invalid/2", answer(b"gone", status="404 Not Found")),
            ("response", "https://a.invalid/3", answer(b"\x89PNG", kind="image/png")),
            ("response", "<https://a.invalid/4>", answer(b"Four.", kind="text/plain; charset=latin-1")),
        )
        found = [page for _, page in warc.pages(path)]
        assert [(page.address, page.data, page.media_type, page.charset) for page in found] == [
            ("https://a.invalid/1", b"<p>One.</p>", "text/html", None),
            ("https://a.invalid/4", b"Four.", "text/plain", "latin-1"),
        ]

    @pytest.mark.parametrize("packed", [False, True])
    def test_wrappings_are_undone(self, tmp_path, packed):
        """Chunks are joined and gzip is unpacked, also where the crawler did so and left the header."""
        whole = gzip.compress(b"<p>One.</p>")
        chunks = (
            b"5\r\n" + whole[:5] + b"\r\n" + f"{len(whole) - 5:x}".encode() + b"\r\n" + whole[5:] + b"\r\n0\r\n\r\n"
        )
        path = warc_file(
            tmp_path / "a.warc.gz",
            ("response", "https://a.invalid/1",
             answer(chunks, "Transfer-Encoding: chunked", "Content-Encoding: gzip")),
            ("response", "https://a.invalid/2",
             answer(b"<p>Two.</p>", "Transfer-Encoding: chunked", "Content-Encoding: gzip")),
            packed=packed,
        )  # fmt: skip
        assert [page.data for _, page in warc.pages(path)] == [b"<p>One.</p>", b"<p>Two.</p>"]

    def test_page_that_unpacks_to_too_much_is_named_and_the_rest_goes_on(self, tmp_path, monkeypatch):
        """A bomb inside an answer is named, and the page after it is read."""
        monkeypatch.setattr(warc, "MAX_BYTES", 10_000)
        bomb = answer(gzip.compress(b"a" * 1_000_000), "Content-Encoding: gzip")
        path = warc_file(
            tmp_path / "a.warc",
            ("response", "https://a.invalid/1", bomb),
            ("response", "https://a.invalid/2", answer(b"x" * 20_000)),
            ("response", "https://a.invalid/3", answer(b"Three.")),
        )
        first, second, third = (page for _, page in warc.pages(path))
        assert [isinstance(one, TooLargeError) for one in (first, second)] == [True, True]
        assert third.data == b"Three."

    def test_file_that_unpacks_to_too_much_is_given_up(self, tmp_path, monkeypatch):
        """A file that unpacks to hundreds of times its size is given up."""
        monkeypatch.setattr(warc, "_ALLOWANCE", 1_000_000)
        path = warc_file(tmp_path / "a.warc.gz", ("metadata", "", b"\0" * 80_000_000), packed=True)
        with pytest.raises(TooLargeError, match="zip bomb"):
            list(warc.pages(path))

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"Plain words.\n",
            b"WARC/1.0\r\nContent-Length: x\r\n\r\n",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 500\r\n\r\ncut",
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -5\r\n\r\ncut",
            b"\x1f\x8b\x08 damaged",
            b"WARC/1.0\r\n" + b"A: b\r\n" * 50_000,
        ],
    )
    def test_damaged_file_is_refused_in_one_line(self, tmp_path, data):
        """A file that is cut off or no WARC file at all is refused, with what to do."""
        path = tmp_path / "a.warc"
        path.write_bytes(data)
        with pytest.raises(UnreadableError, match=r"a\.warc") as raised:
            list(warc.pages(path))
        assert "\n" not in str(raised.value)
