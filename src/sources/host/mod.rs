//! Hosts and institutions' pages looked at for their own sake.
//!
//! Decides what is asked of a host, and joins the answers into one view. A look is at most three
//! questions: the page, plain HTTP, `security.txt`. The invariants: a certificate that does not
//! hold is something seen, every other failure of the page is a failed read; what a failed side
//! question leaves open is untold and nobody's fault.

mod certificate;
mod headers;
mod newest;
mod owner;
mod page;
mod passages;
mod script;
mod security_txt;
mod spam;

use super::document::address::same_site;
use super::document::encoding;
use super::fetch::{
    Answers, FetchError, Fetcher, ReadMode, Request, Response, Validators, charset, shown,
};
use super::reading::error::ReadError;
use super::reading::guarded::{markup_only, parsed};
use super::reading::task::Task;
use super::reading::{Beside, ReadRequest, Yield};
use super::spec::{Ground, HostSpec, SourceSpec};
use crate::domain::sightings::cause::document::PageFault;
use crate::domain::sightings::host::{Check, HostView, ON_THE_PAGE};
use crate::domain::sightings::host_fault::Particulars;
use certificate::Fault;
use chrono::{DateTime, Utc};
use headers::BY_HEADERS;
use page::Wanted;
use serde::{Deserialize, Serialize};
use url::Url;

/// Where `security.txt` stands (RFC 9116, 3).
const SECURITY_TXT: &str = "/.well-known/security.txt";

pub(super) async fn read(
    spec: &SourceSpec,
    host: &HostSpec,
    fetcher: &Fetcher,
    request: &ReadRequest<'_>,
) -> Result<Option<Yield>, ReadError> {
    let asker = Asker { spec, fetcher, now: request.now };
    let wanted = Wanted {
        owner: host.owner.clone(),
        ground: host.ground,
        zone: request.zone,
        now: request.now,
    };
    let view = match asker.ask(spec.url.clone()).await {
        Ok(answer) => asker.looked(answer, wanted).await?,
        Err(error) => match certificate::fault(&error).filter(|_| host.ground == Ground::Own) {
            Some(fault) => asker.without_certificate(&error, fault).await,
            None => return Err(error.into()),
        },
    };
    Ok(Some(Yield::whole(Vec::new(), Some(Beside::Host(view)))))
}

struct Asker<'a> {
    spec: &'a SourceSpec,
    fetcher: &'a Fetcher,
    now: DateTime<Utc>,
}

impl Asker<'_> {
    /// Asks in full: headers and certificate change while a page stands still.
    async fn ask(&self, url: Url) -> Result<Response, FetchError> {
        let request = Request {
            url,
            configured: self.spec.url.clone(),
            validators: Validators::default(),
            mode: ReadMode::Full,
            answers: Answers::Success,
            now: self.now,
        };
        self.fetcher.fetch(&request).await
    }

    /// What an answer shows, and the answers to the other questions.
    async fn looked(&self, mut answer: Response, wanted: Wanted) -> Result<HostView, ReadError> {
        let at = shown(&answer.final_url);
        markup_only(&answer, &at)?;
        let own = wanted.ground == Ground::Own;
        let arrived = answer.final_url.clone();
        let certificate = answer.certificate.clone();
        let bytes = std::mem::take(&mut answer.body);
        let task = HostLook { answer, wanted };
        let view = parsed(self.fetcher.parser(), &at, task, bytes).await?;
        let mut view = view.map_err(|error| ReadError::Page { at, error })?;
        if !own {
            return Ok(view);
        }
        let secure = arrived.scheme() == "https";
        view.certificate_until = certificate.as_deref().and_then(certificate::not_after);
        if !secure {
            self.over_https(&mut view, &arrived).await;
        } else if self.spec.url.scheme() == "https" {
            self.over_plain_http(&mut view).await;
        }
        if view.shows_the_page() {
            self.security_txt(&mut view, &arrived).await;
        } else {
            // What stands before the page would answer in place of the file.
            view.untold.insert(Check::SecurityTxt);
        }
        Ok(view)
    }

    /// The page was served without TLS: whether there is any.
    async fn over_https(&self, view: &mut HostView, arrived: &Url) {
        let mut particulars = match self.spec.url.scheme() {
            "https" => Particulars::LeadsBack,
            _ => Particulars::None,
        };
        view.untold.extend([Check::Certificate, Check::Hsts]);
        // Another port than the usual one says nothing of where HTTPS might be.
        let mut secure = arrived.clone();
        if self.spec.url.scheme() == "http"
            && arrived.port().is_none()
            && secure.set_scheme("https").is_ok()
        {
            match self.ask(secure).await {
                Ok(answer) if answer.final_url.scheme() == "https" => {
                    view.certificate_until =
                        answer.certificate.as_deref().and_then(certificate::not_after);
                    let fault = headers::findings(&answer, None).remove(&Check::Hsts);
                    view.findings.extend(fault.map(|fault| (Check::Hsts, fault)));
                    view.untold.retain(|it| !matches!(it, Check::Certificate | Check::Hsts));
                }
                Ok(_) => {}
                Err(FetchError::Connect { .. }) => particulars = Particulars::NoHttps,
                Err(error) => {
                    if let Some(fault) = certificate::fault(&error) {
                        view.untold.remove(&Check::Certificate);
                        self.take_fault(view, &error, fault);
                    }
                }
            }
        }
        view.findings.insert(Check::HttpsRedirect, particulars);
    }

    /// The page was served over TLS: whether plain HTTP leads there.
    async fn over_plain_http(&self, view: &mut HostView) {
        let host = self.spec.url.host_str().filter(|_| self.spec.url.port().is_none());
        let Some(plain) = host.and_then(|host| Url::parse(&format!("http://{host}/")).ok()) else {
            return;
        };
        match self.ask(plain).await {
            Ok(answer) if answer.final_url.scheme() == "https" => {}
            Ok(_) => {
                view.findings.insert(Check::HttpsRedirect, Particulars::None);
            }
            // It led to HTTPS, whatever went wrong there; or nothing is served without it.
            Err(error) if error.at().starts_with("https:") => {}
            Err(FetchError::Status { code: 400..=499, .. } | FetchError::Connect { .. }) => {}
            Err(_) => {
                view.untold.insert(Check::HttpsRedirect);
            }
        }
    }

    async fn security_txt(&self, view: &mut HostView, arrived: &Url) {
        // `rada.example` may live at `www.rada.example`, but a stranger's file is not its own.
        let site = if same_site(arrived, &self.spec.url) { arrived } else { &self.spec.url };
        let Ok(url) = site.join(SECURITY_TXT) else { return };
        let fault = match self.ask(url).await {
            Ok(answer) => self.security_txt_fault(&answer),
            Err(error) if error.says_gone() => Some(Particulars::None),
            Err(_) => {
                view.untold.insert(Check::SecurityTxt);
                return;
            }
        };
        view.findings.extend(fault.map(|fault| (Check::SecurityTxt, fault)));
    }

    fn security_txt_fault(&self, answer: &Response) -> Option<Particulars> {
        let sent = answer.content_type.as_deref().unwrap_or("text/plain").to_ascii_lowercase();
        let text = encoding::decode(&answer.body, charset(&sent)).text;
        // Many sites answer every address with some page of theirs.
        let is_page = sent.starts_with("text/html") || text.trim_start().starts_with('<');
        if is_page { Some(Particulars::None) } else { security_txt::fault(&text, self.now) }
    }

    /// Nothing can be told of a page behind a certificate that does not hold.
    async fn without_certificate(&self, error: &FetchError, fault: Fault) -> HostView {
        let mut view = HostView::default();
        view.untold.extend(ON_THE_PAGE.into_iter().chain(BY_HEADERS));
        view.untold.insert(Check::SecurityTxt);
        self.take_fault(&mut view, error, fault);
        if self.spec.url.scheme() == "https" {
            self.over_plain_http(&mut view).await;
        }
        view
    }

    fn take_fault(&self, view: &mut HostView, error: &FetchError, fault: Fault) {
        let own = self.spec.url.host_str().unwrap_or_default();
        let there = Url::parse(error.at()).ok();
        let there = there.as_ref().and_then(Url::host_str).filter(|host| *host != own);
        let host = there.map(str::to_owned);
        let particulars = Particulars::Certificate { host, fault: fault.fault };
        view.certificate_until = fault.until;
        view.findings.insert(Check::Certificate, particulars);
    }
}
/// Looking at a host's answer.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct HostLook {
    answer: Response,
    wanted: Wanted,
}

impl Task for HostLook {
    const NAME: &'static str = "host";
    type Done = Result<HostView, PageFault>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        page::look(&Response { body: bytes.to_vec(), ..self.answer }, &self.wanted)
    }
}
