//! What must be decided before the first thread and before WebKit starts.

/// Bytes of memory that the engine of the page takes the machine to have. From it follows how much garbage is let lie
/// before it is collected: on a machine of many gigabytes a hundred megabytes more than the page needs, after ten
/// pages of a long table. With half of this the collections fall into the turning of a page, which then takes twice
/// as long.
const MEMORY: &str = "536870912";

/// Sets what WebKit on Linux reads from the environment. A person's own setting of a variable stands.
pub(crate) fn prepare() {
    if !cfg!(target_os = "linux") {
        return;
    }
    set("JSC_forceRAMSize", MEMORY);
    // Without a graphics device the DMABUF renderer falls back to copying whole frames in software, which makes
    // scrolling three to four times slower and costs 120 MB.
    if !has_render_device() {
        set("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    }
}

fn set(variable: &str, value: &str) {
    if std::env::var_os(variable).is_none() {
        #[expect(
            unsafe_code,
            reason = "first statement of main: no other thread can read the environment yet"
        )]
        // SAFETY: the process has one thread.
        unsafe {
            std::env::set_var(variable, value);
        }
    }
}

/// Whether the kernel offers a device that renders (`renderD128` and following).
fn has_render_device() -> bool {
    let Ok(devices) = std::fs::read_dir("/dev/dri") else { return false };
    devices.flatten().any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
}
