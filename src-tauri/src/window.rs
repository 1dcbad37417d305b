//! The main window: where it may go, and what it leaves behind (nothing).

use tauri::webview::{NewWindowResponse, PageLoadEvent};
use tauri::{App, AppHandle, Manager, Url, WebviewWindowBuilder};

/// The window's label in `tauri.conf.json` and in the capability.
pub(crate) const MAIN: &str = "main";

/// Whether a WebDriver holds the window. WebKitGTK allows that only in a context that is not ephemeral, so a driven
/// window keeps its cache in the driver's own throw-away folders.
pub(crate) fn driven() -> bool {
    std::env::var("TAURI_WEBVIEW_AUTOMATION").is_ok_and(|value| value == "true")
}

/// Opens the main window. It is not opened by the configuration, because navigation must be guarded from the first
/// page on: the content security policy does not stop a page from leaving by `location.href`.
///
/// # Errors
/// When the configuration holds no window `main` or the system cannot open one.
pub(crate) fn open(app: &App) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|config| config.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(|url| {
            let stays = is_own_page(url);
            if !stays {
                // The scheme alone: an address may carry what was typed.
                tracing::warn!("blocked navigation to a page of scheme {}", url.scheme());
            }
            stays
        })
        .on_page_load(|_, load| {
            if load.event() == PageLoadEvent::Finished {
                tracing::info!("the page has loaded");
            }
        })
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // Nothing cached on disk: pages hold records in clear.
        .incognito(!driven())
        .zoom_hotkeys_enabled(true)
        .build()?;
    Ok(())
}

/// Whether a page is ours: the embedded interface, or the development server in a build that has none embedded.
fn is_own_page(url: &Url) -> bool {
    let embedded = match url.scheme() {
        "tauri" => true,
        // The embedded pages' address on Windows.
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    };
    let served = cfg!(all(dev, debug_assertions))
        && url.scheme() == "http"
        && url.host_str() == Some("127.0.0.1")
        && url.port() == Some(5173);
    embedded || served
}

/// Shows the window when a second copy was started.
pub(crate) fn bring_to_front(app: &AppHandle) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // A window that cannot be raised is still open: nothing is lost.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

/// Gives the window's frame a title in the language of the page.
pub(crate) fn set_title(app: &AppHandle, title: &str) {
    if let Some(window) = app.get_webview_window(MAIN) {
        let _ = window.set_title(title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_are_gone_to() -> Result<(), Box<dyn std::error::Error>> {
        assert!(is_own_page(&Url::parse("tauri://localhost/index.html")?));
        for foreign in [
            "http://example.com/",
            "https://tauri.localhost.example/",
            "file:///etc/passwd",
            "data:text/html,a",
        ] {
            assert!(!is_own_page(&Url::parse(foreign)?), "{foreign}");
        }
        Ok(())
    }
}
