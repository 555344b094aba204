//! Names by which the parts of the plan refer to each other.
//!
//! Every id is a short text that a person wrote in the configuration (`education`, `site-news`)
//! or that we derived once and never change. An id type says only *what* it names; it does not
//! check that the named thing exists, that is `config`'s work.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// An id that stands at very many places at once: each further one costs no memory of its own.
macro_rules! shared_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

shared_id!(
    /// A source of `sources.toml`, e.g. `site-documents`.
    SourceId
);
shared_id!(
    /// One item within its source; never random, never the headline (a corrected headline is the
    /// same item).
    ItemId
);
id!(
    /// A person of `directory.toml`.
    PersonId
);
id!(
    /// A department or institution of `directory.toml`, e.g. `education`.
    DepartmentId
);
id!(
    /// A duty of `plan.toml`, e.g. `publication`.
    DutyId
);
id!(
    /// `duty/subject`, e.g. `publication/session-2026-11-20-№24` or
    /// `submission/education/2026-11/2`.
    ObligationKey
);
id!(
    /// A registered event or trip, e.g. `2026-12-19-rizdvianyi-yarmarok`.
    EventId
);
id!(
    /// A letter in the outbox; also the local part of its Message-ID, so it is plain ASCII.
    LetterId
);
