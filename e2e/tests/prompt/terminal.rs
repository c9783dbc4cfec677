//! A shell with a terminal of its own, before which somebody sits.

use std::{
    io::{Read as _, Write as _},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc,
    thread,
};

use drift_e2e::program::{self, PATIENCE};

/// Runs these words of a shell at a terminal; `$DETECTOR` is the program.
pub(crate) fn start(folder: &Path, words: &str) -> (Child, ChildStdin, ChildStdout) {
    let mut terminal = Command::new("script")
        .args(["--quiet", "--command", words, "/dev/null"])
        .current_dir(folder)
        .env("DETECTOR", program::path())
        .env("SHELL", "/bin/sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (keys, screen) = (terminal.stdin.take().unwrap(), terminal.stdout.take().unwrap());
    (terminal, keys, screen)
}

/// Runs these words, and types an answer each time its question is on the screen. Out: all that was on the screen.
pub(crate) fn answer(folder: &Path, words: &str, answers: &[(&str, &str)]) -> String {
    let (mut terminal, mut keys, mut screen) = start(folder, words);
    let (sender, pieces) = mpsc::channel();
    thread::spawn(move || {
        let mut piece = [0; 1024];
        while let Ok(length @ 1..) = screen.read(&mut piece) {
            sender.send(piece[..length].to_vec()).unwrap_or_default();
        }
    });
    let (mut shown, mut seen, mut open) = (Vec::new(), 0, answers.iter());
    let mut next = open.next();
    // Disconnected where the shell has ended.
    loop {
        while let Some((question, typed)) = next
            && let Some(place) = String::from_utf8_lossy(&shown[seen..]).find(question)
        {
            seen += place + question.len();
            keys.write_all(typed.as_bytes()).unwrap();
            next = open.next();
        }
        match pieces.recv_timeout(PATIENCE) {
            Ok(piece) => shown.extend(piece),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                terminal.kill().unwrap();
                panic!("nothing more comes after: {}", String::from_utf8_lossy(&shown));
            }
        }
    }
    drop(keys);
    assert!(terminal.wait().unwrap().success());
    let shown = String::from_utf8_lossy(&shown).into_owned();
    assert!(next.is_none(), "never asked {next:?}: {shown}");
    shown
}
