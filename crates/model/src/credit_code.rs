//! 统一社会信用代码: 18 characters with a check digit (GB 32100-2015).

use crate::text::Text;

const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Check digit over the first 17 characters; `None` where one of them is not of the alphabet.
fn check_digit(body: &[u8]) -> Option<u8> {
    let mut weight = 1u32;
    let mut sum = 0u32;
    for b in body {
        let value = ALPHABET.iter().position(|a| a == b)?;
        sum += u32::try_from(value).ok()? * weight;
        weight = weight * 3 % 31;
    }
    Some(ALPHABET[((31 - sum % 31) % 31) as usize])
}

/// Is the code well formed, with the right check digit?
pub fn check(code: &str) -> Result<(), Text> {
    let bytes = code.as_bytes();
    if bytes.len() != 18 {
        let n = code.chars().count();
        return Err(Text::new(
            format!("统一社会信用代码应为 18 位，现为 {n} 位"),
            format!("A unified social credit code has 18 characters, this one {n}"),
        ));
    }
    match check_digit(&bytes[..17]) {
        None => Err(Text::new(
            "统一社会信用代码只能含数字和大写字母（不含 I、O、S、V、Z）",
            "A unified social credit code holds digits and capital letters other than I, O, S, V, Z",
        )),
        Some(digit) if digit != bytes[17] => Err(Text::new(
            "统一社会信用代码校验位不符，请对照营业执照逐位核对",
            "The check digit of the credit code is wrong; compare it with the licence character by character",
        )),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn every_changed_character_is_caught() {
        let good = "91350100M000100Y43";
        assert_eq!(check(good), Ok(()));
        for i in 0..18 {
            let mut bytes = good.as_bytes().to_vec();
            bytes[i] = if bytes[i] == b'1' { b'2' } else { b'1' };
            let bad = String::from_utf8(bytes).expect("ascii");
            assert!(check(&bad).is_err(), "{bad}");
        }
        assert!(check("91350100M000100Y4").is_err() && check("91350100O000100Y43").is_err());
    }
}
