//! The files of a council that has just been described: only what is its own, with comments.
//!
//! Decides what the three files say; everything they do not say has its default. Nothing that is
//! there is ever overwritten. The invariant: every text of a person goes through TOML's quoting.

use super::answers::{Answers, Mail, PASSWORD_FILE};
use super::people::{Part, Somebody};
use super::watching::Watched;
use crate::cli::failure::Failure;
use crate::config::FILES;
use crate::system::refusal;
use rustix::fs::{Gid, chown};
use std::fmt::Write;
use std::fs;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

/// The three files, by name.
pub type Texts = [(&'static str, String); 3];

/// The texts of the files.
pub fn texts(answers: &Answers, watched: &[Watched]) -> Texts {
    [
        ("settings.toml", settings(answers)),
        ("directory.toml", directory(answers)),
        ("sources.toml", sources(watched)),
    ]
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn settings(answers: &Answers) -> String {
    let mut text = format!(
        "# Налаштування ради. Чого тут немає, те має звичайне значення; усі рядки пояснено в\n\
         # /usr/share/hromada-watch. Після змін: hromada-watch check\n\n\
         [council]\nname = {}\nsite = {}\n# Хто відповідає на листи (id з directory.toml).\n\
         contact = {}\n",
        quoted(&answers.name),
        quoted(answers.site.as_str().trim_end_matches('/')),
        quoted(&answers.administrator)
    );
    text.push_str(
        "\n[mail]\n# false: усі листи отримує адміністратор (тіньовий режим); true: отримують ті, \
         кому їх призначено.\nlive = false\n",
    );
    match &answers.mail {
        Mail::Spool => text.push_str(
            "# Листи складаються у файли .eml у каталозі стану; щоб виходили поштою, напишіть\n\
             # channel = \"email\", from_email і [mail.server] з host.\nchannel = \"spool\"\n",
        ),
        Mail::Server { host, port, security, from, login } => {
            let _ = writeln!(text, "channel = \"email\"\nfrom_email = {}", quoted(from));
            let (word, usual_port) = security.word_and_port();
            let port = port.unwrap_or(usual_port);
            let _ = writeln!(
                text,
                "\n[mail.server]\nhost = {}\nsecurity = \"{word}\"\nport = {port}",
                quoted(host)
            );
            match login {
                Some((username, file)) => {
                    let _ = writeln!(
                        text,
                        "username = {}\n# Файл, у якому лише пароль; самого пароля тут не пишуть.\n\
                         password_file = {}",
                        quoted(username),
                        quoted(file)
                    );
                }
                None => text.push_str("# Якщо сервер вимагає входу: username і password_file.\n"),
            }
        }
    }
    text
}

fn directory(answers: &Answers) -> String {
    let mut text = format!(
        "# Люди, відділи та установи ради.\n\n\
         # Хто доглядає програму; хто очолює раду і дізнається про тривале прострочення.\n\
         administrator = {}\ncouncil_head = {}\n\
         # Хто оприлюднює; хто знає, що прийняло засідання; хто веде бюджет участі.\n\
         publisher = {}\n",
        quoted(&answers.administrator),
        quoted(&answers.head),
        quoted(&answers.publisher)
    );
    let with = |part: Part| {
        let with = answers.table.people.iter().filter(move |one| one.parts.contains(&part));
        with.map(|one| quoted(&one.id)).collect::<Vec<_>>()
    };
    let secretaries = with(Part::Secretary);
    if !secretaries.is_empty() {
        let _ = writeln!(text, "secretaries = [{}]", secretaries.join(", "));
    }
    if let Some(budget) = with(Part::Budget).first() {
        let _ = writeln!(text, "budget = {budget}");
    }
    text.push_str("\n# ----- Люди\n");
    for Somebody { id, name, position, email, .. } in &answers.table.people {
        let _ = writeln!(text, "\n[[person]]\nid = {}\nname = {}", quoted(id), quoted(name));
        if !position.is_empty() {
            let _ = writeln!(text, "position = {}", quoted(position));
        }
        let _ = writeln!(text, "email = {}", quoted(email));
    }
    text.push_str(
        "\n# ----- Відділи та установи\n# kind приносить слова, за якими видно новини підрозділу; \
         свої додайте в signatures і stems.\n",
    );
    for unit in &answers.table.units {
        let _ = writeln!(
            text,
            "\n[[department]]\nid = {}\nname = {}\nkind = {}\nhead = {}",
            quoted(&unit.id),
            quoted(&unit.name),
            quoted(unit.kind),
            quoted(&unit.head)
        );
    }
    if answers.table.units.iter().all(|unit| unit.kind != "military-registration") {
        text.push_str(
            "\n# Лише мітка: такі новини не належать жодному відділу.\n[[department]]\n\
             id = \"military-registration\"\nname = \"Військовий облік\"\n\
             kind = \"military-registration\"\nattribution_only = true\n",
        );
    }
    text
}

fn sources(watched: &[Watched]) -> String {
    let mut text =
        "# Що програма читає. Інші можливості сайту показує: hromada-watch try АДРЕСА\n".to_owned();
    for Watched { id, kind, url, about, section, note, cadence } in watched {
        let _ = writeln!(
            text,
            "\n# {note}\n[[source]]\nid = {}\nkind = {}\nurl = {}",
            quoted(id),
            quoted(kind),
            quoted(url.as_str())
        );
        if let Some(about) = about {
            let _ = writeln!(text, "about = {}", quoted(about));
        }
        if let Some(section) = section {
            let _ = writeln!(text, "section = {}", quoted(section));
        }
        let _ = writeln!(text, "every = {}", quoted(cadence));
    }
    text
}

/// Refuses a directory that holds a configuration already.
pub fn expect_nothing(directory: &Path) -> Result<(), Failure> {
    match FILES.iter().find(|file| directory.join(file).exists()) {
        Some(file) => Err(Failure::Usage(format!(
            "у {} уже є {file}; готової конфігурації не переписують: назвіть інший каталог \
             параметром --config",
            directory.display()
        ))),
        None => Ok(()),
    }
}

/// Writes the password where the unit looks for it; nobody but whoever runs this may read it.
pub fn write_password(directory: &Path, password: &str) -> Result<(), Failure> {
    let path = directory.join(PASSWORD_FILE);
    let failed = |error: std::io::Error| {
        Failure::Failed(format!("пароля до {} не записано: {}", path.display(), refusal(&error)))
    };
    let mut open = fs::OpenOptions::new();
    let mut file = open.write(true).create_new(true).mode(0o600).open(&path).map_err(failed)?;
    std::io::Write::write_all(&mut file, format!("{password}\n").as_bytes()).map_err(failed)
}

/// Lets the group of the directory above in, which is the daemon's where councils of an
/// installation are: the mask of this program has taken that right away.
fn readable_as_its_parent(directory: &Path) -> std::io::Result<()> {
    let above = directory.parent().filter(|above| !above.as_os_str().is_empty());
    let group = fs::metadata(above.unwrap_or(Path::new(".")))?.gid();
    // Whoever may not give it away keeps their own group.
    let _ = chown(directory, None, Some(Gid::from_raw(group)));
    fs::set_permissions(directory, std::os::unix::fs::PermissionsExt::from_mode(0o750))
}

/// Writes the files where nothing is; whoever may read the directory may read them.
pub fn write(directory: &Path, texts: &Texts) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::Failed(format!("до {} не записати: {}", directory.display(), refusal(&error)))
    };
    let is_new = !directory.exists();
    fs::DirBuilder::new().recursive(true).mode(0o750).create(directory).map_err(failed)?;
    if is_new {
        readable_as_its_parent(directory).map_err(failed)?;
    }
    let group = fs::metadata(directory).map_err(failed)?.gid();
    for (file, text) in texts {
        let path = directory.join(file);
        let mut open = fs::OpenOptions::new();
        let mut target = open.write(true).create_new(true).mode(0o640).open(&path);
        let written = target.as_mut().map(|to| std::io::Write::write_all(to, text.as_bytes()));
        match written {
            Ok(written) => written.map_err(failed)?,
            Err(_) => target.map(|_| ()).map_err(failed)?,
        }
        // The mask of this program takes the group's right away.
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640))
            .map_err(failed)?;
        // Whoever may not give it away has it in their own group already.
        let _ = chown(&path, None, Some(Gid::from_raw(group)));
    }
    Ok(())
}
