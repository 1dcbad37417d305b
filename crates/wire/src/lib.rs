//! The only crate that opens a socket.
//!
//! The loopback host of the command list, for development and for tests in a browser: it listens on this machine alone,
//! answers only who holds the token that was printed at the start, and refuses requests that another page or another
//! name of this machine brought about. And the client that fetches answers from an endpoint ([`asking`]) and time-stamps from
//! a server, both through [`asking::Outside`].

pub mod asking;
mod calls;
mod door;
mod error;
mod pages;
mod posting;
mod stamping;

pub use error::WireError;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use hegui_app::host::Host;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Largest request, bytes: values of a record, never a file.
const MAX_REQUEST: usize = 16 << 20;
/// Random bytes in a token.
const TOKEN_BYTES: usize = 32;

/// A new random token, hexadecimal.
///
/// # Errors
/// [`WireError::Random`] where the system has no random numbers.
pub fn token() -> Result<String, WireError> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(|e| WireError::Random(e.to_string()))?;
    Ok(hex::encode(bytes))
}

/// A socket that listens on this machine alone.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
}

impl Listening {
    /// Listens on a loopback address; port 0 takes any free one.
    ///
    /// # Errors
    /// [`WireError::NotLoopback`] for any other address, [`WireError::Socket`] where the port is taken.
    pub async fn bind(address: SocketAddr) -> Result<Self, WireError> {
        if !address.ip().is_loopback() {
            return Err(WireError::NotLoopback(address));
        }
        let listener = TcpListener::bind(address).await.map_err(WireError::Socket)?;
        let address = listener.local_addr().map_err(WireError::Socket)?;
        Ok(Self { listener, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers calls until the program ends. `dist` is the folder of a built interface to serve beside them; `token`
    /// has to come with every request, in the header `x-hegui-token` or in the cookie that a first visit with
    /// `?token=` sets.
    ///
    /// # Errors
    /// [`WireError::Socket`] when the socket fails.
    pub async fn serve(self, host: Arc<Host>, dist: Option<PathBuf>, token: String) -> Result<(), WireError> {
        let door = Arc::new(door::Door::new(self.address.port(), token));
        let app = Router::new()
            .route("/call", post(calls::call))
            .route("/progress", get(calls::progress))
            .route("/cancel", post(calls::cancel))
            .with_state(Arc::new(calls::Calls::new(host)))
            .fallback_service(get(pages::page).with_state(Arc::new(dist)))
            .layer(DefaultBodyLimit::max(MAX_REQUEST))
            .layer(middleware::from_fn_with_state(door, door::guard));
        axum::serve(self.listener, app).await.map_err(WireError::Socket)
    }
}
