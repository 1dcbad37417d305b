//! The built interface, file by file, from one folder and from nowhere else.

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Nothing from anywhere else, no script in the page itself.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' blob: data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The path inside the folder, or nothing for one that would lead out of it or holds what no build writes.
fn inside(path: &str) -> Option<PathBuf> {
    let path = path.trim_start_matches('/');
    if path.is_empty() {
        return Some("index.html".into());
    }
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    path.split('/').all(plain).then(|| path.split('/').collect())
}

fn kind(path: &Path) -> &'static str {
    match path.extension().and_then(|e| e.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        _ => "application/octet-stream",
    }
}

/// One file of the interface.
pub(crate) async fn page(State(dist): State<Arc<Option<PathBuf>>>, uri: Uri) -> Response {
    let absent = || StatusCode::NOT_FOUND.into_response();
    let (Some(dist), Some(path)) = (dist.as_ref(), inside(uri.path())) else { return absent() };
    match tokio::fs::read(dist.join(&path)).await {
        Ok(bytes) => (
            [
                (CONTENT_TYPE, kind(&path)),
                (CACHE_CONTROL, "no-store"),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (CONTENT_SECURITY_POLICY, POLICY),
            ],
            bytes,
        )
            .into_response(),
        Err(_) => absent(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        assert_eq!(inside("/"), Some("index.html".into()));
        assert_eq!(inside("/assets/index-a_B1.js"), Some(["assets", "index-a_B1.js"].iter().collect()));
        for bad in ["/../x", "/a/../../x", "/a//b", "/.git/config", "/a\\..\\b", "/%2e%2e/x", "/C:/x", "/a/"]
        {
            assert_eq!(inside(bad), None, "{bad}");
        }
    }
}
