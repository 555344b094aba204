//! How each mail program quotes the letter that it answers.

use super::Reply;

/// A mail program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// Gmail on the web: both parts.
    Gmail,
    /// Outlook on a desktop: a header block, nothing quoted line by line.
    Outlook,
    /// Outlook whose message has HTML only.
    OutlookHtml,
    /// ukr.net on the web: HTML only.
    UkrNet,
    /// ukr.net's older face, in plain text.
    UkrNetPlain,
    /// Apple Mail on a telephone.
    Apple,
    /// Thunderbird, the answer above.
    Thunderbird,
    /// Thunderbird, the answer below the quoted lines.
    Below,
    /// No quoting at all.
    Bare,
}

/// The language of a program's face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Ukrainian,
    English,
    Russian,
}

impl Face {
    pub const ALL: [Face; 3] = [Face::Ukrainian, Face::English, Face::Russian];

    fn of(self, texts: [&str; 3]) -> String {
        texts[self as usize].to_owned()
    }
}

impl Program {
    pub const ALL: [Program; 9] = [
        Program::Gmail,
        Program::Outlook,
        Program::OutlookHtml,
        Program::UkrNet,
        Program::UkrNetPlain,
        Program::Apple,
        Program::Thunderbird,
        Program::Below,
        Program::Bare,
    ];

    pub(super) fn re(self, face: Face) -> &'static str {
        match (self, face) {
            (Program::Outlook | Program::OutlookHtml, Face::Ukrainian) => "НА:",
            (Program::Outlook | Program::OutlookHtml, Face::Russian) => "HA:",
            _ => "Re:",
        }
    }

    /// The line above the quoted letter.
    fn attribution(self, reply: &Reply<'_>) -> String {
        let (face, to) = (reply.face, reply.to);
        let texts = match self {
            Program::Gmail => [
                "пн, 23 лист. 2026 р. о 08:30 Галицинівська сільська рада <ADDRESS> пише:",
                "On Mon, Nov 23, 2026 at 8:30 AM Галицинівська сільська рада <ADDRESS>\r\nwrote:",
                "пн, 23 нояб. 2026 г. в 08:30, Галицинівська сільська рада <ADDRESS>:",
            ],
            Program::UkrNet => [
                "23 листопада 2026, 08:30:12, від \"Галицинівська сільська рада\" <ADDRESS>: ",
                "23 November 2026, 08:30:12, from \"Галицинівська сільська рада\" <ADDRESS>: ",
                "23 ноября 2026, 08:30:12, от \"Галицинівська сільська рада\" <ADDRESS>: ",
            ],
            Program::Apple => [
                "23 лист. 2026 р. о 08:30 Галицинівська сільська рада <ADDRESS> пише:",
                "On 23 Nov 2026, at 08:30, Галицинівська сільська рада <ADDRESS> wrote:",
                "23 нояб. 2026 г., в 08:30, Галицинівська сільська рада <ADDRESS> написал(а):",
            ],
            _ => [
                "23.11.2026 08:30, Галицинівська сільська рада пише:",
                "On 11/23/2026 8:30 AM, Галицинівська сільська рада wrote:",
                "23.11.2026 08:30, Галицинівська сільська рада пишет:",
            ],
        };
        face.of(texts).replace("ADDRESS", to)
    }

    fn header_block(self, reply: &Reply<'_>) -> Vec<String> {
        let labels = match reply.face {
            Face::Ukrainian => ["Від", "Надіслано", "Кому", "Тема"],
            Face::English => ["From", "Sent", "To", "Subject"],
            Face::Russian => ["От", "Отправлено", "Кому", "Тема"],
        };
        let values = [
            format!("Галицинівська сільська рада <{}>", reply.to),
            "23 листопада 2026 р. 8:30".to_owned(),
            format!("Кукіна І.В. <{}>", reply.from),
            "Рішення № 24: строк спливає сьогодні".to_owned(),
        ];
        labels.iter().zip(values).map(|(label, value)| format!("{label}: {value}")).collect()
    }

    pub(super) fn text(self, reply: &Reply<'_>) -> Option<String> {
        let letter = || reply.letter.lines().map(str::to_owned);
        let marked = || letter().map(|line| format!("> {line}"));
        let mut lines: Vec<String> = reply.words.lines().map(str::to_owned).collect();
        let delimiter = || reply.signature.map(|signature| format!("-- \r\n{signature}"));
        match self {
            Program::OutlookHtml | Program::UkrNet => return None,
            Program::Bare => lines.extend(delimiter()),
            Program::Gmail | Program::Thunderbird => {
                lines.extend([String::new(), self.attribution(reply), String::new()]);
                lines.extend(marked());
                lines.extend(delimiter());
            }
            Program::Apple => {
                lines.push(String::new());
                lines.push(reply.face.of([
                    "Надіслано з iPhone",
                    "Sent from my iPhone",
                    "Отправлено с iPhone",
                ]));
                lines.extend([
                    String::new(),
                    format!("> {}", self.attribution(reply)),
                    "> ".into(),
                ]);
                lines.extend(marked());
            }
            Program::Below => {
                let own = std::mem::take(&mut lines);
                lines.push(self.attribution(reply));
                lines.extend(marked());
                lines.push(String::new());
                lines.extend(own);
                lines.extend(delimiter());
            }
            Program::Outlook => {
                lines.extend([String::new(), String::new()]);
                let closing = ["З повагою,", "Best regards,", "С уважением,"];
                if let Some(signature) = reply.signature {
                    lines.extend([reply.face.of(closing), signature.to_owned(), String::new()]);
                }
                lines.push("_".repeat(32));
                lines.extend(self.header_block(reply));
                lines.push(String::new());
                lines.extend(letter());
            }
            Program::UkrNetPlain => {
                lines.push(String::new());
                lines.push(reply.face.of([
                    "--- Оригінальне повідомлення ---",
                    "-----Original Message-----",
                    "--- Исходное сообщение ---",
                ]));
                let block = self.header_block(reply);
                lines.extend(block.into_iter().map(|it| it.replace("Від:", "Від кого:")));
                lines.extend(letter());
            }
        }
        Some(lines.join("\r\n"))
    }

    pub(super) fn html(self, reply: &Reply<'_>) -> Option<String> {
        let escape = |text: &str| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            text.replace("\r\n", "<br>\r\n").replace('\n', "<br>\n")
        };
        let (words, letter) = (escape(reply.words), escape(reply.letter));
        let signature = reply.signature.map(escape);
        let attribution = escape(&self.attribution(reply));
        Some(match self {
            Program::Gmail => {
                let own = signature.map_or(String::new(), |it| {
                    format!("<div dir=\"ltr\" class=\"gmail_signature\">{it}</div>")
                });
                format!(
                    "<div dir=\"ltr\">{words}</div>{own}<br><div class=\"gmail_quote\"><div \
                     dir=\"ltr\" class=\"gmail_attr\">{attribution}<br></div><blockquote \
                     class=\"gmail_quote\">{letter}</blockquote></div>"
                )
            }
            Program::OutlookHtml => {
                let own = signature.map_or(String::new(), |it| {
                    format!("<p class=MsoNormal>З повагою,<br>{it}</p>")
                });
                let block: Vec<String> = self
                    .header_block(reply)
                    .iter()
                    .filter_map(|line| {
                        let (label, value) = line.split_once(": ")?;
                        Some(format!("<b>{label}:</b> {}", escape(value)))
                    })
                    .collect();
                format!(
                    "<html><head><style>p {{margin:0}}</style></head><body><div \
                     class=WordSection1><p class=MsoNormal>{words}</p>{own}<div \
                     style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal>{}</p>\
                     </div><p class=MsoNormal>{letter}</p></div></body></html>",
                    block.join("<br>")
                )
            }
            Program::UkrNet => {
                let own = signature.map_or(String::new(), |it| format!("<div>--<br>{it}</div>"));
                format!(
                    "<div>{words}</div>{own}<div><br></div><div><i><span style=\"font-size:10pt\">\
                     {attribution}</span></i></div><blockquote style=\"border-left:1px solid \
                     #cccccc\"><div>{letter}</div></blockquote>"
                )
            }
            _ => return None,
        })
    }
}
