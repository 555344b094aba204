//! What happens in the demonstration, line by line.
//!
//! A story is a list of moments and happenings; nothing here knows what the daemon makes of them.

use super::site::{Content, Doc, Page, Power};
use crate::daemon::desk::question::Question;
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::daemon::desk::register::submissions::{NewSubmission, SubmissionQuestion};
use crate::domain::calendar::Calendar;
use crate::domain::council::decision::{Body, DecisionKey, DecisionNumber};
use crate::domain::register::RegisteredDecision;
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
}

/// The first morning of the story.
pub const BEGINS: &str = "2026-09-28 08:00";
/// The last evening of the story.
pub const ENDS: &str = "2026-11-13 18:00";

/// Names of the session's decisions, № 1 to № 6.
const NAMES: [&str; 6] = [
    "Про внесення змін до сільського бюджету на 2026 рік",
    "Про затвердження Програми розвитку бібліотечної справи на 2027–2029 роки",
    "Про встановлення ставок земельного податку на 2027 рік",
    "Про надання дозволу на розроблення проєкту землеустрою",
    "Про затвердження Положення про старосту",
    "Про передачу майна до комунальної власності",
];

/// The whole story, in order.
pub fn story(calendar: &Calendar) -> Vec<Happening> {
    let teller = Teller { calendar };
    let session = day("2026-10-02");
    let committee = day("2026-10-08");
    let mut story = vec![
        teller.command(
            "2026-10-02 16:00",
            "сесія прийняла рішення № 1–6; секретар реєструє їх одним рядком",
            register(Body::Session, session, 1..=6),
        ),
        teller.document("2026-10-06 11:00", "на сайті з’явилося рішення № 1", 1),
        teller.document("2026-10-06 11:05", "на сайті з’явилося рішення № 2", 2),
        teller.feed(
            "2026-10-07 12:00",
            "відділ освіти подав першу новину місяця",
            "Школи громади взяли участь в олімпіаді з математики",
            "Відділ освіти",
        ),
        teller.command(
            "2026-10-08 15:00",
            "виконавчий комітет прийняв рішення № 31 і № 32",
            register(Body::Executive, committee, 31..=32),
        ),
        teller.news(
            "2026-10-08 16:00",
            "відділ культури подав першу новину місяця (другої не буде)",
            51,
            "Будинок культури запрошує на виставку народної творчості",
            "Відділ культури",
        ),
        teller.command(
            "2026-10-14 10:00",
            "ЦНАП подав інформацію службовою запискою; її записано командою «submission add»",
            Question::Submission(SubmissionQuestion::Add(NewSubmission {
                department: "cnap".into(),
                on: Some(day("2026-10-14")),
                link: None,
                note: Some("службова записка".to_owned()),
            })),
        ),
        teller.news(
            "2026-10-17 09:00",
            "соціальний захист подав першу новину із запізненням на два дні",
            52,
            "Соціальні служби розпочали прийом заяв на субсидії",
            "Відділ соціального захисту населення",
        ),
        teller.doc("2026-10-20 14:00", "рішення виконкому № 31 оприлюднено на старому сайті", 31),
        teller.document("2026-10-23 15:00", "рішення № 3 оприлюднено після нагадування", 3),
        teller.feed(
            "2026-10-26 12:00",
            "відділ освіти подав другу новину місяця",
            "У ліцеї відкрито оновлений клас фізики",
            "Відділ освіти",
        ),
        teller.news(
            "2026-10-28 12:00",
            "ЦНАП подав другу новину місяця",
            53,
            "ЦНАП надає нову послугу: реєстрація бізнесу",
            "Центр надання адміністративних послуг",
        ),
        teller.news(
            "2026-10-30 12:00",
            "соціальний захист подав другу новину вчасно",
            54,
            "Відбулася зустріч із внутрішньо переміщеними особами: соціальний захист",
            "Відділ соціального захисту населення",
        ),
        teller.power("2026-11-01 20:00", "новий сайт перестав відповідати на дві доби", Power::Off),
        teller.document(
            "2026-11-02 15:00",
            "рішення № 4 розміщено в останній день, поки сайту ніхто не бачить",
            4,
        ),
        teller.power("2026-11-03 20:00", "новий сайт знову відповідає", Power::On),
        teller.doc("2026-11-06 10:00", "рішення виконкому № 32 оприлюднено вчасно", 32),
        teller.document("2026-11-09 13:00", "рішення № 5 оприлюднено із запізненням", 5),
    ];
    story.sort_by_key(|happening| happening.at);
    story
}

struct Teller<'a> {
    calendar: &'a Calendar,
}

impl Teller<'_> {
    fn command(&self, at: &str, told: &'static str, question: Question) -> Happening {
        Happening { at: moment(self.calendar, at), told, deed: Deed::Command(question) }
    }

    fn site(
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

    fn document(&self, at: &str, told: &'static str, number: u32) -> Happening {
        let name = NAMES.get(number as usize - 1).copied().unwrap_or_default();
        let title = format!("Рішення сесії сільської ради від 02.10.2026 № {number} «{name}»");
        let text = format!("XII сесія VIII скликання\nРІШЕННЯ\nвід 02.10.2026 № {number}\n{name}");
        let page = self.page(at, 300_000 + u64::from(number), &title, text);
        self.site(at, told, move |content| content.documents.push(page))
    }

    fn news(&self, at: &str, told: &'static str, id: u64, title: &str, sign: &str) -> Happening {
        let page = self.page(at, id, title, format!("{title}.\n{sign}"));
        self.site(at, told, move |content| content.news.push(page))
    }

    fn feed(&self, at: &str, told: &'static str, title: &str, sign: &str) -> Happening {
        // The classic engine numbers its news by the second they were saved.
        let id = u64::try_from(moment(self.calendar, at).timestamp()).unwrap_or_default();
        let page = self.page(at, id, title, format!("{title}.\n{sign}"));
        self.site(at, told, move |content| content.feed.push(page))
    }

    fn doc(&self, at: &str, told: &'static str, number: u32) -> Happening {
        let doc = Doc {
            id: 1_700_000 + u64::from(number),
            number: number.to_string(),
            name: "Про затвердження мережі закладів освіти".to_owned(),
            adopted_on: day("2026-10-08"),
            published_on: self.calendar.day_of(moment(self.calendar, at)),
        };
        self.site(at, told, move |content| content.docs.push(doc))
    }

    fn power(&self, at: &str, told: &'static str, power: Power) -> Happening {
        self.site(at, told, move |content| content.new_site = power)
    }
}

fn register(body: Body, adopted_on: NaiveDate, numbers: std::ops::RangeInclusive<u32>) -> Question {
    let decisions = numbers
        .map(|number| {
            let number = DecisionNumber::new(number.to_string());
            RegisteredDecision {
                key: DecisionKey { body, adopted_on, number: number.clone() },
                number,
                title: None,
                session: None,
                convocation: None,
            }
        })
        .collect();
    Question::Decision(DecisionQuestion::Add { decisions })
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("the story's dates are dates")
}

/// A moment of the story, in the council's time.
pub fn moment(calendar: &Calendar, text: &str) -> DateTime<Utc> {
    let (date, time) = text.split_once(' ').expect("the story's moments have a date and a time");
    let time = NaiveTime::parse_from_str(time, "%H:%M").expect("the story's times are times");
    calendar.moment(day(date), time)
}
