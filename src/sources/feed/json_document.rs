//! A JSON Feed's document, read into no more than is used of it.
//!
//! Decides what of a document is kept, not what it means. The invariant: entries are counted while
//! they are read, and neither one beyond the bound nor a member that nobody asks for takes memory.

use super::bounds::ENTRIES_MAX;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// Members of an entry that somebody asks for.
const ASKED: [&str; 13] = [
    "id",
    "guid",
    "url",
    "external_url",
    "link",
    "title",
    "date_published",
    "published",
    "date_modified",
    "updated",
    "content_html",
    "content_text",
    "summary",
];

/// Tags of one entry.
const TAGS_MAX: usize = 100;

/// What is used of a document.
#[derive(Debug, Default)]
pub struct Document {
    /// The format's line.
    pub version: Option<String>,
    /// The address of the site it is of.
    pub site: Option<String>,
    /// Its entries, in order, and no more than one beyond the bound.
    pub items: Vec<Member>,
}

/// What is used of an entry.
#[derive(Debug, Default)]
pub struct Member {
    texts: BTreeMap<&'static str, String>,
    /// Its tags.
    pub tags: Vec<String>,
}

impl Member {
    /// The first of these members that says something.
    pub fn text(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.texts.get(name).cloned())
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Document;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
                let mut document = Document::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "version" => document.version = map.next_value::<Scalar>()?.string(),
                        "home_page_url" => document.site = map.next_value::<Scalar>()?.string(),
                        "items" => document.items = map.next_value::<Items>()?.0,
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(document)
            }
        }
        from.deserialize_map(Whole)
    }
}

/// Whatever a visitor of anything does not want is read to its end and forgotten.
macro_rules! forgotten {
    ($nothing:expr; $($kind:ident),*) => {
        $(forgotten!(@$kind $nothing);)*
    };
    (@words $nothing:expr) => {
        fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
            Ok($nothing)
        }
    };
    (@numbers $nothing:expr) => {
        fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
            Ok($nothing)
        }

        fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
            Ok($nothing)
        }

        fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
    };
    (@empty $nothing:expr) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("anything")
        }

        fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
            Ok($nothing)
        }

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            Ok($nothing)
        }
    };
    (@list $nothing:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok($nothing)
        }
    };
    (@map $nothing:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($nothing)
        }
    };
}

/// The entries of a list.
struct Items(Vec<Member>);

impl<'de> Deserialize<'de> for Items {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Items;
            forgotten!(Items(Vec::new()); empty, words, numbers, map);

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Items, A::Error> {
                let mut items = Vec::new();
                while items.len() <= ENTRIES_MAX {
                    match list.next_element::<Entry>()? {
                        Some(Entry(member)) => items.extend(member),
                        None => return Ok(Items(items)),
                    }
                }
                while list.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Items(items))
            }
        }
        from.deserialize_any(List)
    }
}

/// One of a list of entries, if it is one.
struct Entry(Option<Member>);

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct One;
        impl<'de> Visitor<'de> for One {
            type Value = Entry;
            forgotten!(Entry(None); empty, words, numbers, list);

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
                let mut member = Member::default();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "tags" {
                        member.tags = map.next_value::<Tags>()?.0;
                    } else if let Some(name) = ASKED.into_iter().find(|name| *name == key) {
                        // The last of several counts, be it empty.
                        member.texts.remove(name);
                        member
                            .texts
                            .extend(map.next_value::<Scalar>()?.text().map(|it| (name, it)));
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Entry(Some(member)))
            }
        }
        from.deserialize_any(One)
    }
}

/// The texts of a list.
struct Tags(Vec<String>);

impl<'de> Deserialize<'de> for Tags {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Tags;
            forgotten!(Tags(Vec::new()); empty, words, numbers, map);

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tags, A::Error> {
                let mut tags = Vec::new();
                while let Some(tag) = list.next_element::<Scalar>()? {
                    tags.extend(tag.string().filter(|_| tags.len() < TAGS_MAX));
                }
                Ok(Tags(tags))
            }
        }
        from.deserialize_any(List)
    }
}

/// A member that is a text or a number, or nothing that says anything.
enum Scalar {
    Text(String),
    Number(serde_json::Number),
    Other,
}

impl Scalar {
    /// A text, and nothing else.
    fn string(self) -> Option<String> {
        match self {
            Scalar::Text(text) => Some(text),
            Scalar::Number(_) | Scalar::Other => None,
        }
    }

    /// What it says, if anything.
    fn text(self) -> Option<String> {
        match self {
            Scalar::Text(text) if text.trim().is_empty() => None,
            Scalar::Text(text) => Some(text.trim().to_owned()),
            Scalar::Number(number) => Some(number.to_string()),
            Scalar::Other => None,
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Scalar;
            forgotten!(Scalar::Other; empty, list, map);

            fn visit_str<E: Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar::Text(text.to_owned()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number.into()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar::Number(number.into()))
            }

            fn visit_f64<E: Error>(self, number: f64) -> Result<Scalar, E> {
                Ok(serde_json::Number::from_f64(number).map_or(Scalar::Other, Scalar::Number))
            }
        }
        from.deserialize_any(Any)
    }
}
