//! No room on the disk: one sentence, nothing half-written, and work goes on once there is room.

use crate::support::{Trial, people};
use hegui_store::StoreError;
use serde_json::json;
use std::path::Path;
use std::process::Command;

/// A small file system in memory, for root alone; unmounted at the end.
struct Small(tempfile::TempDir);

impl Small {
    fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let done = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"])
            .arg(folder.path())
            .output();
        done.is_ok_and(|o| o.status.success()).then(|| Self(folder))
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

fn free(path: &Path) {
    std::fs::remove_file(path.join("ballast")).unwrap();
}

#[test]
fn a_full_disk_is_told_and_keeps_nothing_by_halves() {
    let Some(small) = Small::mount() else {
        println!("left out: mounting a small file system needs root");
        return;
    };
    std::fs::write(small.0.path().join("ballast"), vec![1; 2 << 20]).unwrap();
    let t = Trial::within(tempfile::tempdir_in(small.0.path()).unwrap());
    let mut last = 0;
    let refused = loop {
        match t.put(people(), None, json!({"name": "某", "remarks": "长".repeat(20_000)})) {
            Ok(r) => last = r.version,
            Err(e) => break e,
        }
        assert!(last < 10_000, "the disk never fills");
    };
    assert!(matches!(refused, StoreError::DiskFull), "{refused}");
    assert!(refused.text().zh.contains("磁盘空间不足"));
    assert_eq!(t.head().0, last, "reading goes on");
    t.holds();
    let again = t.put(people(), None, json!({"name": "某", "remarks": "长".repeat(60_000)}));
    assert!(matches!(again, Err(StoreError::DiskFull)), "{again:?}");
    let blob = t.act(hegui_model::op::Op::AddEvidence, |tx| {
        tx.record_anyway();
        tx.put_blob(&vec![1; 6 << 20])
    });
    assert!(matches!(blob, Err(StoreError::DiskFull)), "{blob:?}");
    t.holds();
    free(small.0.path());
    let next = t.put(people(), None, json!({"name": "其后"})).unwrap();
    assert_eq!(next.version, last + 1);
    let t = t.reopened();
    t.holds();
    drop(t);
}
