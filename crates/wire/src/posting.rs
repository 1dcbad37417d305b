//! What every request outward has in common: no redirect is followed, no proxy variable of the environment is read,
//! certificates are those this machine trusts, and no response is read beyond a bound.

use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as SendError};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::crypto::ring::default_provider;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use std::error::Error;
use std::sync::Arc;

/// How this program names itself.
pub(crate) const AGENT: &str = concat!("hegui/", env!("CARGO_PKG_VERSION"));

/// A client with its open connections.
pub(crate) type Wire = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// A client that opens nothing yet; a `secure` one refuses plain http.
pub(crate) fn client(secure: bool, config: ClientConfig) -> Wire {
    let https = HttpsConnectorBuilder::new().with_tls_config(config);
    let https = if secure { https.https_only() } else { https.https_or_http() };
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .build(https.enable_http1().wrap_connector(tcp))
}

/// Which certificates are trusted: those of this machine, where any are needed.
pub(crate) fn tls(secure: bool) -> Result<ClientConfig, Box<dyn Error>> {
    let roots = versions()?;
    let roots = if secure {
        roots.with_native_roots()?
    } else {
        roots.with_root_certificates(RootCertStore::empty())
    };
    Ok(roots.with_no_client_auth())
}

/// A client's side of TLS 1.2 and 1.3.
pub(crate) fn versions() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    ClientConfig::builder_with_provider(Arc::new(default_provider())).with_safe_default_protocol_versions()
}

/// Why a request brought no response.
pub(crate) enum Unsent {
    /// The connection was opened and ended before a response was whole.
    CutOff,
    /// There was none, with what the system said.
    Unreachable(String),
}

/// Why no response came.
pub(crate) fn unsent(error: &SendError) -> Unsent {
    let mut causes = Vec::new();
    let mut next: Option<&dyn Error> = error.source();
    while let Some(cause) = next {
        let ended = cause.downcast_ref::<hyper::Error>().is_some_and(|e| !e.is_parse() && !e.is_user());
        if ended && !error.is_connect() {
            return Unsent::CutOff;
        }
        causes.push(cause.to_string());
        next = cause.source();
    }
    Unsent::Unreachable(causes.join(": "))
}

/// Why a body was not read.
pub(crate) enum Unread {
    /// It is longer than is read.
    TooLarge,
    /// It ended half way.
    CutOff,
}

/// The body of a response, at most so many bytes of it. One that has to be `whole` must end within them; of any other
/// the beginning is enough.
pub(crate) async fn read(mut body: Incoming, most: usize, whole: bool) -> Result<Vec<u8>, Unread> {
    if whole && body.size_hint().lower() > most as u64 {
        return Err(Unread::TooLarge);
    }
    let mut out = Vec::new();
    while let Some(frame) = body.frame().await {
        let data = match frame {
            Ok(frame) => frame.into_data().unwrap_or_default(),
            Err(_) if whole => return Err(Unread::CutOff),
            Err(_) => break,
        };
        let room = most - out.len();
        out.extend_from_slice(&data[..data.len().min(room)]);
        if data.len() > room {
            if whole {
                return Err(Unread::TooLarge);
            }
            break;
        }
    }
    Ok(out)
}
