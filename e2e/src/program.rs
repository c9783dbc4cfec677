//! Runs the real program as a process: always ended, every word of it looked at.

use std::{
    env,
    ffi::OsString,
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{OnceLock, mpsc},
    thread,
    time::Duration,
};

/// How long a run may take. All take less than a second; this is for machines that do ten other things.
pub const PATIENCE: Duration = Duration::from_mins(2);

/// How much address space a run may take, in bytes: far less than what hostile files unpack to.
pub const MEMORY: u64 = 512 << 20;

/// The program: the file that `DRIFT_DETECTOR` names, else the one that was built with these tests.
pub fn path() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| env::var_os("DRIFT_DETECTOR").map_or_else(built, PathBuf::from))
}

fn built() -> PathBuf {
    let test = env::current_exe().unwrap(); // …/target/debug/deps/scenarios-0123456789abcdef
    let outputs = test.parent().and_then(Path::parent).unwrap();
    outputs.join(format!("drift-detector-under-test{}", env::consts::EXE_SUFFIX))
}

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// One run of the program, not yet begun.
pub struct Run {
    args: Vec<OsString>,
    input: Option<Input>,
    limited: bool,
}

type Input = Box<dyn FnOnce(ChildStdin) -> io::Result<()> + Send>;

impl std::fmt::Debug for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Run").field("args", &self.args).finish_non_exhaustive()
    }
}

impl Run {
    /// With these arguments.
    pub fn new(args: impl IntoIterator<Item: Into<OsString>>) -> Self {
        Self { args: args.into_iter().map(Into::into).collect(), input: None, limited: false }
    }

    /// `detect` on a backup.
    pub fn detect(backup: &Path) -> Self {
        Self::new(["detect", "--backup"]).with(backup)
    }

    /// `inspect` on a backup.
    pub fn inspect(backup: &Path) -> Self {
        Self::new(["inspect", "--backup"]).with(backup)
    }

    /// With one more argument.
    #[must_use]
    pub fn with(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// With an inventory.
    #[must_use]
    pub fn inventory(self, file: &Path) -> Self {
        self.with("--inventory").with(file)
    }

    /// With a cluster's nodes.
    #[must_use]
    pub fn nodes(self, cluster: &str, file: &Path) -> Self {
        let mut nodes = OsString::from(cluster);
        nodes.push("=");
        nodes.push(file);
        self.with("--nodes").with(nodes)
    }

    /// With the report going to a file.
    #[must_use]
    pub fn report(self, file: &Path) -> Self {
        self.with("-o").with(file)
    }

    /// With bytes on standard input, written while the program reads.
    #[must_use]
    pub fn input(mut self, write: impl FnOnce(ChildStdin) -> io::Result<()> + Send + 'static) -> Self {
        self.input = Some(Box::new(write));
        self
    }

    /// With no more than [`MEMORY`].
    #[must_use]
    pub fn limited(mut self) -> Self {
        self.limited = true;
        self
    }

    fn command(&self) -> Command {
        let mut command = if self.limited && cfg!(target_os = "linux") {
            let mut shell = Command::new("sh");
            let limit = (MEMORY >> 10).to_string();
            shell.args(["-c", r#"ulimit -v "$0" && exec "$@""#, limit.as_str()]).arg(path());
            shell
        } else {
            Command::new(path())
        };
        command.args(&self.args);
        for variable in ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "LC_ALL", "LC_CTYPE", "TERM", "COLUMNS"] {
            command.env_remove(variable);
        }
        command.env("LANG", "C.UTF-8").env("RUST_BACKTRACE", "1");
        command.stdin(if self.input.is_some() { Stdio::piped() } else { Stdio::null() });
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end, and makes sure of what holds for every run: it ends by itself and in time, with a code of
    /// the documented ones, without a panic, and prints nothing that a terminal would act upon.
    #[track_caller]
    pub fn go(self) -> Outcome {
        let mut child = self.command().spawn().unwrap();
        if let (Some(write), Some(stdin)) = (self.input, child.stdin.take()) {
            // Whoever has read enough closes the pipe, so that this fails or not as it comes.
            thread::spawn(move || write(stdin).unwrap_or_default());
        }
        let (sender, receiver) = mpsc::channel();
        read(0, child.stdout.take().unwrap(), sender.clone());
        read(1, child.stderr.take().unwrap(), sender);
        let mut texts = [String::new(), String::new()];
        for _ in 0..2 {
            match receiver.recv_timeout(PATIENCE) {
                Ok((stream, bytes)) => texts[stream] = String::from_utf8(bytes).unwrap(),
                Err(_) => give_up(child, &self.args),
            }
        }
        let [stdout, stderr] = texts;
        let outcome = Outcome { code: child.wait().unwrap().code(), stdout, stderr };
        outcome.check(&self.args);
        outcome
    }
}

fn read(stream: usize, mut source: impl Read + Send + 'static, sender: mpsc::Sender<(usize, Vec<u8>)>) {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        source.read_to_end(&mut bytes).unwrap();
        sender.send((stream, bytes)).unwrap_or_default();
    });
}

#[track_caller]
fn give_up(mut child: Child, args: &[OsString]) -> ! {
    child.kill().unwrap();
    panic!("{args:?} did not end within {PATIENCE:?}");
}

/// Writes bytes to standard input.
pub fn bytes(bytes: Vec<u8>) -> impl FnOnce(ChildStdin) -> io::Result<()> + Send + 'static {
    move |mut pipe| pipe.write_all(&bytes)
}

/// What a run left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Outcome {
    #[track_caller]
    fn check(&self, args: &[OsString]) {
        assert!(matches!(self.code, Some(0..=3)), "{args:?} ended with {:?}: {}", self.code, self.stderr);
        for text in [&self.stdout, &self.stderr] {
            assert!(!text.contains("panicked at") && !text.contains("RUST_BACKTRACE"), "{args:?}: {text}");
            let raw = text.chars().find(|character| character.is_control() && *character != '\n');
            assert_eq!(raw, None, "{args:?} prints a control character: {text:?}");
        }
    }

    /// Both streams.
    pub fn text(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}
