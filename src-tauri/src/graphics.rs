//! What must be decided before the first thread and before WebKit starts.

/// Turns off WebKit's DMABUF renderer where there is no graphics device: without one it falls back to copying
/// whole frames in software, which makes scrolling three to four times slower and costs 120 MB. A person's own
/// setting of the variable stands.
pub(crate) fn choose_renderer() {
    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if cfg!(target_os = "linux") && std::env::var_os(VARIABLE).is_none() && !has_render_device() {
        #[expect(
            unsafe_code,
            reason = "first statement of main: no other thread can read the environment yet"
        )]
        // SAFETY: the process has one thread.
        unsafe {
            std::env::set_var(VARIABLE, "1");
        }
    }
}

/// Whether the kernel offers a device that renders (`renderD128` and following).
fn has_render_device() -> bool {
    let Ok(devices) = std::fs::read_dir("/dev/dri") else { return false };
    devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}
