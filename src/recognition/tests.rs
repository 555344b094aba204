//! Variants of every rule.
use super::*;
#[test]
fn placeholder() {
    let _ = Recogniser::new(&[]);
}
