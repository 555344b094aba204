//! The register: decisions of a sitting in one form or from a file, missing numbers, what nobody
//! could place, and the way back.
//!
//! Decides which forms there are and that nothing is recorded before it was shown. The invariants:
//! a form that was wrong, or that another editor was quicker with, comes back with what was typed;
//! what is recorded is what was shown.

mod acts;
mod content;
mod doubts;
mod entry;
mod gaps;
mod preview;
mod upload;

pub(super) use acts::{acts, undone};
pub(super) use doubts::{answer_doubt, doubts};
pub(super) use gaps::{answer_gap, gaps};
pub(super) use upload::{UPLOAD_MAX_BYTES, Upload};

use super::entrance::visitor::{Sent, Turned, Visitor};
use super::hall::Hall;
use super::room::{odd, plain, recorded, shown, told};
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::refusal::WrongRow;
use crate::daemon::desk::register::draft::{Draft, Stands};
use crate::domain::plan::role::Room;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use content::Content;
use entry::{Typed, Wrong};
use minijinja::{Value, context};
use serde::Deserialize;

/// The form that registers decisions.
pub(super) async fn register(visitor: Visitor) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Register)?;
    let content = entry::form(&visitor, &Typed::default(), None);
    Ok(shown(&visitor, StatusCode::OK, "register.html", content))
}

fn again(visitor: &Visitor, typed: &Typed, wrong: Wrong) -> Response {
    shown(visitor, upload::AGAIN, "register.html", entry::form(visitor, typed, Some(wrong)))
}

/// Shows what was typed would record.
pub(super) async fn look(State(hall): State<Hall>, sent: Sent<Typed>) -> Result<Response, Turned> {
    let (visitor, typed) = (sent.visitor.enters(Room::Register)?, sent.typed);
    if typed.step == "change" {
        let content = entry::form(&visitor, &typed, None);
        return Ok(shown(&visitor, StatusCode::OK, "register.html", content));
    }
    let (content, wrong) = match typed.read() {
        Ok(read) => read,
        Err(wrong) => return Ok(again(&visitor, &typed, wrong)),
    };
    let looked = looked_at(&hall, &visitor, content, wrong).await?;
    // One row that is wrong is the form that is wrong.
    if let [WrongRow { at, text }] = looked.wrong.as_slice()
        && at.is_empty()
    {
        let text = text.clone();
        return Ok(again(&visitor, &typed, ("on", text)));
    }
    Ok(preview_page(&visitor, &looked, &typed.fields(), Sure::NotAsked))
}

/// Shows what a file would record.
pub(super) async fn look_into(
    State(hall): State<Hall>,
    upload: Upload,
) -> Result<Response, Turned> {
    let (visitor, read) = upload.enters(Room::Register)?.rows().await;
    let (content, wrong) = match read {
        Ok(read) => read,
        Err(wrong) => return Ok(again(&visitor, &Typed::default(), wrong)),
    };
    let looked = looked_at(&hall, &visitor, content, wrong).await?;
    Ok(preview_page(&visitor, &looked, &[], Sure::NotAsked))
}

/// Rows, those that are wrong, and what the others would record.
struct Looked {
    content: Content,
    wrong: Vec<WrongRow>,
    draft: Option<Draft>,
}

/// Has the desk look at rows; those it cannot take are wrong, and the others are looked at again.
async fn looked_at(
    hall: &Hall,
    visitor: &Visitor,
    mut content: Content,
    mut wrong: Vec<WrongRow>,
) -> Result<Looked, Turned> {
    while !content.is_empty() {
        let asked = Box::new(content.question());
        match hall.front.ask(&visitor.session.person, Question::Draft { asked }).await {
            Reply::Done(answer) => match *answer {
                Answer::Draft(draft) => {
                    return Ok(Looked { content, wrong, draft: Some(*draft) });
                }
                _ => return Err(odd(visitor)),
            },
            Reply::Refused(refusal) => {
                let out = match refusal.rows.is_empty() {
                    true => Vec::new(),
                    false => content.take_out(refusal.rows.clone()),
                };
                if out.is_empty() {
                    wrong.push(WrongRow { at: String::new(), text: plain(refusal) });
                    break;
                }
                wrong.extend(out);
            }
            _ => return Err(odd(visitor)),
        }
    }
    Ok(Looked { content, wrong, draft: None })
}

/// Whether an editor was asked about odd rows and has not said that they are right.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sure {
    NotAsked,
    NotSaid,
}

fn preview_page(
    visitor: &Visitor,
    looked: &Looked,
    typed: &[(&str, &str)],
    sure: Sure,
) -> Response {
    let Looked { content, wrong, draft } = looked;
    let is_typed = typed.iter().any(|(_, value)| !value.is_empty());
    let typed = typed.iter().filter(|_| is_typed);
    let typed: Vec<Value> =
        typed.map(|(name, value)| context! { name => *name, value => *value }).collect();
    let ready = draft.as_ref().filter(|draft| wrong.is_empty() && !draft.changes.is_empty());
    let page = context! {
        token => visitor.token.as_str(),
        typed,
        preview => preview::preview(content, wrong, draft.as_ref()),
        packed => ready.map(|_| content.packed()),
        seen => ready.map(|draft| draft.seen.as_str()),
        not_sure => sure == Sure::NotSaid,
    };
    let is_wrong = !wrong.is_empty() || sure == Sure::NotSaid;
    let status = if is_wrong { upload::AGAIN } else { StatusCode::OK };
    shown(visitor, status, "preview.html", page)
}

/// What an editor confirms.
#[derive(Deserialize)]
pub(super) struct Confirmed {
    packed: String,
    seen: String,
    /// Whether there was anything odd.
    #[serde(default)]
    doubted: String,
    /// That it is right all the same.
    #[serde(default)]
    sure: String,
    /// What was typed, to be changed.
    #[serde(flatten)]
    typed: Typed,
}

/// Records what was shown.
pub(super) async fn confirm(
    State(hall): State<Hall>,
    sent: Sent<Confirmed>,
) -> Result<Response, Turned> {
    let (visitor, typed) = (sent.visitor.enters(Room::Register)?, sent.typed);
    let Some(content) = Content::unpacked(&typed.packed) else {
        let text = "Сторінка прийшла пошкодженою, тому нічого не записано. Відкрийте реєстр і \
                    почніть знову.";
        return Ok(told(&visitor, StatusCode::BAD_REQUEST, ("Не записано", text)));
    };
    let fields = typed.typed.fields();
    if !typed.doubted.is_empty() && typed.sure.is_empty() {
        let looked = looked_at(&hall, &visitor, content, Vec::new()).await?;
        return Ok(preview_page(&visitor, &looked, &fields, Sure::NotSaid));
    }
    let (asked, seen) = (Box::new(content.question()), typed.seen.clone());
    match hall.front.ask(&visitor.session.person, Question::Confirm { asked, seen }).await {
        Reply::Done(answer) => match *answer {
            Answer::Draft(draft) if draft.stands == Stands::Recorded => {
                Ok(recorded(&visitor, &preview::summary(&content, &draft)))
            }
            Answer::Draft(draft) => {
                let looked = Looked { content, wrong: Vec::new(), draft: Some(*draft) };
                Ok(preview_page(&visitor, &looked, &fields, Sure::NotAsked))
            }
            _ => Err(odd(&visitor)),
        },
        // What could be recorded when it was shown cannot be any more.
        Reply::Refused(_) => {
            let looked = looked_at(&hall, &visitor, content, Vec::new()).await?;
            Ok(preview_page(&visitor, &looked, &fields, Sure::NotAsked))
        }
        _ => Err(odd(&visitor)),
    }
}
