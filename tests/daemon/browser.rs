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
pub fn ask(page: SocketAddr, request: &str) -> Shown {
    let mut stream = TcpStream::connect(page).expect("the page listens");
    stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a timeout");
    stream.write_all(request.as_bytes()).expect("it is heard");
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

    fn send(&mut self, method: &str, path: &str, body: &str) -> Shown {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies = cookies.collect::<Vec<_>>().join("; ");
        let (length, more) = (body.len(), &self.headers);
        let shown = ask(
            self.page,
            &format!(
                "{method} {path} HTTP/1.1\r\nHost: evil.test\r\nConnection: close\r\n\
                 Cookie: {cookies}\r\n{more}Content-Type: application/x-www-form-urlencoded\r\n\
                 Content-Length: {length}\r\n\r\n{body}"
            ),
        );
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
