//! Attachments of item pages: where they are, and the text of their first pages.
//!
//! Decides which links of a page are its documents and what text they hold. Does not decide when an
//! attachment is worth reading (`daemon::polling` does). The invariant: whatever the file is, the
//! item gains a bounded text or one line that a person has to look; parsers run on a thread of
//! their own, in bounded time and memory, and their panics cost one attachment.

use crate::domain::sightings::{
    ATTACHMENT_SCAN, ATTACHMENT_TEXT, ATTACHMENT_UNREAD, Item, TEXT_CUT, TEXT_MAX_BYTES,
};
use crate::sources::document::text;
use crate::sources::fetch::{FetchError, Fetcher, Request};
use crate::sources::reading::error::ReadError;
use crate::sources::reading::guarded;
use crate::sources::reading::parser::Parser;
use crate::sources::reading::task::Task;
use crate::sources::spec::SourceSpec;
use chrono::{DateTime, Utc};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::{Deserialize, Serialize};
use std::io::{Cursor, Read};
use url::Url;

/// Attachments of one page that are read.
pub const ATTACHMENTS_MAX: usize = 2;

/// Largest attachment read.
pub const ATTACHMENT_MAX_BYTES: usize = 5_000_000;

/// What is kept of the text of one attachment: the head of an act, or a list of decisions.
const TEXT_KEPT_BYTES: usize = 4_000;

/// Most bytes one part of a file may unpack to.
const UNPACKED_MAX_BYTES: usize = 16_000_000;

/// Most bytes one stream of a PDF may unpack to while the file is opened, and the content of the
/// pages that are read: each two bytes of either may become an object of a hundred.
const PDF_STREAM_MAX_BYTES: usize = 2_000_000;

/// Most objects of a PDF.
const PDF_OBJECTS_MAX: usize = 100_000;

/// Pages of a PDF that are read.
const PAGES_MAX: usize = 2;

/// Fewer letters than this are a stamp on a scan, not its text.
const LETTERS_MIN: usize = 30;

/// How an attachment is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// PDF.
    Pdf,
    /// Word, Office Open XML.
    Docx,
}

/// The format an address promises.
pub fn format_of(url: &Url) -> Option<Format> {
    let path = url.path().to_ascii_lowercase();
    if path.ends_with(".pdf") {
        return Some(Format::Pdf);
    }
    path.ends_with(".docx").then_some(Format::Docx)
}

/// Adds the text of the attachments to an item's text.
pub async fn append(
    spec: &SourceSpec,
    fetcher: &Fetcher,
    item: &mut Item,
    attachments: &[Url],
    now: DateTime<Utc>,
) {
    let mut added = String::new();
    for url in attachments.iter().take(ATTACHMENTS_MAX) {
        let Some(format) = format_of(url) else { continue };
        added.push('\n');
        match text_of(spec, fetcher, url.clone(), format, now).await {
            Ok(Some(text)) => {
                added.push_str(ATTACHMENT_TEXT);
                added.push('\n');
                added.push_str(&text);
            }
            Ok(None) => added.push_str(ATTACHMENT_SCAN),
            Err(reason) => {
                tracing::warn!(
                    source.id = %spec.id, item.id = %item.id, reason = %reason,
                    "an attachment of item {} of source {} could not be read", item.id, spec.id,
                );
                added.push_str(ATTACHMENT_UNREAD);
            }
        }
    }
    let body = item.text.take().unwrap_or_default();
    let room = TEXT_MAX_BYTES.saturating_sub(added.len());
    let body = match body.len() <= room {
        true => body,
        false => {
            let head = text::bounded(&body, room.saturating_sub(TEXT_CUT.len()));
            format!("{head}{}", TEXT_CUT.trim_end())
        }
    };
    item.text = Some(format!("{body}{added}"));
    text::fit(item);
}

/// The part of an item's text that its attachments are, with the line break before it.
pub fn part_of(text: &str) -> &str {
    [ATTACHMENT_TEXT, ATTACHMENT_SCAN, ATTACHMENT_UNREAD]
        .iter()
        .filter_map(|line| {
            text.match_indices(line)
                .map(|(at, _)| at)
                .find(|at| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'))
        })
        .min()
        .map_or("", |at| &text[at.saturating_sub(1)..])
}

/// The text of an attachment; `None` when it is pictures only, an error as one line.
async fn text_of(
    spec: &SourceSpec,
    fetcher: &Fetcher,
    url: Url,
    format: Format,
    now: DateTime<Utc>,
) -> Result<Option<String>, String> {
    let request = Request { configured: spec.url.clone(), ..Request::full(url, now) };
    let fetched = |error: FetchError| ReadError::from(error).reason();
    let answer = fetcher.fetch(&request).await.map_err(fetched)?;
    if answer.body.len() > ATTACHMENT_MAX_BYTES {
        return Err(format!("it is larger than {ATTACHMENT_MAX_BYTES} bytes"));
    }
    let at = crate::sources::fetch::shown(&answer.final_url);
    extracted(fetcher.parser(), &at, format, answer.body).await
}

/// The text of the first pages of an attachment, taken out of it where that can hurt nobody.
pub async fn extracted(
    parser: &Parser,
    at: &str,
    format: Format,
    bytes: Vec<u8>,
) -> Result<Option<String>, String> {
    let done = guarded::parsed(parser, at, Extract { format }, bytes).await;
    done.map_err(|error| error.reason())?
}

/// Taking the text out of an attachment.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct Extract {
    format: Format,
}

impl Task for Extract {
    const NAME: &'static str = "attachment";
    type Done = Result<Option<String>, String>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        extract(bytes, self.format)
    }
}

/// The text of the first pages; `None` when there is none to speak of.
pub fn extract(bytes: &[u8], format: Format) -> Result<Option<String>, String> {
    let raw = match format {
        Format::Pdf => pdf(bytes),
        Format::Docx => docx(bytes),
    }?;
    let lines: Vec<String> = raw.lines().map(text::fold).filter(|line| !line.is_empty()).collect();
    let whole = lines.join("\n");
    let cyrillic = whole.chars().filter(|c| ('\u{400}'..='\u{52f}').contains(c)).count();
    let strange = whole.chars().filter(|c| c.is_alphabetic()).count() - cyrillic;
    // Fonts without a map to characters give letters that nobody reads.
    if cyrillic < LETTERS_MIN || strange > cyrillic {
        return Ok(None);
    }
    Ok(Some(text::bounded(&whole, TEXT_KEPT_BYTES).trim_end().to_owned()))
}

fn pdf(bytes: &[u8]) -> Result<String, String> {
    let options = lopdf::LoadOptions::with_max_decompressed_size(PDF_STREAM_MAX_BYTES);
    let document = lopdf::Document::load_mem_with_options(bytes, options).map_err(of_pdf)?;
    if document.is_encrypted() {
        return Err("the PDF is encrypted".to_owned());
    }
    if document.objects.len() > PDF_OBJECTS_MAX {
        return Err(format!("the PDF has more than {PDF_OBJECTS_MAX} objects; {SAVE_AGAIN}"));
    }
    let pages: Vec<(u32, lopdf::ObjectId)> =
        document.get_pages().into_iter().take(PAGES_MAX).collect();
    let mut room = PDF_STREAM_MAX_BYTES;
    for (_, page) in &pages {
        let content = document.get_page_content_with_limit(*page, room).map_err(of_pdf)?;
        room = room.saturating_sub(content.len());
    }
    let numbers: Vec<u32> = pages.into_iter().map(|(number, _)| number).collect();
    // A font that cannot be decoded spoils its own letters only.
    let chunks = document.extract_text_chunks_with_limit(&numbers, PDF_STREAM_MAX_BYTES);
    Ok(chunks.into_iter().flatten().collect::<Vec<_>>().concat())
}

const SAVE_AGAIN: &str = "text can be read from it when it is saved as a document, not a drawing";

fn of_pdf(error: lopdf::Error) -> String {
    match error {
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => format!(
            "a part of the PDF unpacks to more than {PDF_STREAM_MAX_BYTES} bytes; {SAVE_AGAIN}"
        ),
        error => format!("the PDF cannot be read: {error}"),
    }
}

fn docx(bytes: &[u8]) -> Result<String, String> {
    let broken = |error: zip::result::ZipError| format!("the DOCX cannot be opened: {error}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let part = archive.by_name("word/document.xml").map_err(broken)?;
    let mut xml = Vec::new();
    part.take(UNPACKED_MAX_BYTES as u64)
        .read_to_end(&mut xml)
        .map_err(|error| format!("the DOCX cannot be unpacked: {error}"))?;
    let xml = String::from_utf8_lossy(&xml);
    let mut reader = Reader::from_str(&xml);
    let mut text = String::new();
    let mut hidden = 0usize;
    while text.len() < TEXT_KEPT_BYTES * 4 {
        let event = reader.read_event().map_err(|error| format!("the DOCX is broken: {error}"))?;
        match event {
            Event::Start(tag) if is_hidden(tag.local_name().as_ref()) => hidden += 1,
            Event::End(tag) if is_hidden(tag.local_name().as_ref()) => {
                hidden = hidden.saturating_sub(1);
            }
            Event::End(tag) if is(tag.local_name().as_ref(), "p") => text.push('\n'),
            Event::Empty(tag) if is(tag.local_name().as_ref(), "br") => text.push('\n'),
            Event::Empty(tag) if is(tag.local_name().as_ref(), "tab") => text.push(' '),
            Event::Text(words) if hidden == 0 => text.push_str(&words.xml10_content()),
            Event::GeneralRef(name) if hidden == 0 => {
                let character = match name.resolve_char_ref() {
                    Ok(Some(character)) => Some(character),
                    _ => named(&name.xml10_content()),
                };
                text.extend(character);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(text)
}

fn is(name: impl AsRef<[u8]>, wanted: &str) -> bool {
    name.as_ref() == wanted.as_bytes()
}

/// Text that was deleted under revision, and codes of fields.
fn is_hidden(name: impl AsRef<[u8]>) -> bool {
    ["delText", "instrText"].iter().any(|hidden| is(&name, hidden))
}

fn named(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}
