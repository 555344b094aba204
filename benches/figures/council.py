"""Councils to measure: configurations in temporary directories and the servers they name.

The sites and the mail server are ours, on loopback; nothing else is asked for anything.
"""

import contextlib
import datetime
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.request

HERE = pathlib.Path(__file__).parent
SHIPPED = HERE.parent.parent / "config"
HOSTS = 16
BASIS = 'basis = "пункт плану"\n'

SETTINGS = """
[council]
name = "Зразкова сільська рада"
site = "{site}"
zone = "{zone}"
contact_name = "Адміністратор"
contact_email = "admin@rada.test"

[sending]
from = "08:30"
until = "17:00"

[schedule]
bell = "{bell}"

[polling]
per_host = 1
hosts = 16
pause = "{pause}"
timeout = "20 s"
body_max = "5 MB"

[mail]
live = {live}
channel = "{channel}"
from_name = "Зразкова сільська рада"
from_email = "robot@rada.test"

[mail.server]
host = "127.0.0.1"
security = "none"
port = {mail_port}
timeout = "1 min"

[mail.spool]
directory = "spool"
"""

MEASURE = """
[[measure]]
number = {number}
text = "Пункт {number}"
responsible = "Відповідальні"
term = "Постійно"

[[measure.duty]]
id = "{kind}"
kind = "{kind}"
sources = [{sources}]
{lines}"""


@contextlib.contextmanager
def web(latency_ms, mode="plain"):
    """Web servers while they run: their base addresses, HOSTS of them."""
    command = [sys.executable, str(HERE / "server.py"), str(HOSTS), str(latency_ms), mode]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            port = int(server.stdout.readline())
            yield [f"http://127.0.0.{number}:{port}" for number in range(1, HOSTS + 1)]
        finally:
            server.kill()


def answers_given(bases):
    with urllib.request.urlopen(f"{bases[0]}/count") as answer:
        return int(answer.read())


@contextlib.contextmanager
def mail_that_hangs_at_data():
    """A mail server that says yes to everything and nothing any more after DATA: (port, hanging).

    `hanging` is set as soon as a letter waits there.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    hanging = threading.Event()

    def talk(connection):
        with connection, connection.makefile("rwb", buffering=0) as lines:
            lines.write(b"220 mail.test ready\r\n")
            for line in lines:
                if line[:4].upper() == b"DATA":
                    hanging.set()
                    threading.Event().wait()
                lines.write(b"250 ok\r\n")

    def accept():
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=[connection], daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    with listener:
        yield listener.getsockname()[1], hanging


class Council:
    """The directories of one council: configuration and state."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.config = self.root / "config"
        self.state = self.root / "state"

    def arguments(self, *command):
        return ["--config", str(self.config), "--state", str(self.state), *command]


def noon():
    """A zone in which it is about noon, and its date: letters leave only in working hours."""
    now = datetime.datetime.now(datetime.timezone.utc)
    ahead = 12 - now.hour
    # The sign in these names is turned round.
    zone = f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"
    return zone, (now + datetime.timedelta(hours=ahead)).date()


@contextlib.contextmanager
def council(sources, pause="0 s", bell="1 h", mail_port=None, since=None, page_port=None):
    """A council that reads `sources`, (id, kind, address) of each, once a minute at most."""
    with tempfile.TemporaryDirectory(prefix="hromada-watch-figures-") as root:
        made = Council(root)
        made.config.mkdir()
        zone, today = noon()
        first = sources[0][2]
        settings = SETTINGS.format(
            site="/".join(first.split("/")[:3]),
            zone=zone,
            bell=bell,
            pause=pause,
            live="true" if mail_port else "false",
            channel="email" if mail_port else "spool",
            mail_port=mail_port or 25,
        )
        if page_port:
            page = f"127.0.0.1:{page_port}"
            settings += f'\n[web]\nlisten = "{page}"\npublic_url = "http://{page}/"\n'
        blocks = [
            f'[[source]]\nid = "{name}"\nkind = "{kind}"\nurl = "{url}"\nevery = "1 min"\n'
            for name, kind, url in sources
        ]
        (made.config / "settings.toml").write_text(settings)
        (made.config / "sources.toml").write_text("\n".join(blocks))
        (made.config / "plan.toml").write_text(plan([name for name, _, _ in sources], since))
        directory = (SHIPPED / "directory.toml").read_text().replace("rada.example", "rada.test")
        (made.config / "directory.toml").write_text(directory)
        calendar = (SHIPPED / "calendar.toml").read_text()
        assert "\ndays_worked = []" in calendar
        calendar = calendar.replace("\ndays_worked = []", f"\ndays_worked = [{today}]")
        (made.config / "calendar.toml").write_text(calendar)
        yield made


def plan(names, since):
    """Decisions are watched on every other source, submissions on the rest."""
    publication, submission = names[::2], names[1::2] or names
    of = lambda some: ", ".join(f'"{name}"' for name in some)
    term = 'responsible = ["kukina"]\nterm = "30 calendar days"\nquestions = false\n'
    twice = 'responsible = "heads"\ncheckpoints = [15, "last"]\n'
    return (
        (f"watching_since = {since}\n" if since else "")
        + MEASURE.format(number=2, kind="publication", sources=of(publication), lines=BASIS + term)
        + MEASURE.format(number=4, kind="submission", sources=of(submission), lines=BASIS + twice)
    )


def feeds(bases, count, items):
    """`count` feeds of `items` items, spread over the hosts."""
    return [
        (f"feed-{number}", "feed", f"{bases[number % len(bases)]}/feed/{number}/{items}")
        for number in range(count)
    ]

