//! What is asked: the parts of a request that matter here. Our own client writes them, always in the same way.

/// A SOAP request.
#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) operation: String,
    pub(super) action: String,
    pub(super) cookie: Option<String>,
    pub(super) body: String,
}

impl Request {
    pub(super) fn parse(head: &str, body: String) -> Self {
        let header = |name: &str| {
            let mut lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
            lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
        };
        let cookie = header("cookie").and_then(|cookie| quoted(&cookie).map(str::to_owned));
        let operation = body.split_once("Body><").map_or("?", |(_, rest)| rest.split([' ', '>']).next().unwrap());
        Self { operation: operation.to_owned(), action: header("soapaction").unwrap_or_default(), cookie, body }
    }

    /// The text of the first element of this name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        texts(&self.body, name).next()
    }

    /// The texts of all elements of this name.
    pub(super) fn texts<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        texts(&self.body, name)
    }

    /// Of which types which properties are asked for.
    pub(super) fn properties(&self) -> Vec<(String, Vec<String>)> {
        let sets = self.body.split("<propSet>").skip(1).map(|set| set.split("</propSet>").next().unwrap());
        let set = |set: &str| {
            let paths = texts(set, "pathSet").map(|path| path.replace("&quot;", "\""));
            (texts(set, "type").next().unwrap().to_owned(), paths.collect())
        };
        sets.map(set).collect()
    }

    /// Where to begin: an object, and whether the way on goes through its machines.
    pub(super) fn starts(&self) -> Vec<(String, bool)> {
        let sets = self.body.split("<objectSet>").skip(1).map(|set| set.split("</objectSet>").next().unwrap());
        sets.map(|set| (texts(set, "obj").next().unwrap().to_owned(), set.contains("<selectSet"))).collect()
    }
}

fn quoted(cookie: &str) -> Option<&str> {
    cookie.split_once("vmware_soap_session=\"")?.1.split('"').next()
}

fn texts<'a>(body: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (attributed, plain, end) = (format!("<{name} "), format!("<{name}>"), format!("</{name}>"));
    let mut rest = body;
    std::iter::from_fn(move || {
        let start = [rest.find(&attributed), rest.find(&plain)].into_iter().flatten().min()?;
        let (_, after) = rest.get(start..)?.split_once('>')?;
        let (text, after) = after.split_once(&end)?;
        rest = after;
        Some(text)
    })
}
