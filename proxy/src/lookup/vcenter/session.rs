//! A session with a vCenter: one login, requests one after the other, and an end.

use hyper::body::Bytes;
use reqwest::{
    RequestBuilder, StatusCode,
    header::{CONTENT_TYPE, COOKIE, HeaderValue},
};
use tokio::time::{Instant, timeout};

use super::{
    cookie::session_cookie,
    messages::{self, Operation, fault_name},
    objects::{Moref, Object},
    service::Service,
    xml::{Answer, Element, VALUE},
};
use crate::lookup::{
    body::{Allowance, Body},
    connection::{Connection, in_time},
    error::{Malformed, Problem},
    limits::Limits,
    secret::Credentials,
};

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
        let service = Service::read(&parts)?;
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
