//! Files that are dragged over the window: the page is told where they are, and their paths once they are dropped.

use serde::Serialize;
use tauri::{DragDropEvent, PhysicalPosition, PhysicalSize, Window};

/// What happens to files over the window. Places are parts of its width and height, so that the page's own zoom does
/// not matter.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "dragged", rename_all = "snake_case")]
pub(crate) enum Dragged {
    /// They are here.
    Over { x: f64, y: f64 },
    /// They were let go here.
    Drop { x: f64, y: f64, paths: Vec<String> },
    /// They are gone again.
    Leave,
}

/// What the page is told of an event; nothing of an event that it does not know.
pub(crate) fn told(window: &Window, event: &DragDropEvent) -> Option<Dragged> {
    let size = window.inner_size().ok()?;
    let scale = window.scale_factor().ok()?;
    // Called physical everywhere, a place counts points on Linux and macOS and pixels on Windows.
    let unit = if cfg!(windows) { 1.0 } else { scale };
    let part = |at: &PhysicalPosition<f64>| part(*at, size, unit);
    match event {
        DragDropEvent::Enter { position, .. } | DragDropEvent::Over { position } => {
            let (x, y) = part(position);
            Some(Dragged::Over { x, y })
        }
        DragDropEvent::Drop { position, paths } => {
            let (x, y) = part(position);
            Some(Dragged::Drop { x, y, paths: paths.iter().map(|p| p.display().to_string()).collect() })
        }
        DragDropEvent::Leave => Some(Dragged::Leave),
        _ => None,
    }
}

/// A place as parts of the window, whose pixels are `unit` to one of the place.
fn part(at: PhysicalPosition<f64>, size: PhysicalSize<u32>, unit: f64) -> (f64, f64) {
    let of = |at: f64, whole: u32| (at * unit / f64::from(whole.max(1))).clamp(0.0, 1.0);
    (of(at.x, size.width), of(at.y, size.height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_part_of_the_window_at_any_scale() {
        let size = PhysicalSize::new(2000, 1000);
        assert_eq!(part(PhysicalPosition::new(500.0, 250.0), size, 2.0), (0.5, 0.5));
        assert_eq!(part(PhysicalPosition::new(500.0, 250.0), size, 1.0), (0.25, 0.25));
        assert_eq!(part(PhysicalPosition::new(-3.0, 5000.0), size, 1.0), (0.0, 1.0));
        assert_eq!(part(PhysicalPosition::new(1.0, 1.0), PhysicalSize::new(0, 0), 1.0), (1.0, 1.0));
    }

    #[test]
    fn the_page_hears_what_happens_by_name() {
        let told = serde_json::json!(Dragged::Drop { x: 0.5, y: 0.25, paths: vec!["a.pdf".into()] });
        assert_eq!(told, serde_json::json!({ "dragged": "drop", "x": 0.5, "y": 0.25, "paths": ["a.pdf"] }));
        assert_eq!(serde_json::json!(Dragged::Leave), serde_json::json!({ "dragged": "leave" }));
    }
}
