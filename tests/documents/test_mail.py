"""Mail: subject, sender, date, the body in every transfer encoding."""

from email.message import EmailMessage

import pytest

from verbale.documents import read
from verbale.errors import UnreadableError

BODY = "Dear all,\n\nWe will not sign “this” agreement.\n\n> We said so\n> before.\n\n-- \nPress Office\n"


def mail(body: str = BODY, **options: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Re: Erklärung der Regierung"
    message["From"] = "Press Office <press@ministry.example>"
    message["To"] = "all@ministry.example"
    message["Date"] = "Fri, 10 Dec 2021 10:00:00 +0000"
    message["Message-ID"] = "<1@ministry.example>"
    message.set_content(body, **options)
    return message


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_mail_is_read_in_every_transfer_encoding(encoding):
    """Subject, text and quoted lines come out, the signature goes, and offsets lead into the message."""
    data = mail(cte=encoding).as_bytes()
    document = read(data)
    assert (
        document.text
        == "Erklärung der Regierung\n\nDear all,\n\nWe will not sign “this” agreement.\n\nWe said so before."
    )
    start, end = document.origins.back_span(*document.blocks[1].span)
    received = {"base64": b"RGVhciBhbGwsCgpX", "quoted-printable": b"Dear all,", "8bit": b"Dear all,"}[encoding]
    assert data[start:end].startswith(received)


def test_mail_states_its_facts():
    """The subject is the headline; the sender publishes; the date is the day of publication."""
    document = read(mail().as_bytes())
    assert document.headline.of(document.text) == "Erklärung der Regierung"
    assert (document.publisher.value, document.published.value) == ("Press Office", "2021-12-10")


def test_html_mail_is_read_as_a_page():
    """A mail that has only HTML is read as a web page."""
    message = mail("<html><body><p>We will not sign.</p></body></html>", subtype="html")
    assert read(message.as_bytes()).text == "Erklärung der Regierung\n\nWe will not sign."


def test_attachments_are_named_and_not_read():
    """The notes name what is attached."""
    message = mail()
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="statement.pdf")
    assert [note.detail for note in read(message.as_bytes()).notes] == ["Not read: statement.pdf"]


def test_mail_without_text_is_refused():
    """A mail that only carries a file says so."""
    message = EmailMessage()
    message["From"], message["Message-ID"], message["Subject"] = "a@b.example", "<2@b.example>", "File"
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf")
    with pytest.raises(UnreadableError, match="without text"):
        read(message.as_bytes())
