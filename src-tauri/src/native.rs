//! Commands that only the shell can answer; their names begin with `window_`.
//!
//! | name | arguments | answer |
//! |---|---|---|
//! | `window_start` | | `{workspace: path or null, lang: "zh" or "en", version, still: bool, kept: {..}}` |
//! | `window_keep` | `{kept: {name: word}}`: language, look, tours that were taken; short words alone | null |
//! | `window_pick_open`, `window_pick_folder` | `{title?, filters?: [{name, extensions: [..]}]}` | path or null |
//! | `window_pick_save` | the same and `{name?}` | path or null |
//! | `window_save_bytes` | `{path, base64}`; the path as `window_pick_save` answered it | null |
//! | `window_cancel` | `{id}`: the id of a call under way | null |
//! | `window_drags` | its channel then hears `{dragged: "over", x, y}`, `{dragged: "drop", x, y, paths}` or `{dragged: "leave"}`; `x` and `y` are parts of the window | null |
//! | `window_title` | `{title}` | null |
//! | `window_log` | `{level: "error" or other, message}` | null |

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hegui_app::api::ErrorReply;
use serde::Deserialize;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

use hegui_model::text::Lang;

use crate::call::Shell;
use crate::refusal::{refusal, unknown};
use crate::window;

/// The command by which a page listens for dragged files; answered where its channel is.
pub(crate) const DRAGS: &str = "window_drags";

/// Characters of a page's log line that are kept.
const LOG_LINE: usize = 2000;

/// Whether the shell answers this name itself.
pub(crate) fn is_native(name: &str) -> bool {
    name.starts_with("window_")
}

/// What a page asks of a file dialog.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Pick {
    /// Title of the dialog.
    title: Option<String>,
    /// Proposed file name, for saving.
    name: Option<String>,
    /// Kinds of files to show.
    filters: Vec<Filter>,
}

/// A kind of file in a dialog.
#[derive(Deserialize)]
struct Filter {
    /// Its name for the person.
    name: String,
    /// Endings without the dot.
    extensions: Vec<String>,
}

/// Answers one of the shell's own commands. Dialogs wait for the person: not for the painting thread.
///
/// # Errors
/// `unknown_command` for a name that is not in the list above, `usage` for arguments of another shape.
pub(crate) fn call(app: &AppHandle, shell: &Shell, name: &str, args: &Value) -> Result<Value, ErrorReply> {
    match name {
        "window_start" => Ok(start(app)),
        "window_keep" => {
            keep(app, &args["kept"])?;
            Ok(Value::Null)
        }
        "window_pick_open" => pick(app, args, FileDialogBuilder::blocking_pick_file),
        "window_pick_save" => {
            let path = pick(app, args, FileDialogBuilder::blocking_save_file)?;
            if let Some(path) = path.as_str() {
                shell.choose(PathBuf::from(path));
            }
            Ok(path)
        }
        "window_save_bytes" => {
            save(shell, args)?;
            Ok(Value::Null)
        }
        "window_cancel" => {
            shell.stop(args["id"].as_str().ok_or_else(usage)?);
            Ok(Value::Null)
        }
        "window_pick_folder" => pick(app, args, FileDialogBuilder::blocking_pick_folder),
        "window_title" => {
            let title = args["title"].as_str().ok_or_else(usage)?;
            window::set_title(app, title);
            Ok(Value::Null)
        }
        "window_log" => {
            log(args["level"].as_str().unwrap_or_default(), args["message"].as_str().ok_or_else(usage)?);
            Ok(Value::Null)
        }
        _ => Err(unknown(name)),
    }
}

/// Arguments of another shape than the list says.
fn usage() -> ErrorReply {
    refusal("usage", "窗口命令的参数不对。", "The arguments of the window's command are wrong.")
}

/// What the page needs before it can show anything.
fn start(app: &AppHandle) -> Value {
    json!({
        "workspace": workspace().map(|path| path.display().to_string()),
        "lang": language(),
        "version": env!("CARGO_PKG_VERSION"),
        "still": window::driven(),
        "kept": kept_at(app).map_or_else(|| json!({}), |path| kept(&path)),
    })
}

/// Choices about the window that are kept: how many, and how long their names and words may be. Nothing of a record
/// fits in, as the file lies in clear.
const KEPT: (usize, usize) = (256, 16);

/// Where choices about the window are kept: beside the settings of other programs, never in a workspace.
fn kept_at(app: &AppHandle) -> Option<PathBuf> {
    app.path().app_config_dir().ok().map(|folder| folder.join("window.json"))
}

/// Whether these are choices about the window and nothing else: few short words under few short names.
fn is_kept(choices: &Value) -> bool {
    let short = |text: &str| text.len() <= KEPT.1 && text.bytes().all(|b| b.is_ascii_alphanumeric());
    choices.as_object().is_some_and(|all| {
        all.len() <= KEPT.0 && all.iter().all(|(name, word)| short(name) && word.as_str().is_some_and(short))
    })
}

/// What was kept; nothing where the file is absent or holds anything else.
fn kept(path: &Path) -> Value {
    let read = std::fs::read_to_string(path).ok().and_then(|text| serde_json::from_str(&text).ok());
    read.filter(is_kept).unwrap_or_else(|| json!({}))
}

/// Keeps choices about the window. A place that cannot be written to forgets them, which is no fault of the work.
fn keep(app: &AppHandle, choices: &Value) -> Result<(), ErrorReply> {
    if !is_kept(choices) {
        return Err(usage());
    }
    let Some(path) = kept_at(app) else { return Ok(()) };
    let written = path
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| replace(&path, choices.to_string().as_bytes()));
    if let Err(error) = written {
        tracing::warn!("choices about the window were not kept: {error}");
    }
    Ok(())
}

/// The workspace folder that the program was started with: its first argument, else `HEGUI_WORKSPACE`.
pub(crate) fn workspace() -> Option<PathBuf> {
    let given = std::env::args_os().nth(1).or_else(|| std::env::var_os("HEGUI_WORKSPACE"));
    given.filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The language to begin with.
pub(crate) fn language() -> Lang {
    Lang::of_locale(sys_locale::get_locale().as_deref())
}

/// Shows a dialog and answers with the chosen path, null when the person thought better of it.
fn pick(
    app: &AppHandle,
    args: &Value,
    show: fn(FileDialogBuilder<tauri::Wry>) -> Option<tauri_plugin_dialog::FilePath>,
) -> Result<Value, ErrorReply> {
    if let Some(path) = picked_by_test() {
        return Ok(json!(path));
    }
    let wish = match args {
        Value::Null => Pick::default(),
        _ => Pick::deserialize(args).map_err(|_| usage())?,
    };
    let mut dialog = app.dialog().file();
    if let Some(window) = app.get_webview_window(window::MAIN) {
        dialog = dialog.set_parent(&window);
    }
    if let Some(title) = wish.title {
        dialog = dialog.set_title(title);
    }
    if let Some(name) = wish.name {
        dialog = dialog.set_file_name(name);
    }
    for filter in &wish.filters {
        let extensions: Vec<&str> = filter.extensions.iter().map(String::as_str).collect();
        dialog = dialog.add_filter(&filter.name, &extensions);
    }
    let path = show(dialog).and_then(|path| path.into_path().ok());
    Ok(json!(path.map(|path| path.display().to_string())))
}

/// Keeps bytes at a path that the person chose; the file there is replaced whole or not at all.
fn save(shell: &Shell, args: &Value) -> Result<(), ErrorReply> {
    let path = PathBuf::from(args["path"].as_str().ok_or_else(usage)?);
    let bytes = STANDARD.decode(args["base64"].as_str().ok_or_else(usage)?).map_err(|_| usage())?;
    if !shell.was_chosen(&path) {
        let en = "The window writes only where the person chose to.";
        return Err(refusal("refused", "窗口只写入使用者选定的位置。", en));
    }
    replace(&path, &bytes).map_err(|error| {
        let shown = path.display();
        refusal(
            "io",
            &format!("无法写入 {shown}：{error}"),
            &format!("{shown} could not be written: {error}"),
        )
    })
}

/// Writes beside the file, then takes its place.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = std::fs::write(&beside, bytes)
        .and_then(|()| std::fs::File::open(&beside)?.sync_all())
        .and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // Whatever stands there is not what was asked for.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// The path that a test chose in place of a person, in debug builds alone: WebDriver cannot reach native dialogs.
/// `HEGUI_TEST_PICK` is the path, or `@FILE` for a file that holds it (so that a journey can choose several).
fn picked_by_test() -> Option<String> {
    if !cfg!(debug_assertions) {
        return None;
    }
    let given = std::env::var("HEGUI_TEST_PICK").ok().filter(|path| !path.is_empty())?;
    match given.strip_prefix('@') {
        Some(file) => Some(std::fs::read_to_string(file).ok()?.trim_end_matches('\n').to_owned()),
        None => Some(given),
    }
}

/// Keeps a line of the page's log: a page that fails to load looks like an empty one otherwise.
fn log(level: &str, message: &str) {
    let message: String = message.chars().take(LOG_LINE).collect();
    if level == "error" {
        tracing::error!(target: "page", "{message}");
    } else {
        tracing::info!(target: "page", "{message}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_about_the_window_are_short_words_and_nothing_else() {
        assert!(is_kept(&json!({ "theme": "dark", "text": "large", "lang": "zh", "tour1k2m3n4": "done" })));
        for other in [json!(null), json!([]), json!({ "theme": 1 }), json!({ "theme": "王小明" })] {
            assert!(!is_kept(&other), "{other}");
        }
        assert!(!is_kept(&json!({ "theme": "a".repeat(17) })));
        let many: serde_json::Map<String, Value> =
            (0..=KEPT.0).map(|n| (format!("n{n}"), "a".into())).collect();
        assert!(!is_kept(&Value::Object(many)));
    }

    #[test]
    fn what_was_kept_is_read_again_and_a_broken_file_is_nothing() {
        let folder = std::env::temp_dir().join(format!("hegui-window-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("window.json");
        assert_eq!(kept(&path), json!({}));
        replace(&path, br#"{"theme":"dark"}"#).expect("written");
        assert_eq!(kept(&path), json!({ "theme": "dark" }));
        replace(&path, b"{").expect("written");
        assert_eq!(kept(&path), json!({}));
        std::fs::remove_dir_all(&folder).expect("removed");
    }
}
