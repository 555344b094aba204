//! Feeds that are odd rather than broken: what they declare, what they relate to, what is whose.

use crate::day;
use chrono_tz::Europe::Kyiv;
use hromada_watch::domain::sightings::Item;
use hromada_watch::domain::sightings::cause::document::FeedFault;
use hromada_watch::sources::feed::{FeedYield, parse};
use hromada_watch::sources::reading::{Completeness, ReadPath};

const ATOM: &str = "xmlns=\"http://www.w3.org/2005/Atom\"";

/// Reads a feed that came from nowhere.
fn read(source: &str) -> Result<FeedYield, FeedFault> {
    parse(source.as_bytes(), None, None, Kyiv)
}

fn only(source: &str) -> Item {
    let mut items = read(source).unwrap_or_else(|error| panic!("{error}: {source}")).items;
    assert_eq!(items.len(), 1, "{source}");
    items.remove(0)
}

fn rss(item: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>t</title><item>{item}</item></channel></rss>")
}

#[test]
fn a_root_that_declares_itself_is_a_feed_without_entries_and_a_bare_one_is_not() {
    for source in [
        "<rss version=\"0.91\"></rss>",
        &format!("<feed {ATOM}></feed>"),
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"/>",
        "<r:RDF xmlns:r=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
         xmlns=\"http://purl.org/rss/1.0/\"></r:RDF>",
        "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[]}",
    ] {
        let found = read(source).unwrap_or_else(|error| panic!("{error}: {source}"));
        assert_eq!((found.items.len(), found.completeness), (0, Completeness::Whole), "{source}");
    }
    for source in ["<rss></rss>", "<feed version=\"1\"></feed>", "<channel></channel>"] {
        assert_eq!(read(source).unwrap_err(), FeedFault::Unrecognised, "{source}");
    }
}

#[test]
fn documents_that_hold_what_feeds_hold_are_no_feeds() {
    for source in [
        "<catalog><entry><title>t</title></entry></catalog>",
        "<s:Envelope><s:Body><entry><title>t</title></entry></s:Body></s:Envelope>",
        "<svg><feed><title>t</title></feed></svg>",
        "<definitions><message><item/></message></definitions>",
        "{\"items\":[]}",
        "{\"items\":[{\"name\":\"t\"}]}",
        "{\"version\":\"1.0\",\"items\":[{\"id\":1}]}",
        "{\"version\":\"https://jsonfeed.org/version/1\"",
    ] {
        assert!(read(source).is_err(), "{source}");
    }
    let foaf = "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
                <rdf:Description><dc:title>t</dc:title></rdf:Description></rdf:RDF>";
    assert_eq!(read(foaf).unwrap_err(), FeedFault::Unrecognised);
    let wrapped = format!("<answer>{}</answer>", rss("<title>Новина</title>"));
    assert_eq!(only(&wrapped).title, "Новина");
}

#[test]
fn base64_is_unwrapped_where_the_feed_says_so_and_nowhere_else() {
    let old = "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry>\
               <title mode=\"base64\">0KDQsNC00LA=</title>\
               <content mode=\"base64\" type=\"text/html\">PHA+0YLQtdC60YHRgjwvcD4=</content>\
               </entry></feed>";
    let item = only(old);
    assert_eq!((item.title.as_str(), item.text.as_deref()), ("Рада", Some("текст")));
    let new = |kind: &str| {
        let entry = format!("<entry><title type=\"{kind}\">0KDQsNC00LA=</title><id>1</id></entry>");
        only(&format!("<feed {ATOM}>{entry}</feed>")).title
    };
    assert_eq!(new("application/octet-stream"), "Рада");
    assert_eq!(new("text"), "0KDQsNC00LA=");
    assert_eq!(new("application/xhtml+xml"), "0KDQsNC00LA=");
}

#[test]
fn a_headline_with_naked_markup_is_read_to_its_end() {
    let source = format!("<feed {ATOM}><entry><title>Рада <b>діє</b> далі</title></entry></feed>");
    assert_eq!(only(&source).title, "Рада діє далі");
    assert_eq!(only(&rss("<title>Рада <i>діє</i> далі</title>")).title, "Рада діє далі");
}

#[test]
fn what_xhtml_escapes_is_meant_as_letters() {
    for kind in ["xhtml", "application/xhtml+xml"] {
        let title = format!("<title type=\"{kind}\"><div>Тег &lt;b&gt; далі</div></title>");
        let source = format!(
            "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\">\
                              <entry>{title}</entry></feed>"
        );
        assert_eq!(only(&source).title, "Тег <b> далі", "{kind}");
    }
}

#[test]
fn a_guid_that_says_it_is_no_address_is_none() {
    let with = |role: &str| only(&rss(&format!("<guid{role}>https://rada.example/1</guid>")));
    let shown = Some("https://rada.example/1");
    assert_eq!(with("").url.as_deref(), shown);
    assert_eq!(with(" isPermaLink=\"true\"").url.as_deref(), shown);
    assert_eq!(with(" isPermaLink=\"false\"").url, None);
    assert_eq!(with(" isPermaLink=\"false\"").id, with("").id);
}

#[test]
fn relative_addresses_follow_the_root_s_base_then_the_site() {
    let expected = Some("https://rada.example/news/1");
    let base = format!(
        "<feed {ATOM} xml:base=\"https://rada.example/news/\"><link href=\"https://other.example/\"/>\
         <entry><title type=\"odd\">t</title><link href=\"1\"/></entry></feed>"
    );
    assert_eq!(only(&base).url.as_deref(), expected);
    let site = "<rss version=\"2.0\"><channel><link>https://rada.example/</link>\
                <item><link>/news/1</link></item></channel></rss>";
    assert_eq!(only(site).url.as_deref(), expected);
    let json = "{\"version\":\"https://jsonfeed.org/version/1\",\
                \"home_page_url\":\"https://rada.example\",\"items\":[{\"url\":\"/news/1\"}]}";
    assert_eq!(only(json).url.as_deref(), expected);
    let twice = rss("<link>https://rada.example/news/1?a=1&amp;amp;b=2</link>");
    assert_eq!(only(&twice).url.as_deref(), Some("https://rada.example/news/1?a=1&b=2"));
}

#[test]
fn a_stranger_s_title_is_shown_only_where_the_entry_has_none() {
    for stranger in ["itunes:title", "media:title", "x:title"] {
        let second = format!("<{stranger}>чужа</{stranger}>");
        assert_eq!(only(&rss(&format!("{second}<title>своя</title>"))).title, "своя");
        assert_eq!(only(&rss(&format!("<title>своя</title>{second}"))).title, "своя");
        assert_eq!(only(&rss(&second)).title, "чужа");
    }
    let prefixed = "<q:rss version=\"2.0\" xmlns:q=\"http://odd.example/\"><q:channel><q:item>\
                    <x:description>чужий</x:description><q:title>своя</q:title>\
                    <q:description>свій</q:description></q:item></q:channel></q:rss>";
    let item = only(prefixed);
    assert_eq!((item.title.as_str(), item.text.as_deref()), ("своя", Some("свій")));
}

#[test]
fn whole_texts_for_aggregators_are_taken_whatever_they_are_called() {
    for name in ["full-text", "yandex:full-text", "fulltext"] {
        let item = only(&rss(&format!("<description>коротко</description><{name}>усе</{name}>")));
        assert_eq!(item.text.as_deref(), Some("усе"), "{name}");
    }
}

#[test]
fn cdata_marks_of_every_kind_leave_nothing_in_a_headline() {
    for title in [
        "<![CDATA[Рада]]>",
        "<![CDATA[Рада]>",
        "<![cdata[Рада]]>",
        "<![CDATA[<![CDATA[Рада]]>]]>",
        "&lt;![CDATA[Рада]]&gt;",
        "<![CDATA[Ра]]><![CDATA[да]]>",
        "<![CDATA[Рада",
    ] {
        assert_eq!(only(&rss(&format!("<title>{title}</title>"))).title, "Рада", "{title}");
    }
}

#[test]
fn json_is_mended_where_generators_break_it() {
    let broken = "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[null,\
                  {\"id\":7,\"title\":\"Рада\tдіє\",\"content_text\":\"а\nб\",\
                  \"date_published\":\"23.11.2026\",},\n]}";
    let found = read(broken).unwrap();
    assert_eq!(found.path, ReadPath::Repaired);
    let item = only(broken);
    assert_eq!((item.id.as_str(), item.title.as_str()), ("7", "Рада діє"));
    assert_eq!(item.dates.feed, day("2026-11-23"));
    let untold = "{\"items\":[{\"id\":\"1\",\"title\":\"Рада\"}]}";
    assert_eq!(only(untold).title, "Рада");
    let cut = "{\"version\":\"https://jsonfeed.org/version/1\",\"items\":[{\"id\":\"1\",";
    assert_eq!(read(cut).unwrap_err(), FeedFault::CutOff);
}

#[test]
fn a_declaration_the_bytes_contradict_spoils_no_letter() {
    let body =
        "<rss version=\"2.0\"><channel><item><title>Їхнє рішення</title></item></channel></rss>";
    let titled = |bytes: &[u8]| parse(bytes, None, None, Kyiv).unwrap().items[0].title.clone();
    let declared =
        |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>{body}");
    let marked = [b"\xef\xbb\xbf", declared("windows-1251").as_bytes()].concat();
    assert_eq!(titled(&marked), "Їхнє рішення");
    let wide: Vec<u8> = declared("utf-8").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(titled(&[b"\xff\xfe", &wide[..]].concat()), "Їхнє рішення");
    let (russian, _, _) = encoding_rs::KOI8_U.encode(body);
    let koi8 = [b"<?xml version=\"1.0\" encoding=\"koi8-r\"?>", &russian[..]].concat();
    assert_eq!(titled(&koi8), "Їхнє рішення");
}
