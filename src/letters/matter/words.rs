//! The words of one matter: what it is called, what is asked, whose basis it has.

/// How a matter is told while there is time for it.
#[derive(Clone, Debug)]
pub(in crate::letters) enum Ahead {
    /// «спливає строк», and what of.
    Term,
    /// The last day to do something: «оприлюднити …».
    LastDayTo(String),
    /// It comes with this very letter, so nothing can be missing yet.
    SentHere(String),
}

/// The words of one matter.
#[derive(Clone, Debug)]
pub(in crate::letters) struct Words {
    /// A few words in the nominative, for subjects and lists: «анонс засідання …».
    pub short: String,
    /// The genitive that follows «строк»: «оприлюднення анонсу засідання …».
    pub term_of: String,
    /// What was seen as of today, without the day: «анонсу не виявлено».
    pub seen: String,
    /// The opening of a sentence that ends with «установити не вдалося»: «Чи оприлюднено анонс,».
    pub whether: String,
    /// What is asked, after «Просимо»: «оприлюднити анонс …».
    pub request: String,
    /// What to do when it is done already.
    pub if_done: String,
    /// Labelled lines.
    pub facts: Vec<(&'static str, String)>,
    /// Why the last day is that day.
    pub reckoning: Option<String>,
}
