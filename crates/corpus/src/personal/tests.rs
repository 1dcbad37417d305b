//! Tests of personal information in texts. All values are invented; check digits are right by arithmetic.
#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;

fn all(text: &str) -> Vec<(Kind, &str, String)> {
    let mut out = Vec::new();
    find(text, |p| {
        assert_eq!(text[..p.span.bytes.start].chars().count(), p.span.chars.start);
        assert_eq!(text[..p.span.bytes.end].chars().count(), p.span.chars.end);
        out.push((p.kind, &text[p.span.bytes], p.masked));
    });
    out
}

fn one(text: &str) -> (Kind, &str, String) {
    let mut found = all(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

#[test]
fn identity_numbers_in_their_forms() {
    for form in [
        "11010519491231002X",
        "11010519491231002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-19491231-002x",
        "1101\u{200b}0519491231002X",
    ] {
        for text in [form.to_owned(), format!("证号：{form}，"), format!("身份证{form}号")] {
            assert_eq!(one(&text), (Kind::IdentityNumber, form, "110***********002X".into()));
        }
    }
    for none in [
        "110105194912310021",
        "11010519491331002X",
        "211010519491231002X",
        "11010519491231002XY",
        "a11010519491231002X",
        "00010519491231002X",
        "110105194912310",
    ] {
        assert_eq!(all(none), [], "{none}");
    }
}

#[test]
fn mobile_numbers_in_their_forms() {
    for form in ["13800138000", "138 0013 8000", "138-0013-8000", "１３８００１３８０００"] {
        let masked = "138******00".to_owned();
        for text in [
            form.to_owned(),
            format!("手机{form}。"),
            format!("+86 {form}"),
            format!("电话：86-{form}"),
            format!("({form})"),
        ] {
            assert_eq!(one(&text), (Kind::Mobile, form, masked.clone()), "{text}");
        }
    }
    assert_eq!(one("+8613800138000").1, "13800138000");
    let two: Vec<&str> = all("13800138000 13900139000/13700137000").into_iter().map(|f| f.1).collect();
    assert_eq!(two, ["13800138000", "13900139000", "13700137000"]);
    for none in [
        "12800138000",
        "1380013800",
        "138001380001",
        "2026138001380000",
        "0.13800138000",
        "13800138000.5",
        "a13800138000f",
        "img_13800138000.jpg",
        "a.com/13800138000",
        "2026-138-0013-8000",
        "138-0013-8000-12",
        "20-13800138000-7",
    ] {
        assert_eq!(all(none), [], "{none}");
    }
}

#[test]
fn bank_cards_in_their_forms() {
    for (form, masked) in [
        ("6222021234567894", "622*********7894"),
        ("6222 0212 3456 7894", "622*********7894"),
        ("4111-1111-1111-1111", "411*********1111"),
        ("3782 822463 10005", "378********0005"),
    ] {
        assert_eq!(one(&format!("卡号{form}（示例）")), (Kind::BankCard, form, masked.into()));
    }
    for none in [
        "6222021234567895",
        "16222021234567894",
        "6222 0212 3456 7894 1234",
        "1111111111111117",
        "6222 0212-3456 7894",
    ] {
        assert_eq!(all(none), [], "{none}");
    }
}

#[test]
fn mail_in_its_forms() {
    for (form, masked) in [
        ("lisi@example.com", "****@example.com"),
        ("zhang.san_01@mail.example.cn", "zha*******01@mail.example.cn"),
        ("Ｗang@example.com", "****@example.com"),
        ("13800138000@example.com", "138******00@example.com"),
    ] {
        for text in [form.to_owned(), format!("邮箱{form}。"), format!("<{form}>.")] {
            assert_eq!(one(&text), (Kind::Email, form, masked.into()), "{text}");
        }
    }
    for none in ["@示例", "a@b", "a@.com", "看 @zhangsan", "a@1.2"] {
        assert_eq!(all(none), [], "{none}");
    }
}

#[test]
fn addresses_from_the_province_to_the_room() {
    for (text, address, places) in [
        (
            "他住在广东省示例市甲乙区丙丁路12号3栋501室。",
            "广东省示例市甲乙区丙丁路12号3栋501室",
            "广东省示例市甲乙区",
        ),
        (
            "收件地址：示例市甲乙区丙丁街道戊己路８８号",
            "示例市甲乙区丙丁街道戊己路８８号",
            "示例市甲乙区丙丁街道",
        ),
        (
            "寄到北京甲乙区丙丁胡同5号院2号楼3单元401室",
            "北京甲乙区丙丁胡同5号院2号楼3单元401室",
            "北京甲乙区",
        ),
        (
            "示例市 甲乙区 丙丁大道 100 号 创新大厦 B座 1203室",
            "示例市 甲乙区 丙丁大道 100 号 创新大厦 B座 1203室",
            "示例市甲乙区",
        ),
        ("上海市甲乙区丙丁路123弄4号502室", "上海市甲乙区丙丁路123弄4号502室", "上海市甲乙区"),
        ("位于丙丁路12号3单元501室", "丙丁路12号3单元501室", ""),
        ("住在示例县甲乙镇幸福小区三栋二单元", "示例县甲乙镇幸福小区三栋二单元", "示例县甲乙镇"),
        ("廣東省示例市甲乙區丙丁路12號", "廣東省示例市甲乙區丙丁路12號", "广东省示例市甲乙区"),
    ] {
        let (kind, slice, masked) = one(text);
        assert_eq!((kind, slice), (Kind::Address, address), "{text}");
        let rest = masked.strip_prefix(places).unwrap();
        assert!(rest.len() >= 4 && rest.bytes().all(|b| b == b'*'), "{masked}");
    }
    for none in [
        "我们去逛街12号见",
        "示例市地铁线路12号线",
        "示例市人民政府〔2026〕12号",
        "路12号",
        "甲乙路12号",
        "3月12号在北京市开会",
        "第5号楼",
        "示例市甲乙路12号线",
    ] {
        assert_eq!(all(none), [], "{none}");
    }
}

#[test]
fn a_long_text_is_looked_through_in_pieces() {
    let filler = "这是一段很长的文字，没有什么内容。".repeat(5_000);
    let text = format!("{filler}手机13800138000。{filler}lisi@example.com{filler}11010519491231002X");
    let kinds: Vec<Kind> = all(&text).into_iter().map(|f| f.0).collect();
    assert_eq!(kinds, [Kind::Mobile, Kind::Email, Kind::IdentityNumber]);
    // Without a single mark.
    let text = format!("{}手机13800138000", "字".repeat(1 << 20));
    assert_eq!(one(&text).1, "13800138000");
}

proptest::proptest! {
    #[test]
    fn nothing_written_panics_and_places_are_sound(s in "[0-9x１ \\-.@_/a-c路号市区省栋室单元在北京一\u{200b}]{0,60}") {
        let mut last = 0;
        for (_, slice, masked) in all(&s) {
            let at = slice.as_ptr() as usize - s.as_ptr() as usize;
            assert!(at >= last && !masked.is_empty());
            last = at + slice.len();
        }
    }
}
