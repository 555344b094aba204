//! What typing does to a paper without changing what it says.

use super::chance::Chance;

/// Spoils a text in some of the ways keyboards, scanners and editors do.
pub fn spoil(text: &str, chance: &mut Chance) -> String {
    let mut out = text.to_owned();
    if chance.below(4) == 0 {
        out = latin_letters(&out, chance);
    }
    if chance.below(3) == 0 {
        out = out.replace('’', chance.of(&["'", "`", "ʼ", "´", "′"]));
    }
    if chance.below(4) == 0 {
        out = out.replace('-', chance.of(&["–", "—", "‑", "−"]));
    }
    if chance.below(4) == 0 {
        let (open, close) = chance.of(&[("\"", "\""), ("“", "”"), ("„", "“"), ("''", "''")]);
        out = out.replace('«', open).replace('»', close);
    }
    match chance.below(6) {
        0 => out = out.replace("№ ", "№"),
        1 => out = out.replace("від ", "від\u{a0}"),
        2 => out = out.replace("№ ", "№\u{a0}"),
        3 => out = out.replace("від ", "від"),
        _ => {}
    }
    out
}

/// Letters that look alike in both alphabets, here and there.
fn latin_letters(text: &str, chance: &mut Chance) -> String {
    const ALIKE: [(char, char); 16] = [
        ('а', 'a'),
        ('е', 'e'),
        ('і', 'i'),
        ('о', 'o'),
        ('р', 'p'),
        ('с', 'c'),
        ('х', 'x'),
        ('А', 'A'),
        ('Е', 'E'),
        ('І', 'I'),
        ('О', 'O'),
        ('Р', 'P'),
        ('С', 'C'),
        ('Н', 'H'),
        ('К', 'K'),
        ('Т', 'T'),
    ];
    text.chars()
        .map(|c| match ALIKE.iter().find(|(cyrillic, _)| *cyrillic == c) {
            Some((_, latin)) if chance.below(6) == 0 => *latin,
            _ => c,
        })
        .collect()
}
