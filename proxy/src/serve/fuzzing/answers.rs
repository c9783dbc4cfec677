//! Answers as they stand one after the other on a connection, read as strictly as any peer could.

/// One answer.
#[derive(Debug, Default)]
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    /// Names in lower case.
    pub(super) headers: Vec<(String, &'a str)>,
    /// Without chunks' lengths. May end early where the peer was gone.
    pub(super) body: Vec<u8>,
}

impl Answer<'_> {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| *value)
    }
}

/// How an answer begins.
const BEGINS: &[u8] = b"HTTP/1.";

/// Reads all answers, or says why they are none.
pub(super) fn read(mut bytes: &[u8]) -> Result<Vec<Answer<'_>>, String> {
    let mut answers = Vec::new();
    while !bytes.is_empty() {
        let (head, rest) = split(bytes, b"\r\n\r\n").ok_or("a head has no end")?;
        let mut answer = self::head(head)?;
        let (body, rest) = match answer.header("content-length") {
            Some(length) => sized(rest, length.parse().map_err(|_| "a length is no number")?)?,
            None if answer.header("transfer-encoding") == Some("chunked") => chunked(rest)?,
            None if answer.status < 200 => (Vec::new(), rest),
            None => (rest.to_vec(), &[][..]),
        };
        answer.body = body;
        answers.push(answer);
        bytes = rest;
    }
    Ok(answers)
}

fn head(head: &[u8]) -> Result<Answer<'_>, String> {
    let text = std::str::from_utf8(head).map_err(|_| "a head is no text")?;
    let mut lines = text.split("\r\n");
    let first = lines.next().unwrap_or_default();
    let status = first
        .strip_prefix("HTTP/1.1 ")
        .or_else(|| first.strip_prefix("HTTP/1.0 "))
        .and_then(|rest| rest.split(' ').next())
        .filter(|digits| digits.len() == 3)
        .and_then(|digits| digits.parse().ok())
        .ok_or_else(|| format!("{first:?} begins no answer"))?;
    let mut headers = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(": ").ok_or_else(|| format!("{line:?} is no header"))?;
        if line.chars().any(char::is_control) {
            return Err(format!("{line:?} has a control character"));
        }
        headers.push((name.to_ascii_lowercase(), value));
    }
    Ok(Answer { status, headers, body: Vec::new() })
}

/// A body of so many bytes. To `HEAD` the length is told without a body.
fn sized(rest: &[u8], length: usize) -> Result<(Vec<u8>, &[u8]), String> {
    match rest.split_at_checked(length) {
        Some((body, rest)) if !body.starts_with(BEGINS) => Ok((body.to_vec(), rest)),
        _ if rest.is_empty() || rest.starts_with(BEGINS) => Ok((Vec::new(), rest)),
        _ => Err(format!("{} bytes instead of {length}", rest.len())),
    }
}

fn chunked(mut rest: &[u8]) -> Result<(Vec<u8>, &[u8]), String> {
    let mut body = Vec::new();
    if rest.starts_with(BEGINS) {
        return Ok((body, rest)); // To `HEAD`.
    }
    while let Some((digits, after)) = split(rest, b"\r\n") {
        let length = std::str::from_utf8(digits).ok().and_then(|digits| usize::from_str_radix(digits, 16).ok());
        let length = length.ok_or_else(|| format!("{digits:?} is no length of a chunk"))?;
        let Some((chunk, after)) = after.split_at_checked(length) else { return Ok((body, &[])) };
        body.extend_from_slice(chunk);
        rest = match after.strip_prefix(b"\r\n") {
            Some(after) => after,
            None if after.is_empty() => after,
            None => return Err("a chunk does not end where it says".to_owned()),
        };
        if length == 0 {
            break;
        }
    }
    Ok((body, rest))
}

/// What stands before and after the first of these.
fn split<'a>(bytes: &'a [u8], between: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(between.len()).position(|window| window == between)?;
    let (before, after) = bytes.split_at_checked(at)?;
    Some((before, after.get(between.len()..)?))
}
