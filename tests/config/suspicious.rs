//! What `check` says although the configuration can be used, and what it no longer lets pass.

use hromada_watch::config::{self, ConfigErrors};
use std::collections::BTreeMap;

fn with(changes: &[(&'static str, &str, &str)]) -> BTreeMap<&'static str, String> {
    let mut files = config::shipped();
    for (file, old, new) in changes {
        let text = files.get_mut(file).expect("a file");
        assert!(text.contains(old), "{file} does not hold {old:?}");
        *text = text.replacen(old, new, 1);
    }
    files
}

fn warnings(changes: &[(&'static str, &str, &str)]) -> ConfigErrors {
    config::load_texts(&with(changes)).unwrap_or_else(|errors| panic!("{errors}")).warnings
}

fn refused(changes: &[(&'static str, &str, &str)]) -> ConfigErrors {
    config::load_texts(&with(changes)).expect_err("it is refused")
}

#[test]
fn the_shipped_configuration_is_not_suspicious() {
    assert!(warnings(&[]).warnings().is_empty(), "{}", warnings(&[]));
}

#[test]
fn what_is_possible_and_seldom_meant_is_a_warning_with_its_place() {
    let site = ("settings.toml", "site = \"https://galycynivska.dosvit.org.ua\"");
    for (change, file, said) in [
        ((site.0, site.1, "site = \"https://insha.gov.ua\""), "sources.toml", "не на сайті ради"),
        (("settings.toml", "\nlive = false", "\nlive = true"), "settings.toml", "складаються"),
        (("settings.toml", "security = \"implicit\"\n", ""), "settings.toml", "як захищено"),
        (
            ("directory.toml", "name = \"Кукіна І.В.\"", "name = \"kukina\""),
            "directory.toml",
            "не назва",
        ),
        (
            ("directory.toml", "email = \"kukina@rada.example\"\n", ""),
            "directory.toml",
            "не має `email`",
        ),
        (
            ("directory.toml", "kind = \"culture\"", "kind = \"education\""),
            "directory.toml",
            "мають вид",
        ),
    ] {
        let warnings = warnings(&[change]);
        let first = warnings.warnings().first().unwrap_or_else(|| panic!("no warning: {change:?}"));
        assert!(first.message.contains(said) && first.line.is_some(), "{warnings}");
        assert_eq!(first.file, file, "{warnings}");
        assert!(warnings.problems().is_empty());
    }
}

#[test]
fn the_platform_and_a_host_under_the_site_are_no_other_site() {
    let www = ("settings.toml", "site = \"https://", "site = \"https://www.");
    assert!(warnings(&[www]).warnings().is_empty(), "{}", warnings(&[www]));
}

#[test]
fn no_address_under_example_is_written_to_by_mail_not_even_in_shadow_mode() {
    let errors = refused(&[("settings.toml", "channel = \"spool\"", "channel = \"email\"")]);
    let places: Vec<_> = errors.problems().iter().map(|it| it.file.as_str()).collect();
    assert_eq!(places, ["settings.toml", "settings.toml", "directory.toml"], "{errors}");
    let real = [
        ("settings.toml", "channel = \"spool\"", "channel = \"email\""),
        ("settings.toml", "contact_email = \"admin@rada.example\"", ""),
        (
            "settings.toml",
            "from_email = \"nagaduvannia@rada.example\"",
            "from_email = \"n@rada.ua\"",
        ),
        ("directory.toml", "email = \"admin@rada.example\"", "email = \"admin@rada.ua\""),
    ];
    assert!(config::load_texts(&with(&real)).is_ok());
}

#[test]
fn secretaries_are_no_secret_and_a_secret_is() {
    let errors = refused(&[(
        "plan.toml",
        "secretaries = [\"kukina\", \"kolisnichenko\"]",
        "secretaries = [\"kukin\"]\nclient_secret = \"korova\"",
    )]);
    let shown = errors.to_string();
    assert!(shown.contains("[\"kukin\"]") && !shown.contains("korova"), "{shown}");
}
