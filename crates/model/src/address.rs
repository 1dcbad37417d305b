//! Addresses of servers that people enter: whether one may be asked, and what must not stand in it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Longest address, bytes.
const LONGEST: usize = 2000;

/// What an address must not hold, not even in a draft: in either a secret may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Secret {
    /// A user, with or without a password.
    User,
    /// A query or a fragment.
    Query,
}

/// Why an address cannot be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// No http or https address of a host that can exist.
    Malformed,
    /// A secret may stand in it.
    Secret(Secret),
}

/// An address that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// Is it https?
    pub(crate) secure: bool,
    /// Does it name this machine alone?
    pub(crate) loopback: bool,
    /// From the first slash on; may be empty.
    pub(crate) path: &'a str,
}

/// Authority and path of what stands behind the scheme of an address.
pub(crate) fn parts(rest: &str) -> (&str, &str) {
    rest.split_at(rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len()))
}

/// The secret that may stand in an address, whatever else is wrong with it.
pub(crate) fn secret(url: &str) -> Option<Secret> {
    let (authority, path) = parts(url.split_once("://").map_or(url, |(_, rest)| rest));
    if authority.contains('@') {
        return Some(Secret::User);
    }
    path.contains(['?', '#']).then_some(Secret::Query)
}

/// Reads an address, white space around it left out.
pub(crate) fn read(url: &str) -> Result<Address<'_>, Fault> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://").ok_or(Fault::Malformed)?;
    let secure = scheme.eq_ignore_ascii_case("https");
    if !(secure || scheme.eq_ignore_ascii_case("http")) {
        return Err(Fault::Malformed);
    }
    // Told before all else, and without repeating it: it may be a password.
    if let Some(secret) = secret(url) {
        return Err(Fault::Secret(secret));
    }
    let (authority, path) = parts(rest);
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/%".contains(c);
    let host = host(authority).filter(|_| url.len() <= LONGEST && path.chars().all(plain));
    let host = host.ok_or(Fault::Malformed)?;
    Ok(Address { secure, loopback: is_loopback(host), path })
}

/// The host of an authority without a user; none where host or port are malformed.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[').and_then(|v6| v6.split_once(']')) {
        Some((v6, after)) => {
            v6.parse::<Ipv6Addr>().ok()?;
            match after.strip_prefix(':') {
                Some(port) => (v6, Some(port)),
                None if after.is_empty() => (v6, None),
                None => return None,
            }
        }
        None => {
            let (host, port) =
                authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port)));
            let is_name = |label: &str| {
                !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
            };
            if !host.strip_suffix('.').unwrap_or(host).split('.').all(is_name) {
                return None;
            }
            (host, port)
        }
    };
    let is_port = |port: &str| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port != 0)
    };
    port.is_none_or(is_port).then_some(host)
}

fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<Ipv4Addr>().map(IpAddr::from).is_ok_and(|ip| ip.is_loopback())
        || host.parse::<Ipv6Addr>().map(IpAddr::from).is_ok_and(|ip| ip.is_loopback())
}
