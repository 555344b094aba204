//! What is read of the platform's pages, as work that another process can do.

use super::lists::{self, NewsPage, ProjectPage, Status};
use super::stages::{Strip, strip};
use crate::domain::sightings::cause::document::PageFault;
use crate::sources::html::barrier;
use crate::sources::reading::guarded::Sheet;
use crate::sources::reading::task::Task;
use serde::{Deserialize, Serialize};

/// The strip of stages on the front page.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct FrontPage(pub(super) Sheet);

impl Task for FrontPage {
    const NAME: &'static str = "platform-front";
    type Done = Result<Option<Strip>, PageFault>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        let html = self.0.text(bytes);
        let document = barrier::grown(&html)?;
        match strip(&document) {
            // A sign-in form in a corner is no barrier before a page that shows its stages.
            None => barrier::barrier(&document, &self.0.url).map_or(Ok(None), Err),
            found => Ok(found),
        }
    }
}

/// The statuses by which projects can be listed.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct Statuses(pub(super) Sheet);

impl Task for Statuses {
    const NAME: &'static str = "platform-statuses";
    type Done = Result<Vec<Status>, PageFault>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        lists::statuses(&self.0.text(bytes), &self.0.url)
    }
}

/// One page of a list of projects.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct Projects(pub(super) Sheet, pub(super) u16);

impl Task for Projects {
    const NAME: &'static str = "platform-projects";
    type Done = Result<ProjectPage, PageFault>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        lists::projects(&self.0.text(bytes), &self.0.url, self.1)
    }
}

/// One page of the news.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct News(pub(super) Sheet, pub(super) u16);

impl Task for News {
    const NAME: &'static str = "platform-news";
    type Done = Result<NewsPage, PageFault>;

    fn run(self, bytes: &[u8]) -> Self::Done {
        lists::news(&self.0.text(bytes), &self.0.url, self.1)
    }
}
