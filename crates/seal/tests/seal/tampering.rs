use hegui_seal::{Change, Fault, Outcome, verify};

use crate::papers::*;

fn faults(pdf: &[u8]) -> Vec<Fault> {
    match verify(pdf, &trusted()) {
        Ok(found) => {
            assert_eq!(found.outcome, Outcome::Broken, "accepted: {found:#?}");
            found.all_faults().cloned().collect()
        }
        Err(_) => Vec::new(),
    }
}

fn faults_of_each(pdf: &[u8]) -> Vec<bool> {
    verify(pdf, &trusted()).unwrap().signatures.iter().map(|s| s.faults.is_empty()).collect()
}

fn find(pdf: &[u8], needle: &[u8]) -> usize {
    pdf.windows(needle.len()).position(|w| w == needle).unwrap()
}

#[test]
fn a_flipped_byte_breaks_every_signature_that_covers_it() {
    let [prepared, one, two, three] = three_signatures(&report());
    let flip = |at: usize| {
        let mut bytes = three.clone();
        bytes[at] ^= 1;
        bytes
    };
    let text = find(&three, b"Report page 1") + 3;
    assert_eq!(faults_of_each(&flip(text)), [false, false, false]);
    assert!(faults(&flip(text)).contains(&Fault::Digest));
    let reason = |from: usize, to: usize| from + find(&three[from..to], b"/M (D:2026") + 8;
    // The year in `/M` stands outside the gap: its own signature covers it.
    assert_eq!(faults_of_each(&flip(reason(prepared.len(), one.len()))), [false, false, false]);
    assert_eq!(faults_of_each(&flip(reason(one.len(), two.len()))), [true, false, false]);
    assert_eq!(faults_of_each(&flip(reason(two.len(), three.len()))), [true, true, false]);
    // Inside the first signature's digits: the later two cover them as well.
    let digits = prepared.len() + find(&three[prepared.len()..], b"/Contents <") + 11;
    assert_eq!(faults_of_each(&flip(digits + 900)), [false, false, false]);
}

#[test]
fn the_zero_padding_and_the_spelling_of_the_digits_are_judged() {
    let [_, one, ..] = three_signatures(&report());
    let digits = find(&one, b"/Contents <") + 11;
    let end = digits + 2 * hegui_seal::CONTENTS_SIZE;
    assert_eq!(one[end], b'>');
    let mut padded = one.clone();
    padded[end - 1] = b'1';
    assert_eq!(faults(&padded), [Fault::Padding { offset: end as u64 - 2 }]);
    let mut cased = one.clone();
    let letter = digits + one[digits..].iter().position(u8::is_ascii_lowercase).unwrap();
    cased[letter] = cased[letter].to_ascii_uppercase();
    assert!(matches!(faults(&cased)[..], [Fault::Hexadecimal { .. }]));
    let mut spaced = one.clone();
    spaced[end - 1] = b' ';
    assert_eq!(faults(&spaced), [Fault::Hexadecimal { offset: end as u64 - 1 }]);
}

#[test]
fn a_moved_gap_is_found() {
    let [_, one, ..] = three_signatures(&report());
    let at = find(&one, b"/ByteRange [0 ") + 14;
    let text = String::from_utf8_lossy(&one[at..at + 33]).into_owned();
    let numbers: Vec<usize> =
        text.split(']').next().unwrap().split_whitespace().map(|n| n.parse().unwrap()).collect();
    let with = |range: [usize; 3]| {
        let mut bytes = one.clone();
        let text = format!("{:<33}", format!("{} {} {}", range[0], range[1], range[2]));
        bytes[at..at + 33].copy_from_slice(text.as_bytes());
        bytes
    };
    let [a, b, c] = [numbers[0], numbers[1], numbers[2]];
    assert!(matches!(faults(&with([a - 9, b, c]))[..], [Fault::Gap { .. }]));
    assert!(matches!(faults(&with([a, b + 9, c - 9]))[..], [Fault::Gap { .. }]));
    assert!(matches!(faults(&with([a, b, c + 1]))[..], [Fault::ByteRange]));
    assert!(faults(&with([a, b, c - 1])).contains(&Fault::Digest));
    assert!(faults(&with([a, b, c - 2])).contains(&Fault::NotARevision { offset: (b + c) as u64 - 2 }));
    assert!(matches!(faults(&with([b, a, c]))[..], [Fault::ByteRange]));
}

#[test]
fn something_appended_is_found() {
    let [.., three] = three_signatures(&report());
    for junk in [&b"\n"[..], b" ", b"junk", b"%comment\n", b"<html>", b"9 0 obj null endobj\n"] {
        let longer = [&three[..], junk].concat();
        let found = faults(&longer);
        assert_eq!(found, [Fault::TrailingBytes { offset: three.len() as u64, length: junk.len() as u64 }]);
    }
    // An end mark of its own does not make it a revision.
    let fake = [&three[..], b"junk\nstartxref\n9\n%%EOF\n"].concat();
    assert!(verify(&fake, &trusted()).is_err());
    let start = three.windows(9).rposition(|w| w == b"startxref").unwrap();
    let again = [&three[..], b"\n", &three[start..]].concat();
    assert!(!faults(&again).is_empty());
}

#[test]
fn a_cut_file_is_never_whole() {
    let [prepared, one, two, three] = three_signatures(&report());
    let steps = (prepared.len() + 1..three.len()).step_by(97).chain([
        three.len() - 1,
        three.len() - 2,
        three.len() - 6,
    ]);
    for end in steps {
        if [one.len(), two.len()].contains(&end) {
            continue;
        }
        let found = verify(&three[..end], &trusted());
        assert!(found.is_err() || found.unwrap().outcome == Outcome::Broken, "cut at {end}");
    }
    // A cut at a whole revision is that revision; only the number of signatures tells.
    assert_eq!(verify(&three[..two.len()], &trusted()).unwrap().signatures.len(), 2);
}

#[test]
fn revisions_in_another_order_are_found() {
    let [prepared, one, two, three] = three_signatures(&report());
    let (first, second, third) =
        (&three[prepared.len()..one.len()], &three[one.len()..two.len()], &three[two.len()..]);
    for order in
        [[second, first, third], [first, third, second], [third, second, first], [first, first, third]]
    {
        let mixed = [&prepared[..], order[0], order[1], order[2]].concat();
        let found = verify(&mixed, &trusted());
        assert!(found.is_err() || found.unwrap().outcome == Outcome::Broken);
    }
    let skipped = [&prepared[..], first, third].concat();
    let found = verify(&skipped, &trusted());
    assert!(found.is_err() || found.unwrap().outcome == Outcome::Broken);
}

/// Object numbers of the sample: its catalog, its first page and that page's content.
fn numbers(pdf: &[u8]) -> (u32, u32, u32) {
    let doc = lopdf::Document::load_mem(pdf).unwrap();
    let root = doc.trailer.get(b"Root").unwrap().as_reference().unwrap();
    let page = doc.get_pages()[&1];
    let content = doc.get_dictionary(page).unwrap().get(b"Contents").unwrap().as_reference().unwrap();
    (root.0, page.0, content.0)
}

fn written(pdf: &[u8], num: u32) -> String {
    let text: String = pdf.iter().map(|b| char::from(*b)).collect();
    let start = text.rfind(&format!("\n{num} 0 obj\n")).unwrap() + format!("\n{num} 0 obj\n").len();
    text[start..start + text[start..].find("endobj").unwrap()].trim_end().to_owned()
}

fn later_changes(pdf: &[u8]) -> Vec<Change> {
    let found = faults(pdf);
    assert!(!found.is_empty(), "read and judged");
    found
        .into_iter()
        .filter_map(|f| if let Fault::LaterChange { change, .. } = f { Some(change) } else { None })
        .collect()
}

#[test]
fn an_update_that_draws_over_a_page_is_found() {
    let [.., three] = three_signatures(&report());
    let (_, page, content) = numbers(&three);
    let drawing = "<</Length 29>>\nstream\n1 0 0 rg 50 690 300 40 re f  \nendstream";
    // The content itself replaced.
    let replaced = append(&three, &[(content, drawing)]);
    assert_eq!(later_changes(&replaced)[0], Change::PageContent { page: 1 });
    assert_eq!(faults_of_each(&replaced), [false, false, false]);
    // Another content put into the page.
    let old = written(&three, page);
    let other =
        old.replace(&format!("/Contents {content} 0 R"), &format!("/Contents [{content} 0 R 900 0 R]"));
    assert_ne!(old, other);
    let added = append(&three, &[(page, &other), (900, drawing)]);
    let changes = later_changes(&added);
    assert!(
        changes.contains(&Change::PageContent { page: 1 }) && changes.contains(&Change::Added),
        "{changes:?}"
    );
    // An annotation that hides something.
    let noted = old.replace("/Type", "/Annots [900 0 R]/Type");
    let note = "<</Type/Annot/Subtype/Square/Rect [50 690 350 730]/IC [1 1 1]>>";
    assert!(
        later_changes(&append(&three, &[(page, &noted), (900, note)]))
            .contains(&Change::Annotation { page: 1 })
    );
}

#[test]
fn an_update_that_adds_scripts_or_objects_is_found() {
    let [.., three] = three_signatures(&report());
    let (root, ..) = numbers(&three);
    let catalog = written(&three, root);
    let script = catalog.replacen("<<", "<</OpenAction<</S/JavaScript/JS(app.alert(1))>>", 1);
    assert_eq!(
        later_changes(&append(&three, &[(root, &script)])),
        vec![Change::Catalog { key: "OpenAction".into() }; 3]
    );
    assert_eq!(later_changes(&append(&three, &[(900, "<</S/JavaScript/JS(1)>>")])), vec![Change::Added; 3]);
    // Nothing but an unchanged catalog written again: no reason to call it broken.
    let same = append(&three, &[(root, &catalog)]);
    assert_eq!(verify(&same, &trusted()).unwrap().outcome, Outcome::Intact);
}

#[test]
fn signed_and_foreign_fields_are_left_alone() {
    let [_, one, two, _] = three_signatures(&report());
    let doc = lopdf::Document::load_mem(&one).unwrap();
    let (root, page, _) = numbers(&one);
    let form = doc.get_dictionary((root, 0)).unwrap().get(b"AcroForm").unwrap().as_reference().unwrap().0;
    let fields = doc.get_dictionary((form, 0)).unwrap().get(b"Fields").unwrap().as_array().unwrap().clone();
    let first = fields[0].as_reference().unwrap().0;
    let second = fields[1].as_reference().unwrap().0;
    // The signed field moved.
    let moved = written(&one, first).replace("/Rect [60 ", "/Rect [61 ");
    assert_eq!(
        later_changes(&append(&one, &[(first, &moved)])),
        [Change::SignedField { field: "Sig1".into() }]
    );
    // Its signature taken out.
    let widget = written(&one, first);
    let at = widget.find("/V ").unwrap();
    let emptied = format!("{}{}", &widget[..at], widget[at..].split_once(" R").unwrap().1);
    let taken = verify(&append(&two, &[(first, &emptied)]), &trusted()).unwrap();
    assert_eq!(taken.outcome, Outcome::Broken, "the second signature tells: {taken:#?}");
    // An empty field that begins to draw.
    let drawing =
        "<</Type/XObject/Subtype/Form/BBox [0 0 200 60]/Length 16>>\nstream\n0 0 200 60 re f \nendstream";
    let widget = written(&one, second);
    let at = widget.find("/N ").unwrap();
    let drawn = format!("{}/N 900 0 R{}", &widget[..at], widget[at..].split_once(" R").unwrap().1);
    let changes = later_changes(&append(&one, &[(second, &drawn), (900, drawing)]));
    assert!(changes.contains(&Change::Field { field: "Sig2".into() }), "{changes:?}");
    // A text field, and the form told to redraw.
    let text = format!("<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/V(y)/Rect [0 0 9 9]/P {page} 0 R>>");
    let old_form = written(&one, form);
    let with = old_form.replace("/Fields [", "/Fields [900 0 R ");
    assert!(!later_changes(&append(&one, &[(form, &with), (900, &text)])).is_empty());
    let redraw = old_form.replacen("<<", "<</NeedAppearances true", 1);
    assert_eq!(
        later_changes(&append(&one, &[(form, &redraw)])),
        [Change::Form { key: "NeedAppearances".into() }]
    );
}

#[test]
fn an_update_cannot_hide_objects() {
    let [.., three] = three_signatures(&report());
    let (root, _, content) = numbers(&three);
    let catalog = written(&three, root);
    let good = append(&three, &[(root, &catalog)]);
    // A second object before the table that the table does not list.
    let hidden = format!("{content} 0 obj\n<</Length 1>>\nstream\n \nendstream\nendobj\n");
    let at = three.len();
    let mut bytes = good[..at].to_vec();
    bytes.extend_from_slice(hidden.as_bytes());
    bytes.extend_from_slice(&good[at..]);
    let bytes = {
        // Shift the offsets of the update by what was put before it.
        let text = String::from_utf8_lossy(&bytes[at..]).into_owned();
        let fix = |text: String, n: usize, width: usize| {
            text.replace(&format!("{n:0width$}"), &format!("{:0width$}", n + hidden.len()))
        };
        let table = find(&good[at..], b"xref\n") + at;
        let text = fix(fix(text, at, 10), table, 1);
        [&bytes[..at], text.as_bytes()].concat()
    };
    assert!(faults(&bytes).iter().any(|f| matches!(f, Fault::UpdateForm { .. })), "{:?}", faults(&bytes));
}

#[test]
fn an_object_kept_free_for_later_is_found() {
    // The first page refers to an object that does not exist yet; a later signature brings it.
    let mut doc = document(3, 40);
    let page = doc.get_pages()[&1];
    let content = doc.get_dictionary(page).unwrap().get(b"Contents").unwrap().clone();
    doc.get_dictionary_mut(page).unwrap().set("Contents", vec![content, lopdf::Object::Reference((41, 0))]);
    let [_, one, ..] = three_signatures(&bytes(doc));
    assert_eq!(verify(&one, &trusted()).unwrap().outcome, Outcome::Intact);
    let late = append(&one, &[(41, "<</Length 14>>\nstream\n0 0 99 99 re f \nendstream")]);
    assert!(!faults(&late).is_empty());
}
