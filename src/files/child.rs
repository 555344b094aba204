//! Having a file parsed in a child process.
//!
//! Decides how a person is told that the child did not live through a file; what stands in files
//! is decided elsewhere.

use crate::domain::sightings::cause::document::FeedFault;
use crate::sources::reading::parser::Parser;
use crate::sources::reading::task::Task;

/// What a file gives, or what is wrong with it, line by line.
pub async fn parsed<T, D>(parser: &Parser, task: T, bytes: Vec<u8>) -> Result<D, Vec<String>>
where
    T: Task<Done = Result<D, Vec<String>>>,
{
    parser.run(task, bytes).await.unwrap_or_else(|fault| Err(vec![in_words(fault).to_owned()]))
}

fn in_words(fault: FeedFault) -> &'static str {
    match fault {
        FeedFault::TooSlow => {
            "файл розбирається задовго: розділіть його на кілька менших або збережіть як .csv"
        }
        FeedFault::TooLarge => {
            "розбір файлу потребує забагато пам’яті: збережіть лише потрібний аркуш, без рисунків і \
             оформлення, або збережіть його як .csv"
        }
        _ => "файл не вдалося розібрати",
    }
}
