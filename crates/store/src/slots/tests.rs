#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::recovery;
use crate::slots::trial::TrialFolder;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Stdio};

const PASSPHRASE: &str = "canary-口令-7f3a91";

fn secret(text: &str) -> Secret {
    Secret::passphrase(text)
}

/// A workspace with one admitted user, `sec`, who made everything else.
struct Trial {
    folder: TrialFolder,
    slots: Slots,
    key: DatabaseKey,
}

impl Trial {
    fn new() -> Self {
        let folder = TrialFolder::new();
        let trial = Self { slots: Slots::at(folder.path()), folder, key: DatabaseKey::generate() };
        trial.slots.create_empty("sec", "安全管理员", None, None).unwrap();
        trial.slots.activate("sec", &secret(PASSPHRASE), Cost::TRIAL).unwrap();
        let by = trial.open("sec");
        trial.slots.admit("sec", &trial.key, &by).unwrap();
        trial
    }

    fn open(&self, login: &str) -> Unlocked {
        self.slots.unlock(login, &secret(PASSPHRASE)).unwrap()
    }

    fn waiting(&self, login: &str, duty: Option<Duty>) {
        self.slots.create_empty(login, "某人", duty, Some(&self.open("sec"))).unwrap();
        self.slots.activate(login, &secret(PASSPHRASE), Cost::TRIAL).unwrap();
    }

    fn admitted(&self, login: &str) {
        self.waiting(login, None);
        self.slots.admit(login, &self.key, &self.open("sec")).unwrap();
    }

    fn file(&self, login: &str) -> PathBuf {
        self.folder.path().join("keys").join(format!("{login}.json"))
    }

    fn json(&self, login: &str) -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(self.file(login)).unwrap()).unwrap()
    }

    fn put(&self, login: &str, value: &serde_json::Value) {
        std::fs::write(self.file(login), serde_json::to_vec_pretty(value).unwrap()).unwrap();
    }

    fn ids(&self, login: &str) -> Vec<String> {
        self.open(login).keys().map(DatabaseKey::id).collect()
    }

    fn try_unlock(&self, login: &str) -> Result<Unlocked, SlotError> {
        self.slots.unlock(login, &secret(PASSPHRASE))
    }
}

#[test]
fn a_slot_goes_from_empty_to_admitted_and_opens_with_its_passphrase_alone() {
    let t = Trial::new();
    t.slots.create_empty("li.si", "李四", None, Some(&t.open("sec"))).unwrap();
    assert_eq!(t.slots.info("li.si").unwrap().state, SlotState::Empty);
    assert_eq!(t.try_unlock("li.si").unwrap_err(), SlotError::NotActivated { login: "li.si".into() });
    let by = t.open("sec");
    assert_eq!(
        t.slots.admit("li.si", &t.key, &by).unwrap_err(),
        SlotError::NotActivated { login: "li.si".into() }
    );

    t.slots.activate("li.si", &secret("李四自己的长口令一二三"), Cost::TRIAL).unwrap();
    let info = t.slots.info("li.si").unwrap();
    assert_eq!(info.state, SlotState::Waiting);
    assert_eq!(info.created_by.as_ref().unwrap().key, hex::encode(by.signing.verifying_key().to_bytes()));
    assert_eq!(info.fingerprint.as_ref().unwrap().len(), 29);
    let waiting = t.slots.unlock("li.si", &secret("李四自己的长口令一二三")).unwrap();
    assert_eq!(waiting.key().unwrap_err(), SlotError::NotAdmitted { login: "li.si".into() });
    assert_eq!(
        t.slots.activate("li.si", &secret("另外一个足够长的口令"), Cost::TRIAL).unwrap_err(),
        SlotError::AlreadyActivated { login: "li.si".into() }
    );

    t.slots.admit("li.si", &t.key, &by).unwrap();
    let admitted = t.slots.unlock("li.si", &secret("李四自己的长口令一二三")).unwrap();
    assert_eq!(admitted.key().unwrap().expose(), t.key.expose());
    assert_eq!(admitted.signing.verifying_key(), waiting.signing.verifying_key());
    assert_eq!(t.slots.info("li.si").unwrap().admitted_by.unwrap().login, "sec");
    assert_eq!(t.try_unlock("li.si").unwrap_err(), SlotError::WrongPassphrase);
    assert_eq!(t.try_unlock("wang").unwrap_err(), SlotError::Unknown { login: "wang".into() });
}

#[test]
fn logins_names_passphrases_and_costs_outside_the_rules_are_refused() {
    let t = Trial::new();
    let long = "a".repeat(41);
    for bad in [
        "",
        ".a",
        "..",
        "../x",
        "A",
        "张三",
        "a/b",
        "a b",
        "recovery",
        "recovery.x",
        "con",
        "nul.x",
        "com1",
        &long,
    ] {
        let refused = t.slots.create_empty(bad, "某人", None, None).unwrap_err();
        assert_eq!(refused, SlotError::Login { login: bad.to_owned() });
        assert!(matches!(t.slots.remove(bad), Err(SlotError::Login { .. })), "{bad}");
    }
    for good in ["a", "com", "com10", "z.w_x-1", "console", &"a".repeat(40)] {
        t.slots.create_empty(good, "某人", None, None).unwrap();
    }
    for bad in ["", "  ", "a\u{0}b", "a\nb", &"长".repeat(101)] {
        assert_eq!(t.slots.create_empty("x", bad, None, None).unwrap_err(), SlotError::Name);
    }
    for (bad, why) in [("short", Weakness::Short), ("password123", Weakness::Common)] {
        assert_eq!(t.slots.activate("a", &secret(bad), Cost::TRIAL).unwrap_err(), SlotError::Weak(why));
        assert_eq!(
            t.slots.change_passphrase("sec", &secret(PASSPHRASE), &secret(bad)).unwrap_err(),
            SlotError::Weak(why)
        );
    }
    let cheap = Cost { memory_kib: 1024, ..Cost::FLOOR };
    assert_eq!(t.slots.activate("a", &secret(PASSPHRASE), cheap).unwrap_err(), SlotError::Cost);
    assert_eq!(t.slots.info("a").unwrap().state, SlotState::Empty);
}

#[test]
fn the_default_cost_opens_a_slot() {
    let t = Trial::new();
    t.slots.create_empty("li", "李四", None, None).unwrap();
    t.slots.activate("li", &secret(PASSPHRASE), Cost::default()).unwrap();
    assert_eq!(t.slots.info("li").unwrap().cost, Some(Cost::STANDARD));
    assert_eq!(t.open("li").login, "li");
}

#[test]
fn a_changed_passphrase_keeps_keys_and_admission_and_the_old_one_is_dead() {
    let t = Trial::new();
    let before = t.open("sec");
    let new = secret("全新的长口令一二三四五");
    assert_eq!(
        t.slots.change_passphrase("sec", &secret("不是这个口令一二三四"), &new).unwrap_err(),
        SlotError::WrongPassphrase
    );
    t.slots.change_passphrase("sec", &secret(PASSPHRASE), &new).unwrap();
    assert_eq!(t.try_unlock("sec").unwrap_err(), SlotError::WrongPassphrase);
    let after = t.slots.unlock("sec", &new).unwrap();
    assert_eq!(after.key().unwrap().expose(), t.key.expose());
    assert_eq!(after.signing.to_bytes(), before.signing.to_bytes());
}

#[test]
fn a_system_administrator_never_gets_the_database_key() {
    let t = Trial::new();
    t.waiting("sys", Some(Duty::SystemAdministrator));
    let refused = SlotError::SystemAdministrator { login: "sys".into() };
    assert_eq!(t.slots.admit("sys", &t.key, &t.open("sec")).unwrap_err(), refused);
    let sys = t.open("sys");
    assert_eq!(sys.key().unwrap_err(), refused);
    // Nor does one hand it to others, should a key ever come to hand.
    t.waiting("li", None);
    assert_eq!(t.slots.admit("li", &t.key, &sys).unwrap_err(), refused);
    assert_eq!(t.slots.rewrap_all(&DatabaseKey::generate(), &[], &sys).unwrap_err(), refused);
    // The slot of another, renamed and put in its place, does not hold either.
    t.admitted("wang");
    let mut file = t.json("wang");
    file["login"] = "sys".into();
    file["duty"] = "system_administrator".into();
    t.put("sys", &file);
    assert!(matches!(t.try_unlock("sys"), Err(SlotError::Damaged { .. })));
}

#[test]
fn a_reset_slot_is_empty_has_new_keys_and_needs_admission_again() {
    let t = Trial::new();
    t.admitted("li");
    let before = t.open("li");
    t.slots.reset("li", &t.open("sec")).unwrap();
    let info = t.slots.info("li").unwrap();
    assert_eq!((info.state, info.name.as_str()), (SlotState::Empty, "某人"));
    t.slots.activate("li", &secret(PASSPHRASE), Cost::TRIAL).unwrap();
    let after = t.open("li");
    assert_eq!(after.keys().count(), 0);
    assert_ne!(after.signing.to_bytes(), before.signing.to_bytes());
}

/// Every byte, three ways: its lowest bit flipped, its case flipped, and its absence.
fn each_tampering(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> {
    (0..bytes.len()).flat_map(move |at| {
        let with = |b: u8| {
            let mut out = bytes.to_vec();
            out[at] = b;
            (at, out)
        };
        let mut without = bytes.to_vec();
        without.remove(at);
        [with(bytes[at] ^ 1), with(bytes[at] ^ 0x20), (at, without)]
    })
}

#[test]
fn every_tampered_byte_of_a_slot_is_detected_or_harmless() {
    let t = Trial::new();
    t.admitted("li");
    let good = std::fs::read(t.file("li")).unwrap();
    let (info, open) = (t.slots.info("li").unwrap(), t.open("li"));
    let (mut found, mut harmless) = (0, 0);
    for (at, bad) in each_tampering(&good) {
        std::fs::write(t.file("li"), &bad).unwrap();
        match t.try_unlock("li") {
            Err(SlotError::Damaged { .. } | SlotError::Newer { .. }) => found += 1,
            Err(other) => panic!("byte {at}: {other:?}"),
            Ok(opened) => {
                assert_eq!(t.slots.info("li").unwrap(), info, "byte {at}");
                assert_eq!(opened.signing.to_bytes(), open.signing.to_bytes(), "byte {at}");
                assert_eq!(opened.key().unwrap().expose(), t.key.expose(), "byte {at}");
                // Only white space between the values can be lost or exchanged.
                assert!(good[at].is_ascii_whitespace(), "byte {at} is {:?}", char::from(good[at]));
                harmless += 1;
            }
        }
    }
    assert!(found > 3 * harmless, "{found} found, {harmless} harmless");
}

#[test]
fn a_damaged_field_is_named() {
    let t = Trial::new();
    t.admitted("li");
    let good = t.json("li");
    let cut = |s: &serde_json::Value| serde_json::Value::from(&s.as_str().unwrap()[2..]);
    let field_of = |bad: &serde_json::Value| {
        t.put("li", bad);
        let SlotError::Damaged { login, field } = t.try_unlock("li").unwrap_err() else { panic!() };
        assert_eq!(login, "li");
        field
    };
    for name in ["salt", "nonce", "sealed", "box_public", "signing_public"] {
        let mut bad = good.clone();
        bad["keys"][name] = cut(&good["keys"][name]);
        assert_eq!(field_of(&bad), format!("keys.{name}"));
    }
    for name in ["key_id", "sealed", "vouch"] {
        let mut bad = good.clone();
        bad["wrapped"][0][name] = cut(&good["wrapped"][0][name]);
        assert_eq!(field_of(&bad), format!("wrapped.{name}"));
    }
    for (pointer, value, field) in [
        ("/login", "wang".into(), "login"),
        ("/name", "冒名".into(), "created"),
        ("/created/by", "wang".into(), "created"),
        ("/duty", "system_administrator".into(), "created"),
        ("/keys/cost/memory_kib", u32::MAX.into(), "keys.cost"),
        ("/keys/cost/passes", 4_000_000.into(), "keys.cost"),
        ("/keys/cost/passes", 2.into(), "keys.cost"),
        ("/keys/cost/memory_kib", (64 * 1024).into(), "keys.cost"),
        ("/wrapped/0/mark/by", "wang".into(), "wrapped.mark"),
        ("/wrapped/0/mark", serde_json::Value::Null, "wrapped.mark"),
    ] {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert_eq!(field_of(&bad), field, "{pointer}");
    }
    let mut dearer = good.clone();
    dearer["keys"]["cost"] = serde_json::to_value(Cost::FLOOR).unwrap();
    assert_eq!(field_of(&dearer), "keys.proof");
    let mut newer = good;
    newer["format"] = 2.into();
    t.put("li", &newer);
    assert_eq!(t.try_unlock("li").unwrap_err(), SlotError::Newer { login: "li".into(), format: 2 });
    std::fs::write(t.file("li"), vec![b' '; 1 << 20]).unwrap();
    assert_eq!(t.try_unlock("li").unwrap_err(), SlotError::damaged("li", "size"));
    std::fs::write(t.file("li"), b"{\"format\": 1,\n \"login\": 3}").unwrap();
    assert_eq!(t.try_unlock("li").unwrap_err(), SlotError::damaged("li", "line 2 column 11"));
}

#[test]
fn a_damaged_slot_stands_in_the_list_and_does_not_hide_the_others() {
    let t = Trial::new();
    t.admitted("li");
    std::fs::write(t.file("li"), b"rubbish").unwrap();
    std::fs::write(t.file("Not A Login"), b"{}").unwrap();
    std::fs::create_dir(t.file("dir")).unwrap();
    let list = t.slots.list().unwrap();
    let states: Vec<_> = list.iter().map(|s| (s.login.as_str(), s.state)).collect();
    assert_eq!(
        states,
        [
            ("Not A Login", SlotState::Damaged),
            ("dir", SlotState::Damaged),
            ("li", SlotState::Damaged),
            ("sec", SlotState::Admitted)
        ]
    );
    assert!(list[2].fault.as_ref().unwrap().zh.contains("li"));
    // It is not overwritten, but it can be removed.
    assert!(matches!(t.slots.create_empty("li", "某人", None, None), Err(SlotError::Exists { .. })));
    t.slots.remove("li").unwrap();
    t.slots.create_empty("li", "某人", None, None).unwrap();
}

#[test]
fn a_slot_exchanged_without_the_database_key_never_receives_the_next_one() {
    let t = Trial::new();
    t.admitted("li");
    // A stranger with the folder makes a whole workspace of the same logins and copies the slot over.
    let stranger = Trial::new();
    stranger.admitted("li");
    std::fs::copy(stranger.file("li"), t.file("li")).unwrap();
    let refused = t.slots.rewrap_all(&DatabaseKey::generate(), &[], &t.open("sec")).unwrap_err();
    assert_eq!(refused, SlotError::damaged("li", "wrapped.key_id"));
    // The public name of the key is no help either.
    let mut forged = stranger.json("li");
    forged["wrapped"][0]["key_id"] = t.key.id().into();
    t.put("li", &forged);
    assert!(matches!(
        t.slots.rewrap_all(&DatabaseKey::generate(), &[], &t.open("sec")),
        Err(SlotError::Damaged { .. })
    ));
    assert_eq!(t.ids("sec"), [t.key.id()], "nothing was changed");
    let faults = t.slots.check(&t.key).unwrap();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(matches!(&faults[0], SlotError::Damaged { login, .. } if login == "li"));
}

#[test]
fn after_a_removal_everyone_else_opens_with_the_new_key() {
    let t = Trial::new();
    for login in ["li", "wang", "gone"] {
        t.admitted(login);
    }
    t.waiting("sys", Some(Duty::SystemAdministrator));
    t.waiting("new", None);
    let paper = recovery::create(t.folder.path(), &t.key).unwrap();
    let next = DatabaseKey::generate();
    t.slots.rewrap_all(&next, &["gone"], &t.open("sec")).unwrap();
    assert!(t.slots.unsettled().unwrap());
    for login in ["sec", "li", "wang"] {
        assert_eq!(t.ids(login), [t.key.id(), next.id()]);
    }
    assert_eq!(t.ids("gone"), [t.key.id()]);
    assert_eq!(t.slots.rewrap_all(&next, &[], &t.open("sec")).unwrap_err(), SlotError::Unsettled);
    assert_eq!(t.slots.admit("li", &next, &t.open("sec")).unwrap_err(), SlotError::Unsettled);
    assert_eq!(t.slots.settle(&DatabaseKey::generate()).unwrap_err(), SlotError::KeyUnknown);

    t.slots.settle(&next).unwrap();
    assert!(!t.slots.unsettled().unwrap());
    for login in ["sec", "li", "wang"] {
        assert_eq!(t.ids(login), [next.id()]);
    }
    assert_eq!(t.slots.info("gone").unwrap().state, SlotState::Waiting);
    assert_eq!(t.slots.info("sys").unwrap().state, SlotState::Waiting);
    let opened: Vec<_> =
        recovery::unlock(t.folder.path(), paper.expose()).unwrap().iter().map(DatabaseKey::id).collect();
    assert_eq!(opened, [next.id()]);
    assert_eq!(t.slots.check(&next).unwrap(), []);
    t.slots.remove("gone").unwrap();
    assert_eq!(t.try_unlock("gone").unwrap_err(), SlotError::Unknown { login: "gone".into() });
    // And a second change goes through, vouched for by the new key.
    let third = DatabaseKey::generate();
    t.slots.rewrap_all(&third, &[], &t.open("sec")).unwrap();
    t.slots.settle(&third).unwrap();
    assert_eq!(t.ids("li"), [third.id()]);
}

#[test]
fn a_stop_between_any_two_renames_leaves_everyone_able_to_open() {
    let t = Trial::new();
    for login in ["li", "wang"] {
        t.admitted(login);
    }
    let paper = recovery::create(t.folder.path(), &t.key).unwrap();
    let all = ["sec", "li", "wang"];
    for done in 0..=4 {
        let next = DatabaseKey::generate();
        {
            let _exclusive = t.slots.folder.exclusive().unwrap();
            let staged = t.slots.stage_rewrap(&next, &[], &t.open("sec")).unwrap();
            assert_eq!(staged.len(), 4);
            for (i, one) in staged.into_iter().enumerate() {
                if i < done {
                    one.commit().unwrap();
                } else {
                    // As a kill leaves it: neither renamed nor cleaned up.
                    std::mem::forget(one);
                }
            }
        }
        // The database still has the old key, which stands first everywhere.
        for login in all {
            assert_eq!(t.ids(login)[0], t.key.id(), "{done} renames");
        }
        assert_eq!(recovery::unlock(t.folder.path(), paper.expose()).unwrap()[0].id(), t.key.id());
        t.slots.settle(&t.key).unwrap();
        for login in all {
            assert_eq!(t.ids(login), [t.key.id()]);
        }
        let left: Vec<_> = std::fs::read_dir(t.folder.path().join("keys"))
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter(|n| n.ends_with(".new"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}

const KILLED: &str = "HEGUI_TRIAL_SLOTS_FOLDER";

/// Runs as the other process of the test below, and does nothing in an ordinary run: changes the database key over
/// and over. `database` stands for the database: the key it opens with.
#[test]
fn other_process_that_changes_the_key() {
    let Ok(folder) = std::env::var(KILLED) else { return };
    let folder = Path::new(&folder);
    let slots = Slots::at(folder);
    // Bounded, so that it ends by itself should the parent die before the kill.
    for _ in 0..2000 {
        let (by, key) = open_as_the_store_does(folder, &slots, "sec");
        let by = Unlocked { database_key: Some(key), next_key: None, ..by };
        let next = DatabaseKey::generate();
        slots.rewrap_all(&next, &[], &by).unwrap();
        let aside = folder.join("database.aside");
        std::fs::write(&aside, next.expose()).unwrap();
        std::fs::rename(&aside, folder.join("database")).unwrap();
        slots.settle(&next).unwrap();
    }
}

fn open_as_the_store_does(folder: &Path, slots: &Slots, login: &str) -> (Unlocked, DatabaseKey) {
    let opened = slots.unlock(login, &secret(PASSPHRASE)).unwrap();
    let database = std::fs::read(folder.join("database")).unwrap();
    let key = opened.keys().find(|k| k.expose().as_slice() == database).cloned();
    let key = key.unwrap_or_else(|| panic!("{login} is locked out"));
    if slots.unsettled().unwrap() {
        slots.settle(&key).unwrap();
    }
    (opened, key)
}

#[test]
fn kills_at_random_moments_lock_nobody_out() {
    let t = Trial::new();
    for login in ["li", "wang"] {
        t.admitted(login);
    }
    let paper = recovery::create(t.folder.path(), &t.key).unwrap();
    std::fs::write(t.folder.path().join("database"), t.key.expose()).unwrap();
    let mut seen = BTreeSet::new();
    let mut unsettled = 0;
    for round in 0..25_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "slots::tests::other_process_that_changes_the_key", "--nocapture"])
            .env(KILLED, t.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The moment is counted from the first change seen, not from the start, which takes as long as it takes.
        let before = std::fs::read(t.folder.path().join("database")).unwrap();
        while std::fs::read(t.folder.path().join("database")).unwrap() == before {
            assert!(child.try_wait().unwrap().is_none(), "the other process failed by itself");
            std::thread::yield_now();
        }
        std::thread::sleep(std::time::Duration::from_micros(round * 1_700 % 40_000));
        child.kill().unwrap();
        child.wait().unwrap();
        unsettled += u32::from(t.slots.unsettled().unwrap());
        // Each person in turn is the first to open, and so the one who settles.
        let database = std::fs::read(t.folder.path().join("database")).unwrap();
        let keys = recovery::unlock(t.folder.path(), paper.expose()).unwrap();
        assert!(keys.iter().any(|k| k.expose().as_slice() == database), "the paper is locked out");
        let order = ["sec", "li", "wang"];
        for i in 0..3 {
            let login = order[(usize::try_from(round).unwrap() + i) % 3];
            let (_, key) = open_as_the_store_does(t.folder.path(), &t.slots, login);
            seen.insert(key.id());
            assert_eq!(t.ids(login), [key.id()], "settled");
        }
    }
    assert_eq!(seen.len(), 25, "each round got as far as a new key");
    assert!(unsettled > 0, "no kill hit an unsettled moment");
}

#[test]
fn of_many_who_create_or_activate_at_once_exactly_one_succeeds() {
    let t = Trial::new();
    let at_once = |act: &(dyn Fn(usize) -> bool + Sync)| {
        std::thread::scope(|s| {
            let all: Vec<_> = (0..8).map(|i| s.spawn(move || act(i))).collect();
            all.into_iter().map(|h| h.join().unwrap()).filter(|won| *won).count()
        })
    };
    let path = t.folder.path();
    assert_eq!(at_once(&|_| Slots::at(path).create_empty("li", "李四", None, None).is_ok()), 1);
    let words = |i: usize| secret(&format!("第{i}个人的口令一二三四"));
    assert_eq!(at_once(&|i| Slots::at(path).activate("li", &words(i), Cost::TRIAL).is_ok()), 1);
    assert_eq!((0..8).filter(|i| t.slots.unlock("li", &words(*i)).is_ok()).count(), 1);
    assert_eq!(at_once(&|i| Slots::at(path).create_empty(&format!("u{i}"), "某人", None, None).is_ok()), 8);
    assert_eq!(t.slots.list().unwrap().len(), 10);
}

#[test]
fn neither_passphrase_nor_key_stands_anywhere_in_clear() {
    let t = Trial::new();
    t.admitted("li");
    let paper = recovery::create(t.folder.path(), &t.key).unwrap();
    let next = DatabaseKey::generate();
    t.slots.rewrap_all(&next, &[], &t.open("sec")).unwrap();
    let open = t.open("li");
    let outbox = crate::outbox::Outbox::at(t.folder.path());
    let at = hegui_model::instant::parse("2026-11-21T05:16:58.123Z").unwrap();
    outbox.append(at, &open, "backup_make", serde_json::json!({"bytes": 1})).unwrap();

    let mut canaries = vec![PASSPHRASE.as_bytes().to_vec(), hex::encode(PASSPHRASE).into_bytes()];
    canaries.push(paper.expose().as_bytes().to_vec());
    for raw in [t.key.expose(), next.expose(), &open.signing.to_bytes()] {
        use base64::Engine as _;
        canaries.push(raw.to_vec());
        canaries.push(hex::encode(raw).into_bytes());
        canaries.push(hex::encode_upper(raw).into_bytes());
        canaries.push(base64::engine::general_purpose::STANDARD_NO_PAD.encode(raw).into_bytes());
    }
    let absent = |what: &str, text: &[u8]| {
        for canary in &canaries {
            assert!(!text.windows(canary.len()).any(|w| w == canary.as_slice()), "in {what}");
        }
    };
    let mut files = 0;
    for folder in ["keys", "outbox"] {
        for entry in std::fs::read_dir(t.folder.path().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            absent(&path.display().to_string(), &std::fs::read(&path).unwrap());
            files += 1;
        }
    }
    assert!(files >= 4, "{files}");
    let printed = format!(
        "{open:?} {paper:?} {:?} {:?} {:?} {:?} {:?}",
        t.key,
        secret(PASSPHRASE),
        t.slots.list().unwrap(),
        t.slots,
        t.slots.unlock("li", &secret("不对的口令不对的口令")).unwrap_err(),
    );
    absent("Debug", printed.as_bytes());
    assert!(printed.contains("***"));
    let bytes = format!("{:?}", t.key.expose());
    assert!(!printed.contains(&bytes[1..bytes.len() - 1]));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let t = Trial::new();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&t.file("sec")), 0o600);
    assert_eq!(mode(&t.folder.path().join("keys")), 0o700);
}

#[test]
fn every_error_has_a_sentence_of_its_own_in_both_languages() {
    let login = || "li".to_owned();
    let errors = [
        SlotError::Login { login: login() },
        SlotError::Name,
        SlotError::Exists { login: login() },
        SlotError::Unknown { login: login() },
        SlotError::NotActivated { login: login() },
        SlotError::AlreadyActivated { login: login() },
        SlotError::NotAdmitted { login: login() },
        SlotError::SystemAdministrator { login: login() },
        SlotError::WrongPassphrase,
        SlotError::Weak(Weakness::Short),
        SlotError::Weak(Weakness::Login),
        SlotError::Weak(Weakness::Common),
        SlotError::Cost,
        SlotError::damaged("li", "keys.salt"),
        SlotError::Newer { login: login(), format: 2 },
        SlotError::Unsettled,
        SlotError::KeyUnknown,
        SlotError::Io { file: login(), cause: "x".into() },
    ];
    let zh: BTreeSet<_> = errors.iter().map(|e| e.text().zh).collect();
    let en: BTreeSet<_> = errors.iter().map(|e| e.text().en).collect();
    assert_eq!((zh.len(), en.len()), (errors.len(), errors.len()));
    assert!(en.iter().all(|s| s.is_ascii()), "{en:?}");
}
