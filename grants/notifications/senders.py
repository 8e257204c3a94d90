"""How mail leaves: by a mail server (``smtp://`` or ``smtps://``), or onto the screen (``console:``)."""

import smtplib
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from types import TracebackType
from urllib.parse import SplitResult, unquote, urlsplit

from config import Settings
from grants.notifications.models import OutboxEmail

Send = Callable[[OutboxEmail], None]
TIMEOUT = 30  # seconds
SERVICE = "Mission Grants"


class UnknownSender(ValueError):
    def __init__(self, scheme: str) -> None:
        super().__init__(f"MAIL_URL begins with smtp:, smtps: or console:, not with {scheme or 'nothing'}:")


@contextmanager
def opened(settings: Settings) -> Iterator[Send]:
    """A way to send, open for one pass; OSError where the mail server cannot be reached, before any mail is claimed."""
    url = urlsplit(settings.mail_url)
    if url.scheme == "console":
        yield to_console
    elif url.scheme in ("smtp", "smtps"):
        with Server(url, settings) as server:
            yield server.send
    else:
        raise UnknownSender(url.scheme)


def to_console(mail: OutboxEmail) -> None:
    """Show the mail to a developer; production refuses to start with this, for it shows bodies that open doors."""
    sys.stdout.write(f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.body}\n\n")
    sys.stdout.flush()


def written(mail: OutboxEmail, *, sender: str, host: str) -> EmailMessage:
    """The mail as it travels. Its id is that of the row, so a second copy after a crash is known for one."""
    message = EmailMessage()
    message["From"] = Address(SERVICE, addr_spec=sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.id}@{host}>"
    message["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday notice answers
    message.set_content(mail.body)
    return message


class Server:
    """A connection to a mail server, kept for one pass and made anew where the server hangs up."""

    def __init__(self, url: SplitResult, settings: Settings) -> None:
        self.url = url
        self.host = urlsplit(settings.base_url).hostname or "localhost"
        self.sender = settings.mail_from or f"no-reply@{self.host}"
        self.connection: smtplib.SMTP | None = None

    def __enter__(self) -> "Server":
        self.connection = self.connect()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.connection is not None:
            self.connection.close()

    def send(self, mail: OutboxEmail) -> None:
        message = written(mail, sender=self.sender, host=self.host)
        try:
            self._connected().send_message(message)
        except smtplib.SMTPServerDisconnected:
            self.connection = None  # nothing was taken on: the next try begins with a new connection
            self._connected().send_message(message)

    def connect(self) -> smtplib.SMTP:
        """Connect, encrypt where the server can, say who we are; a password never travels in the clear."""
        host, context = self.url.hostname or "localhost", ssl.create_default_context()
        connection: smtplib.SMTP
        if self.url.scheme == "smtps":
            connection = smtplib.SMTP_SSL(host, self.url.port or 465, timeout=TIMEOUT, context=context)
        else:
            connection = smtplib.SMTP(host, self.url.port or 25, timeout=TIMEOUT)
            connection.ehlo()
            if connection.has_extn("starttls"):
                connection.starttls(context=context)
            elif self.url.username:
                connection.close()
                raise OSError("the mail server does not encrypt, so it is not given a password")
        if self.url.username:
            connection.login(unquote(self.url.username), unquote(self.url.password or ""))
        return connection

    def _connected(self) -> smtplib.SMTP:
        if self.connection is None:
            self.connection = self.connect()
        return self.connection
