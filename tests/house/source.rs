//! One Rust file as the rules of the house see it: words, paths and declared modules.
//!
//! The compiler's own lexer reads the file, so comments and the insides of strings never count.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Whether a piece of code is part of the product or compiled for tests only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Compiled into the program.
    Product,
    /// Under `#[cfg(test)]` or `#[test]`.
    Test,
}

/// An identifier, a literal or one sign.
#[derive(Clone, Debug)]
pub struct Word {
    /// As written.
    pub text: String,
    /// Line in the file, from 1.
    pub line: usize,
    /// Where it stands.
    pub setting: Setting,
}

/// A path such as `crate::domain::ids`; the branches of a `use` group are separate paths.
#[derive(Clone, Debug)]
pub struct Route {
    /// As written, or counted from the crate's root where it leads inside the crate.
    pub segments: Vec<String>,
    /// Whether it leads inside the crate.
    pub inside: bool,
    /// Line in the file, from 1.
    pub line: usize,
    /// Where it stands.
    pub setting: Setting,
}

/// A module that lies in a file of its own.
#[derive(Clone, Debug)]
pub struct Declared {
    /// The file it lies in, as one or two candidates.
    pub files: Vec<String>,
    /// Whether it is compiled for tests only.
    pub setting: Setting,
}

/// Words that may stand before a path and are no part of it.
const KEYWORDS: &[&str] =
    &["as", "dyn", "else", "if", "impl", "in", "match", "mut", "return", "use", "while"];

/// One Rust file.
pub struct Source {
    /// Its path from the repository's root, with slashes.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// Every word, in order.
    pub words: Vec<Word>,
    /// Every path, in order.
    pub routes: Vec<Route>,
    /// Modules in files of their own.
    pub declared: Vec<Declared>,
    /// Every module name it introduces.
    pub modules: Vec<(String, usize)>,
}

impl Source {
    /// Reads a file's text; `path` decides what `super` means.
    pub fn read(path: &str, text: &str) -> Self {
        let stream: TokenStream =
            text.parse().unwrap_or_else(|error| panic!("{path} is not Rust: {error}"));
        let mut source = Self {
            path: path.to_owned(),
            lines: text.lines().count(),
            words: Vec::new(),
            routes: Vec::new(),
            declared: Vec::new(),
            modules: Vec::new(),
        };
        let module = module_of(path);
        source.walk(stream, &module, Setting::Product);
        source
    }

    /// Whether the program itself is made of this file, not its tests or benches.
    pub fn is_product(&self) -> bool {
        self.path.starts_with("src/")
    }

    /// The first word of every place at which these words stand next to each other.
    pub fn find(&self, wanted: &[&str]) -> Vec<&Word> {
        let alike = |words: &&[Word]| words.iter().zip(wanted).all(|(a, b)| a.text == *b);
        self.words.windows(wanted.len()).filter(alike).map(|words| &words[0]).collect()
    }

    fn walk(&mut self, stream: TokenStream, module: &[String], inherited: Setting) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let settings = settings(&trees, inherited);
        self.find_routes(&trees, &settings, module);
        for (at, tree) in trees.iter().enumerate() {
            let (line, setting) = (tree.span().start().line, settings[at]);
            let mut word = |text: String| self.words.push(Word { text, line, setting });
            match tree {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    word(open.to_owned());
                    let inline =
                        at.checked_sub(2).filter(|_| group.delimiter() == Delimiter::Brace);
                    let inline = inline.filter(|keyword| is(&trees[*keyword], "mod"));
                    let mut module = module.to_vec();
                    module.extend(inline.map(|_| trees[at - 1].to_string()));
                    // The path of `pub(in …)` says who may look in, not what is looked at.
                    let scope = at > 0 && is(&trees[at - 1], "pub") && open == "(";
                    if !scope {
                        self.walk(group.stream(), &module, setting);
                    }
                    let line = group.span_close().start().line;
                    self.words.push(Word { text: close.to_owned(), line, setting });
                }
                TokenTree::Ident(name) => {
                    word(name.to_string());
                    if at > 0 && is(&trees[at - 1], "mod") {
                        self.modules.push((name.to_string(), line));
                        if trees.get(at + 1).is_some_and(|next| is(next, ";")) {
                            self.declare(&trees[..at - 1], module, &name.to_string(), setting);
                        }
                    }
                }
                TokenTree::Punct(sign) => word(sign.as_char().to_string()),
                TokenTree::Literal(literal) => word(literal.to_string()),
            }
        }
    }

    fn declare(&mut self, before: &[TokenTree], module: &[String], name: &str, setting: Setting) {
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if let Some(file) = path_attribute(before) {
            self.declared.push(Declared { files: vec![format!("{folder}/{file}")], setting });
            return;
        }
        let own = module_of(&self.path);
        let stem = self.path.rsplit('/').next().unwrap_or_default().trim_end_matches(".rs");
        let mut base = folder.to_owned();
        let a_root = folder == "tests" || folder == "benches";
        if !matches!(stem, "mod" | "lib" | "main") && !a_root {
            base = format!("{base}/{stem}");
        }
        for inline in module.get(own.len()..).unwrap_or_default() {
            base = format!("{base}/{inline}");
        }
        let files = vec![format!("{base}/{name}.rs"), format!("{base}/{name}/mod.rs")];
        self.declared.push(Declared { files, setting });
    }

    fn find_routes(&mut self, trees: &[TokenTree], settings: &[Setting], module: &[String]) {
        let mut at = 0;
        while at < trees.len() {
            if matches!(&trees[at], TokenTree::Ident(name) if !KEYWORDS.contains(&&*name.to_string()))
            {
                at = self.follow(trees, at, &[], (module, settings[at]));
            } else {
                at += 1;
            }
        }
    }

    /// Follows one path from its first segment; gives back the position after it.
    fn follow(
        &mut self,
        trees: &[TokenTree],
        mut at: usize,
        prefix: &[String],
        place: (&[String], Setting),
    ) -> usize {
        let line = trees[at].span().start().line;
        let mut segments = prefix.to_vec();
        loop {
            match trees.get(at) {
                Some(TokenTree::Ident(name)) => segments.push(name.to_string()),
                Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in inner.split(|tree| is(tree, ",")) {
                        if !branch.is_empty() {
                            self.follow(branch, 0, &segments, place);
                        }
                    }
                    return at + 1;
                }
                Some(TokenTree::Punct(sign)) if sign.as_char() == '*' => segments.push("*".into()),
                _ => break,
            }
            at += 1;
            let goes_on = |tree: Option<&TokenTree>| tree.is_some_and(|tree| is(tree, ":"));
            if !(goes_on(trees.get(at)) && goes_on(trees.get(at + 1))) {
                break;
            }
            at += 2;
        }
        let (module, setting) = place;
        self.routes.push(Route { line, setting, ..resolve(segments, module) });
        at
    }
}

/// A path counted from the crate's root, if it leads inside.
fn resolve(mut segments: Vec<String>, module: &[String]) -> Route {
    let supers = segments.iter().take_while(|segment| *segment == "super").count();
    let inside = match segments.first().map(String::as_str) {
        Some("crate" | "hromada_watch") => {
            segments.remove(0);
            true
        }
        Some("self") => {
            segments.splice(..1, module.iter().cloned());
            true
        }
        Some("super") => {
            let kept = module.len().saturating_sub(supers);
            segments.splice(..supers, module[..kept].iter().cloned());
            true
        }
        _ => false,
    };
    // The `self` of a group is the path before the group.
    segments.retain(|segment| segment != "self");
    Route { segments, inside, line: 0, setting: Setting::Product }
}

/// The module a file holds, from the crate's root.
pub fn module_of(path: &str) -> Vec<String> {
    let inner = path.strip_prefix("src/").unwrap_or(path).trim_end_matches(".rs");
    let mut module: Vec<String> = inner.split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

fn is(tree: &TokenTree, text: &str) -> bool {
    match tree {
        TokenTree::Ident(name) => name == text,
        TokenTree::Punct(sign) => text.chars().eq([sign.as_char()]),
        _ => false,
    }
}

/// The setting of every tree on one level: an attribute for tests covers the item after it.
fn settings(trees: &[TokenTree], inherited: Setting) -> Vec<Setting> {
    let mut settings = Vec::with_capacity(trees.len());
    let mut present = inherited;
    let mut whole = inherited;
    for (at, tree) in trees.iter().enumerate() {
        let inner = at > 0 && is(&trees[at - 1], "!");
        let after_hash = at > 0 && is(&trees[at - 1], "#");
        if let TokenTree::Group(group) = tree
            && group.delimiter() == Delimiter::Bracket
            && (after_hash || inner)
            && is_for_tests(group.stream())
        {
            present = Setting::Test;
            if inner {
                whole = Setting::Test;
            }
        }
        settings.push(present);
        let body = matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        if body || is(tree, ";") {
            present = whole;
        }
    }
    settings
}

fn is_for_tests(attribute: TokenStream) -> bool {
    let text = attribute.to_string();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    match words.as_slice() {
        ["test"] => true,
        ["cfg", rest @ ..] => rest.contains(&"test") && !rest.contains(&"not"),
        _ => false,
    }
}

/// The file of `#[path = "…"]`, if that stands right before a declaration.
fn path_attribute(before: &[TokenTree]) -> Option<String> {
    let start = before
        .iter()
        .rposition(|tree| {
            let group =
                matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
            group || is(tree, ";")
        })
        .map_or(0, |end| end + 1);
    before[start..].iter().find_map(|tree| {
        let TokenTree::Group(group) = tree else { return None };
        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
        match inner.as_slice() {
            [name, equals, TokenTree::Literal(file)] if is(name, "path") && is(equals, "=") => {
                Some(file.to_string().trim_matches('"').to_owned())
            }
            _ => None,
        }
    })
}
