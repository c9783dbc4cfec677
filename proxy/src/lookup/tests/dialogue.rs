//! What is said between a client and the fake vCenter: calls, replies, and the usual answers.

use crate::lookup::vcenter::CancellationToken;

/// The password, which must be nowhere but in `Login`.
pub(super) const PASSWORD: &str = "canary-password-5ae1";
/// The session, which must be nowhere but in the cookie.
pub(super) const SESSION: &str = "canary-session-c30b";

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) operation: String,
    pub(super) head: String,
    pub(super) body: String,
    /// How often this operation was asked for before.
    pub(super) before: usize,
}

impl Call {
    /// Asks which objects there are.
    pub(super) fn is_listing(&self) -> bool {
        self.operation == "RetrievePropertiesEx" && !self.body.contains("<pathSet>")
    }

    /// Asks what virtual machines are like, and not what they are in.
    pub(super) fn is_for_machines(&self) -> bool {
        self.operation == "RetrievePropertiesEx" && self.body.contains("VirtualMachine</type><all>false</all><pathSet>")
    }

    /// Asks for this object.
    pub(super) fn asks_for(&self, id: &str) -> bool {
        self.body.contains(&format!(">{id}</obj>"))
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// Status, more headers, body.
    Http(u16, &'static str, String),
    /// Bytes as they are, then the end of the connection.
    Raw(Vec<u8>),
    /// A body that goes on with these bytes until the client has enough.
    Endless(&'static str, &'static str),
    /// Nothing, until the client gives up.
    Silence,
    /// The usual, when the test says so.
    When(CancellationToken),
}

impl Reply {
    pub(super) fn ok(body: impl Into<String>) -> Self {
        Self::Http(200, "", body.into())
    }

    pub(super) fn soap(operation: &str, content: &str) -> Self {
        Self::ok(soap(operation, content))
    }

    pub(super) fn fault(name: &str, content: &str) -> Self {
        Self::Http(500, "", fault(name, content))
    }
}

pub(super) fn soap(operation: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<s:Envelope xmlns:s=\"e\" xmlns:xsi=\"x\"><s:Body><{operation}Response \
         xmlns=\"urn:vim25\">\
         {content}</{operation}Response></s:Body></s:Envelope>"
    )
}

pub(super) fn fault(name: &str, content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"e\" \
         xmlns:xsi=\"x\"><s:Body><s:Fault><faultcode>ServerFaultCode</faultcode><faultstring>Nein.\
         </faultstring><detail><{name}Fault xsi:type=\"{name}\">{content}</{name}Fault></detail>\
         </s:Fault></s:Body></s:Envelope>"
    )
}

/// What the inventory has: `/DC0/vm`, `/DC1/vm`, and three machines, the last on another page of the list.
pub(super) fn usual(call: &Call) -> Reply {
    let operation = call.operation.as_str();
    match operation {
        "RetrieveServiceContent" => Reply::soap(
            operation,
            "<returnval><rootFolder type=\"Folder\">group-d1</rootFolder><propertyCollector type=\"PropertyCollector\">\
             propertyCollector</propertyCollector><viewManager type=\"ViewManager\">ViewManager</viewManager>\
             <about><name>VMware vCenter Server</name><version>8.0.3</version><apiType>VirtualCenter</apiType>\
             <instanceUuid>i-1</instanceUuid></about>\
             <sessionManager type=\"SessionManager\">SessionManager</sessionManager>\
             <searchIndex type=\"SearchIndex\">SearchIndex</searchIndex></returnval>",
        ),
        "Login" if call.body.contains(&format!("<password>{PASSWORD}</password>")) => Reply::Http(
            200,
            "Set-Cookie: other=1\r\nSet-Cookie: vmware_soap_session=\"canary-session-c30b\"; Path=/; HttpOnly\r\n",
            soap(operation, "<returnval><key>k</key><userName>reader</userName></returnval>"),
        ),
        "Login" => Reply::fault("InvalidLogin", ""),
        _ if !call.head.contains(&format!("vmware_soap_session=\"{SESSION}\"")) => Reply::fault("NotAuthenticated", ""),
        "CreateContainerView" => Reply::soap(operation, "<returnval type=\"ContainerView\">session[1]view</returnval>"),
        "RetrievePropertiesEx" if call.is_for_machines() => page(operation, None, &asked(call)),
        "RetrievePropertiesEx" if call.is_listing() => {
            let mut references = listed(&["vm-1", "vm-2"]);
            references.extend(tree());
            page(operation, Some("next&amp;1"), &references)
        }
        "RetrievePropertiesEx" => page(operation, None, &tree()),
        "ContinueRetrievePropertiesEx" => page(operation, None, &listed(&["vm-3"])),
        _ => Reply::soap(operation, ""),
    }
}

/// References of virtual machines.
pub(super) fn listed(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| format!("<objects><obj type=\"VirtualMachine\">{id}</obj></objects>")).collect()
}

/// The virtual machines that are asked for.
pub(super) fn asked(call: &Call) -> Vec<String> {
    let all = [("vm-1", "one"), ("vm-2", "two"), ("vm-3", "three")];
    all.into_iter().filter(|(id, _)| call.asks_for(id)).map(|(id, name)| machine(id, name, "")).collect()
}

/// A page of objects.
pub(super) fn page(operation: &str, token: Option<&str>, objects: &[String]) -> Reply {
    let token = token.map(|token| format!("<token>{token}</token>")).unwrap_or_default();
    Reply::soap(operation, &format!("<returnval>{token}{}</returnval>", objects.concat()))
}

/// A virtual machine in `/DC0/vm`.
pub(super) fn machine(id: &str, name: &str, more: &str) -> String {
    format!(
        "<objects><obj type=\"VirtualMachine\">{id}</obj><propSet><name>name</name><val>{name}</val></propSet><propSet>\
         <name>parent</name><val type=\"Folder\">group-v2</val></propSet>{more}</objects>"
    )
}

/// Folders and datacenters.
pub(super) fn tree() -> Vec<String> {
    let entity = |kind: &str, id: &str, name: &str, parent: &str, more: &str| {
        format!(
            "<objects><obj type=\"{kind}\">{id}</obj><propSet><name>name</name><val>{name}</val></propSet>\
             <propSet><name>effectiveRole</name><val><int>-2</int></val></propSet>{parent}{more}</objects>"
        )
    };
    let parent =
        |kind: &str, id: &str| format!("<propSet><name>parent</name><val type=\"{kind}\">{id}</val></propSet>");
    let vms = |id: &str| format!("<propSet><name>vmFolder</name><val type=\"Folder\">{id}</val></propSet>");
    let root = parent("Folder", "group-d1");
    vec![
        entity("Folder", "group-d1", "Datacenters", "", ""),
        entity("Datacenter", "datacenter-1", "DC0", &root, &vms("group-v2")),
        entity("Folder", "group-v2", "vm", &parent("Datacenter", "datacenter-1"), ""),
        entity("Datacenter", "datacenter-3", "DC1", &root, &vms("group-v4")),
        entity("Folder", "group-v4", "vm", &parent("Datacenter", "datacenter-3"), ""),
    ]
}
