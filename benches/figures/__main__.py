"""Whole-process figures of hromada-watch, one line for each row of the table of budgets.

    cargo build --release
    python3 benches/figures            # all rows, about half an hour
    python3 benches/figures due wakeups
    python3 benches/figures --binary target/dist/hromada-watch size

Needs Linux and Python 3.9, nothing else; touches loopback and temporary directories only, and
builds nothing. 300 feeds of 30 items on sixteen loopback addresses, each answer 20 ms late, are
what the first rows read. Rows of pure computing are in the benches beside this folder: `cargo
bench`.
"""

import argparse
import datetime
import pathlib
import statistics
import subprocess
import sys
import time

# Measuring leaves nothing behind in the tree.
sys.dont_write_bytecode = True

from council import answers_given, council, feeds, mail_that_hangs_at_data, web
from page import Browser, free_port
from process import daemon, finish

FEEDS = 300
ITEMS = 30
LATENCY_MS = 20
COMMANDS = 1_000
# Commands that wait for a turn's end are counted as they are, but not for ever.
PATIENCE_S = 120
yesterday = (datetime.date.today() - datetime.timedelta(days=1)).strftime("%d.%m.%Y")


def many(bases, items=ITEMS, **settings):
    return council(feeds(bases, FEEDS, items), **settings)


def row_once(binary):
    """first read of 300 feeds, and `once` again when nothing changed"""
    with web(LATENCY_MS) as bases, many(bases) as town:
        yield "first read of 300 feeds, once", finish(binary, town.arguments("once"))
        yield "once again, unchanged", finish(binary, town.arguments("once"))


def row_turn(binary):
    """the daemon's turns over 300 unchanged feeds"""
    with web(LATENCY_MS) as bases, many(bases, bell="30 s") as town:
        with daemon(binary, town.arguments()) as running:
            running.turn()
            costs, reads, before = [], answers_given(bases), running.cpu_s()
            while len(costs) < 4:
                running.turn()
                cpu, asked = running.cpu_s(), answers_given(bases)
                # Between two readings of all feeds the bell rings for nothing.
                if asked - reads >= FEEDS:
                    costs.append(cpu - before)
                before, reads = cpu, asked
            memory, peak = running.memory_mb()
            yield "turn over 300 unchanged feeds", (
                f"{statistics.median(costs):.3f} s CPU, median of {len(costs)}; {memory:.0f} MB, "
                f"at most {peak:.0f} MB"
            )


def row_due(binary):
    """start with 36,000 known items, and `due` over them"""
    with web(0) as bases, many(bases, items=120) as town:
        yield "first read of 36,000 items, once", finish(binary, town.arguments("once"))
        runs = [finish(binary, town.arguments("due", "--json")) for _ in range(3)]
        yield "due over 36,000 items", min(runs, key=lambda run: run.cpu_s)
        yield "once over 36,000 items, unchanged", finish(binary, town.arguments("once"))


def row_large(binary):
    """first turn and memory with 200,000 facts, nearly all items"""
    with web(0) as bases, many(bases, items=667) as town:
        yield "first read of 200,000 items, once", finish(binary, town.arguments("once"))
        yield "due over 200,000 items", finish(binary, town.arguments("due", "--json"))
        with daemon(binary, town.arguments()) as running:
            running.turn(1800)
            memory, peak = running.memory_mb()
            took = time.monotonic() - running.started
            yield "daemon's start and first turn", (
                f"{running.cpu_s():.2f} s CPU, {took:.2f} s, {memory:.0f} MB, at most {peak:.0f} MB"
            )


def small(bases, **settings):
    """A small council: a list of decisions and one of news, forty items each, on one site."""
    sections = (("acts", "documents"), ("news", "news"))
    lists = [(name, "page", f"{bases[0]}/list/{section}/40") for name, section in sections]
    return council(lists, **settings)


def row_ready(binary):
    """start to READY, small council after its first turn"""
    with web(LATENCY_MS) as bases, small(bases) as town:
        finish(binary, town.arguments("once"))
        took = []
        for _ in range(9):
            with daemon(binary, town.arguments()) as running:
                took.append(running.ready_s * 1000)
        yield "start to READY", (
            f"{statistics.median(took):.0f} ms median, {max(took):.0f} ms worst of {len(took)}"
        )


def row_memory(binary):
    """memory of a small council after five minutes of reading again and again"""
    with web(LATENCY_MS) as bases, small(bases, bell="30 s") as town:
        with daemon(binary, town.arguments()) as running:
            turns = 0
            while time.monotonic() - running.started < 300:
                running.turn()
                turns += 1
            memory, peak = running.memory_mb()
            yield "memory of a small council", (
                f"{memory:.0f} MB, at most {peak:.0f} MB, after {turns} turns in five minutes"
            )


def row_wakeups(binary):
    """wake-ups of an idle daemon in a minute"""
    with web(LATENCY_MS) as bases, small(bases) as town:
        with daemon(binary, town.arguments()) as running:
            running.turn()
            time.sleep(45)
            before, cpu = running.wakeups(), running.cpu_s()
            time.sleep(60)
            after = running.wakeups()
            spent = running.cpu_s() - cpu
            count = sum(after[task] - before.get(task, 0) for task in after)
            yield "wake-ups of an idle daemon", (
                f"{count} a minute, {len(after)} threads, {spent * 1000:.1f} ms CPU"
            )


def row_commands(binary):
    """latency of 1,000 commands while a turn is busy with a slow or dead server"""
    with web(LATENCY_MS) as bases:
        slow = [("acts", "page", f"{bases[0]}/list/documents/100")]
        with council(slow, pause="1 s") as town, daemon(binary, town.arguments()):
            yield "commands, 100 pages with a pause of 1 s", latency(binary, town)
    with web(0, "deaf") as bases:
        dead = [(f"site-{n}", "page", f"{bases[0]}/list/{n}/40") for n in range(20)]
        with council(dead) as town, daemon(binary, town.arguments()):
            yield "commands, sites that never answer", latency(binary, town)
    with web(LATENCY_MS) as bases, mail_that_hangs_at_data() as (port, hanging):
        with small(bases, mail_port=port, since="2020-01-01") as town:
            acts = [f"{day}.09.2026, session, №№ {day}00-{day}09" for day in range(10, 20)]
            for act in acts:
                finish(binary, town.arguments("decision", "add", act))
            with daemon(binary, town.arguments()):
                if not hanging.wait(120):
                    raise SystemExit("no letter reached the mail server")
                yield "commands, mail that hangs at DATA", latency(binary, town)


def latency(binary, town):
    """What the commands of one turn wait, one after another: questions and facts in turn."""
    kinds = [["due", "--json"], ["decision", "list", "--json"], ["outbox", "list", "--json"], None]
    waited = []
    until = time.monotonic() + PATIENCE_S
    while len(waited) < COMMANDS and time.monotonic() < until:
        number = len(waited)
        command = kinds[number % 4] or ["decision", "add", f"{yesterday}, session, {number + 1}"]
        started = time.monotonic()
        done = subprocess.run(
            [binary, *town.arguments(*command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        waited.append((time.monotonic() - started) * 1000)
        if done.returncode:
            raise SystemExit(f"{command}: exit {done.returncode}\n{done.stderr.decode()}")
    waited.sort()
    at = lambda share: waited[min(len(waited) - 1, int(share * len(waited)))]
    return (
        f"{len(waited)} answered; median {at(0.5):.0f} ms, 99 % within {at(0.99):.0f} ms, "
        f"worst {waited[-1]:.0f} ms (start of each command included)"
    )


PAGES = ["", "list?group=ahead", "list?group=ahead&sort=person&page=3", "register",
         "register/all/decisions", "register/all/decisions?page=300", "register/all/sittings",
         "register/all/events", "register/all/absences", "register/all/promises",
         "register/all/waivers", "letters", "sources", "report"]


def row_pages(binary):
    """a page with 200,000 facts, 20,000 of them decisions: time of the daemon, and bytes"""
    with web(0) as bases, many(bases, items=600, page_port=free_port()) as town:
        finish(binary, town.arguments("once"))
        for year in range(40):
            numbers = range(year * 500, year * 500 + 500)
            table = town.root / "acts.csv"
            rows = "".join(f"сесія;{number};{yesterday}\n" for number in numbers)
            table.write_text("Орган;Номер;Дата\n" + rows)
            finish(binary, town.arguments("decision", "import", str(table)))
        with daemon(binary, town.arguments()) as running:
            running.turn(1800)
            browser = Browser(town)
            browser.sign_in()
            for path in PAGES:
                browser.get(path)
                before, count = running.cpu_s(), 100
                sizes = [browser.get(path) for _ in range(count)]
                spent = (running.cpu_s() - before) * 1000 / count
                yield f"page /{path}", f"{spent:.1f} ms CPU, {sizes[0] / 1024:.1f} KB compressed"


def row_size(binary):
    """size of the executable; the package's is built by `cargo build --profile dist`"""
    yield "size of the executable", f"{pathlib.Path(binary).stat().st_size / 1e6:.1f} MB"


ROWS = {name[4:]: row for name, row in globals().items() if name.startswith("row_")}


def main():
    rows = "\n".join(f"  {name:10}{row.__doc__}" for name, row in ROWS.items())
    parser = argparse.ArgumentParser(
        prog="figures",
        description=__doc__,
        epilog=f"rows:\n{rows}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--binary", default="target/release/hromada-watch")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="all of them unless named")
    given = parser.parse_args()
    unknown = [name for name in given.rows if name not in ROWS]
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}")
    if not pathlib.Path(given.binary).is_file():
        parser.error(f"{given.binary} is not there: cargo build --release, or --binary FILE")
    for name in given.rows or ROWS:
        for what, figure in ROWS[name](given.binary):
            print(f"{what + ':':44}{figure}", flush=True)


main()
