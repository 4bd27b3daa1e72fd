//! What a profile must say. Facts about vendors are a table of configuration words; what a vendor *is* stays two floors up.

use crate::{domain::Trouble, net::http::check_address};

use super::{Profile, Way, nearest, usage};

/// What a vendor's profile cannot do without, beside a name, and the addresses its documents give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    vendor: &'static str,
    /// The usual `base_url`; empty where there is none.
    pub base_url: &'static str,
    /// The usual `token_url`, where there is a client login.
    pub token_url: Option<&'static str>,
    /// The store's number is needed.
    pub account: bool,
    /// How a profile can prove who it is; the last is the one most shops have.
    pub ways: &'static [Way],
}

const NEEDS: [Need; 5] = [
    Need { vendor: "shop", base_url: "http://127.0.0.1:8787/shop/v1", ..ANY },
    Need { vendor: "leal", base_url: "https://app.getleal.com", account: true, ..ANY },
    Need { vendor: "sentry", base_url: "https://sandbox.sentrypos.app/public/api/v1", ..ANY },
    Need {
        vendor: "fieldedge",
        base_url: "https://dev.api.fieldedge.com/leads",
        token_url: Some("https://dev.marketplace.fieldedge.com/oauth/token"),
        ways: &[Way::Token, Way::Client],
        ..ANY
    },
    Need { vendor: "posstar", base_url: "https://api.posstar.net/api/v1", ways: &[Way::Token, Way::Person], ..ANY },
];
/// A vendor that is not listed takes a token and nothing else.
const ANY: Need = Need { vendor: "", base_url: "", token_url: None, account: false, ways: &[Way::Token] };

/// What a vendor's profile needs.
pub fn need(vendor: &str) -> Need {
    NEEDS.into_iter().find(|n| n.vendor == vendor).unwrap_or(ANY)
}

/// Letters, digits, `-` and `_`, beginning with a letter or digit, at most 40: a word on a command line and a folder on disk.
pub fn good_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Whether a profile could work, before it is saved. Errors: `Usage`, naming the setting.
pub fn check_profile(profile: &Profile, vendors: &[&str]) -> Result<(), Trouble> {
    if !good_name(&profile.name) {
        return Err(usage(format!("\"{}\" cannot be a profile's name: letters, digits, - and _ only", profile.name)));
    }
    check_vendor(profile, vendors).and_then(|()| missing(profile)).map_err(usage)
}

/// A sentence about a vendor nobody knows.
pub(super) fn check_vendor(profile: &Profile, vendors: &[&str]) -> Result<(), String> {
    if vendors.contains(&profile.vendor.as_str()) {
        return Ok(());
    }
    let hint = match nearest(&profile.vendor, vendors.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("it is one of {}", vendors.join(", ")),
    };
    Err(format!("there is no vendor \"{}\"; {hint}", profile.vendor))
}

/// A sentence about the first setting that is not there or cannot be.
pub(super) fn missing(profile: &Profile) -> Result<(), String> {
    let name = &profile.name;
    let lacks = |what: &str| Err(format!("profile {name} needs {what}"));
    if profile.vendor.is_empty() {
        return lacks("vendor: whose system this shop runs on");
    }
    if profile.base_url.is_empty() {
        return lacks("base_url: where the vendor's system answers");
    }
    address("base_url", &profile.base_url)?;
    if let Some(url) = &profile.token_url {
        address("token_url", url)?;
    }
    let need = need(&profile.vendor);
    if need.account && profile.account.is_none() {
        return lacks("account: the store's account_id at the vendor");
    }
    let Some(way) = profile.way().filter(|way| need.ways.contains(way)) else { return lacks(wanted(&need)) };
    match way {
        Way::Token => Ok(()),
        Way::Client if profile.token_url.is_none() => lacks("token_url: where the client secret is exchanged for a token"),
        Way::Client if profile.client_id.is_none() => lacks("client_id"),
        Way::Client if profile.target_id.is_none() => lacks("target_id"),
        Way::Client if !profile.client_secret.given() => lacks("client_secret_env (or client_secret_file, or client_secret_command)"),
        Way::Person if profile.email.is_none() => lacks("email: who logs in"),
        Way::Person if !profile.password.given() => lacks("password_env (or password_file, or password_command)"),
        Way::Client | Way::Person => Ok(()),
    }
}

fn wanted(need: &Need) -> &'static str {
    if need.ways.contains(&Way::Client) {
        "token_env (or token_file, or token_command), or else token_url, client_id, target_id and client_secret_env"
    } else if need.ways.contains(&Way::Person) {
        "token_env (or token_file, or token_command), or else email and password_env"
    } else {
        "token_env (or token_file, or token_command)"
    }
}

fn address(setting: &str, url: &str) -> Result<(), String> {
    check_address(url).map_err(|fault| fault.detail.replace("base_url", setting))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Source;

    fn profile(vendor: &str) -> Profile {
        Profile { name: "till".into(), vendor: vendor.into(), base_url: "https://api.example.org".into(), ..Profile::default() }
    }

    fn env(name: &str) -> Source {
        Source { env: Some(name.into()), ..Source::default() }
    }

    fn said(profile: &Profile) -> String {
        missing(profile).err().unwrap_or_default()
    }

    #[test]
    fn the_missing_key_is_named() {
        let token = env("KEY");
        assert!(said(&Profile { token: token.clone(), ..profile("leal") }).contains("needs account"));
        assert_eq!(said(&Profile { token: token.clone(), account: Some("42".into()), ..profile("leal") }), "");
        assert_eq!(said(&Profile { token: token.clone(), ..profile("fieldedge") }), "");
        assert!(said(&profile("sentry")).contains("needs token_env"));
        assert!(said(&Profile { client_id: Some("c".into()), ..profile("fieldedge") }).contains("needs token_url"));
        assert!(said(&Profile { email: Some("desk@example.org".into()), ..profile("posstar") }).contains("needs password_env"));
        assert_eq!(said(&Profile { email: Some("desk@example.org".into()), password: env("PW"), ..profile("posstar") }), "");
        assert!(
            said(&Profile { email: Some("desk@example.org".into()), password: env("PW"), ..profile("shop") }).contains("needs token_env")
        );
        assert!(said(&Profile { token: token.clone(), base_url: String::new(), ..profile("shop") }).contains("needs base_url"));
    }

    #[test]
    fn addresses_are_judged_under_their_own_name() {
        let p = Profile { token: env("KEY"), base_url: "http://shop.example.org".into(), ..profile("shop") };
        assert!(said(&p).contains("loopback"), "{}", said(&p));
        let p = Profile { token: env("KEY"), token_url: Some("ftp://x.example.org".into()), ..profile("fieldedge") };
        assert!(said(&p).contains("token_url must begin with https://"), "{}", said(&p));
    }

    #[test]
    fn names_are_one_plain_word() {
        assert!(good_name("high-street_2"));
        for bad in ["", "-x", "a b", "ä", "a.b", &"x".repeat(41)] {
            assert!(!good_name(bad), "{bad}");
        }
    }
}
