//! The report of a month: on the page, for paper, as tables.
//!
//! Decides which form an address gives; what stands in it is made in `letters::report`.

use super::entrance::visitor::{Turned, Visitor};
use super::hall::Hall;
use super::room::{asked, odd, shown, told};
use crate::daemon::desk::question::{Answer, Question};
use crate::domain::month::Month;
use crate::domain::plan::role::Room;
use crate::letters::letter::MediaType;
use crate::letters::report;
use crate::letters::report::paper::Paper;
use crate::letters::ukrainian::month as named;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::context;
use serde::Deserialize;

/// Which month an address names.
#[derive(Deserialize)]
pub(super) struct Of {
    #[serde(default)]
    month: String,
}

/// The page of a month; of the last whole one where the address names none.
pub(super) async fn month(
    State(hall): State<Hall>,
    visitor: Visitor,
    Query(Of { month }): Query<Of>,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Whole)?;
    let present = Month::of(visitor.present.today());
    let month = month.parse().unwrap_or(present.previous());
    let paper = paper(&hall, &visitor, month).await?;
    let next = month.next();
    let content = context! {
        name => named(month),
        month => month.to_string(),
        before => month.previous().to_string(),
        after => (next <= present).then(|| next.to_string()),
        text => report::text(&paper),
    };
    Ok(shown(&visitor, StatusCode::OK, "report.html", content))
}

/// A month for paper or as a table: `2026-11.html`, `.xlsx`, `.csv`.
pub(super) async fn file(
    State(hall): State<Hall>,
    visitor: Visitor,
    Path(name): Path<String>,
) -> Result<Response, Turned> {
    let visitor = visitor.enters(Room::Whole)?;
    let named = name.split_once('.').and_then(|(month, form)| Some((month.parse().ok()?, form)));
    let Some((month, form @ ("html" | "xlsx" | "csv"))) = named else {
        let text = "Такого звіту немає. Виберіть місяць на сторінці звітів.";
        return Err(told(&visitor, StatusCode::NOT_FOUND, ("Сторінки немає", text)).into());
    };
    let paper = paper(&hall, &visitor, month).await?;
    let (kind, bytes) = match form {
        "html" => (MediaType::Html.as_str(), report::page(&paper).into_bytes()),
        "csv" => ("text/csv; charset=utf-8", report::rows_to_open(&paper).into_bytes()),
        _ => {
            let bytes = report::workbook(&paper).map_err(|_| odd(&visitor))?;
            (MediaType::Workbook.as_str(), bytes)
        }
    };
    let mut answer = ([(header::CONTENT_TYPE, kind)], bytes).into_response();
    let headers = answer.headers_mut();
    if form == "html" {
        // The paper stands alone: its looks are in it.
        let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    } else if let Ok(line) =
        HeaderValue::from_str(&format!("attachment; filename=\"{month}.{form}\""))
    {
        headers.insert(header::CONTENT_DISPOSITION, line);
    }
    Ok(answer)
}

async fn paper(hall: &Hall, visitor: &Visitor, month: Month) -> Result<Box<Paper>, Turned> {
    match asked(hall, visitor, Question::Report { month }).await? {
        Answer::Report(paper) => Ok(paper),
        _ => Err(odd(visitor)),
    }
}
