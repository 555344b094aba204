//! Which entries of the state a fact touched, for the projection to write.

use crate::domain::council::sitting::SittingKey;
use crate::domain::ids::{EventId, ItemId, LetterId, ObligationKey, SourceId};
use crate::domain::notice::key::NoticeKey;

/// Which stored value a fact changed, or removed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touched {
    /// The watch's own record.
    Watch,
    /// An item.
    Item(SourceId, ItemId),
    /// A source's sight.
    Source(SourceId),
    /// A registered decision, by key.
    Decision(String),
    /// A recorded submission, by sequence number.
    Submission(u64),
    /// A link, by decision key and address.
    Link(String, String),
    /// A told notice.
    Told(NoticeKey),
    /// A letter.
    Letter(LetterId),
    /// A trouble.
    Trouble(String),
    /// A dismissed gap, by sequence number.
    DismissedGap(u64),
    /// Gaps asked about, by sequence number.
    AskedGaps(u64),
    /// A person's word on an item.
    Placing(SourceId, ItemId),
    /// A platform.
    Platform(SourceId),
    /// A host.
    Host(SourceId),
    /// A registered sitting.
    Sitting(SittingKey),
    /// A registered event or trip.
    Event(EventId),
    /// A word on an obligation.
    Word(ObligationKey),
    /// A waiver of an obligation.
    Waiver(ObligationKey),
    /// A promise about an obligation.
    Promise(ObligationKey),
    /// An absence, by sequence number.
    Absence(u64),
}
