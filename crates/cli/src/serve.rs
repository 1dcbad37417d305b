//! `hegui serve`: the loopback host.

use crate::console::{Answer, Console, DONE};
use clap::Args;
use hegui_app::error::{Code, Error, Result};
use hegui_wire::WireError;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// 确认仅供开发和测试使用 | Confirms that it serves development and tests alone
    #[arg(long, required = true)]
    dev: bool,
    /// 端口；0 表示任选 | Port; 0: any free one
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// 同时提供此文件夹中的界面 | Also serve the interface built in this folder
    #[arg(long, value_name = "DIR")]
    dist: Option<PathBuf>,
}

fn failed(e: &WireError) -> Error {
    let code = if matches!(e, WireError::Socket(_)) { Code::Usage } else { Code::Fault };
    Error::with(code, e.text())
}

pub(crate) fn run(c: &Console, a: Serve) -> Result<u8> {
    let fault = |e: std::io::Error| {
        Error::new(
            Code::Fault,
            format!("无法启动本机服务：{e}"),
            format!("The loopback host cannot be started: {e}"),
        )
    };
    let runtime = tokio::runtime::Runtime::new().map_err(fault)?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, a.port));
        let token = hegui_wire::token().map_err(|e| failed(&e))?;
        let listening = hegui_wire::Listening::bind(address).await.map_err(|e| failed(&e))?;
        let url = format!("http://{}/?token={token}", listening.address());
        let raw =
            serde_json::json!({ "address": listening.address().to_string(), "token": token, "url": url });
        c.show(&Answer { raw, it: () }, |()| format!("{url}\n"))?;
        c.waiting.store(true, Ordering::Relaxed);
        listening.serve(Arc::clone(&c.host), a.dist, token).await.map_err(|e| failed(&e))?;
        Ok(DONE)
    })
}
