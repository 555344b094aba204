//! What a person takes back: their last act as a whole, and nobody else's word.

use crate::council::{Council, moment, registered};
use hromada_watch::daemon::desk;
use hromada_watch::daemon::desk::question::Question;
use hromada_watch::daemon::desk::refusal::OperationError;
use hromada_watch::daemon::desk::register::decisions::DecisionQuestion;
use serde_json::Value;
use std::collections::BTreeSet;

const ADOPTED: &str = "2026-10-20";

async fn council() -> Council {
    let mut council = Council::begin("2026-10-20 10:00", |texts, _| texts.publication_only()).await;
    council.turn("2026-10-20 10:00").await;
    council
}

fn known(council: &Council) -> BTreeSet<String> {
    let decisions = &council.parts.store.state().register.decisions;
    decisions.iter().map(|(key, said)| format!("{key} {:?}", said.title)).collect()
}

fn undo(council: &mut Council, author: &str, at: &str) -> Result<Value, OperationError> {
    let asked = Question::Undo { dry_run: false };
    desk::execute(&mut council.parts, asked, author, moment(at)).map(|answer| answer.json())
}

#[tokio::test]
async fn an_act_is_taken_back_whole_and_again_restored() {
    let mut council = council().await;
    council.register(ADOPTED, &[24], "2026-10-20 16:00");
    let first = known(&council);
    let mut renamed = registered(ADOPTED, 24);
    renamed.title = Some("Про інше".to_owned());
    let decisions = vec![renamed, registered(ADOPTED, 25), registered(ADOPTED, 26)];
    let add = Question::Decision(DecisionQuestion::Add { decisions });
    council.command(add, "2026-10-21 09:00").expect("they are registered");
    let second = known(&council);
    assert_eq!(second.len(), 3);

    let shown = council.command(Question::Undo { dry_run: true }, "2026-10-21 09:05");
    assert_eq!(shown.expect("an act")["taken_back"].as_array().map(Vec::len), Some(3));
    assert_eq!(known(&council), second, "shown, not done");

    undo(&mut council, "секретар", "2026-10-21 09:10").expect("an act");
    assert_eq!(known(&council), first);
    undo(&mut council, "секретар", "2026-10-21 09:15").expect("the taking back is an act");
    assert_eq!(known(&council), second);
}

#[tokio::test]
async fn nothing_is_taken_back_over_what_somebody_else_said_since() {
    let mut council = council().await;
    council.register(ADOPTED, &[24, 25], "2026-10-20 16:00");
    let mut renamed = registered(ADOPTED, 25);
    renamed.title = Some("Про інше".to_owned());
    let add = Question::Decision(DecisionQuestion::Add { decisions: vec![renamed] });
    desk::execute(&mut council.parts, add, "керуюча справами", moment("2026-10-21 09:00"))
        .expect("it is changed");
    let before = known(&council);
    let refused = undo(&mut council, "секретар", "2026-10-21 10:00").expect_err("it was changed");
    assert!(refused.to_string().contains("змінено (керуюча справами)"), "{refused}");
    assert_eq!(known(&council), before);
    let refused = undo(&mut council, "стороння особа", "2026-10-21 10:00").expect_err("no act");
    assert!(refused.to_string().contains("нічого не записано"), "{refused}");
    undo(&mut council, "керуюча справами", "2026-10-21 11:00").expect("her own act");
    assert_eq!(known(&council).len(), 2);
}
