//! Second opinions: other programs judge what this crate signed, where they are installed.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use hegui_seal::{P12Signer, prepare, trial_identity};

use crate::papers::*;

pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|d| d.join(name)).find(|p| p.is_file())
}

fn samples() -> Vec<(&'static str, Vec<u8>, usize)> {
    let [.., three] = three_signatures(&report());
    let [.., packed] = three_signatures(&packed_report());
    let [.., streamed] = three_signatures(&streamed_report());
    let p12 = trial_identity("张三", "某某公司", [9; 16], day(0), day(23), "x").unwrap();
    let prepared = prepare(&report(), &boxes()).unwrap();
    let trial = put(&prepared, "Sig2", &P12Signer::open(&p12, "x").unwrap(), 9);
    vec![("plain", three, 3), ("packed", packed, 3), ("streamed", streamed, 3), ("trial", trial, 1)]
}

#[test]
fn pdfsig_calls_every_signature_valid() {
    let Some(pdfsig) = on_path("pdfsig") else {
        eprintln!("left out: pdfsig");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes, count) in samples() {
        let path = dir.path().join(format!("{name}.pdf"));
        std::fs::write(&path, bytes).unwrap();
        let output = Command::new(&pdfsig).arg("-nocert").arg(&path).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(text.matches("Signature is Valid.").count(), count, "{name}: {text}");
        assert_eq!(text.matches("Total document signed").count(), 1, "{name}: {text}");
    }
}

#[test]
fn qpdf_finds_no_fault_in_the_structure() {
    let Some(qpdf) = on_path("qpdf") else {
        eprintln!("left out: qpdf");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes, _) in samples() {
        let path = dir.path().join(format!("{name}.pdf"));
        std::fs::write(&path, bytes).unwrap();
        let output = Command::new(&qpdf).arg("--check").arg(&path).output().unwrap();
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn pyhanko_calls_every_signature_valid_and_each_change_acceptable() {
    let program = std::env::var_os("HEGUI_PYHANKO").map(PathBuf::from).or_else(|| on_path("pyhanko"));
    let Some(program) = program else {
        eprintln!("left out: pyhanko");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("ca.der");
    std::fs::File::create(&root).unwrap().write_all(CA).unwrap();
    for (name, bytes, count) in samples().into_iter().filter(|(name, ..)| *name != "trial") {
        let path = dir.path().join(format!("{name}.pdf"));
        std::fs::write(&path, bytes).unwrap();
        let output = Command::new(&program)
            .current_dir(dir.path())
            .args([
                "sign",
                "validate",
                "--pretty-print",
                "--no-revocation-check",
                "--validation-time",
                "2026-12-02",
                "--trust",
            ])
            .arg(&root)
            .arg(&path)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let notes = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(text.matches("The signature is judged VALID.").count(), count, "{name}: {text}\n{notes}");
    }
}
