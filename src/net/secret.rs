//! A credential that cannot be printed. The one door to `secrecy`.

use secrecy::{ExposeSecret, SecretString};

/// A token, password or client secret. Its debug form tells nothing; it is wiped when dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Takes a credential; surrounding white space is never part of one.
    pub fn new(text: &str) -> Secret {
        Secret(SecretString::from(text.trim().to_owned()))
    }

    /// The credential itself: for a header or a login body, nowhere else.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// False for what cannot be a header value.
    pub fn usable(&self) -> bool {
        let text = self.expose();
        !text.is_empty() && text.bytes().all(|b| (0x21..0x7f).contains(&b))
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}
