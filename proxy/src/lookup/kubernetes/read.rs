//! Page after page, within limits.

use jiff::Timestamp;
use reqwest::header::{ACCEPT, AUTHORIZATION};
use tokio::{io::AsyncReadExt as _, time::Instant};

use super::{
    access::ApiServer,
    list::{NodeList, Page},
    options::Options,
};
use crate::lookup::{
    body::{Allowance, Body, Counted as _},
    connection::{Connection, Door, in_time},
    error::{ApiProblem, Malformed, Problem},
    tls::Verifier,
};

/// More than Kubernetes supports, four times over.
pub(super) const NODES: usize = 20_000;
/// The path.
const PATH: &str = "/api/v1/nodes";
/// The server forgot where the list went on, which it does after some minutes.
const GONE: u16 = 410;

/// Reads all pages. A list that the server forgets is begun again once; forgotten again, it stays a part.
pub(super) async fn read(
    server: &ApiServer,
    options: &Options,
    mut progress: impl FnMut(usize),
) -> Result<NodeList, Problem> {
    let limits = &options.limits;
    let start = Instant::now();
    let door = Door { target: &server.target, name: server.name.as_deref(), identity: server.identity.as_ref() };
    let verifier = Verifier::new(&server.trust, false);
    let connection = Connection::with(&door, &options.addresses, verifier, limits).await?;
    let mut reader = Reader {
        server,
        options,
        connection,
        allowance: Allowance::new(limits.job_bytes),
        end: start.checked_add(limits.job).unwrap_or(start),
    };
    match reader.list(&mut progress).await? {
        list if list.is_complete() => Ok(list),
        _ => reader.list(&mut progress).await,
    }
}

struct Reader<'a> {
    server: &'a ApiServer,
    options: &'a Options,
    connection: Connection,
    allowance: Allowance,
    end: Instant,
}

impl Reader<'_> {
    async fn list(&mut self, progress: &mut impl FnMut(usize)) -> Result<NodeList, Problem> {
        let mut list = NodeList::default();
        let mut token: Option<String> = None;
        loop {
            let page = match self.page(token.as_deref()).await {
                Err(Problem::Api(ApiProblem::Status(GONE))) if token.is_some() => return Ok(list),
                outcome => outcome.map_err(|problem| self.plainly(problem))?,
            };
            let before = list.nodes.len();
            for node in page.items.unwrap_or_default() {
                list.nodes.insert(node.metadata.name.clone(), node);
            }
            if list.nodes.len() > NODES {
                return Err(Problem::Api(ApiProblem::TooMany(NODES)));
            }
            progress(list.nodes.len());
            token = page.metadata.next.filter(|token| !token.is_empty());
            if token.is_none() {
                list.complete = true;
                return Ok(list);
            }
            if list.nodes.len() == before {
                return Err(Problem::Endless);
            }
        }
    }

    async fn page(&mut self, token: Option<&str>) -> Result<Page, Problem> {
        let limits = &self.options.limits;
        let mut request = self.connection.get(&path(self.options.page_size, token))?.header(ACCEPT, "application/json");
        if let Some(authorization) = &self.server.authorization {
            request = request.header(AUTHORIZATION, authorization.clone());
        }
        let (connection, allowance) = (&self.connection, &mut self.allowance);
        let work = async {
            let answer = connection.send(request).await.map_err(|problem| {
                if matches!(problem, Problem::NotHttp) { Problem::Api(ApiProblem::NotNodes) } else { problem }
            })?;
            match answer.status().as_u16() {
                200 => {}
                401 => return Err(Problem::Api(ApiProblem::Unauthorized)),
                403 => return Err(Problem::Api(ApiProblem::Forbidden)),
                status => return Err(Problem::Api(ApiProblem::Status(status))),
            }
            let mut body = Body::new(answer.into(), allowance, limits.answer_bytes, limits.answer_bytes);
            let mut bytes = Vec::new();
            if body.read_to_end(&mut bytes).await.is_err() {
                return Err(body.take_problem().unwrap_or(Problem::ConnectionLost));
            }
            parse(&bytes)
        };
        in_time(limits.request, self.end, limits.job, "reading its nodes", work).await
    }

    /// What ended is the likeliest reason for a refusal.
    fn plainly(&self, problem: Problem) -> Problem {
        let ended = self.server.expires_at.filter(|end| *end < Timestamp::now());
        match (&problem, ended) {
            (Problem::Api(ApiProblem::Unauthorized) | Problem::Tls(_) | Problem::ConnectionLost, Some(end)) => {
                Problem::Api(ApiProblem::CredentialsExpired(end))
            }
            _ => problem,
        }
    }
}

/// The path of a page. A token is the server's own word, and goes back byte for byte.
fn path(page_size: u32, token: Option<&str>) -> String {
    let mut path = format!("{PATH}?limit={}", page_size.max(1));
    if let Some(token) = token {
        path.push_str("&continue=");
        for byte in token.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                path.push(char::from(byte));
            } else {
                path.extend(["%".to_owned(), format!("{byte:02X}")]);
            }
        }
    }
    path
}

pub(super) fn parse(bytes: &[u8]) -> Result<Page, Problem> {
    match serde_json::from_slice::<Page>(bytes) {
        Ok(page) if page.kind == "NodeList" && page.api_version == "v1" => Ok(page),
        Err(error) if error.is_eof() && !bytes.is_empty() => Err(Malformed::Truncated.into()),
        Ok(_) | Err(_) => Err(Problem::Api(ApiProblem::NotNodes)),
    }
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn tokens_go_back_as_they_came() {
        assert_eq!(path(500, None), "/api/v1/nodes?limit=500");
        assert_eq!(path(0, Some("a-b_c.~9")), "/api/v1/nodes?limit=1&continue=a-b_c.~9");
        assert_eq!(path(2, Some("a+/= &#?ü")), "/api/v1/nodes?limit=2&continue=a%2B%2F%3D%20%26%23%3F%C3%BC");
    }
}
