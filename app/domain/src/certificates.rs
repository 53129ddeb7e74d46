//! Certificates of participation: the code by which anybody can ask whether one is genuine.

use crate::Refusal;

/// Crockford's base 32: no letter that is read as another, none that makes words.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Twenty of them, a hundred bits: nobody guesses one.
const LENGTH: usize = 20;

/// The code of a certificate, such as `4F7K-2M9Q-0ZXC-8V1B-N3TR`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code with the first hundred of these bits.
    pub fn from_bits(bits: u128) -> Self {
        let digit = |at: usize| DIGITS[(bits >> (123 - 5 * at) & 31) as usize];
        let digits: String = (0..LENGTH).map(|at| char::from(digit(at))).collect();
        Self(digits)
    }

    /// Reads a code as somebody types it from paper: in any case, with or without dashes and spaces, and
    /// with the letters that look like digits.
    ///
    /// # Errors
    /// `not-found` when it has not the form of one: there is no such certificate.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let mut code = String::with_capacity(LENGTH);
        for c in raw.chars().filter(|c| !matches!(c, '-' | ' ')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if code.len() == LENGTH || !c.is_ascii() || !DIGITS.contains(&(c as u8)) {
                return Err(Refusal::not_found());
            }
            code.push(c);
        }
        if code.len() == LENGTH {
            Ok(Self(code))
        } else {
            Err(Refusal::not_found())
        }
    }

    /// As it is stored: the digits alone.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, c) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_no_code_is_not_found() {
        for raw in [
            "",
            "4F7K",
            "4F7K-2M9Q-0ZXC-8V1B-N3TRX",
            "4F7K-2M9Q-0ZXC-8V1B-N3TU",
            "é",
        ] {
            assert_eq!(Code::parse(raw).unwrap_err().code(), "not-found", "{raw}");
        }
    }

    proptest! {
        #[test]
        fn a_code_is_read_however_it_is_typed(bits in proptest::num::u128::ANY) {
            let code = Code::from_bits(bits);
            let shown = code.to_string();
            prop_assert_eq!(shown.len(), 24);
            let typed = shown.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
            prop_assert_eq!(Code::parse(&typed).unwrap(), code.clone());
            prop_assert_eq!(Code::parse(code.as_str()).unwrap(), code);
        }

        #[test]
        fn nothing_typed_breaks_it(raw in ".*") {
            let _ = Code::parse(&raw);
        }
    }
}
