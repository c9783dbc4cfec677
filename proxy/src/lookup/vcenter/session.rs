//! A session with a vCenter: one login, requests one after the other, and an end.

use hyper::body::Bytes;
use reqwest::{
    RequestBuilder, StatusCode,
    header::{CONTENT_TYPE, COOKIE, HeaderValue},
};
use tokio::time::{Instant, timeout};

use super::{
    cookie::session_cookie,
    element::Element,
    failure::{Failure, Fault},
    messages::{self, Operation, VERSION_FAULT},
    objects::{Moref, Object},
    service::Service,
    xml::Answer,
};
use crate::lookup::{
    body::{Allowance, Body},
    connection::{Connection, in_time},
    error::{Malformed, Problem},
    limits::Limits,
    secret::Credentials,
};

/// A conversation with a server, and the session in it.
pub(super) struct Session {
    connection: Connection,
    limits: Limits,
    allowance: Allowance,
    end: Instant,
    cookie: Option<HeaderValue>,
    service: Option<Service>,
    view: Option<Moref>,
    /// The version of the interface that is spoken.
    action: &'static str,
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
            action: "",
        }
    }

    /// Asks what is there. Anything but a vCenter is refused, before it learns any password. A server that insists on a
    /// version of the interface that it knows gets an older one.
    pub(super) async fn service(&mut self) -> Result<Service, Problem> {
        let mut outcome = Err(Problem::Internal.into());
        for action in messages::SOAP_ACTIONS {
            self.action = action;
            outcome = self.service_parts().await;
            if !matches!(&outcome, Err(Failure::Fault(fault)) if fault.name == VERSION_FAULT) {
                break;
            }
        }
        let parts = outcome.map_err(|failure| failure.problem(Operation::RetrieveServiceContent))?;
        let service = Service::read(&parts)?;
        self.service = Some(service.clone());
        Ok(service)
    }

    async fn service_parts(&mut self) -> Result<Vec<Element>, Failure> {
        let this = Moref { kind: "ServiceInstance".to_owned(), id: "ServiceInstance".to_owned() };
        let mut parts = Vec::new();
        let each = |part| {
            parts.push(part);
            if parts.len() > 100 { Err(Problem::NotVcenter) } else { Ok(()) }
        };
        self.ask(Operation::RetrieveServiceContent, &this, "", each).await?;
        Ok(parts)
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

    /// Reads references without pages, handing on each as it arrives.
    pub(super) async fn retrieve_all(
        &mut self,
        arguments: &str,
        mut each: impl FnMut(Moref) -> Result<(), Problem>,
    ) -> Result<(), Failure> {
        let collector = self.known()?.collector.clone();
        let reference = |part: Element| match part.name.as_str() {
            "obj" => each(Moref::of(&part).ok_or(Malformed::Lacks("an object's reference"))?),
            _ => Ok(()),
        };
        self.ask(Operation::RetrieveAllProperties, &collector, arguments, reference).await
    }

    /// Searches virtual machines by their BIOS UUID.
    pub(super) async fn find_all(&mut self, datacenter: Option<&Moref>, uuid: &str) -> Result<Vec<Moref>, Failure> {
        let index = self.known()?.search.clone().ok_or(Problem::Malformed(Malformed::Lacks("searchIndex")))?;
        let mut found = Vec::new();
        let arguments = messages::find_all_by_uuid(datacenter, uuid);
        let each = |part| {
            found.extend(Moref::of(&part));
            Ok(())
        };
        self.ask(Operation::FindAllByUuid, &index, &arguments, each).await?;
        Ok(found)
    }

    /// Bytes that may still be read.
    pub(super) fn left(&self) -> u64 {
        self.allowance.left()
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
            self.limits.answer_bytes, // The parser counts its values itself.
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
            Some(fault) => Err(Failure::Fault(Fault::read(&fault))),
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
            .header("SOAPAction", self.action)
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
