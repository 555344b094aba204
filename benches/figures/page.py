"""A browser as far as figures need one: it signs in by the letter and keeps its cookies."""

import email
import email.policy
import gzip
import http.client
import re
import socket
import time
import urllib.parse


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Browser:
    def __init__(self, town):
        settings = (town.config / "settings.toml").read_text()
        self.port = int(re.search(r'listen = "127.0.0.1:([0-9]+)"', settings).group(1))
        self.spool = town.state / "spool"
        self.cookies = {}

    def ask(self, method, path, form=None):
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urllib.parse.urlencode(form) if form else None
        headers = {"Cookie": cookies, "Accept-Encoding": "gzip"}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        talk.request(method, path, body, headers)
        answer = talk.getresponse()
        content = answer.read()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                name, _, value = value.partition(";")[0].partition("=")
                self.cookies[name] = value
        talk.close()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status}")
        if answer.getheader("content-encoding") == "gzip":
            return content, gzip.decompress(content).decode()
        return content, content.decode()

    def get(self, path):
        return len(self.ask("GET", "/" + path)[0])

    def token(self, path):
        return re.search(r'name="token" value="([^"]+)"', self.ask("GET", path)[1]).group(1)

    def sign_in(self):
        form = {"token": self.token("/sign-in"), "email": "admin@rada.test"}
        self.ask("POST", "/sign-in", form)
        for _ in range(200):
            for path in self.spool.glob("**/*.eml"):
                mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                text = mail.get_body(("plain",)).get_content()
                found = re.search(r"/sign-in/\S+", text)
                if found:
                    link = found.group(0)
                    self.ask("POST", link, {"token": self.token(link)})
                    return
            time.sleep(0.1)
        raise SystemExit("no sign-in letter came")
