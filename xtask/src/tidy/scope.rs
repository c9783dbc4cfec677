//! The text of a Rust file → what its modules declare, import and name. Nothing is resolved here.
//!
//! Tokens are enough for this, and they reach into macros, where a parser of items sees nothing.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// The contents of one module: a whole file, or an inline `mod name { … }`.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// Names of the items that are defined here.
    pub(super) items: BTreeSet<String>,
    /// `mod name;` and `mod name { … }`.
    pub(super) children: Vec<Child>,
    /// Every leaf of every `use`.
    pub(super) imports: Vec<Import>,
    /// Every other path in the code, `a::b` or a single name.
    pub(super) paths: Vec<Named>,
}

/// A declared module.
#[derive(Debug)]
pub(super) struct Child {
    pub(super) name: String,
    /// The file of `#[path = "…"]`.
    pub(super) path: Option<String>,
    /// The contents, where they stand in the same file.
    pub(super) inline: Option<Scope>,
}

/// One leaf of a `use`.
#[derive(Debug)]
pub(super) struct Import {
    /// The path that is imported; of a glob, the path before the asterisk.
    pub(super) segments: Vec<String>,
    /// The name it has here; `None` for a glob.
    pub(super) name: Option<String>,
    /// `pub use`, `pub(crate) use`, …
    pub(super) exported: bool,
    pub(super) line: usize,
}

/// A path as it is written.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) segments: Vec<String>,
    pub(super) line: usize,
}

impl Scope {
    /// Reads a file. Fails where the text is not made of Rust's tokens.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let tokens: TokenStream = text.parse().map_err(|error| format!("is not Rust: {error}"))?;
        Ok(Self::of(&tokens.into_iter().collect::<Vec<_>>()))
    }

    /// Reads the tokens of one module.
    fn of(tokens: &[TokenTree]) -> Self {
        let mut scope = Self::default();
        let (mut exported, mut path, mut at) = (false, None, 0);
        while let Some(token) = tokens.get(at) {
            let word = word(token);
            match word.as_deref() {
                Some("pub") => exported = true,
                Some("use") => {
                    at = scope.import(tokens, at, exported);
                    (exported, path) = (false, None);
                    continue;
                }
                Some("mod") => {
                    if let Some(name) = tokens.get(at + 1).and_then(self::word) {
                        let inline = tokens.get(at + 2).and_then(braces).map(|inner| Self::of(&inner));
                        scope.children.push(Child { name, path: path.take(), inline });
                        at += 3;
                        exported = false;
                        continue;
                    }
                }
                Some("struct" | "enum" | "union" | "trait" | "type" | "const" | "static" | "fn" | "macro_rules") => {
                    // `const fn name`, `static mut NAME` and `macro_rules! name` have something between.
                    let name = tokens.iter().skip(at + 1).take(3).filter_map(self::word);
                    scope.items.extend(name.filter(|name| !matches!(name.as_str(), "fn" | "mut" | "unsafe")).take(1));
                }
                _ => {}
            }
            if is_end(token) {
                (exported, path) = (false, None);
            }
            if let Some(given) = attribute_path(tokens, at) {
                path = Some(given);
            }
            at = scope.path(tokens, at);
        }
        scope
    }

    /// Reads code within an item.
    fn code(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            // `use<'a>` says what a type captures.
            let imports = word(token).is_some_and(|word| word == "use") && !is_punct(tokens.get(at + 1), '<');
            at = if imports { self.import(tokens, at, false) } else { self.path(tokens, at) };
        }
    }

    /// Reads what begins at this token, a path or something else, and says where the next one begins.
    fn path(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        match tokens.get(at) {
            Some(TokenTree::Group(group)) => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let attribute = is_punct(at.checked_sub(1).and_then(|before| tokens.get(before)), '#');
                if attribute && inner.first().and_then(word).is_some_and(|word| word == "serde") {
                    self.serde(&inner);
                } else {
                    self.code(&inner);
                }
                at + 1
            }
            Some(TokenTree::Ident(first)) => {
                let mut segments = vec![name(first)];
                let mut next = at + 1;
                while is_colons(tokens, next)
                    && let Some(TokenTree::Ident(segment)) = tokens.get(next + 2)
                {
                    segments.push(name(segment));
                    next += 3;
                }
                // A single name counts as a type, a constant or a call; anything else is a variable or a field.
                let called = matches!(
                    tokens.get(next), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis
                );
                let large = segments.first().is_some_and(|name| name.starts_with(char::is_uppercase));
                if !continues(tokens, at) && (segments.len() > 1 || called || large) {
                    self.paths.push(Named { segments, line: first.span().start().line });
                }
                next
            }
            _ => at + 1,
        }
    }

    /// Paths in strings: `#[serde(with = "a::b")]`.
    fn serde(&mut self, tokens: &[TokenTree]) {
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.serde(&group.stream().into_iter().collect::<Vec<_>>()),
                TokenTree::Literal(literal)
                    if is_punct(at.checked_sub(1).and_then(|before| tokens.get(before)), '=') =>
                {
                    let text = literal.to_string();
                    let mut segments: Vec<String> = text.trim_matches('"').split("::").map(str::to_owned).collect();
                    let key = at.checked_sub(2).and_then(|key| tokens.get(key)).and_then(word).unwrap_or_default();
                    match key.as_str() {
                        "with" => segments.push("deserialize".to_owned()),
                        "default" | "deserialize_with" | "serialize_with" | "skip_serializing_if" => {}
                        _ => continue,
                    }
                    self.paths.push(Named { segments, line: literal.span().start().line });
                }
                _ => {}
            }
        }
    }

    /// Reads the `use` that begins at this token, and says where the next item begins.
    fn import(&mut self, tokens: &[TokenTree], at: usize, exported: bool) -> usize {
        let length = tokens.iter().skip(at).take_while(|token| !is_punct(Some(token), ';')).count();
        let tree = tokens.get(at + 1..at + length).unwrap_or_default();
        self.import_tree(tree, &[], exported);
        at + length + 1
    }

    fn import_tree(&mut self, tokens: &[TokenTree], prefix: &[String], exported: bool) {
        for tree in tokens.split(|token| is_punct(Some(token), ',')) {
            let mut segments = prefix.to_vec();
            let (mut alias, mut line) = (None, 0);
            for (at, token) in tree.iter().enumerate() {
                match token {
                    TokenTree::Ident(word) if word == "as" => {
                        alias = tree.get(at + 1).and_then(self::word);
                        break;
                    }
                    TokenTree::Ident(word) => {
                        segments.push(name(word));
                        line = word.span().start().line;
                    }
                    TokenTree::Group(group) => {
                        let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                        self.import_tree(&inner, &segments, exported);
                        line = 0;
                        break;
                    }
                    TokenTree::Punct(punct) if punct.as_char() == '*' => {
                        let at = punct.span().start().line;
                        self.imports.push(Import { segments: segments.clone(), name: None, exported, line: at });
                        line = 0;
                        break;
                    }
                    TokenTree::Punct(_) | TokenTree::Literal(_) => {}
                }
            }
            // `a::{self}` imports `a`.
            if segments.len() > 1 && segments.last().is_some_and(|last| last == "self") {
                segments.pop();
            }
            let name = alias.or_else(|| segments.last().cloned());
            if line > 0 && !segments.is_empty() {
                self.imports.push(Import { segments, name, exported, line });
            }
        }
    }
}

/// What stands between the braces.
fn braces(token: &TokenTree) -> Option<Vec<TokenTree>> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream().into_iter().collect()),
        _ => None,
    }
}

/// The file of an attribute `#[path = "…"]` whose brackets are this token.
fn attribute_path(tokens: &[TokenTree], at: usize) -> Option<String> {
    let Some(TokenTree::Group(group)) = tokens.get(at) else { return None };
    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
    match inner.as_slice() {
        [TokenTree::Ident(word), TokenTree::Punct(_), TokenTree::Literal(file)] if word == "path" => {
            Some(file.to_string().trim_matches('"').to_owned())
        }
        _ => None,
    }
}

/// Whether an item ends with this token.
fn is_end(token: &TokenTree) -> bool {
    is_punct(Some(token), ';') || braces(token).is_some()
}

/// Whether the name at this token belongs to what stands before it: a field, a method, the rest of a path, a lifetime,
/// or the name of a function that is defined here.
fn continues(tokens: &[TokenTree], at: usize) -> bool {
    let before = |distance| at.checked_sub(distance).and_then(|before| tokens.get(before));
    let range = is_punct(before(1), '.') && is_punct(before(2), '.');
    let colons = is_punct(before(1), ':') && is_punct(before(2), ':');
    (is_punct(before(1), '.') && !range)
        || colons
        || is_punct(before(1), '\'')
        || before(1).and_then(word).is_some_and(|word| word == "fn")
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens.get(at), ':') && is_punct(tokens.get(at + 1), ':')
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

fn word(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(ident) => Some(name(ident)),
        _ => None,
    }
}

/// A name without the mark of a raw identifier.
fn name(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
