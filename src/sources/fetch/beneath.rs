//! What lies beneath an error of the web: the errors of lower layers.
//!
//! Decides nothing; finds an error of a certain type, and tells all of them in one line.

use std::error::Error;

/// What a layer below said.
pub type LowerError = Box<dyn Error + Send + Sync + 'static>;

/// The first error of this type among one and those beneath it.
pub(in crate::sources) fn beneath<'e, E: Error + 'static>(
    error: &'e (dyn Error + 'static),
) -> Option<&'e E> {
    let mut next = Some(error);
    while let Some(current) = next {
        if let Some(found) = current.downcast_ref::<E>() {
            return Some(found);
        }
        // An I/O error hides the error it wraps from `source`.
        let wrapped = current.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match wrapped {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => current.source(),
        };
    }
    None
}

/// What an error and those beneath it say, in one line.
pub(super) fn told(error: &LowerError) -> String {
    let mut words = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        words.push_str(": ");
        words.push_str(&error.to_string());
        next = error.source();
    }
    words
}
