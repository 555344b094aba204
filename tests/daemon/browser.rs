//! What a browser does with the page: it keeps cookies, follows where it is sent, fills in forms.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// An answer of the page.
pub struct Shown {
    pub status: u16,
    /// Its headers, in lower case.
    pub head: String,
    pub text: String,
}

impl Shown {
    /// The value of the hidden field that every form of this page carries.
    pub fn token(&self) -> String {
        let after = self.text.split("name=\"token\" value=\"").nth(1);
        let token = after.and_then(|rest| rest.split('"').next());
        token.unwrap_or_else(|| panic!("no form in {}", self.text)).to_owned()
    }

    /// The value of a hidden field, as it was written.
    pub fn hidden(&self, name: &str) -> String {
        let after = self.text.split(&format!("name=\"{name}\" value=\"")).nth(1);
        let text = after.and_then(|rest| rest.split('"').next());
        let text = text.unwrap_or_else(|| panic!("no {name} in {}", self.text));
        text.replace("&#x2f;", "/").replace("&#10;", "\n")
    }

    /// Asserts that words are on the page.
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.text.contains(words), "no {words:?} in {}", self.text);
        self
    }
}

/// A port for the page, and the lines of `settings.toml` that put the page there.
pub fn place() -> (SocketAddr, String) {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let page = free.local_addr().expect("a port");
    let web = format!("\n[web]\nlisten = \"{page}\"\npublic_url = \"http://{page}/\"\n");
    (page, web)
}

/// Sends a request as it stands, and reads the answer to its end.
pub fn ask(page: SocketAddr, request: &[u8]) -> Shown {
    let mut stream = TcpStream::connect(page).expect("the page listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    stream.write_all(request).expect("it is heard");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let answer = String::from_utf8(answer).expect("it is UTF-8");
    let (head, text) = answer.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status");
    Shown { status, head: head.to_owned(), text: text.to_owned() }
}

/// One browser with its cookies.
pub struct Browser {
    page: SocketAddr,
    pub cookies: BTreeMap<String, String>,
    /// More headers of every request.
    pub headers: String,
}

impl Browser {
    pub fn at(page: SocketAddr) -> Self {
        Self { page, cookies: BTreeMap::new(), headers: String::new() }
    }

    /// Opens an address as it stands.
    pub fn get(&mut self, path: &str) -> Shown {
        self.send("GET", path, "")
    }

    /// Sends a form.
    pub fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Shown {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        let body = form.extend_pairs(fields).finish();
        self.send("POST", path, &body)
    }

    /// Opens a page and sends its form with the token that stands in it.
    pub fn fill(&mut self, page: &str, to: &str, fields: &[(&str, &str)]) -> Shown {
        let token = self.get(page).token();
        let mut all = vec![("token", token.as_str())];
        all.extend_from_slice(fields);
        self.post(to, &all)
    }

    /// Opens a page and hands over a file with its form.
    pub fn upload(&mut self, fields: &[(&str, &str)], (name, bytes): (&str, &[u8])) -> Shown {
        let token = self.get("/register").token();
        self.hand_over(&token, fields, (name, bytes))
    }

    /// Hands over a file with a token.
    pub fn hand_over(
        &mut self,
        token: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
    ) -> Shown {
        let mut body = Vec::new();
        for (field, value) in [("token", token)].iter().chain(fields) {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend(bytes);
        body.extend(b"\r\n--edge--\r\n");
        self.send_as("POST", "/register/file", "multipart/form-data; boundary=edge", &body)
    }

    fn send(&mut self, method: &str, path: &str, body: &str) -> Shown {
        self.send_as(method, path, "application/x-www-form-urlencoded", body.as_bytes())
    }

    fn send_as(&mut self, method: &str, path: &str, kind: &str, body: &[u8]) -> Shown {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let (length, more) = (body.len(), &self.headers);
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\
             Cookie: {cookies}\r\n{more}Content-Type: {kind}\r\n\
             Content-Length: {length}\r\n\r\n"
        );
        let shown = ask(self.page, &[head.as_bytes(), body].concat());
        for line in shown.head.lines() {
            let Some((name, line)) = line.split_once(": ") else { continue };
            if !name.eq_ignore_ascii_case("set-cookie") {
                continue;
            }
            let pair = line.split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.expect("a cookie");
            match line.contains("Max-Age=0;") {
                true => drop(self.cookies.remove(name)),
                false => drop(self.cookies.insert(name.to_owned(), value.to_owned())),
            }
        }
        shown
    }
}
