"""A web server of made-up council sites, on loopback, in a process of its own.

    python3 server.py HOSTS LATENCY_MS MODE

HOSTS addresses from 127.0.0.1 on share one port, which is printed when they listen. Every answer
waits LATENCY_MS. What is asked for says what is given:

    /feed/N/ITEMS       an RSS feed of ITEMS items, with ETag; the same ETag is answered with 304
    /list/SECTION/PAGES a list of PAGES items, each with a page of its own: /SECTION/ITEM-storinka,
                        as the engine of many councils names documents and news
    /count              how many answers were given so far (not counted itself)

MODE `deaf` takes every question and never answers.
"""

import asyncio
import datetime
import sys

# One line in three is a decision, as on a council's site; the numbers make each its own.
TITLES = (
    "Рішення сесії сільської ради від {day} № {n} «Про затвердження Програми підтримки № {n}»",
    "У ліцеї відбувся день відкритих дверей: до школи завітали {n} майбутніх першокласників",
    "Відділ культури запрошує на святковий концерт до Дня села, зустріч {n}",
    "Рішення виконавчого комітету № {n} від {day} Про надання матеріальної допомоги",
    "ЦНАП інформує: змінено графік прийому громадян, звернень за тиждень – {n}",
    "Сільський голова зустрівся з аграріями громади: підсумки {n} гектарів жнив",
    "Про внесення змін до бюджету громади на 2026 рік (рішення від {day} №{n}-VIII)",
    "Рятувальники нагадують про правила безпеки в побуті: {n} випадків за рік",
    "Оголошення про конкурс на посаду директора закладу дошкільної освіти № {n}",
)
SENTENCES = (
    "Відповідно до статті 26 Закону України «Про місцеве самоврядування в Україні» розглянуто "
    "питання № {n}.",
    "Дякуємо всім, хто долучився до обговорення: мешканцям громади, депутатам та працівникам.",
    "Захід відбувся {day} у приміщенні будинку культури за участю педагогів і батьків.",
    "Начальниця відділу освіти, молоді та спорту привітала учнів, які здобули перемогу.",
    "На засіданні обговорили ремонт водогону, освітлення вулиць і підготовку до зими.",
    "За довідками звертайтеся за телефоном або до старости свого округу в робочі години.",
    "Наступна зустріч відбудеться за місяць, про день і час повідомимо окремо.",
)
TEXT = " ".join(SENTENCES * 2)
# Everything was published well before anybody watches: a first read owes nothing.
NEWEST = datetime.date.today() - datetime.timedelta(days=90)


def day_of(number):
    return NEWEST - datetime.timedelta(days=number % 700)


def title(number):
    return TITLES[number % len(TITLES)].format(day=day_of(number).strftime("%d.%m.%Y"), n=number)


def text(number):
    return TEXT.format(n=number, day=day_of(number).strftime("%d.%m.%Y"))


def feed(base, feed_number, items):
    first = feed_number * items
    entries = "".join(
        f"<item><title>{title(n)}</title><link>{base}/item/{n}</link>"
        f'<guid isPermaLink="false">item-{n}</guid>'
        f"<pubDate>{day_of(n).strftime('%a, %d %b %Y')} 09:00:00 +0200</pubDate>"
        f"<description>{text(n)}</description></item>"
        for n in range(first, first + items)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>Громада {feed_number}</title><link>{base}/</link>"
        f"<description>Новини</description>{entries}</channel></rss>"
    )


def page(body):
    return (
        '<!doctype html><html lang="uk"><head><meta charset="utf-8"><title>Громада</title></head>'
        f'<body><header><a href="/">Громада</a></header><main>{body}</main></body></html>'
    )


def listing(section, items):
    lines = "".join(
        f'<div class="item"><span>{day_of(n).strftime("%d/%m/%Y")}</span> '
        f'<a href="/{section}/{n}-storinka">{title(n)}</a></div>'
        for n in range(items)
    )
    return page(f'<h1>Документи</h1><div class="list">{lines}</div>')


def article(number):
    day = day_of(number).strftime("%d/%m/%Y")
    body = f"<div>{day}</div><h1>{title(number)}</h1><p>{text(number)}</p>"
    return page(f"<article>{body}</article>")


def answer(path, host, known):
    """(status line, kind, etag, body) of one question."""
    tag = f'"{path}"'
    parts = path.strip("/").split("/")
    if parts[0] == "feed" and len(parts) == 3:
        if known == tag:
            return "304 Not Modified", None, tag, ""
        body = feed(f"http://{host}", int(parts[1]), int(parts[2]))
        return "200 OK", "application/rss+xml; charset=utf-8", tag, body
    if parts[0] == "list" and len(parts) == 3:
        return "200 OK", "text/html; charset=utf-8", None, listing(parts[1], int(parts[2]))
    if parts[0] in ("documents", "news") and len(parts) == 2:
        number = int(parts[1].split("-")[0])
        return "200 OK", "text/html; charset=utf-8", None, article(number)
    return "404 Not Found", "text/plain", None, ""


class Server:
    def __init__(self, latency, deaf):
        self.latency = latency
        self.deaf = deaf
        self.answers = 0
        # Held here: a task that waits for what nobody holds is thrown away with its connection.
        self.never = asyncio.Event()

    async def serve(self, reader, writer):
        try:
            while await self.one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def one(self, reader, writer):
        line = await reader.readline()
        if not line:
            return False
        headers = {}
        while True:
            header = (await reader.readline()).decode("latin-1").strip()
            if not header:
                break
            name, _, value = header.partition(":")
            headers[name.lower()] = value.strip()
        path = line.decode("latin-1").split(" ")[1]
        if path == "/count":
            reply = str(self.answers).encode()
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(reply), reply))
            await writer.drain()
            return True
        if self.deaf:
            await self.never.wait()
        await asyncio.sleep(self.latency)
        known = headers.get("if-none-match")
        status, kind, tag, body = answer(path, headers.get("host", ""), known)
        body = body.encode()
        head = [f"HTTP/1.1 {status}"]
        head += [f"Content-Type: {kind}"] if kind else []
        head += [f"ETag: {tag}"] if tag else []
        head += [] if status.startswith("304") else [f"Content-Length: {len(body)}"]
        self.answers += 1
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        return True


async def main(hosts, latency_ms, mode):
    server = Server(latency_ms / 1000, mode == "deaf")
    first = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    port = first.sockets[0].getsockname()[1]
    others = [f"127.0.0.{number}" for number in range(2, hosts + 1)]
    if others:
        await asyncio.start_server(server.serve, others, port)
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3]))
