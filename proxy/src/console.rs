//! The two streams that people read.
//!
//! In: text with ANSI styles. Out: the same on standard output or standard error, with the styles taken out where
//! nobody wants them. Results go to standard output; progress, remarks and errors to standard error. This is the only
//! place that looks at the terminal and at the environment.

use std::{
    env,
    io::{self, IsTerminal as _, Stderr, Stdout, Write},
};

use anstream::{AutoStream, ColorChoice};

use crate::{
    error::Error,
    view::{Look, look as styles},
};

/// Standard output and standard error.
#[derive(Debug)]
pub(crate) struct Console {
    color: ColorChoice,
    out: AutoStream<Stdout>,
    err: AutoStream<Stderr>,
    out_is_terminal: bool,
    err_is_terminal: bool,
    debug: bool,
}

impl Console {
    /// Both streams of this process.
    pub(crate) fn new(color: ColorChoice, debug: bool) -> Self {
        let (out, err) = (io::stdout(), io::stderr());
        Self {
            color,
            out_is_terminal: out.is_terminal(),
            err_is_terminal: err.is_terminal(),
            out: AutoStream::new(out, color),
            err: AutoStream::new(err, color),
            debug,
        }
    }

    /// The same streams for another thread.
    pub(crate) fn another(&self) -> Self {
        Self::new(self.color, self.debug)
    }

    /// Whether a person watches standard error.
    pub(crate) fn is_watched(&self) -> bool {
        self.err_is_terminal && env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// How a page for standard output looks, or one for standard error.
    pub(crate) fn look(&self, on_error_stream: bool) -> Look {
        let terminal = if on_error_stream { self.err_is_terminal } else { self.out_is_terminal };
        let columns = if terminal { textwrap::termwidth() } else { Look::PLAIN_WIDTH };
        Look::new(columns, speaks_unicode(|name| env::var(name).ok()))
    }

    /// Prints a page. Whoever closes the pipe has read enough.
    pub(crate) fn print(&mut self, text: &str, on_error_stream: bool) -> Result<(), Error> {
        let stream: &mut dyn Write = if on_error_stream { &mut self.err } else { &mut self.out };
        quietly(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()))
    }

    /// Prints bytes as they are on standard output.
    pub(crate) fn print_raw(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let mut out = self.out.as_inner().lock();
        quietly(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// Prints an error and what to do about it.
    pub(crate) fn fail(&mut self, error: &Error) {
        self.complain(format!("{}error:{:#} {error}\n", styles::ERROR, styles::ERROR), &error.advice());
    }

    /// Prints what went wrong but does not end the program, and what to do about it.
    pub(crate) fn warn(&mut self, message: &str, advice: &[String]) {
        self.complain(format!("{}warning:{:#} {message}\n", styles::WARNING, styles::WARNING), advice);
    }

    /// Prints how far the work is.
    pub(crate) fn note(&mut self, message: &str) {
        self.print(&format!("{message}\n"), true).unwrap_or_default(); // There is nobody left to tell.
    }

    fn complain(&mut self, mut text: String, advice: &[String]) {
        if !advice.is_empty() {
            text.push('\n');
        }
        let options = textwrap::Options::new(self.look(true).width).initial_indent("  ").subsequent_indent("  ");
        let options = options.break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation);
        for paragraph in advice {
            if paragraph.starts_with("--") {
                text.push_str("  "); // An option is there to be copied.
                text.push_str(paragraph);
            } else {
                text.push_str(&textwrap::fill(paragraph, &options));
            }
            text.push('\n');
        }
        self.print(&text, true).unwrap_or_default(); // There is nobody left to tell.
    }

    /// Prints a remark for those who asked with `--debug`. Never any content of a file.
    pub(crate) fn debug(&mut self, remark: impl FnOnce() -> String) {
        if self.debug {
            let text = format!("{}debug:{:#} {}\n", styles::DIM, styles::DIM, remark());
            self.print(&text, true).unwrap_or_default();
        }
    }
}

fn quietly(result: io::Result<()>) -> Result<(), Error> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::Print(error)),
        Err(_) | Ok(()) => Ok(()),
    }
}

/// Whether the locale encodes text as UTF-8: the first of these variables that is set decides.
fn speaks_unicode(variable: impl Fn(&str) -> Option<String>) -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(variable).find(|value| !value.is_empty());
    match locale {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        }
        None => cfg!(windows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: bool) {
        let variable =
            |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(speaks_unicode(variable), expected, "{variables:?}");
    }

    #[test]
    fn the_locale_decides_on_shapes() {
        check(&[("LANG", "de_DE.UTF-8")], true);
        check(&[("LANG", "C.utf8")], true);
        check(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")], false);
        check(&[("LC_ALL", ""), ("LANG", "de_DE.UTF-8")], true);
        check(&[("LC_CTYPE", "de_DE.ISO-8859-1"), ("LANG", "de_DE.UTF-8")], false);
        check(&[], cfg!(windows));
    }
}
