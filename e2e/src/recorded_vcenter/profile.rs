//! Which vCenter it is: what it says of itself, and how it speaks HTTP.

/// The account.
pub const USERNAME: &str = "reader@vsphere.local";
/// Its password, which must be in no output.
pub const PASSWORD: &str = "CANARY-recorded-password-41c7";

/// A recorded version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// 5.5
    Vc55,
    /// 6.5
    Vc65,
    /// 6.7
    Vc67,
    /// 7.0.3
    Vc70,
    /// 8.0.3
    Vc80,
    /// 9.0.1
    Vc90,
    /// A host alone, of 8.0.3
    Esxi,
}

impl Profile {
    /// All vCenters.
    pub const VCENTERS: [Self; 6] = [Self::Vc55, Self::Vc65, Self::Vc67, Self::Vc70, Self::Vc80, Self::Vc90];

    /// `about.version`
    pub fn version(self) -> &'static str {
        match self {
            Self::Vc55 => "5.5.0",
            Self::Vc65 => "6.5.0",
            Self::Vc67 => "6.7.0",
            Self::Vc70 => "7.0.3",
            Self::Vc80 | Self::Esxi => "8.0.3",
            Self::Vc90 => "9.0.1",
        }
    }

    /// `about.apiVersion`
    fn api_version(self) -> &'static str {
        match self {
            Self::Vc55 => "5.5",
            Self::Vc65 => "6.5",
            Self::Vc67 => "6.7.3",
            Self::Vc70 => "7.0.3.2",
            Self::Vc80 => "8.0.2.0",
            Self::Vc90 => "9.0.0.0",
            Self::Esxi => "8.0.3.0",
        }
    }

    /// It speaks HTTP as vCenters did before 7.0: headers with capitals, a cookie with its first answer, chunks only
    /// for what is long.
    pub(super) fn is_old(self) -> bool {
        matches!(self, Self::Vc55 | Self::Vc65 | Self::Vc67)
    }

    /// The versions of the interface that it knows, where it is strict.
    pub(super) fn knows(self, version: &str) -> bool {
        let unknown: &[&str] = match self {
            Self::Vc55 => &["6.5", "6.7"],
            Self::Vc65 => &["6.7"],
            Self::Vc67 | Self::Vc70 | Self::Vc80 | Self::Vc90 | Self::Esxi => &[],
        };
        !unknown.contains(&version)
    }

    /// `instanceUuid` of every recorded vCenter here.
    pub const INSTANCE_UUID: &str = "61f12cb6-9de0-40cb-9c47-61d494229f4f";

    /// What it says to whoever asks.
    pub(super) fn content(self) -> String {
        let is_host = self == Self::Esxi;
        let (product, kind, os) = if is_host {
            ("VMware ESXi", "HostAgent", "vmnix-x86")
        } else {
            ("VMware vCenter Server", "VirtualCenter", "linux-x64")
        };
        let uuid =
            if is_host { String::new() } else { format!("<instanceUuid>{}</instanceUuid>", Self::INSTANCE_UUID) };
        let (version, api) = (self.version(), self.api_version());
        let about = format!(
            "<about><name>{product}</name><fullName>{product} {version} build-1</fullName><vendor>VMware, Inc.</vendor>\
             <version>{version}</version><build>1</build><localeVersion>INTL</localeVersion>\
             <localeBuild>000</localeBuild><osType>{os}</osType><productLineId>vpx</productLineId>\
             <apiType>{kind}</apiType><apiVersion>{api}</apiVersion>{uuid}</about>"
        );
        let root = if is_host { "ha-folder-root" } else { "group-d1" };
        format!(
            "<rootFolder type=\"Folder\">{root}</rootFolder>\
             <propertyCollector type=\"PropertyCollector\">propertyCollector</propertyCollector>\
             <viewManager type=\"ViewManager\">ViewManager</viewManager>{about}\
             <setting type=\"OptionManager\">VpxSettings</setting>\
             <sessionManager type=\"SessionManager\">SessionManager</sessionManager>\
             <searchIndex type=\"SearchIndex\">SearchIndex</searchIndex>"
        )
    }
}
