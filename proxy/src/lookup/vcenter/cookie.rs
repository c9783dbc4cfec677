//! The cookie that is a session.

use reqwest::header::{HeaderMap, HeaderValue, SET_COOKIE};

/// Its name.
const SESSION: &str = "vmware_soap_session";

/// The cookie, byte for byte as the server wrote it.
pub(super) fn session_cookie(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get_all(SET_COOKIE).iter().find_map(|header| {
        let pair = header.as_bytes().split(|byte| *byte == b';').next()?.trim_ascii();
        let value = pair.strip_prefix(SESSION.as_bytes())?.strip_prefix(b"=")?;
        let mut cookie = HeaderValue::from_bytes(pair).ok().filter(|_| !value.is_empty())?;
        cookie.set_sensitive(true);
        Some(cookie)
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
