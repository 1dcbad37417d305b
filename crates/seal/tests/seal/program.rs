use std::process::Command;

use crate::papers::*;

#[test]
fn the_verifier_program_answers_with_its_exit_code() {
    let dir = tempfile::tempdir().unwrap();
    let run = |bytes: &[u8], trust: bool| {
        let path = dir.path().join("report.pdf");
        std::fs::write(&path, bytes).unwrap();
        let ca = dir.path().join("ca.der");
        std::fs::write(&ca, CA).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_hegui-verify"));
        command.arg(&path);
        if trust {
            command.arg("--trust").arg(&ca);
        }
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let plain = report();
    let [.., three] = three_signatures(&plain);
    let (code, text) = run(&three, true);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.starts_with("完好 INTACT\n") && text.contains("测试员甲"));
    assert_eq!(run(&three, false).0, Some(8));
    assert_eq!(run(&plain, true).0, Some(3));
    let mut broken = three.clone();
    broken[60] ^= 1;
    assert!(matches!(run(&broken, true).0, Some(1 | 4)));
    let (code, text) = run(&[&three[..], b"x"].concat(), true);
    assert_eq!(code, Some(1));
    assert!(text.contains("不属于任何完整版本"));
    assert_eq!(run(b"not a pdf", true).0, Some(4));
    let none = Command::new(env!("CARGO_BIN_EXE_hegui-verify")).output().unwrap();
    assert_eq!(none.status.code(), Some(2));
}
