//! Bundles of many files: written the same each time and whole or not at all; foreign ones never lead anywhere.
#![expect(clippy::unwrap_used, reason = "tests")]

use hegui_corpus::bundle::writing::{Part, Writing};
use hegui_corpus::bundle::{Asked, Bundle, Found, Odd, digest_of};
use hegui_corpus::digest::{Watch, unwatched};
use std::io::{self, Cursor, Read, Write};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("0 表/备案表.docx", b"form".to_vec()),
        ("1 报告/安全评估报告.pdf", vec![7; 3 << 20]),
        ("说明.txt", Vec::new()),
    ]
}

fn parts(files: &[(&str, Vec<u8>)]) -> Vec<Part> {
    let part = |(path, bytes): &(&str, Vec<u8>)| Part {
        path: (*path).into(),
        bytes: bytes.len() as u64,
        sha256: Some(digest_of(bytes).sha256),
    };
    files.iter().map(part).collect()
}

fn write(target: &Path, zip: bool, files: &[(&str, Vec<u8>)]) {
    let mut writing = Writing::begin(target, zip).unwrap();
    let open = |n: usize| Ok(Box::new(Cursor::new(files[n].1.clone())) as Box<dyn Read>);
    let digests = unwatched(|watch| writing.add(&parts(files), &open, watch)).unwrap();
    assert!(digests.iter().zip(files).all(|(d, (_, bytes))| *d == digest_of(bytes)));
    writing.finish().unwrap();
}

fn asked<'a>(files: &'a [(&'a str, Vec<u8>)]) -> Vec<Asked<'a>> {
    files.iter().map(|(path, bytes)| Asked { path, bytes: bytes.len() as u64 }).collect()
}

fn opened(path: &Path) -> Bundle {
    Bundle::open(path, &AtomicBool::new(false)).unwrap()
}

fn found(path: &Path, files: &[(&str, Vec<u8>)]) -> Vec<Found> {
    unwatched(|watch| opened(path).digests(&asked(files), watch)).unwrap()
}

fn left(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_bundle_is_read_back_as_it_was_written_from_folder_and_zip() {
    let dir = tempfile::tempdir().unwrap();
    for (name, zip) in [("包", false), ("包.zip", true)] {
        let target = dir.path().join(name);
        write(&target, zip, &files());
        let bundle = opened(&target);
        assert_eq!((bundle.is_zip(), bundle.odd().len()), (zip, 0));
        let names: Vec<&str> = bundle.members().iter().map(|m| m.path.as_str()).collect();
        assert_eq!(names, files().iter().map(|f| f.0).collect::<Vec<_>>());
        let want: Vec<Found> = files().iter().map(|f| Found::Digest(digest_of(&f.1).sha256)).collect();
        assert_eq!(found(&target, &files()), want);
        assert_eq!(bundle.small("0 表/备案表.docx", 4).unwrap().unwrap(), b"form");
        assert_eq!(bundle.small("0 表/备案表.docx", 3).unwrap_err().code(), "bundle_file_too_large");
        assert_eq!(bundle.small("none", 3).unwrap(), None);
        let Err(e) = Writing::begin(&target, zip) else { panic!("written over") };
        assert_eq!(e.code(), "bundle_exists");
    }
    assert_eq!(left(dir.path()), ["包", "包.zip"]);
}

#[test]
fn equal_parts_give_an_equal_zip() {
    let dir = tempfile::tempdir().unwrap();
    let [a, b] = ["a.zip", "b.zip"].map(|name| dir.path().join(name));
    write(&a, true, &files());
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    write(&b, true, &files());
    assert!(std::fs::read(a).unwrap() == std::fs::read(b).unwrap());
}

#[test]
fn what_cannot_be_written_whole_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    struct Torn;
    impl Read for Torn {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("torn"))
        }
    }
    for zip in [false, true] {
        let target = dir.path().join("out");
        let try_with = |open: &(dyn Fn(usize) -> io::Result<Box<dyn Read>> + Sync), cancel: bool| {
            let mut writing = Writing::begin(&target, zip).unwrap();
            let cancel = AtomicBool::new(cancel);
            writing
                .add(&parts(&files()), open, &mut Watch { progress: &mut |_, _| (), cancel: &cancel })
                .unwrap_err()
        };
        let other = try_with(&|_| Ok(Box::new(Cursor::new(b"fore".to_vec()))), false);
        assert_eq!(other.code(), "bundle_part_changed", "same length, other content");
        assert_eq!(
            try_with(&|_| Ok(Box::new(io::repeat(1))), false).code(),
            "bundle_part_changed",
            "endless"
        );
        assert_eq!(try_with(&|_| Ok(Box::new(Torn)), false).code(), "file_unreadable");
        assert_eq!(try_with(&|_| Err(io::Error::other("gone")), false).code(), "file_unreadable");
        assert!(try_with(&|n| Ok(Box::new(Cursor::new(files()[n].1.clone()))), true).is_cancelled());
        assert!(left(dir.path()).is_empty(), "{:?}", left(dir.path()));
    }
}

#[test]
fn what_is_missing_cut_or_grown_is_told_and_nothing_is_read_beyond_what_was_promised() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("out");
    write(&target, false, &files());
    let at = |name: &str| target.join(name);
    std::fs::write(at("0 表/备案表.docx"), b"for").unwrap();
    std::fs::write(at("说明.txt"), b"x").unwrap();
    std::fs::remove_file(at("1 报告/安全评估报告.pdf")).unwrap();
    assert_eq!(found(&target, &files()), [Found::Shorter(3), Found::Missing, Found::Longer]);
}

fn packed(path: &Path, members: &[(&str, &[u8], Option<u32>)]) {
    let mut zip = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes, mode) in members {
        let options = SimpleFileOptions::default().unix_permissions(mode.unwrap_or(0o644));
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}

#[test]
fn a_bomb_is_left_alone_after_the_bytes_that_were_promised() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("bomb.zip");
    let zeros = vec![0; 64 << 20];
    packed(&path, &[("a.txt", &zeros, None)]);
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
    let mut most = 0;
    let bundle = opened(&path);
    let cancel = AtomicBool::new(false);
    let mut watch = Watch { progress: &mut |done, _| most = most.max(done), cancel: &cancel };
    let asked = [Asked { path: "a.txt", bytes: 5 }];
    assert_eq!(bundle.digests(&asked, &mut watch).unwrap(), [Found::Longer]);
    assert!(most <= 6);
    assert_eq!(bundle.small("a.txt", 100).unwrap_err().code(), "bundle_file_too_large");
}

#[test]
fn names_that_lead_elsewhere_are_no_members() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("hostile.zip");
    let hostile =
        ["../out.txt", "/etc/out.txt", "a/../../out.txt", "C:/out.txt", "a\\..\\out.txt", "a//b.txt"];
    let members: Vec<_> = hostile.iter().map(|n| (*n, &b"x"[..], None)).collect();
    packed(&path, &members);
    let bundle = opened(&path);
    let told: Vec<(&str, Odd)> = bundle.odd().iter().map(|(n, o)| (n.as_str(), *o)).collect();
    assert_eq!(told, hostile.map(|n| (n, Odd::Outside)));
    assert!(bundle.members().is_empty());
}

#[test]
fn a_name_that_stands_twice_is_told_and_so_is_a_link() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("twice.zip");
    packed(&path, &[("a.txt", b"one", None), ("b.txt", b"two", None)]);
    let mut bytes = std::fs::read(&path).unwrap();
    // Rename the second, in its own header and in the directory.
    for at in 0..bytes.len() - 5 {
        if &bytes[at..at + 5] == b"b.txt" {
            bytes[at] = b'a';
        }
    }
    std::fs::write(&path, bytes).unwrap();
    assert_eq!(opened(&path).odd(), [("a.txt".to_owned(), Odd::Twice)]);
    let links = dir.path().join("link.zip");
    let mut zip = ZipWriter::new(std::fs::File::create(&links).unwrap());
    zip.add_symlink("a.txt", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    assert_eq!(opened(&links).odd(), [("a.txt".to_owned(), Odd::Link)]);
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_told_and_never_followed() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("out");
    write(&target, false, &files());
    std::os::unix::fs::symlink("/etc/passwd", target.join("passwd")).unwrap();
    std::os::unix::fs::symlink("/", target.join("root")).unwrap();
    let bundle = opened(&target);
    let mut odd = bundle.odd().to_vec();
    odd.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(odd, [("passwd".to_owned(), Odd::Link), ("root".to_owned(), Odd::Link)]);
    assert_eq!(bundle.members().len(), files().len());
    let asked = [Asked { path: "passwd", bytes: 10 }];
    assert_eq!(unwatched(|watch| bundle.digests(&asked, watch)).unwrap(), [Found::Missing]);
}

#[test]
fn what_is_no_zip_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.zip");
    write(&path, true, &files());
    let whole = std::fs::read(&path).unwrap();
    for bytes in [&b""[..], b"PK", &[0x50; 4096], &whole[..whole.len() / 2], &whole[..whole.len() - 30]] {
        std::fs::write(&path, bytes).unwrap();
        assert!(Bundle::open(&path, &AtomicBool::new(false)).is_err());
    }
    // Every byte turned, in a small one: no panic, and never both whole and otherwise.
    let small = [("a.txt", b"content".to_vec())];
    let tiny = dir.path().join("tiny.zip");
    write(&tiny, true, &small);
    let whole = std::fs::read(&tiny).unwrap();
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&tiny, bytes).unwrap();
        let Ok(bundle) = Bundle::open(&tiny, &AtomicBool::new(false)) else { continue };
        let found = unwatched(|watch| bundle.digests(&asked(&small), watch)).unwrap();
        if let [Found::Digest(one)] = found.as_slice() {
            assert_eq!(*one, digest_of(&small[0].1).sha256, "byte {at}");
        }
    }
}
