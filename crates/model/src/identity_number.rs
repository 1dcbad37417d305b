//! 公民身份号码: 18 characters, birthday and check digit (GB 11643).

use crate::text::Text;
use chrono::NaiveDate;

/// Is the number well formed, with a real birthday and the right check digit?
pub fn check(number: &str) -> Result<(), Text> {
    let bytes = number.as_bytes();
    let shaped = bytes.len() == 18
        && bytes[..17].iter().all(u8::is_ascii_digit)
        && (bytes[17].is_ascii_digit() || bytes[17] == b'X');
    if !shaped {
        return Err(Text::new(
            "身份证号应为 17 位数字加 1 位校验码（数字或大写 X）",
            "An identity number has 17 digits and a check character (a digit or X)",
        ));
    }
    let born = NaiveDate::parse_from_str(&number[6..14], "%Y%m%d");
    if born.is_err() {
        return Err(Text::new(
            "身份证号中的出生日期不存在",
            "The birthday in the identity number does not exist",
        ));
    }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = weights.iter().zip(bytes).map(|(w, b)| w * usize::from(b - b'0')).sum();
    if b"10X98765432"[sum % 11] != bytes[17] {
        return Err(Text::new(
            "身份证号校验码不符，请核对",
            "The check character of the identity number is wrong",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn birthday_and_check_character_are_proved() {
        assert_eq!(check("11010519491231002X"), Ok(()));
        for bad in [
            "110105194912310021",
            "11010519491331002X",
            "1101051949123100",
            "１１０１０５１９４９１２３１００２",
        ] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
