//! Who may ask: this machine's name, this page's origin, the token.

use crate::error::reply;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Header that carries the token.
pub(crate) const TOKEN: HeaderName = HeaderName::from_static("x-hegui-token");
/// Set by browsers: which site brought the request about.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a request has to show.
#[derive(Debug)]
pub(crate) struct Door {
    names: [String; 3],
    cookie: String,
    token: String,
}

/// What is made of a request.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Pass,
    /// First visit: goes on to this address with a cookie.
    Welcome(String),
    Foreign,
    NoToken,
}

/// Compares without telling by its time how much is right.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |d, (x, y)| d | (x ^ y)) == 0
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|v| v.to_str().ok())
}

impl Door {
    pub(crate) fn new(port: u16, token: String) -> Self {
        let names = ["127.0.0.1", "localhost", "[::1]"].map(|n| format!("{n}:{port}"));
        // Cookies know no ports: two hosts on one machine must not take each other's.
        Self { names, cookie: format!("hegui_{port}"), token }
    }

    /// A page elsewhere whose name was made to point to this machine still says that name.
    fn is_ours(&self, headers: &HeaderMap) -> bool {
        let host = text(headers, &HOST).is_some_and(|h| self.names.iter().any(|n| n == h));
        let origin = match headers.get(ORIGIN) {
            None => true,
            Some(o) => o
                .to_str()
                .ok()
                .and_then(|o| o.strip_prefix("http://"))
                .is_some_and(|o| self.names.iter().any(|n| n == o)),
        };
        let site = text(headers, &SITE).is_none_or(|s| matches!(s, "same-origin" | "none"));
        host && origin && site
    }

    fn holds_token(&self, headers: &HeaderMap) -> bool {
        let header = text(headers, &TOKEN);
        let cookies = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
        let mut cookies = cookies.flat_map(|v| v.split(';')).filter_map(|c| c.trim().split_once('='));
        header.is_some_and(|t| same(t, &self.token))
            || cookies.any(|(name, value)| name == self.cookie && same(value, &self.token))
    }

    /// The same address without the token, where it holds the right one.
    fn welcome(&self, method: &Method, uri: &Uri) -> Option<String> {
        if method != Method::GET {
            return None;
        }
        let (tokens, rest): (Vec<&str>, Vec<&str>) =
            uri.query()?.split('&').partition(|p| p.starts_with("token="));
        let given = tokens.first()?.strip_prefix("token=")?;
        // A path that begins with two slashes would name another machine.
        let path = format!("/{}", uri.path().trim_start_matches('/'));
        same(given, &self.token)
            .then(|| if rest.is_empty() { path.clone() } else { format!("{path}?{}", rest.join("&")) })
    }

    fn judge(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> Verdict {
        if !self.is_ours(headers) {
            return Verdict::Foreign;
        }
        match self.welcome(method, uri) {
            Some(to) => Verdict::Welcome(to),
            None if self.holds_token(headers) => Verdict::Pass,
            None => Verdict::NoToken,
        }
    }

    fn cookie(&self) -> String {
        format!("{}={}; Path=/; HttpOnly; SameSite=Strict", self.cookie, self.token)
    }
}

/// Lets in who may ask.
pub(crate) async fn guard(State(door): State<Arc<Door>>, request: Request, next: Next) -> Response {
    match door.judge(request.method(), request.uri(), request.headers()) {
        Verdict::Pass => next.run(request).await,
        Verdict::Welcome(to) => {
            let headers =
                [(LOCATION, HeaderValue::try_from(to)), (SET_COOKIE, HeaderValue::try_from(door.cookie()))];
            let mut response = StatusCode::SEE_OTHER.into_response();
            for (name, value) in headers {
                match value {
                    Ok(value) => response.headers_mut().insert(name, value),
                    Err(_) => return StatusCode::BAD_REQUEST.into_response(),
                };
            }
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Verdict::Foreign => {
            let body = reply(
                "refused",
                "本机服务只接受来自本机页面的请求",
                "The host answers only requests of its own pages on this machine",
            );
            (StatusCode::FORBIDDEN, Json(body)).into_response()
        }
        Verdict::NoToken => {
            let body = reply(
                "refused",
                "缺少访问令牌：请用启动时显示的完整地址打开",
                "The token is missing: open the whole address that was shown at the start",
            );
            (StatusCode::UNAUTHORIZED, Json(body)).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn judge(method: &str, uri: &str, headers: &[(&str, &str)]) -> Verdict {
        let mut map = HeaderMap::new();
        for (k, v) in headers {
            map.append(HeaderName::try_from(*k).unwrap(), HeaderValue::from_str(v).unwrap());
        }
        let door = Door::new(4000, "secret".into());
        door.judge(&method.parse().unwrap(), &uri.parse().unwrap(), &map)
    }

    const HERE: (&str, &str) = ("host", "127.0.0.1:4000");

    #[test]
    fn a_token_in_the_header_or_the_cookie_is_asked_for() {
        assert_eq!(judge("POST", "/call", &[HERE]), Verdict::NoToken);
        assert_eq!(judge("POST", "/call", &[HERE, ("x-hegui-token", "secret")]), Verdict::Pass);
        assert_eq!(judge("POST", "/call", &[HERE, ("x-hegui-token", "secres")]), Verdict::NoToken);
        assert_eq!(judge("POST", "/call", &[HERE, ("cookie", "a=b; hegui_4000=secret")]), Verdict::Pass);
        assert_eq!(judge("POST", "/call", &[HERE, ("cookie", "hegui_4001=secret")]), Verdict::NoToken);
    }

    #[test]
    fn another_name_of_this_machine_or_another_page_is_refused() {
        let token = ("x-hegui-token", "secret");
        assert_eq!(judge("POST", "/call", &[("host", "evil.example:4000"), token]), Verdict::Foreign);
        assert_eq!(judge("POST", "/call", &[token]), Verdict::Foreign);
        assert_eq!(
            judge("POST", "/call", &[HERE, token, ("origin", "http://evil.example")]),
            Verdict::Foreign
        );
        assert_eq!(judge("POST", "/call", &[HERE, token, ("origin", "null")]), Verdict::Foreign);
        assert_eq!(
            judge("POST", "/call", &[HERE, token, ("origin", "http://localhost:4001")]),
            Verdict::Foreign
        );
        assert_eq!(
            judge("POST", "/call", &[HERE, token, ("sec-fetch-site", "cross-site")]),
            Verdict::Foreign
        );
        assert_eq!(
            judge("POST", "/call", &[HERE, token, ("origin", "http://127.0.0.1:4000")]),
            Verdict::Pass
        );
    }

    #[test]
    fn the_first_visit_trades_the_token_for_a_cookie_and_stays_here() {
        assert_eq!(judge("GET", "/?token=secret", &[HERE]), Verdict::Welcome("/".into()));
        assert_eq!(judge("GET", "/?a=1&token=secret&test", &[HERE]), Verdict::Welcome("/?a=1&test".into()));
        assert_eq!(
            judge("GET", "//evil.example/?token=secret", &[HERE]),
            Verdict::Welcome("/evil.example/".into())
        );
        assert_eq!(judge("GET", "/?token=wrong", &[HERE]), Verdict::NoToken);
        assert_eq!(judge("POST", "/call?token=secret", &[HERE]), Verdict::NoToken);
    }
}
