//! The desktop window: a thin shell over the command list. It holds no rule.
//!
//! The page may call one command, [`call::call`]. Names that begin with `window_` are answered here, because only
//! the shell can (file dialogs, the native title, the log); every other name goes to the command list.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

mod call;
mod dragged;
mod native;
mod refusal;
mod webkit;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use hegui_app::host::{Host, Setting};
use tauri::{Manager, WindowEvent};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    webkit::prepare();
    if let Some(code) = hegui_render::child_if_asked() {
        return code;
    }
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();

    let shell = call::Shell::new(Host::new(Setting {
        answers: Some(Arc::new(hegui_wire::asking::Outside::new())),
        stamps: Some(Arc::new(hegui_wire::asking::Outside::new())),
        ..Setting::of_this_program(native::language(), native::workspace())
    }));
    shell.watch_idleness();
    let started = tauri::Builder::default()
        // First, so that a second copy ends before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::bring_to_front(app)))
        .plugin(tauri_plugin_dialog::init())
        .manage(shell)
        .on_window_event(|window, event| {
            if let WindowEvent::DragDrop(event) = event
                && let Some(told) = dragged::told(window, event)
            {
                window.state::<Arc<call::Shell>>().tell_dragged(told);
            }
        })
        .invoke_handler(tauri::generate_handler![call::call])
        .setup(|app| Ok(window::open(app)?))
        .run(tauri::generate_context!());
    match started {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("the window could not be opened: {error}");
            ExitCode::from(70)
        }
    }
}
