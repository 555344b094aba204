//! Why a page cannot be used as what it was asked for.

/// Why a page is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    /// The site wants a name and a password.
    #[error("it is a sign-in page")]
    Login,
    /// The list is there and holds nothing.
    #[error("the list is empty")]
    EmptyList,
    /// The page is not made the way the source says.
    #[error("its layout is not the expected one: {seen}")]
    OtherLayout {
        /// What was seen instead.
        seen: String,
    },
    /// A guard against robots stands before the page.
    #[error("a robot check stands before it")]
    Challenge,
}
