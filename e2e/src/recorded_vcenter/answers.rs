//! What is answered.

use std::collections::BTreeMap;

use super::{
    Profile, Variations, objects::escaped, profile::PASSWORD, request::Request, selection::select, world::World,
};

/// Objects of a page where no number is asked for.
const PAGE: usize = 100;

/// What lives as long as the server.
#[derive(Debug)]
pub(super) struct Vcenter {
    pub(super) profile: Profile,
    pub(super) variations: Variations,
    pub(super) world: World,
    /// Cookies, and whether they are logged in.
    pub(super) sessions: BTreeMap<String, bool>,
    views: Vec<(String, Vec<String>)>,
    /// What further pages have, and the size of pages.
    tokens: BTreeMap<String, (Vec<Asked>, usize)>,
    number: usize,
}

/// The reference of an object, and the properties that are asked for.
type Asked = (String, Vec<String>);

/// A status and a body.
pub(super) type Answer = (u16, Vec<u8>);

impl Vcenter {
    pub(super) fn new(profile: Profile, variations: Variations, world: World) -> Self {
        let (sessions, tokens) = (BTreeMap::new(), BTreeMap::new());
        Self { profile, variations, world, sessions, views: Vec::new(), tokens, number: 0 }
    }

    /// Another number for something new.
    pub(super) fn next(&mut self) -> usize {
        self.number += 1;
        self.number
    }

    /// Answers a request of this session.
    pub(super) fn answer(&mut self, request: &Request, cookie: Option<&str>) -> Answer {
        let operation = request.operation.as_str();
        let version = request.action.trim_matches('"').rsplit('/').next().unwrap_or_default();
        if self.variations.strict_version && !self.profile.knows(version) {
            return fault("VersionMismatchFaultCode", "Unsupported version URI", "<detail></detail>");
        }
        let cookie = cookie.unwrap_or_default();
        match operation {
            "RetrieveServiceContent" => return response(operation, &returned(&self.profile.content())),
            "Login" => return self.login(request, cookie),
            _ if self.sessions.get(cookie) != Some(&true) => {
                return vim_fault("NotAuthenticated", "<object type=\"Folder\">group-d1</object>");
            }
            _ => {}
        }
        match operation {
            "CreateContainerView" => {
                let view = format!("session[52bb85b0-adbe-7f20-156d-6130b6dc066e]5286fa88-{}", self.next());
                self.views.push((view.clone(), request.texts("type").map(str::to_owned).collect()));
                response(operation, &format!("<returnval type=\"ContainerView\">{view}</returnval>"))
            }
            "RetrieveProperties" | "RetrievePropertiesEx" => self.retrieve(request),
            "ContinueRetrievePropertiesEx" => self.next_page(request),
            "FindAllByUuid" => self.find(request),
            "DestroyView" => response(operation, ""),
            "Logout" => {
                self.sessions.remove(cookie);
                response(operation, "")
            }
            _ => vim_fault("NotSupported", ""),
        }
    }

    fn login(&mut self, request: &Request, cookie: &str) -> Answer {
        if request.text("password") != Some(PASSWORD) {
            return vim_fault("InvalidLogin", "");
        }
        self.sessions.insert(cookie.to_owned(), true);
        response("Login", &returned("<key>k</key><userName>reader</userName><locale>en</locale>"))
    }

    fn retrieve(&mut self, request: &Request) -> Answer {
        let unknown = self.variations.unknown_property;
        if let Some(property) = unknown.filter(|property| request.body.contains(&escaped(property))) {
            return vim_fault("InvalidProperty", &format!("<name>{}</name>", escaped(property)));
        }
        let selected = match select(&self.world, request, &self.views, &self.variations) {
            Ok(selected) => selected,
            Err(id) => return vim_fault("ManagedObjectNotFound", &format!("<obj type=\"VirtualMachine\">{id}</obj>")),
        };
        if request.operation == "RetrieveProperties" {
            let mut body = Vec::new();
            for (entity, paths) in &selected {
                write(entity, "returnval", paths, &mut body);
            }
            return (200, envelope(&request.operation, &body));
        }
        let size = request.text("maxObjects").map_or(PAGE, |number| number.parse().unwrap());
        let selected = selected.into_iter().map(|(entity, paths)| (entity.id.clone(), paths)).collect();
        self.page(request, selected, size.min(self.variations.page_cap.unwrap_or(usize::MAX)))
    }

    fn next_page(&mut self, request: &Request) -> Answer {
        if self.variations.next_page_denied {
            return vim_fault(
                "NoPermission",
                "<object type=\"Folder\">group-d1</object><privilegeId>System.View</privilegeId>",
            );
        }
        match request.text("token").and_then(|token| self.tokens.remove(token)) {
            Some((rest, size)) => self.page(request, rest, size),
            None => vim_fault("InvalidArgument", "<invalidProperty>token</invalidProperty>"),
        }
    }

    /// A page's token comes before its objects.
    fn page(&mut self, request: &Request, mut objects: Vec<Asked>, size: usize) -> Answer {
        let rest = objects.split_off(size.min(objects.len()));
        let mut body = Vec::new();
        if !objects.is_empty() {
            body.extend(b"<returnval>");
        }
        if !rest.is_empty() {
            let token = self.next().to_string();
            body.extend(format!("<token>{token}</token>").bytes());
            self.tokens.insert(token, (rest, size));
        }
        for (id, paths) in &objects {
            write(self.world.find(id).unwrap(), "objects", paths, &mut body);
        }
        if !objects.is_empty() {
            body.extend(b"</returnval>");
        }
        (200, envelope(&request.operation, &body))
    }

    fn find(&self, request: &Request) -> Answer {
        if let Some(fault) = self.variations.search_fault {
            return vim_fault(fault, "");
        }
        let datacenter = request.text("datacenter");
        let found = self.world.iter().filter(|entity| {
            entity.kind == "VirtualMachine"
                && entity.says("config.uuid").as_deref() == request.text("uuid")
                && datacenter.is_none_or(|datacenter| self.world.is_below(entity, datacenter))
        });
        let found: Vec<String> =
            found.map(|vm| format!("<returnval type=\"VirtualMachine\">{}</returnval>", vm.id)).collect();
        response("FindAllByUuid", &found.concat())
    }
}

fn write(entity: &super::Entity, element: &str, paths: &[String], body: &mut Vec<u8>) {
    entity.write(element, &paths.iter().map(String::as_str).collect::<Vec<_>>(), body);
}

fn returned(content: &str) -> String {
    format!("<returnval>{content}</returnval>")
}

fn response(operation: &str, content: &str) -> Answer {
    (200, envelope(operation, content.as_bytes()))
}

fn envelope(operation: &str, content: &[u8]) -> Vec<u8> {
    let start = format!("<{operation}Response xmlns=\"urn:vim25\">");
    soap(&[start.as_bytes(), content, format!("</{operation}Response>").as_bytes()].concat())
}

fn soap(content: &[u8]) -> Vec<u8> {
    let start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soapenv:Envelope \
                 xmlns:soapenc=\"http://schemas.xmlsoap.org/soap/encoding/\"\n \
                 xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\"\n \
                 xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"\n \
                 xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<soapenv:Body>\n";
    [start.as_bytes(), content, b"\n</soapenv:Body>\n</soapenv:Envelope>"].concat()
}

fn fault(code: &str, words: &str, detail: &str) -> Answer {
    let fault = format!(
        "<soapenv:Fault><faultcode>{code}</faultcode><faultstring>{words}</faultstring>{detail}</soapenv:Fault>"
    );
    (500, soap(fault.as_bytes()))
}

fn vim_fault(name: &str, inner: &str) -> Answer {
    let detail = format!("<detail><{name}Fault xmlns=\"urn:vim25\" xsi:type=\"{name}\">{inner}</{name}Fault></detail>");
    fault("ServerFaultCode", "", &detail)
}
