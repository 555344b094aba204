//! What a person can answer, in the words of buttons: the same in letters and on pages.

use crate::domain::register::choice::Choice;

/// The words of a button.
pub fn label(choice: Choice) -> &'static str {
    match choice {
        Choice::Done => "Вже зроблено",
        Choice::Promise => "Зроблю до …",
        Choice::NotMine => "Це не моє",
        Choice::Numbers => "Повідомити номери рішень",
        Choice::NoDecisions => "Рішень не приймали",
        Choice::Yes => "Так",
        Choice::No => "Ні",
        Choice::CalledOff => "Не відбудеться",
        Choice::Read => "Ознайомлено",
    }
}
