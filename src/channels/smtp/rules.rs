//! Whose fault a mail server's no is.
//!
//! Decides from one table: the enhanced code first, then code and step, then words; each line says
//! where it comes from. The rules: final is only what says that this recipient does not exist; what
//! speaks of our login, our address or our connection makes every letter wait; any other no may be
//! about us, so the letter waits, and several in a row are about us.

use super::reply::Reply;
use crate::domain::notice::setback::Step;

/// Whose a refusal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// This recipient does not exist: final.
    Recipients,
    /// The server's, our login's or our address's: every letter waits.
    Ours,
    /// Not now, for this letter.
    Later,
    /// Perhaps ours: the letter waits, and several in a row are about us.
    PerhapsOurs,
}

/// One line of the table: what an answer must be, and whose it is then.
struct Rule {
    whose: Whose,
    /// Class, subject and detail; an empty detail holds for the whole subject.
    enhanced: &'static [(u8, u16, Option<u16>)],
    /// Codes; empty for any.
    codes: &'static [u16],
    /// Steps; empty for any.
    steps: &'static [Step],
    /// Any of these in the answer, in lower case; empty for any.
    words: &'static [&'static str],
}

const ANY: Rule =
    Rule { whose: Whose::PerhapsOurs, enhanced: &[], codes: &[], steps: &[], words: &[] };

/// The first line that fits decides.
const RULES: &[Rule] = &[
    // RFC 5321 §3.1, §4.3.2: before MAIL nothing is about a letter
    Rule { whose: Whose::Ours, steps: &[Step::Session], ..ANY },
    // RFC 5321 §4.2.3: the service is closing; Gmail and Outlook limit rates with it
    Rule { whose: Whose::Ours, codes: &[421], ..ANY },
    // RFC 4954 §6, RFC 3207 §4: about login or TLS, whenever it comes
    Rule { whose: Whose::Ours, codes: &[454, 530, 534, 535, 538], ..ANY },
    // RFC 3463 §3.2: the sender's address; Postfix reject_unknown_sender_domain
    Rule {
        whose: Whose::Ours,
        enhanced: &[(5, 1, Some(7)), (5, 1, Some(8)), (4, 1, Some(7)), (4, 1, Some(8))],
        ..ANY
    },
    // RFC 5321 §4.3.2: MAIL names nobody but us
    Rule {
        whose: Whose::Ours,
        codes: &[500, 501, 502, 503, 504, 550, 551, 552, 553, 554, 555, 556],
        steps: &[Step::Sender],
        ..ANY
    },
    // Postfix smtpd_delay_reject and Exim: client and sender are judged at RCPT
    Rule {
        whose: Whose::Ours,
        words: &[
            "sender address rejected",
            "client host rejected",
            "helo command rejected",
            "authentication required",
            "sender verify failed",
        ],
        ..ANY
    },
    // RFC 3463 §3.2, RFC 7505 §4.1: no such mailbox, no such host, moved, takes no mail; Gmail,
    // Postfix and Exchange say so
    Rule {
        whose: Whose::Recipients,
        enhanced: &[
            (5, 1, Some(1)),
            (5, 1, Some(2)),
            (5, 1, Some(3)),
            (5, 1, Some(6)),
            (5, 1, Some(10)),
        ],
        steps: &[Step::Recipient, Step::End],
        ..ANY
    },
    // RFC 5321 §4.2.1: a transient no; greylisting, a full mailbox, Exchange throttling
    Rule {
        whose: Whose::Later,
        codes: &[
            450, 451, 452, 453, 455, 456, 457, 458, 459, 422, 431, 432, 440, 441, 442, 446, 447,
            449, 471,
        ],
        ..ANY
    },
    // RFC 3463 §3.3: the mailbox is full, and can be emptied
    Rule { whose: Whose::Later, enhanced: &[(5, 2, Some(2))], ..ANY },
    // RFC 3463 §3.8: policy; Gmail 5.7.1, 5.7.26 (SPF, DKIM), Exchange 5.7.x, Spamhaus
    Rule { whose: Whose::PerhapsOurs, enhanced: &[(5, 7, None)], ..ANY },
    // blocklists and policies as users of Spamhaus, Exchange and ukr.net see them
    Rule {
        whose: Whose::PerhapsOurs,
        words: &[
            "spamhaus",
            "blocked",
            "blocklist",
            "blacklist",
            "block list",
            "black list",
            "listed",
            "spf",
            "dkim",
            "dmarc",
            "reputation",
            "policy",
            "relay",
            "spam",
            "access denied",
            "too many",
            "limit",
            "quota",
        ],
        ..ANY
    },
    // Postfix, Exim, Exchange, mail.ru, ukr.net without enhanced codes
    Rule {
        whose: Whose::Recipients,
        codes: &[550, 551, 553, 554],
        steps: &[Step::Recipient],
        words: &[
            "no such user",
            "no such recipient",
            "no such mailbox",
            "user unknown",
            "unknown user",
            "unknown recipient",
            "recipient unknown",
            "unknown local part",
            "user not found",
            "recipient not found",
            "mailbox not found",
            "user does not exist",
            "account does not exist",
            "mailbox does not exist",
            "user doesn't exist",
            "no mailbox here",
            "invalid recipient",
            "invalid mailbox",
            "нет такого пользователя",
            "немає такого користувача",
            "користувача не існує",
        ],
        ..ANY
    },
];

impl Rule {
    fn fits(&self, step: Step, reply: &Reply, words: &str) -> bool {
        let has = |wanted: &(u8, u16, Option<u16>)| {
            reply.enhanced.is_some_and(|(class, subject, detail)| {
                (class, subject) == (wanted.0, wanted.1) && wanted.2.is_none_or(|it| it == detail)
            })
        };
        (self.enhanced.is_empty() || self.enhanced.iter().any(has))
            && (self.codes.is_empty() || self.codes.contains(&reply.code))
            && (self.steps.is_empty() || self.steps.contains(&step))
            && (self.words.is_empty() || self.words.iter().any(|sign| words.contains(sign)))
    }
}

/// Whose a no is, given at a step.
pub(super) fn whose(step: Step, reply: &Reply) -> Whose {
    let words = reply.text.to_lowercase();
    let rule = RULES.iter().find(|rule| rule.fits(step, reply, &words));
    match (rule, reply.class()) {
        (Some(rule), _) => rule.whose,
        (None, 4) => Whose::Later,
        (None, _) => Whose::PerhapsOurs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channels::smtp::reply::Collector;

    fn judged(step: Step, line: &str) -> Whose {
        let (_, reply) = Collector::default().take(format!("{line}\r\n").as_bytes()).unwrap();
        whose(step, &reply.unwrap())
    }

    #[test]
    fn a_no_before_any_letter_is_about_us() {
        for line in ["554 no service", "535 5.7.8 bad login", "454 4.7.0 later", "550 5.1.1 what"] {
            assert_eq!(judged(Step::Session, line), Whose::Ours, "{line}");
        }
    }

    #[test]
    fn a_no_to_the_sender_is_about_us() {
        for line in ["550 not your address", "530 log in first", "553 5.1.8 domain", "421 busy"] {
            assert_eq!(judged(Step::Sender, line), Whose::Ours, "{line}");
        }
        assert_eq!(judged(Step::Sender, "451 later"), Whose::Later);
    }

    #[test]
    fn only_a_recipient_who_does_not_exist_is_final() {
        for line in [
            "550 5.1.1 no such user",
            "550-5.1.1 The email account that you tried to reach does not exist.\r\n550 5.1.1 gsmtp",
            "550 5.1.1 <x@rada.test>: Recipient address rejected: User unknown in local table",
            "550 5.1.2 host unknown",
            "553 5.1.3 bad syntax",
            "551 5.1.6 moved",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
            "556 5.1.10 the domain takes no mail",
            "550 No such user here",
            "550 User unknown",
            "550 <x@ukr.net>: User not found",
            "550 Invalid recipient x@mail.ru",
        ] {
            assert_eq!(judged(Step::Recipient, line), Whose::Recipients, "{line}");
        }
        assert_eq!(judged(Step::End, "550 5.1.1 no such user"), Whose::Recipients);
    }

    #[test]
    fn what_may_be_about_us_waits() {
        for line in [
            "550 mailbox unavailable",
            "550 5.7.1 message rejected",
            "550 5.7.26 this message does not pass SPF",
            "550-5.7.1 [192.0.2.1] Our system has detected that this message is unsolicited",
            "550 5.7.606 Access denied, banned sending IP",
            "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org",
            "554 5.7.1 <x@rada.test>: Relay access denied",
            "550 5.4.1 Recipient address rejected: Access denied",
            "550 user unknown to our policy service",
            "552 5.3.4 too big",
            "554 spam",
            "550 5.2.1 the account is disabled",
            "571 never heard of it",
        ] {
            let line = line.replacen("550-", "550 ", 1);
            for step in [Step::Recipient, Step::End] {
                assert_eq!(judged(step, &line), Whose::PerhapsOurs, "{step:?} {line}");
            }
        }
        assert_eq!(judged(Step::End, "550 no such user"), Whose::PerhapsOurs);
    }

    #[test]
    fn what_is_about_our_login_or_address_is_ours_whenever_it_comes() {
        for line in [
            "550 5.1.8 domain of sender unknown",
            "550 5.1.7 bad sender",
            "553 5.7.1 Sender address rejected: not owned by user",
            "554 5.7.1 Client host rejected: Access denied",
            "535 5.7.8 log in first",
            "530 5.7.0 Must issue a STARTTLS command first",
            "421 4.7.0 Try again later, closing connection",
            "550 Sender verify failed",
        ] {
            assert_eq!(judged(Step::Recipient, line), Whose::Ours, "{line}");
        }
    }

    #[test]
    fn not_now_is_not_now() {
        for line in [
            "450 4.2.1 receiving mail too quickly",
            "451 4.7.1 greylisted",
            "452 4.2.2 mailbox full",
            "452 4.3.1 no room",
            "499 whatever",
            "552 5.2.2 mailbox full",
        ] {
            assert_eq!(judged(Step::Recipient, line), Whose::Later, "{line}");
        }
    }
}
