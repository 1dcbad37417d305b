//! Users, their slots and roles. Nobody but the person knows a passphrase.

use crate::api::*;
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use crate::records::saved;
use crate::session::{Session, hold};
use crate::workspace::{reason_missing, slot_info, user_values};
use hegui_model::field::Typed;
use hegui_model::op::Op;
use hegui_model::reader::Reader;
use hegui_model::registers::{exceptions, users};
use hegui_model::role::{ADMINISTRATORS, Role};
use hegui_store::StoreError;
use hegui_store::journal::Intent;
use hegui_store::outbox::Outbox;
use hegui_store::secret::{DatabaseKey, Secret};
use hegui_store::slots::{Cost, Duty, SlotState, Slots};
use serde_json::{Map, json};
use std::path::Path;
use std::sync::PoisonError;

/// Reads role keys.
pub(crate) fn parse_roles(keys: &[String]) -> Result<Vec<Role>> {
    keys.iter()
        .map(|k| {
            Role::parse(k).ok_or_else(|| {
                Error::new(Code::Usage, format!("没有角色「{k}」"), format!("There is no role {k}"))
            })
        })
        .collect()
}

/// No person holds two of the three administrators, unless the small-team exception is in force.
pub(crate) fn refuse_joined(roles: &[Role], exception: bool) -> Result<()> {
    let held: Vec<&Role> = ADMINISTRATORS.iter().filter(|r| roles.contains(r)).collect();
    if held.len() < 2 || exception {
        return Ok(());
    }
    let names = |f: fn(&hegui_model::text::Label) -> &'static str, by| {
        held.iter().map(|r| f(&r.label())).collect::<Vec<_>>().join(by)
    };
    Err(Error::new(
        Code::Refused,
        format!("{}不得由同一人兼任（小团队例外须先由安全管理员启用）", names(|l| l.zh, "、")),
        format!(
            "One person may not hold {} (a small-team exception has to be begun first)",
            names(|l| l.en, " and ")
        ),
    ))
}

pub(crate) fn user_activate(_: &Ctx<'_>, args: UserActivate) -> Result<Nothing> {
    let folder = Path::new(&args.folder);
    Slots::at(folder).activate(&args.login, &Secret::passphrase(args.passphrase), Cost::STANDARD)?;
    Ok(Nothing {})
}

pub(crate) fn user_add(ctx: &Ctx<'_>, args: UserAdd) -> Result<Nothing> {
    let session = ctx.session()?;
    let duty = args.system_administrator.then_some(Duty::SystemAdministrator);
    let slots = &session.open.slots;
    {
        let unlocked = hold(&session.unlocked);
        slots.create_empty(&args.login, &args.name, duty, Some(&unlocked))?;
        if session.user.is_none() {
            // Without the database key the act goes to the outbox and enters the journal at the next opening.
            let facts = json!({ "login": args.login, "system_administrator": args.system_administrator });
            Outbox::at(&session.open.folder).append(hegui_store::now(), &unlocked, "user_add", facts)?;
            return Ok(Nothing {});
        }
    }
    let facts = json!({ "slot": args.login, "system_administrator": args.system_administrator });
    session.transact(Intent::new(Op::ChangeUser, "").with(facts), |tx| {
        tx.record_anyway();
        Ok(())
    })?;
    Ok(Nothing {})
}

fn exception_in_force(session: &Session) -> Result<bool> {
    session.read(|r| Ok(exceptions::in_force(r.today(), r).is_some()))
}

/// Other users of one person: rules of two persons compare persons, so their roles count together.
fn roles_of_person(session: &Session, person: &str, but: &str) -> Result<Vec<Role>> {
    session.read(|r| {
        let same = r.find("users", users::PERSON.key(), person);
        let live = same.iter().filter(|u| u.text(users::LOGIN) != but && u.text(users::STATE) == "active");
        Ok(live
            .flat_map(|u| u.get(users::ROLES_HELD).unwrap_or_default())
            .filter_map(|k| Role::parse(&k))
            .collect())
    })
}

pub(crate) fn user_admit(ctx: &Ctx<'_>, args: UserAdmit) -> Result<Nothing> {
    let session = ctx.session()?;
    let roles = parse_roles(&args.roles)?;
    if roles.is_empty() {
        return Err(Error::new(Code::Usage, "请至少选择一个角色", "Choose at least one role"));
    }
    if roles.contains(&Role::SystemAdministrator) {
        return Err(Error::new(
            Code::Usage,
            "系统管理员在添加用户时指定，且不持有数据库密钥",
            "A system administrator is named when the slot is made, and holds no database key",
        ));
    }
    let person = args.person.filter(|p| !p.is_empty());
    let mut together = roles.clone();
    if let Some(person) = &person {
        together.extend(roles_of_person(session, person, &args.login)?);
    }
    refuse_joined(&together, exception_in_force(session)?)?;
    let slots = &session.open.slots;
    let slot = slots.info(&args.login)?;
    let Some(public) = slot.signing_key else {
        return Err(Error::new(
            Code::Gate,
            format!("「{}」尚未设置口令，请本人先完成设置", args.login),
            format!("{} has not set a passphrase yet; the person does that first", args.login),
        ));
    };
    let existing =
        session.read(|r| Ok(r.find("users", users::LOGIN.key(), &args.login).into_iter().next()))?;
    let mut values = user_values(&args.login, &slot.name, &roles, &public, "active");
    values.insert(users::PERSON.key().into(), person.map_or(serde_json::Value::Null, Into::into));
    let op = if existing.is_some() { Op::ChangeUser } else { Op::AdmitUser };
    let facts = json!({ "fingerprint": slot.fingerprint });
    let id = existing.map(|u| u.id.clone());
    session.transact(Intent::new(op, args.reason).with(facts), move |tx| {
        Ok(tx.put(&users::REGISTER, id.as_deref(), None, &values)?)
    })?;
    if slot.state != SlotState::Admitted {
        // The key in force is the store's: another session may have changed it since this one logged in.
        let key = session.with_store(|s| Ok(s.key().clone()))?;
        slots.admit(&args.login, &key, &hold(&session.unlocked))?;
    }
    ctx.host.end_sessions_of(&args.login, &session.token);
    Ok(Nothing {})
}

pub(crate) fn user_remove(ctx: &Ctx<'_>, args: UserRemove) -> Result<Nothing> {
    let session = ctx.session()?;
    if args.reason.trim().is_empty() {
        return Err(reason_missing());
    }
    if args.login == session.actor.login {
        return Err(Error::new(
            Code::Refused,
            "不能移除自己；请由另一位安全管理员操作",
            "You cannot remove yourself; another security administrator does that",
        ));
    }
    let slots = &session.open.slots;
    slots.info(&args.login)?;
    let existing =
        session.read(|r| Ok(r.find("users", users::LOGIN.key(), &args.login).into_iter().next()))?;
    let mut values = Map::new();
    values.insert(users::STATE.key().into(), "removed".into());
    let facts = json!({ "slot": args.login });
    session.transact(Intent::new(Op::RemoveUser, args.reason).with(facts), move |tx| {
        tx.record_anyway();
        if let Some(user) = existing {
            tx.put(&users::REGISTER, Some(&user.id), None, &values)?;
            tx.retire(&users::REGISTER, &user.id, true)?;
        }
        Ok(())
    })?;
    ctx.host.end_sessions_of(&args.login, "");
    rekey(session, &args.login)?;
    slots.remove(&args.login)?;
    Ok(Nothing {})
}

/// A new database key for everyone but the one who left. Both keys stay wrapped until the database has changed over,
/// so a stop in between locks nobody out.
fn rekey(session: &Session, gone: &str) -> Result<()> {
    let key = DatabaseKey::generate();
    let mut held = session.open.store.write().unwrap_or_else(PoisonError::into_inner);
    let store = held.as_mut().ok_or_else(|| Error::from(StoreError::Damaged("closed".into())))?;
    let mut unlocked = hold(&session.unlocked);
    // Another session may have changed the key since this one logged in.
    unlocked.database_key = Some(store.key().clone());
    let slots = &session.open.slots;
    slots.rewrap_all(&key, &[gone], &unlocked)?;
    if let Err(e) = store.rekey(&key) {
        slots.settle(store.key())?;
        return Err(e.into());
    }
    slots.settle(&key)?;
    unlocked.database_key = Some(key);
    unlocked.next_key = None;
    Ok(())
}

pub(crate) fn user_list(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<UserInfo>> {
    let session = ctx.session()?;
    let slots = session.open.slots.list()?;
    let mut out: Vec<UserInfo> = slots
        .into_iter()
        .map(slot_info)
        .map(|s| UserInfo {
            id: String::new(),
            login: s.login,
            name: s.name,
            roles: if s.system_administrator {
                vec![Role::SystemAdministrator.key().into()]
            } else {
                Vec::new()
            },
            person: None,
            person_name: String::new(),
            state: s.state,
            system_administrator: s.system_administrator,
        })
        .collect();
    if session.user.is_some() {
        session.read(|r| {
            for user in r.all("users") {
                let Some(info) = out.iter_mut().find(|i| i.login == user.text(users::LOGIN)) else {
                    continue;
                };
                info.id.clone_from(&user.id);
                info.roles = user.get(users::ROLES_HELD).unwrap_or_default();
                info.person = user.get(users::PERSON).filter(|p| !p.is_empty());
                if let Some(person) = &info.person {
                    info.person_name = crate::view::person(session, r, person);
                }
            }
            Ok(())
        })?;
    }
    Ok(out)
}

pub(crate) fn passphrase_change(ctx: &Ctx<'_>, args: PassphraseChange) -> Result<Nothing> {
    let session = ctx.session()?;
    let (old, new) = (Secret::passphrase(args.old), Secret::passphrase(args.new));
    session.open.slots.change_passphrase(&session.actor.login, &old, &new)?;
    Ok(Nothing {})
}

pub(crate) fn exception_begin(ctx: &Ctx<'_>, args: ExceptionBegin) -> Result<Saved> {
    let session = ctx.session()?;
    if args.reason.trim().is_empty() {
        return Err(reason_missing());
    }
    let mut values = Map::new();
    values.insert(exceptions::REASON.key().into(), args.reason.as_str().into());
    values.insert(exceptions::TO_ON.key().into(), args.to_on.unwrap_or_default().into());
    values.insert(exceptions::DECIDED_BY.key().into(), session.person().unwrap_or_default().into());
    let done = session.transact(Intent::new(Op::BeginException, args.reason), move |tx| {
        let today = tx.reader().today();
        values.insert(exceptions::FROM_ON.key().into(), today.write());
        Ok(tx.put(&exceptions::REGISTER, None, None, &values)?)
    })?;
    saved(session, &exceptions::REGISTER, &done.value, done.changed)
}
