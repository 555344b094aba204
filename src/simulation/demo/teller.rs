//! How a story is told: happenings, their moments, and what each of them does.
//!
//! Nothing here knows what the daemon makes of them. The invariant: a happening changes what stands
//! on the sites, or what people say, and never the state itself.

use super::content::{Content, Doc, Page, Power};
use crate::daemon::desk::question::Question;
use crate::daemon::desk::register::said::Say;
use crate::domain::calendar::Calendar;
use crate::domain::ids::{ObligationKey, PersonId};
use crate::domain::register::said::{Said, Way};
use crate::domain::sightings::platform::Stage;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

/// Something that happens at a moment.
pub struct Happening {
    /// When.
    pub at: DateTime<Utc>,
    /// What people see of it.
    pub told: &'static str,
    /// What it does.
    pub deed: Deed,
}

/// What a happening does.
pub enum Deed {
    /// It changes what stands on the sites.
    Site(Box<dyn FnOnce(&mut Content) + Send>),
    /// Somebody gives a command.
    Command(Question),
    /// Somebody answers a letter; what is told of it are their words.
    Answer(Say),
}

/// A letter that is answered: who, about what.
pub type Asked = (&'static str, &'static str);

/// Tells happenings in the council's time.
pub struct Teller<'a> {
    /// The council's calendar.
    pub calendar: &'a Calendar,
}

impl Teller<'_> {
    /// Somebody gives a command.
    pub fn command(&self, at: &str, told: &'static str, question: Question) -> Happening {
        Happening { at: moment(self.calendar, at), told, deed: Deed::Command(question) }
    }

    /// A button of a letter is pressed, and the form behind it filled in.
    pub fn presses(&self, at: &str, asked: Asked, told: &'static str, said: Said) -> Happening {
        self.answer(at, asked, told, (said, Way::Link, None))
    }

    /// A letter is replied to in these words, which mean `said`.
    pub fn replies(&self, at: &str, asked: Asked, words: &'static str, said: Said) -> Happening {
        self.answer(at, asked, words, (said, Way::Reply, Some(words.to_owned())))
    }

    fn answer(
        &self,
        at: &str,
        (person, about): Asked,
        told: &'static str,
        (said, way, words): (Said, Way, Option<String>),
    ) -> Happening {
        let (person, obligation) = (PersonId::from(person), ObligationKey::from(about));
        // What a given address shows is looked at by the page; in the story people give good ones.
        let say = Say { person, obligation, said, way, words, given: None };
        Happening { at: moment(self.calendar, at), told, deed: Deed::Answer(say) }
    }

    /// Something changes on the sites.
    pub fn site(
        &self,
        at: &str,
        told: &'static str,
        change: impl FnOnce(&mut Content) + Send + 'static,
    ) -> Happening {
        Happening { at: moment(self.calendar, at), told, deed: Deed::Site(Box::new(change)) }
    }

    fn page(&self, at: &str, id: u64, title: &str, text: String) -> Page {
        let at = moment(self.calendar, at).with_timezone(&self.calendar.zone);
        Page { id, title: title.to_owned(), at, text }
    }

    /// A decision of the session appears among the documents of the new site.
    pub fn document(&self, at: &str, told: &'static str, number: u32, name: &str) -> Happening {
        let title = format!("Рішення сесії сільської ради від 02.10.2026 № {number} «{name}»");
        let text = format!("XII сесія VIII скликання\nРІШЕННЯ\nвід 02.10.2026 № {number}\n{name}");
        let page = self.page(at, 300_000 + u64::from(number), &title, text);
        self.site(at, told, move |content| content.documents.push(page))
    }

    /// News appears on the new site: its headline, and its text or who signs it.
    pub fn news(
        &self,
        at: &str,
        told: &'static str,
        id: u64,
        (title, text): (&str, &str),
    ) -> Happening {
        let page = self.page(at, id, title, format!("{title}.\n{text}"));
        self.site(at, told, move |content| content.news.push(page))
    }

    /// News appears in the feed of the old site.
    pub fn feed(&self, at: &str, told: &'static str, (title, text): (&str, &str)) -> Happening {
        // The classic engine numbers its news by the second they were saved.
        let id = u64::try_from(moment(self.calendar, at).timestamp()).unwrap_or_default();
        let page = self.page(at, id, title, format!("{title}.\n{text}"));
        self.site(at, told, move |content| content.feed.push(page))
    }

    /// A decision of the executive committee appears on the old site.
    pub fn doc(&self, at: &str, told: &'static str, number: u32) -> Happening {
        let doc = Doc {
            id: 1_700_000 + u64::from(number),
            number: number.to_string(),
            name: "Про затвердження мережі закладів освіти".to_owned(),
            adopted_on: day("2026-10-08"),
            published_on: self.calendar.day_of(moment(self.calendar, at)),
        };
        self.site(at, told, move |content| content.docs.push(doc))
    }

    /// A post appears on the social page.
    pub fn post(
        &self,
        at: &str,
        told: &'static str,
        id: u64,
        (title, text): (&str, &str),
    ) -> Happening {
        let page = self.page(at, id, title, text.to_owned());
        self.site(at, told, move |content| content.posts.push(page))
    }

    /// A sitting is broadcast on the social page, which keeps the recording.
    pub fn live(
        &self,
        at: &str,
        told: &'static str,
        id: u64,
        (title, text): (&str, &str),
    ) -> Happening {
        let page = self.page(at, id, title, text.to_owned());
        self.site(at, told, move |content| content.lives.push(page))
    }

    /// The platform shows another stage.
    pub fn stage(&self, at: &str, told: &'static str, stage: Stage) -> Happening {
        self.site(at, told, move |content| content.stage = Some(stage))
    }

    /// The new site stops or begins to answer.
    pub fn power(&self, at: &str, told: &'static str, power: Power) -> Happening {
        self.site(at, told, move |content| content.new_site = power)
    }
}

/// A day of the story.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("the story's dates are dates")
}

/// A moment of the story, in the council's time.
pub fn moment(calendar: &Calendar, text: &str) -> DateTime<Utc> {
    let (date, time) = text.split_once(' ').expect("the story's moments have a date and a time");
    let time = NaiveTime::parse_from_str(time, "%H:%M").expect("the story's times are times");
    calendar.moment(day(date), time)
}
