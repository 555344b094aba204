//! hromada-watch keeps a local council's promises to publish.
//!
//! A council adopts a plan of ten measures: decisions on the site within thirty days, two reports a
//! month from each department, sittings broadcast, events announced, pages of institutions alive.
//! This crate reads the site, its Facebook page, the platform and the hosts, works out what is due,
//! done, late or cannot be told, and writes to the people responsible. It must neither accuse
//! someone wrongly nor stay silent when something was due; where these two pull apart, the status
//! is *unknown* and somebody who knows is asked.
//!
//! # The flow
//!
//! The daemon takes turns. A turn is a function of the stored facts and of one moment, `now`.
//!
//! ```text
//! bell ─► daemon::turn(now)
//!   1 poll       sources      bytes ─► items            ─► store: facts, source by source
//!   2 recognise  recognition  an item ─► its meaning       kept under the rules' fingerprint
//!   3 decide     domain       facts, now ─► obligations ─► notices not told yet
//!   4 last look  sources      whatever could settle an accusation is read again; then decide again
//!   5 deliver    letters      notices ─► text of what is true now
//!                channels     text ─► a mail server        the attempt is in the store first
//!   6 hear       mailbox      replies ─► facts of their writers ─► receipts; beside the turns
//!   7 tell       daemon       counts for the log, for systemd and for `once`
//! ```
//!
//! Answers come back another way: `people ─► web, cli ─► daemon::desk ─► facts`.
//!
//! [`daemon::turn`] is the whole of it in one file. A turn waits for the world outside the state:
//! what it waits for comes back to the daemon's loop, is applied there, and between two such things
//! the loop answers people. [`cli`] and [`daemon::desk`] add what people say (decisions, sittings,
//! events, submissions, links, waivers), as facts like any other.
//!
//! # Four doors
//!
//! The world is reached through four closed enums, each with a variant for tests beside the real
//! one. Nothing else is ever faked; the store in tests is the real store in a temporary directory.
//!
//! | door | real | other |
//! |---|---|---|
//! | [`clock::Clock`] | the system's clock | a moment set by hand |
//! | [`sources::fetch::Fetcher`] | HTTP | answers written down beforehand |
//! | [`channels::Channel`] | SMTP, a directory | a script of answers |
//! | [`mailbox::Mailbox`] | IMAP | messages put in by hand |
//!
//! # Folders
//!
//! | folder | may import | invariant |
//! |---|---|---|
//! | [`domain`] | nothing | pure: one input, one answer; it cannot fail |
//! | [`recognition`] | domain | pure; when evidence is short the answer is unknown, and nothing but an adopted decision is read as one |
//! | [`letters`] | domain | pure; the text follows what is true, not what was planned |
//! | [`sources`] | domain, credential | a read is whole or says that it is not; no body, count, redirect or wait without a bound |
//! | [`channels`] | domain, letters, credential | every outcome is accepted, not yet, refused or unknown, for one letter or for all |
//! | [`mailbox`] | what channels know of secrets and trust | nothing is deleted, nothing from before the first look is read |
//! | [`store`] | domain | what was acknowledged is on disk; the state is the fold of the journal |
//! | [`config`] | domain, settings types | what it lets through cannot fail later for being inconsistent |
//! | [`daemon`] | all above | one thing at a time; only here values pass from one folder to another |
//! | [`files`] | domain, the desk's entries | a stranger's bytes are parsed in a child; no row disappears in silence |
//! | [`web`] | domain, letters, files, the daemon's desk | nothing is changed by GET, and nothing is decided here |
//! | [`simulation`] | daemon and what it moves | the same turn, in virtual time |
//! | [`cli`] | anything | exit codes in one place |
//! | [`clock`] | nothing | the only reader of the system clock |
//! | [`credential`] | nothing | no error holds what a secret's file holds |
//!
//! # Rooms
//!
//! | room | what it holds |
//! |---|---|
//! | `domain/{plan, council, register, sightings, known}` | the plan; what a council does; what people told us; what the world showed us; what follows from both together |
//! | `domain/{duty, notice, report}` | one file per kind of duty; who must hear; how a month went |
//! | `recognition/{text, act, occasion, reply}` | folded words; the head of a paper; sittings; what a reply says |
//! | `sources/{reading, fetch, document, html, engine}` | what every reader takes and gives, and where bytes are parsed; the door; bytes to text and trees; pages; one table of site engines |
//! | `sources/{feed, page, facebook, platform, host, mail, survey}` | one reader each; a site from its address |
//! | `channels/smtp` | the conversation with a mail server, and whose fault each no is |
//! | `store/{journal, state, projection}` | the truth; its fold; the fold in sled |
//! | `daemon/{poll, deliver, hear, desk}` | the daemon's conversations: with sources, with a mail server, with a mailbox, with people |
//! | `web/{entrance, board, register, question}` | the way in by a letter; pages that list obligations; decisions from a form or a file; one question a page for all else; beside them one file a page |
//! | `cli/{init, register, terminal}` | a council from its site's address; commands of the register; what a person types and reads |
//!
//! Pure means no async, no I/O, no clock, no logs. `tests/house.rs` holds this table, and that
//! sled, lettre, reqwest, feed-rs and the scheduler are named in one folder each.
//!
//! No file leads back to itself by its imports, but for a closed enum and the files of its
//! variants.
//!
//! # Questions and answers
//!
//! **Why a journal and sled?** The journal is the truth: one line of JSON per fact, each with the
//! hash of the line before, fsynced before anything follows from it. Any text tool reads it and any
//! backup copies it. sled is what makes a start and a turn quick, and it is thrown away without
//! regret: if it does not open, panics, or stands apart from the journal, its directory is moved
//! aside and built again. A library that calls itself beta may be used in such a place, and only
//! there; a journal alone would be read whole at every start.
//!
//! **Why is meaning not stored?** A better recogniser must correct the past. Items are facts; what
//! they mean is derived from them, and kept only as a cache under the fingerprint of the rules:
//! other rules or another directory, and it is derived again. What was told is a fact as well, so a
//! corrected past tells nobody the same thing twice.
//!
//! **Why level and not edge?** «When a page appears, do this» goes wrong with every missed event,
//! restart and repeated event. A turn asks instead what is true now and what was told already, and
//! does the
//! difference. A week offline is then nothing special: of the reminders that fell into it, the
//! gravest one still true is sent, once.
//!
//! **Why read again before saying «late»?** Between the last poll and the morning's letters
//! somebody may have published. A page that is read hourly is at most an hour old, and an hour is
//! enough to be wrong about a person. So every source that could show the opposite is read in the
//! same turn, in full and not «only if changed»; if one cannot be read, nobody is called late.
//!
//! **Why one letter at a time?** The attempt is written down before the message leaves, the answer
//! after. A death in between leaves one letter whose fate is not known; it is repeated byte for
//! byte, twice at the most and on the same day, and then believed. Ten letters in flight would be
//! ten such letters. A council sends thirty letters on its worst morning, and has eight hours for
//! them.
//!
//! **Why does the scheduler only ring a bell?** It counts in fixed offsets, lets runs overlap and
//! does not wait at its end. Turns are taken one after another in the daemon's loop, a ring during
//! a turn merges with the next, and local hours, working days and clock changes live in
//! [`domain::calendar`].
//!
//! **Why is a page parsed in another process?** What is parsed was written by strangers, and a tree
//! can grow faster than its bytes. A child of the same program has bounded memory, bounded time,
//! nothing but its pipe and, where the kernel knows Landlock, no right to anything else
//! ([`sources::reading::parser`]); its death is a failed read of one source. Files that people hand
//! over go the same way. What is being read is on the disk before it is parsed
//! ([`sources::reading::marks`]), so a source that takes the whole daemon down does so once. In
//! tests and simulations the bytes are our own and the work stays here; profiles keep `panic =
//! "unwind"` for it.
//!
//! **Why are questions not reminders?** Some things only people know: how many decisions a sitting
//! adopted, whether a sitting that was called took place, what a page shows that may not be read.
//! An obligation of that kind is *asked about* ([`domain::obligation::Asking`]) and can never
//! become an accusation; advice is listed once a week and cannot either.
//!
//! **Why is everything sent to the administrator at first?** Trust is earned in the shadow: the
//! configuration's names and addresses are checked against a month of real life before anybody else
//! hears from the program.

pub mod channels;
pub mod cli;
pub mod clock;
pub mod config;
pub mod credential;
pub mod daemon;
pub mod domain;
pub mod files;
pub mod letters;
pub mod mailbox;
pub mod recognition;
pub mod simulation;
pub mod sources;
pub mod store;
pub mod system;
pub mod web;

#[cfg(fuzzing)]
pub use channels::smtp::Collector;
