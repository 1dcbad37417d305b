//! Every role against every command, and what a role may not see anywhere.

use hegui_app::access::NEEDS;
use hegui_model::role::ROLES;
use hegui_tests::Desk;
use serde_json::json;

/// Roles by login; a system administrator has a slot of another kind and a test of its own.
fn users(desk: &Desk) -> Vec<(&'static str, String)> {
    ROLES
        .iter()
        .filter(|r| r.key != "system_administrator")
        .map(|r| (r.key, desk.user(&r.key.replace('_', "-"), r.label.zh, &[r.key], None)))
        .collect()
}

#[test]
fn commands_are_refused_exactly_where_the_table_of_roles_says() {
    let desk = Desk::new();
    let mut lines = Vec::new();
    for (role, session) in users(&desk) {
        for (name, need) in NEEDS {
            if *need == hegui_app::access::Need::Nobody
                || matches!(*name, "session_close" | "passphrase_change")
            {
                continue;
            }
            // Arguments that name a register and nothing else: past the gate of authority every command stops at
            // its arguments or at what is not there, and changes nothing.
            let answer = desk.as_user(&session, name, json!({ "register": "people", "seq": -1 }));
            let refused = answer.as_ref().is_err_and(|e| e.code.key() == "refused");
            lines.push((*name, role, refused));
        }
    }
    for (name, role, refused) in &lines {
        let role = hegui_model::role::Role::parse(role).unwrap();
        let expected = match NEEDS.iter().find(|(n, _)| n == name).unwrap().1 {
            hegui_app::access::Need::Area(area, access) => role.access(area) < access,
            hegui_app::access::Need::Register(access) => {
                role.access(hegui_model::role::Area::People) < access
            }
            _ => false,
        };
        assert_eq!(*refused, expected, "{name} by {role:?}");
    }
    let refusals = desk.ok("journal_list", json!({ "op": "refusal", "limit": 500 }));
    let counted = lines.iter().filter(|(_, _, refused)| *refused).count();
    assert_eq!(refusals.as_array().map(Vec::len), Some(counted.min(500)), "every refusal is journalled");
    assert_eq!(desk.verify()["ok"], true);
}

#[test]
fn a_masked_field_is_absent_everywhere_for_a_role_that_may_not_see_it() {
    let desk = Desk::new();
    let (id, _) = desk.record(
        "people",
        json!({
            "name": "卫示例", "employer_kind": "internal", "joined_on": "2025-03-01", "phone": "13912345678",
            "identity_number": "11010519491231002X",
        }),
    );
    let viewer = desk.user("viewer", "查阅", &["viewer"], None);
    let seen = [
        ("record_show", json!({ "register": "people", "id": id })),
        ("record_list", json!({ "register": "people" })),
        ("record_history", json!({ "register": "people", "id": id })),
        ("register_describe", json!({ "register": "people" })),
        ("search", json!({ "text": "139" })),
        ("journal_list", json!({})),
    ];
    for (name, args) in seen {
        let answer = desk.as_user(&viewer, name, args).unwrap().to_string();
        for word in ["13912345678", "139****", "identity_number", "\"phone\"", "11010519491231002X"] {
            assert!(!answer.contains(word), "{name} tells a viewer {word}: {answer}");
        }
    }
    let unmask = json!({ "register": "people", "id": id, "field": "phone", "reason": "想看" });
    assert_eq!(desk.as_user(&viewer, "record_unmask", unmask).expect_err("refused").code.key(), "refused");
    let sorted = json!({ "register": "people", "sort": "phone" });
    assert_eq!(desk.as_user(&viewer, "record_list", sorted).expect_err("refused").code.key(), "refused");
}
