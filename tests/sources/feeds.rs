//! Feeds of every age and in every state of repair.

use crate::{day, fixture};
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::sightings::cause::document::FeedFault;
use hromada_watch::sources::feed::{FeedYield, parse};
use hromada_watch::sources::reading::{Completeness, ReadPath};
use url::Url;

fn read(bytes: &[u8]) -> Result<FeedYield, FeedFault> {
    let base = Url::parse("https://rada.example/rss/").unwrap();
    parse(bytes, None, Some(&base), Kyiv)
}

fn good(source: &str) -> FeedYield {
    read(source.as_bytes()).unwrap()
}

fn titles(found: &FeedYield) -> Vec<&str> {
    found.items.iter().map(|item| item.title.as_str()).collect()
}

fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title>{items}</channel></rss>"
    )
}

fn cp1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

#[test]
fn the_classic_engine_s_feed_gives_its_whole_text_and_both_dates() {
    let found = good(&fixture("classic/feed.xml"));
    assert_eq!(found.path, ReadPath::Raw);
    assert_eq!(found.completeness, Completeness::Whole);
    let item = &found.items[0];
    assert_eq!(item.id.as_str(), "zrazkova.example/news/1757501960");
    assert_eq!(
        item.text.as_deref(),
        Some("Вчора жителі прибрали парк.\nСтароста Лиманського старостату"),
    );
    assert_eq!(item.dates.feed, day("2025-09-10"));
    assert_eq!(item.dates.url, day("2025-09-10"));
}

#[test]
fn an_author_that_makes_the_parser_panic_costs_nothing() {
    let found = good(&rss(
        "<item><title>Новина</title><link>/news/1</link><author>«Рада»rada@example.com — прес</author></item>",
    ));
    assert_eq!(titles(&found), ["Новина"]);
    assert_eq!(found.items[0].url.as_deref(), Some("https://rada.example/news/1"));
}

#[test]
fn eight_bit_feeds_are_read_whatever_they_declare() {
    let body =
        "<channel><item><title>Рішення виконавчого комітету їхнє</title></item></channel></rss>";
    for declaration in
        ["encoding=\"windows-1251\"", "encoding=\"cp-1251\"", "encoding=\"utf-8\"", ""]
    {
        let source = format!("<?xml version=\"1.0\" {declaration}?><rss version=\"2.0\">{body}");
        let found = read(&cp1251(&source)).unwrap();
        assert_eq!(titles(&found), ["Рішення виконавчого комітету їхнє"], "{declaration}");
    }
    let lying =
        format!("<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss version=\"2.0\">{body}");
    assert_eq!(titles(&good(&lying)), ["Рішення виконавчого комітету їхнє"]);
}

#[test]
fn sixteen_bit_feeds_do_not_panic() {
    let source = rss("<item><title>Рада</title></item>");
    let big: Vec<u8> = source.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(titles(&read(&[vec![0xfe, 0xff], big].concat()).unwrap()), ["Рада"]);
}

#[test]
fn an_id_survives_a_corrected_headline_and_is_never_random() {
    let id = |item: &str| good(&rss(item)).items[0].id.clone();
    assert_eq!(
        id("<item><guid>7</guid><title>Рішеня</title></item>"),
        id("<item><guid>7</guid><title>Рішення</title></item>"),
    );
    assert_eq!(
        id(
            "<item><link>http://www.rada.example/n/7/?utm_source=a</link><title>Рішеня</title></item>"
        ),
        id("<item><link>https://rada.example/n/7</link><title>Рішення</title></item>"),
    );
    let bare = "<item><title>Без адреси</title></item>";
    assert_eq!(id(bare), id(bare));
    assert_ne!(id(bare), id("<item><title>Інше</title></item>"));
}

#[test]
fn one_guid_for_every_entry_is_no_guid() {
    let found = good(&rss(
        "<item><guid>0</guid><link>/a</link></item><item><guid>0</guid><link>/b</link></item>",
    ));
    assert_eq!(found.items.len(), 2);
}

#[test]
fn one_link_or_one_headline_for_every_entry_loses_none_of_them() {
    let found = good(&rss(
        "<item><link>/</link><title>раз</title></item><item><link>/</link><title>два</title></item>\
         <item><title>Оголошення</title><description>а</description></item>\
         <item><title>Оголошення</title><description>б</description></item>",
    ));
    assert_eq!(found.items.len(), 4);
}

#[test]
fn local_dates_are_read_in_the_council_s_zone() {
    for date in [
        "Mon, 23 Nov 2026 00:30:00 EET",
        "2026-11-23 00:30:00",
        "23.11.2026 00:30",
        "00:30 23.11.2026",
        "Понеділок, 23 листопада 2026 00:30",
        "Sun, 22 Nov 2026 22:30:00 GMT",
        "1795386600",
    ] {
        let found = good(&rss(&format!("<item><title>t</title><pubDate>{date}</pubDate></item>")));
        assert_eq!(found.items[0].dates.feed, day("2026-11-23"), "{date}");
    }
    let undated = good(&rss("<item><title>t</title></item>"));
    assert_eq!(undated.items[0].dates.feed, None);
}

#[test]
fn feeds_parsers_take_for_empty_are_read() {
    for (name, source) in [
        (
            "Atom 0.3",
            "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>t</title>\
          <entry><title>Новина</title><id>1</id><issued>2004-05-01T10:00:00Z</issued></entry></feed>",
        ),
        ("no version", "<rss><channel><item><title>Новина</title></item></channel></rss>"),
        (
            "odd version",
            "<rss version=\"9\"><channel><item><title>Новина</title></item></channel></rss>",
        ),
        (
            "default namespace",
            "<rss version=\"2.0\" xmlns=\"http://odd.example/\"><channel><item>\
          <title>Новина</title></item></channel></rss>",
        ),
        (
            "RDF without namespaces",
            "<RDF><channel><title>t</title></channel><item>\
          <title>Новина</title></item></RDF>",
        ),
        (
            "RSS 1.0",
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
          xmlns=\"http://purl.org/rss/1.0/\"><channel/><item rdf:about=\"http://a.example/1\">\
          <title>Новина</title><link>http://a.example/1</link></item></rdf:RDF>",
        ),
        (
            "prefixed",
            "<a:feed xmlns:a=\"http://www.w3.org/2005/Atom\"><a:entry><a:title>Новина</a:title>\
          </a:entry></a:feed>",
        ),
        (
            "Dublin Core title",
            "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\
          <item><dc:title>Новина</dc:title></item></channel></rss>",
        ),
        (
            "odd content type",
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>Новина</title>\
          <content type=\"weird stuff\">x</content></entry></feed>",
        ),
        (
            "stray ampersand",
            "<rss version=\"2.0\"><channel><item><title>Новина</title>\
          <link>http://a.example/?a=1&b=2</link></item></channel></rss>",
        ),
        (
            "unclosed tags",
            "<rss version=\"2.0\"><channel><item><title>Новина</title><description><p>x<br>\
          </description></item></channel></rss>",
        ),
        (
            "warning before",
            "<br />\n<b>Warning</b>: x in y<br />\n<?xml version=\"1.0\"?>\
          <rss version=\"2.0\"><channel><item><title>Новина</title></item></channel></rss>",
        ),
        (
            "control characters",
            "<rss version=\"2.0\"><channel><item><title>Нов\u{1}\u{8}ина</title>\
          </item></channel></rss>",
        ),
        (
            "JSON Feed",
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\
          \"items\":[{\"id\":7,\"title\":\"Новина\"}]}",
        ),
        (
            "upper case",
            "<RSS VERSION=\"0.91\"><CHANNEL><ITEM><TITLE>Новина</TITLE></ITEM></CHANNEL></RSS>",
        ),
    ] {
        let found = read(source.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let shown: Vec<String> = titles(&found).iter().map(|it| it.replace(' ', "")).collect();
        assert_eq!(shown, ["Новина"], "{name}");
    }
}

#[test]
fn a_feed_full_of_slips_is_read_whole() {
    let found = good(
        "\n\u{feff}PHP Warning: x\n<rss version=\"3.1\" xmlns=\"http://odd.example/\">\
         <channel><title>A & B &nbsp;&hellip;\u{1}</title>\
         <item><title>раз & &hellip;<br></title><author>«Рада» <a@b.example></author>\
         <link>http://a.example/?a=1&b=2</link></item>\
         <item><title><![CDATA[два",
    );
    assert_eq!(titles(&found), ["раз & …", "два"]);
    assert_eq!(found.items[0].url.as_deref(), Some("http://a.example/?a=1&b=2"));
    assert_eq!(found.completeness, Completeness::Partial);
}

#[test]
fn atom_of_2003_is_read_with_its_id_headline_and_moment() {
    let found = good(
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>\
         <title mode=\"escaped\" type=\"text/html\">раз</title><id>1</id>\
         <issued>2004-05-01T10:00:00+03:00</issued></entry></feed>",
    );
    assert_eq!(titles(&found), ["раз"]);
    assert_eq!(found.items[0].id.as_str(), "1");
    assert_eq!(found.items[0].dates.feed, day("2004-05-01"));
}

#[test]
fn one_bad_entry_does_not_take_the_others_with_it() {
    let found = good(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title>\
         <entry><title>раз</title><id>1</id></entry>\
         <entry><title type=\"no/such/type\">два</title><id>2</id></entry>\
         <entry><title>три</title><id>3</id></entry></feed>",
    );
    assert_eq!(titles(&found), ["раз", "два", "три"]);
    assert_eq!(found.path, ReadPath::Repaired);
}

#[test]
fn entities_become_letters_in_titles_and_texts() {
    let found = good(&rss("<item><title>Рада &laquo;Дія&raquo;&nbsp;&amp; люди</title>\
         <description>&lt;p&gt;Перший&amp;nbsp;рядок&lt;/p&gt;&lt;p&gt;Другий&lt;/p&gt;</description></item>"));
    assert_eq!(titles(&found), ["Рада «Дія» & люди"]);
    assert_eq!(found.items[0].text.as_deref(), Some("Перший рядок\nДругий"));
}

#[test]
fn a_feed_that_breaks_off_accuses_nobody() {
    let whole = rss("<item><title>раз</title></item><item><title>два</title></item>");
    let cut = &whole[..whole.find("два").unwrap()];
    let found = good(cut);
    assert_eq!(found.items[0].title, "раз");
    assert_eq!(found.completeness, Completeness::Partial);
}

#[test]
fn an_empty_feed_is_empty_and_anything_else_without_entries_is_an_error() {
    assert!(good(&rss("")).items.is_empty());
    assert!(
        good("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title></feed>")
            .items
            .is_empty()
    );
    let failed = |source: &str| read(source.as_bytes()).unwrap_err();
    assert_eq!(failed(""), FeedFault::Blank);
    assert_eq!(failed("<html><body>Помилка 500</body></html>"), FeedFault::NotAFeed);
    assert_eq!(failed("<urlset><url><loc>x</loc></url></urlset>"), FeedFault::NotAFeed);
    assert_eq!(failed("{\"error\": 1}"), FeedFault::NotAFeed);
    assert_eq!(failed("<rss></rss>"), FeedFault::Unrecognised);
    assert_eq!(failed("<rss version=\"2.0\"><channel><title>t"), FeedFault::CutOff);
}

#[test]
fn entries_of_json_are_counted_while_they_are_read() {
    let feed = |items: String| {
        let text =
            format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{items}]}}");
        read(text.as_bytes())
    };
    let one = "{\"id\":\"1\",\"title\":\"раз\",\"tags\":[\"а\",1,\"б\"],\"more\":[[[]]]}";
    assert!(feed([one; 20_000].join(",")).is_ok());
    for many in [20_001, 100_000] {
        let fault = feed(vec![one; many].join(",")).expect_err("too many");
        assert_eq!(fault, FeedFault::TooManyEntries { limit: 20_000 });
    }
    // What is no entry is not counted, and what nobody asks for is not kept.
    let nothing = "1,".repeat(100_000) + "null,[2],\"x\",";
    assert_eq!(titles(&feed(nothing + one).expect("one entry")), ["раз"]);
    let twice = "{\"id\":\"1\",\"title\":\"раз\",\"title\":\"два\",\"url\":\"/1\"}";
    assert_eq!(titles(&feed(twice.to_owned()).expect("one entry")), ["два"]);
}

#[test]
fn a_flood_of_entries_is_bounded_to_the_newest() {
    let items: String = (0..700)
        .map(|n| {
            format!(
                "<item><guid>{n}</guid><title>{n}</title><pubDate>{}</pubDate></item>",
                1_700_000_000 + n * 86_400
            )
        })
        .collect();
    let found = good(&rss(&items));
    assert_eq!(found.items.len(), 500);
    assert_eq!(found.items[0].title, "699");
    assert_eq!(found.completeness, Completeness::Whole);
}

#[test]
fn hostile_feeds_end_quickly_and_without_a_panic() {
    for piece in ["<item>", "<description>", "<![CDATA[", "&amp", "<a b=\"", "<item><title>"] {
        let source = format!("<rss version=\"2.0\"><channel>{}", piece.repeat(50_000));
        drop(read(source.as_bytes()));
    }
    let item = "<item><title>Рада</title></item>";
    let with = |attributes: usize, depth: usize| {
        let namespaces: String = (0..attributes).map(|n| format!(" xmlns:a{n}='b'")).collect();
        let (deep, closings) = ("<x>".repeat(depth), "</y>".repeat(50_000));
        [
            format!("<rss{namespaces}><channel>{item}{deep}{closings}</channel></rss>"),
            format!("<rss><channel><x{namespaces}/>{item}{deep}{closings}</channel></rss>"),
        ]
    };
    for source in with(400, 398) {
        assert_eq!(titles(&good(&source)), ["Рада"]);
    }
    for source in with(60_000, 0) {
        let fault = read(source.as_bytes()).expect_err("it is refused");
        assert_eq!(fault, FeedFault::TooManyAttributes { limit: 400 });
    }
    for source in with(1, 2_000) {
        let fault = read(source.as_bytes()).expect_err("it is refused");
        assert_eq!(fault, FeedFault::TooDeep { limit: 400 });
    }
}
