//! What a link of a letter opens: the thing it is about, a form, and what was recorded.
//!
//! Decides which page a pass leads to. The invariants: GET records nothing, whoever follows a link;
//! POST records what the pass is for and nothing else, in the name of the person it was made for;
//! what was typed is never lost to an error.

use super::form::{Typed, Wrong, said};
use super::page::{frame, page};
use super::press_page;
use crate::daemon::desk::answer::matter::MatterShown;
use crate::daemon::desk::control::Reply;
use crate::daemon::desk::pass::{NoPass, Pass, Purpose, Trial};
use crate::daemon::desk::question::{Answer, Question};
use crate::daemon::desk::register::said::{Heard, Say};
use crate::daemon::front::{Front, Present};
use crate::domain::register::choice::Choice;
use crate::domain::register::said::{Said, Way};
use crate::letters::ukrainian::date;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::{Value, context};

/// An address that leads nowhere.
pub(super) async fn nowhere(State(front): State<Front>) -> Response {
    let text = "Такої сторінки немає. Перевірте, чи посилання з листа скопійовано повністю.";
    word(&front.present(), StatusCode::NOT_FOUND, "Сторінки немає", text)
}

/// What a pass opens; nothing is recorded.
pub(super) async fn show(State(front): State<Front>, Path(text): Path<String>) -> Response {
    let present = front.present();
    match opened(&front, &present, &text).await {
        Ok((pass, shown)) => form(&present, &pass, &shown, (&Typed::default(), None)),
        Err(answer) => *answer,
    }
}

/// Takes what a form sent.
pub(super) async fn take(
    State(front): State<Front>,
    Path(text): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    let present = front.present();
    let (pass, shown) = match opened(&front, &present, &text).await {
        Ok(opened) => opened,
        Err(answer) => return *answer,
    };
    let again = |wrong| form(&present, &pass, &shown, (&typed, wrong));
    let said = match &pass.purpose {
        Purpose::TakeBack(answer) => return take_back(&front, &present, &pass, *answer).await,
        Purpose::Any => return again(None),
        Purpose::Paper(url) => match typed.verdict.as_str() {
            "yes" => Ok(Said::Yes { page: Some(url.clone()) }),
            "no" => Ok(Said::No { page: Some(url.clone()) }),
            _ => Err(Wrong {
                field: "verdict", text: "Виберіть «так» або «ні».".to_owned()
            }),
        },
        Purpose::Answer(choice) => said(*choice, &typed, present.today()),
    };
    let said = match said {
        Ok(said) => said,
        Err(wrong) => return again(Some(wrong)),
    };
    let is_long = matches!(said, Said::Numbers { .. });
    let step = match (pass.trial, is_long && typed.checked != typed.numbers) {
        (Trial::Real, false) => Step::Recorded,
        (Trial::Real, true) => Step::Previewed,
        (Trial::Tried, _) => Step::Tried,
    };
    match (say(&front, &present, &pass, said, step).await, step) {
        (Ok(heard), Step::Previewed) => {
            let would = press_page::preview(&heard);
            let content = press_page::form(&present, &pass, &shown, (&typed, None), &would);
            respond(&present, StatusCode::OK, "press.html", content)
        }
        (Ok(heard), _) => {
            let content = press_page::heard_page(&present, &pass, &shown, &heard);
            respond(&present, StatusCode::OK, "heard.html", content)
        }
        // Why the desk refuses is said to whoever types commands, keys and all.
        (Err(Reply::Refused(_)), _) => again(Some(not_taken(&pass))),
        (Err(reply), _) => failed(&present, &reply),
    }
}

/// How far an answer goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// It is recorded.
    Recorded,
    /// It is shown, to be confirmed.
    Previewed,
    /// It only shows what would become of it.
    Tried,
}

fn not_taken(pass: &Pass) -> Wrong {
    let text = "Цю відповідь не вдалося записати. Перевірте введене або зверніться до контактної \
                особи: її названо внизу сторінки.";
    Wrong { field: field_of(pass), text: text.to_owned() }
}

/// The field at which a refusal is shown.
fn field_of(pass: &Pass) -> &'static str {
    match &pass.purpose {
        Purpose::Answer(Choice::Promise) => "until",
        Purpose::Answer(Choice::Numbers) => "numbers",
        Purpose::Answer(Choice::Done) => "page",
        Purpose::Paper(_) => "verdict",
        _ => "reason",
    }
}

/// The pass of an address and what it is about, or the page that says why there is none.
async fn opened(
    front: &Front,
    present: &Present,
    text: &str,
) -> Result<(Pass, MatterShown), Box<Response>> {
    let pass = Pass::read(text, &present.key, present.today())
        .map_err(|error| Box::new(no_pass(present, error)))?;
    let (person, obligation) = (pass.person.clone(), pass.obligation.clone());
    let reply = front.ask(&pass.person, Question::Matter { person, obligation }).await;
    if let Reply::Done(answer) = &reply
        && let Answer::Matter(shown) = &**answer
    {
        return Ok((pass, (**shown).clone()));
    }
    Err(Box::new(failed(present, &reply)))
}

async fn say(
    front: &Front,
    present: &Present,
    pass: &Pass,
    said: Said,
    step: Step,
) -> Result<Heard, Reply> {
    let given = match &said {
        Said::Done { page: Some(page), .. } => Some(present.opened(page).await),
        _ => None,
    };
    let (person, obligation) = (pass.person.clone(), pass.obligation.clone());
    let say = Say { person, obligation, said, way: Way::Link, words: None, given };
    let asked = match step {
        Step::Recorded => Question::Say(say),
        Step::Previewed | Step::Tried => Question::TrySay(say),
    };
    let reply = front.ask(&pass.person, asked).await;
    match reply {
        Reply::Done(answer) if matches!(*answer, Answer::Heard(_)) => match *answer {
            Answer::Heard(heard) => Ok(*heard),
            _ => unreachable!("it was looked at"),
        },
        other => Err(other),
    }
}

async fn take_back(front: &Front, present: &Present, pass: &Pass, answer: u64) -> Response {
    let (person, obligation) = (pass.person.clone(), pass.obligation.clone());
    let asked = Question::TakeBack { person, obligation, answer };
    match front.ask(&pass.person, asked).await {
        Reply::Done(_) => {
            let text = "Відповідь скасовано: усе знову так, як було до неї.";
            let again = pass.with(Purpose::Any).sealed(&present.key);
            let links = vec![context! { to => again, label => "Відповісти інакше" }];
            let content = context! { title => "", said => text, links };
            respond(present, StatusCode::OK, "heard.html", content)
        }
        Reply::Refused(_) => {
            let text = "Цю відповідь уже скасовано, від неї минуло понад 24 години, або після неї \
                        хтось вніс інші відомості. Просимо звернутися до контактної особи.";
            word(present, StatusCode::CONFLICT, "Скасувати вже не можна", text)
        }
        reply => failed(present, &reply),
    }
}

/// The page of a form, with what was typed and what is wrong with it.
fn form(
    present: &Present,
    pass: &Pass,
    shown: &MatterShown,
    (typed, wrong): (&Typed, Option<Wrong>),
) -> Response {
    let status = match wrong {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let content = press_page::form(present, pass, shown, (typed, wrong.as_ref()), "");
    respond(present, status, "press.html", content)
}

fn no_pass(present: &Present, error: NoPass) -> Response {
    let or_reply = "Скористайтеся найновішим листом або дайте відповідь на лист.";
    let (status, heading, text) = match error {
        NoPass::Unknown => (
            StatusCode::NOT_FOUND,
            "Посилання неповне",
            "Можливо, його скопійовано не повністю. Натисніть кнопку в самому листі або дайте \
             відповідь на лист."
                .to_owned(),
        ),
        NoPass::OtherKey => (
            StatusCode::GONE,
            "Посилання зі старого листа",
            format!("Посилання з давніших листів більше не діють. {or_reply}"),
        ),
        NoPass::Ended(on) => (
            StatusCode::GONE,
            "Строк дії посилання минув",
            format!("Посилання діяло до {}. {or_reply}", date(on)),
        ),
    };
    word(present, status, heading, &text)
}

/// What could not be answered, and what to do.
fn failed(present: &Present, reply: &Reply) -> Response {
    if matches!(reply, Reply::Refused(_)) {
        let text = "Того, про що йшлося в листі, більше немає в переліку: строк завершився або \
                    дані виправлено. Нічого робити не потрібно.";
        return word(present, StatusCode::GONE, "Відповідь уже не потрібна", text);
    }
    tracing::error!("a press of a link could not be answered");
    let text = "Програма зараз не може записати відповідь. Спробуйте за кілька хвилин або дайте \
                відповідь на лист.";
    word(present, StatusCode::SERVICE_UNAVAILABLE, "Не вдалося записати", text)
}

fn word(present: &Present, status: StatusCode, heading: &str, text: &str) -> Response {
    respond(present, status, "word.html", context! { heading, text })
}

fn respond(present: &Present, status: StatusCode, name: &str, content: Value) -> Response {
    let root = if name == "word.html" { "./" } else { "../" };
    page(status, name, frame(present, root, None, content))
}
