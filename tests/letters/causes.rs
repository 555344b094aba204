//! Every cause in English, in Ukrainian, and in the journal.

#[path = "causes/answers.rs"]
mod answers;
#[path = "causes/apis.rs"]
mod apis;

use hromada_watch::domain::sightings::cause::Cause;
use hromada_watch::domain::sightings::cause::answer::{AnswerFault, TlsFault};
use hromada_watch::domain::sightings::cause::document::{FeedFault, Layout, PageFault};
use hromada_watch::domain::sightings::cause::list::{ListFault, PageLoss};
use hromada_watch::letters::cause::in_ukrainian;

/// A cause, and how it is said in both languages.
type Row = (Cause, &'static str, &'static str);

fn at() -> String {
    "https://rada.test/docs/".to_owned()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().expect("a date")
}

fn answer(fault: AnswerFault) -> Cause {
    Cause::Answer { at: at(), fault }
}

fn boxed(fault: AnswerFault) -> Box<Cause> {
    Box::new(answer(fault))
}

fn feeds() -> Vec<Row> {
    let feed = |fault| Cause::Feed { at: at(), fault };
    vec![
        (
            feed(FeedFault::Blank),
            "https://rada.test/docs/: the document is empty",
            "https://rada.test/docs/ дає порожній документ",
        ),
        (
            feed(FeedFault::NotAFeed),
            "https://rada.test/docs/: the document is not a feed: it has no rss, feed, RDF or JSON \
             Feed root",
            "https://rada.test/docs/ дає не стрічку новин",
        ),
        (
            feed(FeedFault::Unrecognised),
            "https://rada.test/docs/: the document looks like a feed, but nothing in it could be \
             recognised",
            "у стрічці https://rada.test/docs/ не розпізнано жодного запису",
        ),
        (
            feed(FeedFault::CutOff),
            "https://rada.test/docs/: the feed breaks off before its first entry",
            "стрічка https://rada.test/docs/ обривається на початку",
        ),
        (
            feed(FeedFault::InPart),
            "https://rada.test/docs/: only a part of the feed is readable",
            "стрічка https://rada.test/docs/ читається лише частково",
        ),
        (
            feed(FeedFault::TooSlow),
            "https://rada.test/docs/: the document takes too long to parse",
            "документ https://rada.test/docs/ розбирається задовго",
        ),
        (
            feed(FeedFault::Panicked),
            "https://rada.test/docs/: the parser panicked",
            "документ https://rada.test/docs/ не вдалося розібрати",
        ),
        (
            feed(FeedFault::TooLarge),
            "https://rada.test/docs/: the document takes more memory to parse than it may",
            "розбір документа https://rada.test/docs/ потребує забагато пам’яті",
        ),
        (
            feed(FeedFault::StuckTwice),
            "https://rada.test/docs/: two documents took too long or too much to parse; the rest is \
             left for the next time",
            "розбір двох документів https://rada.test/docs/ тривав задовго або потребував забагато \
             пам’яті",
        ),
        (
            feed(FeedFault::DiedReading),
            "https://rada.test/docs/: the program ended while it was reading; it is left alone for a \
             while",
            "під час читання https://rada.test/docs/ роботу системи було перервано",
        ),
    ]
}

fn pages() -> Vec<Row> {
    let page = |fault| Cause::Page { at: at(), fault };
    vec![
        (
            page(PageFault::Login),
            "https://rada.test/docs/ cannot be read: it is a sign-in page",
            "https://rada.test/docs/ показує сторінку входу",
        ),
        (
            page(PageFault::EmptyList),
            "https://rada.test/docs/ cannot be read: the list is empty",
            "https://rada.test/docs/ показує порожній перелік",
        ),
        (
            page(PageFault::Challenge),
            "https://rada.test/docs/ cannot be read: a robot check stands before it",
            "https://rada.test/docs/ перевіряє, чи читає людина",
        ),
    ]
}

/// Layouts, without what all of them begin with.
fn layouts() -> Vec<(Layout, &'static str, &'static str)> {
    vec![
        (
            Layout::LinksOf { engine: "classic".to_owned() },
            "its links are those of the `classic` engine",
            "посилання на ній належать рушію «classic»",
        ),
        (Layout::NoText, "the page shows no text", "на сторінці немає тексту"),
        (
            Layout::NoItemLinks { made_by: None },
            "no link of it leads to a news item or a document",
            "жодне посилання на ній не веде до новини чи документа",
        ),
        (
            Layout::NoItemLinks { made_by: Some("joomla".to_owned()) },
            "it is made by `joomla`, but no link of it leads to a news item or a document",
            "жодне посилання на ній не веде до новини чи документа",
        ),
        (
            Layout::NothingMatches { selector: "div.news".to_owned() },
            "nothing with a link matches `div.news`",
            "селектору «div.news» нічого не відповідає",
        ),
        (
            Layout::BadSelector { selector: "div[".to_owned(), why: "an end".to_owned() },
            "the selector `div[` is not valid CSS: an end",
            "селектор «div[» записано з помилкою",
        ),
        (
            Layout::TooDeep { limit: 400 },
            "its elements are nested deeper than 400",
            "її елементи вкладено глибше ніж на 400 рівнів",
        ),
        (
            Layout::TooManyNodes { limit: 200_000 },
            "it has more than 200000 nodes",
            "вона має понад 200000 елементів",
        ),
        (
            Layout::TooManyAttributes { limit: 400 },
            "a tag of it has more than 400 attributes",
            "один її елемент має понад 400 атрибутів",
        ),
        (
            Layout::NoHeadline,
            "the item's headline was not found on its page",
            "на сторінці немає заголовка запису",
        ),
        (
            Layout::RedirectsTo { to: "https://rada.test/".to_owned() },
            "the item's page redirects to https://rada.test/",
            "сторінка запису переспрямовує на https://rada.test/",
        ),
        (
            Layout::NotAPage { sent: "application/pdf".to_owned() },
            "it is `application/pdf`, not a page",
            "це файл «application/pdf», а не сторінка",
        ),
    ]
}

fn lists() -> Vec<Row> {
    let list = |fault| Cause::List { fault };
    let part = || "live_videos".to_owned();
    vec![
        (
            list(ListFault::Nothing { known: 20 }),
            "it lists nothing, and 20 items of it are known",
            "у переліку нічого немає, раніше відомо записів – 20",
        ),
        (
            list(ListFault::Strangers { unknown: 9, old: 10 }),
            "9 of 10 listed items that are no newer than the last read were never seen before",
            "давніх записів у переліку – 10, з них не траплялося раніше – 9",
        ),
        (
            list(ListFault::Undated { dated: 1, items: 20 }),
            "1 of 20 listed items have a date",
            "записів – 20, з датою – 1",
        ),
        (
            list(ListFault::Untitled { titled: 0, items: 20 }),
            "0 of 20 listed items have a headline",
            "записів – 20, із заголовком – 0",
        ),
        (
            list(ListFault::Few { items: 2, usual: 20 }),
            "it lists 2 items where 20 are usual",
            "записів – 2, зазвичай – 20",
        ),
        (
            list(ListFault::Frozen {
                beside: "news".into(),
                newest_on: day("2026-11-01"),
                later: 4,
                page_newest_on: day("2026-11-20"),
            }),
            "it stands still beside source news: its newest item is of 2026-11-01, while the page \
             of the same site has 4 later ones, the newest of 2026-11-20",
            "найновіший запис – від 01.11.2026; у джерелі «news» новіших – 4, останній – від \
             20.11.2026",
        ),
        (
            list(ListFault::Spared { part: part() }),
            "live_videos was not read further: the limit of requests is nearly used up",
            "live_videos: прочитано не все, бо дозволені запити майже вичерпано",
        ),
        (
            list(ListFault::TooLong { part: part(), pages: 10 }),
            "live_videos has more than 10 pages",
            "live_videos: сторінок переліку більше, ніж читається (10)",
        ),
        (
            list(ListFault::TooManyItems { limit: 20_000 }),
            "it would have more than 20000 items",
            "записів стало б більше, ніж зберігається для одного джерела (20000)",
        ),
    ]
}

fn losses_and_places() -> Vec<Row> {
    let lost = |how| Cause::Lost { how };
    let gone = AnswerFault::Status { code: 404 };
    let long = "сторінка відповідає, що її немає (код 404 або 410)";
    vec![
        (lost(PageLoss::OwnPageGone), "its own page answers 404 or 410", long),
        (lost(PageLoss::SomePageGone), "a page answers 404 or 410", long),
        (
            lost(PageLoss::NoSuchPage),
            "the site says that there is no such page",
            "сайт відповідає, що такої сторінки немає",
        ),
        (lost(PageLoss::NoText), "its page has lost its text", "сторінка втратила текст"),
        (
            lost(PageLoss::NoFiles),
            "its page has lost its files",
            "сторінка втратила прикріплені файли",
        ),
        (
            Cause::ListPage { number: 2, cause: boxed(AnswerFault::Status { code: 403 }) },
            "page 2 of the list: https://rada.test/docs/ answered 403 (forbidden)",
            "сторінка 2 переліку: https://rada.test/docs/ забороняє читання (код 403)",
        ),
        (
            Cause::ItemPage { item: "905".into(), cause: boxed(AnswerFault::RedirectLoop) },
            "the page of item 905: https://rada.test/docs/ redirects in a loop",
            "сторінка запису: https://rada.test/docs/ переспрямовує по колу",
        ),
        (
            Cause::SeveralPages { pages: 3, cause: boxed(gone) },
            "3 pages of items fail at once; one of them: https://rada.test/docs/ answered 404 (not \
             found)",
            "одразу кілька сторінок записів (3) не показують їх; одна з них: \
             https://rada.test/docs/ відповідає, що сторінки немає (код 404)",
        ),
        (
            Cause::Part {
                part: "live_videos".to_owned(),
                cause: boxed(AnswerFault::Status { code: 500 }),
            },
            "live_videos: https://rada.test/docs/ answered 500 (server error)",
            "live_videos: https://rada.test/docs/ відповідає помилкою сервера (код 500)",
        ),
        (
            Cause::NoFile { kind: "host".to_owned() },
            "a source of kind `host` cannot be read from a file",
            "джерело виду «host» не читається з файлу",
        ),
        (Cause::Told("HTTP 503".to_owned()), "HTTP 503", "HTTP 503"),
    ]
}

fn all() -> Vec<(Cause, String, String)> {
    let whole = [
        answers::all(),
        feeds(),
        pages(),
        apis::token_and_settings(),
        apis::answers(),
        lists(),
        losses_and_places(),
    ];
    let whole = whole.into_iter().flatten();
    let mut all: Vec<_> = whole
        .map(|(cause, english, ukrainian)| (cause, english.to_owned(), ukrainian.to_owned()))
        .collect();
    all.extend(layouts().into_iter().map(|(seen, english, ukrainian)| {
        let at = at();
        let said = "cannot be read: its layout is not the expected one";
        let (english, ukrainian) =
            (format!("{at} {said}: {english}"), format!("{at}: {ukrainian}"));
        (Cause::Page { at, fault: PageFault::OtherLayout { seen } }, english, ukrainian)
    }));
    all
}

#[test]
fn every_cause_is_said_in_english_and_in_ukrainian() {
    for (cause, english, ukrainian) in all() {
        assert_eq!(cause.to_string(), english);
        assert_eq!(in_ukrainian(&cause), ukrainian);
    }
}

#[test]
fn every_cause_is_read_back_as_it_was_written() {
    for (cause, _, _) in all() {
        let json = serde_json::to_string(&cause).expect("JSON");
        assert_eq!(serde_json::from_str::<Cause>(&json).expect("a cause"), cause, "{json}");
    }
}

#[test]
fn what_an_older_version_told_in_words_stays_as_it_was_told() {
    for words in ["", "HTTP 503", "redirect-loop", "https://rada.test/ answered 503 (unavailable)"]
    {
        let json = serde_json::to_string(words).expect("JSON");
        let cause: Cause = serde_json::from_str(&json).expect("a cause");
        assert_eq!(cause, Cause::Told(words.to_owned()));
        assert_eq!((cause.to_string().as_str(), in_ukrainian(&cause).as_str()), (words, words));
        assert_eq!(serde_json::to_string(&cause).expect("JSON"), json);
    }
}

#[test]
fn the_names_in_the_journal_are_stable() {
    let cause = Cause::ItemPage {
        item: "905".into(),
        cause: Box::new(Cause::Page {
            at: at(),
            fault: PageFault::OtherLayout { seen: Layout::NoText },
        }),
    };
    assert_eq!(
        serde_json::to_string(&cause).expect("JSON"),
        "{\"what\":\"item-page\",\"item\":\"905\",\"cause\":{\"what\":\"page\",\
         \"at\":\"https://rada.test/docs/\",\"fault\":{\"other-layout\":{\"seen\":\"no-text\"}}}}"
    );
    assert_eq!(
        serde_json::to_string(&answers::tls(TlsFault::IncompleteChain)).expect("JSON"),
        "{\"what\":\"answer\",\"at\":\"https://rada.test/docs/\",\
         \"fault\":{\"tls\":{\"fault\":\"incomplete-chain\",\"lower\":\"invalid peer certificate\"}}}"
    );
}
