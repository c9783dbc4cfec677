//! A session with a vCenter: one login, requests one after the other, and an end.

use hyper::body::Bytes;
use reqwest::{
    RequestBuilder, StatusCode,
    header::{CONTENT_TYPE, COOKIE, HeaderMap, HeaderValue, SET_COOKIE},
};
use tokio::time::{Instant, timeout};

use super::{
    messages::{self, Operation, fault_name},
    objects::{Moref, Object},
    xml::{Answer, Element, VALUE},
};
use crate::lookup::{
    body::{Allowance, Body},
    connection::{Connection, in_time},
    error::{Malformed, Problem},
    limits::Limits,
    secret::Credentials,
};

/// The cookie that is the session.
const SESSION: &str = "vmware_soap_session";

/// What a vCenter says of itself before anybody logs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) root: Moref,
    pub(super) instance_uuid: Option<String>,
    pub(super) version: Option<String>,
    collector: Moref,
    views: Moref,
    sessions: Moref,
}

/// A request brought no result.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server says no, by a fault of this name, about this property.
    Fault { name: String, property: Option<String> },
    /// Anything else.
    Problem(Problem),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl Failure {
    /// The failure in words.
    pub(super) fn problem(self, operation: Operation) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::Fault { name, .. } => match (operation, name.as_str()) {
                (Operation::Login, "InvalidLogin") => Problem::LoginRefused,
                (Operation::Login, "NoPermission") => Problem::LoginNotPermitted,
                (_, "NotAuthenticated") => Problem::SessionLost,
                (operation, _) => Problem::Fault { operation: operation.words(), fault: name },
            },
        }
    }
}

/// A conversation with a server, and the session in it.
pub(super) struct Session {
    connection: Connection,
    limits: Limits,
    allowance: Allowance,
    end: Instant,
    cookie: Option<HeaderValue>,
    service: Option<Service>,
    view: Option<Moref>,
}

impl Session {
    /// Begins. Nothing is sent yet.
    pub(super) fn new(connection: Connection, limits: &Limits, end: Instant) -> Self {
        Self {
            connection,
            limits: limits.clone(),
            allowance: Allowance::new(limits.job_bytes),
            end,
            cookie: None,
            service: None,
            view: None,
        }
    }

    /// Asks what is there. Anything but a vCenter is refused, before it learns any password.
    pub(super) async fn service(&mut self) -> Result<Service, Problem> {
        let operation = Operation::RetrieveServiceContent;
        let this = Moref { kind: "ServiceInstance".to_owned(), id: "ServiceInstance".to_owned() };
        let mut parts = Vec::new();
        let outcome = self.ask(operation, &this, "", |part| {
            parts.push(part);
            if parts.len() > 100 { Err(Problem::NotVcenter) } else { Ok(()) }
        });
        outcome.await.map_err(|failure| failure.problem(operation))?;
        let service = read_service(&parts)?;
        self.service = Some(service.clone());
        Ok(service)
    }

    /// Logs in, once.
    pub(super) async fn login(&mut self, credentials: &Credentials) -> Result<(), Problem> {
        let sessions = self.known()?.sessions.clone();
        let arguments = messages::login(&credentials.username, credentials.password.reveal());
        let outcome = self.ask(Operation::Login, &sessions, &arguments, |_| Ok(())).await;
        outcome.map_err(|failure| failure.problem(Operation::Login))?;
        if self.cookie.is_none() { Err(Malformed::Lacks("a session").into()) } else { Ok(()) }
    }

    /// Makes the view that lists everything of these types below the root folder.
    pub(super) async fn create_view(&mut self, types: &[&str]) -> Result<Moref, Problem> {
        let Service { views, root, .. } = self.known()?.clone();
        let operation = Operation::CreateContainerView;
        let mut view = None;
        let arguments = messages::container_view(&root, types);
        let outcome = self.ask(operation, &views, &arguments, |part| {
            view = Moref::of(&part);
            Ok(())
        });
        outcome.await.map_err(|failure| failure.problem(operation))?;
        let view = view.ok_or(Malformed::Lacks("a view"))?;
        self.view = Some(view.clone());
        Ok(view)
    }

    /// Reads the first page of objects, handing on each as it arrives. Returns the token of the next page.
    pub(super) async fn retrieve(
        &mut self,
        arguments: &str,
        each: impl FnMut(Object) -> Result<(), Problem>,
    ) -> Result<Option<String>, Failure> {
        self.page(Operation::RetrieveProperties, arguments, each).await
    }

    /// Reads another page.
    pub(super) async fn next_page(
        &mut self,
        token: &str,
        each: impl FnMut(Object) -> Result<(), Problem>,
    ) -> Result<Option<String>, Failure> {
        self.page(Operation::ContinueRetrieveProperties, &messages::token(token), each).await
    }

    async fn page(
        &mut self,
        operation: Operation,
        arguments: &str,
        mut each: impl FnMut(Object) -> Result<(), Problem>,
    ) -> Result<Option<String>, Failure> {
        let collector = self.known()?.collector.clone();
        let mut token = None;
        let outcome = self.ask(operation, &collector, arguments, |part| {
            match part.name.as_str() {
                "token" if !part.text.is_empty() => token = Some(part.text),
                "objects" => {
                    let object = Object::read(part).ok_or(Malformed::Lacks("an object's reference"))?;
                    if object.tells_of_lost_session() {
                        return Err(Problem::SessionLost);
                    }
                    each(object)?;
                }
                _ => {}
            }
            Ok(())
        });
        outcome.await?;
        Ok(token)
    }

    /// Ends the session, if there is one. What goes wrong is of no interest: the server ends it after half an hour.
    pub(super) async fn close(&mut self) {
        if self.cookie.is_none() {
            return;
        }
        self.allowance = Allowance::new(self.limits.answer_bytes);
        let limit = self.limits.goodbye;
        if let Some(view) = self.view.take() {
            // It ends with the session anyway, so it must not use up the session's time.
            let part = limit.checked_div(4).unwrap_or(limit);
            drop(timeout(part, self.exchange(Operation::DestroyView, &view, "", |_| Ok(()))).await);
        }
        if let Some(sessions) = self.service.as_ref().map(|service| service.sessions.clone()) {
            drop(timeout(limit, self.exchange(Operation::Logout, &sessions, "", |_| Ok(()))).await);
        }
        self.cookie = None;
    }

    fn known(&self) -> Result<&Service, Problem> {
        self.service.as_ref().ok_or(Problem::Internal)
    }

    /// One request within its time.
    async fn ask(
        &mut self,
        operation: Operation,
        this: &Moref,
        arguments: &str,
        each: impl FnMut(Element) -> Result<(), Problem>,
    ) -> Result<(), Failure> {
        let (request, job, end) = (self.limits.request, self.limits.job, self.end);
        let work = async { Ok(self.exchange(operation, this, arguments, each).await) };
        let outcome = in_time(request, end, job, operation.during(), work).await;
        outcome.unwrap_or_else(|problem| Err(problem.into()))
    }

    /// One request, and its answer part by part.
    async fn exchange(
        &mut self,
        operation: Operation,
        this: &Moref,
        arguments: &str,
        mut each: impl FnMut(Element) -> Result<(), Problem>,
    ) -> Result<(), Failure> {
        let request = self.request(operation, this, arguments)?;
        let answer = self
            .connection
            .send(request)
            .await
            .map_err(|problem| if matches!(problem, Problem::NotHttp) { Problem::NotVcenter } else { problem })?;
        if operation == Operation::Login {
            self.cookie = session_cookie(answer.headers());
        }
        let failed = match answer.status() {
            StatusCode::OK => false,
            StatusCode::INTERNAL_SERVER_ERROR => true,
            status => return Err(Problem::Status(status.as_u16()).into()),
        };
        let body = Body::new(
            answer.into(),
            &mut self.allowance,
            self.limits.answer_bytes,
            u64::try_from(VALUE).unwrap_or(u64::MAX),
        );
        let mut answer = Answer::new(body, self.limits.object_bytes);
        let mut fault = None;
        loop {
            match answer.next().await {
                Ok(Some(part)) if part.name == "Fault" => fault = Some(part),
                Ok(Some(part)) if !failed => each(part)?,
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(Problem::NotVcenter) if failed => return Err(Problem::Status(500).into()),
                Err(problem) => return Err(problem.into()),
            }
        }
        match fault {
            Some(fault) => {
                let detail = fault.child("detail").and_then(|detail| detail.children.first());
                let property = detail.and_then(|detail| detail.text_of("name")).map(str::to_owned);
                Err(Failure::Fault { name: fault_name(&fault), property })
            }
            None if failed => Err(Problem::Status(500).into()),
            None => Ok(()),
        }
    }

    fn request(&self, operation: Operation, this: &Moref, arguments: &str) -> Result<RequestBuilder, Problem> {
        let body = Bytes::from_owner(BodyText(messages::envelope(operation, this, arguments)));
        let request = self
            .connection
            .post("/sdk")?
            .header(CONTENT_TYPE, "text/xml; charset=\"utf-8\"")
            .header("SOAPAction", messages::SOAP_ACTION)
            .body(body);
        Ok(match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie.clone()),
            None => request,
        })
    }
}

/// Overwritten when the last byte was sent.
struct BodyText(zeroize::Zeroizing<String>);

impl AsRef<[u8]> for BodyText {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The session's cookie, byte for byte as the server wrote it.
fn session_cookie(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get_all(SET_COOKIE).iter().find_map(|header| {
        let pair = header.as_bytes().split(|byte| *byte == b';').next()?.trim_ascii();
        let value = pair.strip_prefix(SESSION.as_bytes())?.strip_prefix(b"=")?;
        let mut cookie = HeaderValue::from_bytes(pair).ok().filter(|_| !value.is_empty())?;
        cookie.set_sensitive(true);
        Some(cookie)
    })
}

fn read_service(parts: &[Element]) -> Result<Service, Problem> {
    let find = |name: &str| parts.iter().find(|part| part.name == name);
    let about = find("about").ok_or(Problem::NotVcenter)?;
    match about.text_of("apiType") {
        Some("VirtualCenter") => {}
        Some("HostAgent") => return Err(Problem::Esxi),
        _ => return Err(Problem::NotVcenter),
    }
    let reference = |name: &'static str| find(name).and_then(Moref::of).ok_or(Malformed::Lacks(name));
    Ok(Service {
        root: reference("rootFolder")?,
        collector: reference("propertyCollector")?,
        views: reference("viewManager")?,
        sessions: reference("sessionManager")?,
        instance_uuid: about.text_of("instanceUuid").map(str::to_owned),
        version: about.text_of("version").map(str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(headers: &[&str]) -> Option<String> {
        let headers = headers.iter().map(|value| (SET_COOKIE, HeaderValue::from_str(value).unwrap())).collect();
        session_cookie(&headers).map(|cookie| cookie.to_str().unwrap().to_owned())
    }

    #[test]
    fn the_session_is_copied_byte_for_byte() {
        assert_eq!(
            cookie(&["other=1", "vmware_soap_session=\"ab=c\"; Path=/; HttpOnly"]).unwrap(),
            "vmware_soap_session=\"ab=c\""
        );
        assert_eq!(cookie(&["vmware_soap_session=; Path=/"]), None);
        assert_eq!(cookie(&["vmware_soap_sessions=x"]), None);
        assert_eq!(cookie(&[]), None);
    }

    #[test]
    fn the_session_does_not_show_itself() {
        let value = HeaderValue::from_static("vmware_soap_session=canary");
        let headers = [(SET_COOKIE, value)].into_iter().collect();
        assert!(!format!("{:?}", session_cookie(&headers)).contains("canary"));
    }
}
