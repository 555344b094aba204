//! The words of one matter: what it is called, what is asked, whose basis it has.

/// The words of one matter.
#[derive(Clone, Debug)]
pub(in crate::letters) struct Words {
    /// A few words in the nominative, for subjects and lists: «анонс засідання …».
    pub short: String,
    /// What was seen as of today, without the day: «анонсу не виявлено».
    pub seen: String,
    /// The opening of a sentence that ends with «установити не вдалося»: «Чи оприлюднено анонс,».
    pub whether: String,
    /// What is asked, after «Просимо», and of what: «оприлюднити анонс засідання …».
    pub request: String,
    /// What to do when it is done already.
    pub if_done: String,
    /// Labelled lines.
    pub facts: Vec<(&'static str, String)>,
    /// Why the last day is that day.
    pub reckoning: Option<String>,
}
