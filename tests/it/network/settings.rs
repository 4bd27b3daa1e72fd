//! Configurations that are wrong, and line breaks where none belong: refused with the line and the reason, and no value is repeated.

use std::{fs, os::unix::fs::PermissionsExt};

use frontdesk::{
    config::{Credential, Settings},
    domain::TroubleKind,
    net::{Phase, Request, Secret, Transport, http::Reach},
};

use super::{
    CANARY, key, line,
    vendor::{Vendor, json},
};
use crate::conformance::told::run;

/// A profile that is right, line by line; line 1 is its name.
const RIGHT: [&str; 4] = ["[profiles.till]", "vendor = \"leal\"", "base_url = \"https://desk.example.org\"", "account = 42"];

/// What a file is wrong by, the line it is wrong on, and a word of the reason. `CANARY` stands where a value does.
const WRONG: [(&str, usize, &str); 41] = [
    ("token = \"CANARY\"", 5, "does not belong in this file"),
    ("password = \"CANARY\"", 5, "does not belong in this file"),
    ("client_secret = \"CANARY\"", 5, "does not belong in this file"),
    ("api_key = \"CANARY\"", 5, "does not belong in this file"),
    ("secret = \"CANARY\"", 5, "does not belong in this file"),
    ("tokenfile = \"CANARY\"", 5, "did you mean token_file"),
    ("token_fil = \"CANARY\"", 5, "did you mean token_file"),
    ("tokn_env = \"CANARY\"", 5, "did you mean token_env"),
    ("ca_fil = \"CANARY\"", 5, "did you mean ca_file"),
    ("insecure = \"CANARY\"", 5, "is not a setting"),
    ("proxy = \"http://CANARY\"", 5, "is not a setting"),
    ("verify = false", 5, "is not a setting"),
    ("danger_accept_invalid_certs = true", 5, "is not a setting"),
    ("headers = \"x: CANARY\"", 5, "is not a setting"),
    ("token_env = 7", 5, "must be text in quotes"),
    ("token_env = \"\"", 5, "is empty"),
    ("token_env = true", 5, "must be text in quotes"),
    ("token_env = \"T\\r\\nX-CANARY: 1\"", 5, "line break"),
    ("token_file = \"CAN\\u0000CANARY\"", 5, "line break"),
    ("token_file = [\"CANARY\"]", 5, "must be text in quotes"),
    ("token_command = \"pass CANARY\"", 5, "must be a list of words"),
    ("token_command = []", 5, "must be a list of words"),
    ("token_command = [1]", 5, "must be a list of words"),
    ("token_command = [\"\"]", 5, "must be a list of words"),
    ("ca_file = 7", 5, "must be text in quotes"),
    ("client_id = \"a\\r\\nCANARY\"", 5, "line break"),
    ("target_id = \"a\\nCANARY\"", 5, "line break"),
    ("email = \"a\\u001bCANARY@example.org\"", 5, "line break"),
    ("country = \"CANARY\"", 5, "two letters"),
    ("country = \"U\"", 5, "two letters"),
    ("currency = \"CANARY\"", 5, "three letters"),
    ("staff = [\"CANARY\"]", 5, "must be text in quotes"),
    ("token_url = \"http://desk.example.org/CANARY\"", 1, "loopback"),
    ("token_url = \"ftp://desk.example.org/CANARY\"", 1, "token_url must begin with https://"),
    ("token_url = \"https://desk:CANARY@desk.example.org\"", 1, "a name or a password in it"),
    ("token_url = \"nonsense CANARY\"", 1, "token_url has a blank"),
    ("vendor = \"CANARY\"", 0, ""),
    ("[profiles.\"a b\"]", 6, "cannot be a profile's name"),
    ("[proxies]", 6, "is not a setting"),
    ("[ui]\ncolour = \"CANARY\"", 7, "is not a setting"),
    ("[ui]\nborders = \"CANARY\"", 7, "must be one of"),
];

/// Another `base_url` on line 3, and a word of the reason; it is said of the profile, line 1, or of the line itself.
const ADDRESSES: [(&str, &str); 8] = [
    ("http://desk.example.org/CANARY", "loopback"),
    ("http://10.0.0.5/CANARY", "loopback"),
    ("http://127.0.0.1.example.org/CANARY", "loopback"),
    ("ftp://desk.example.org/CANARY", "https://"),
    ("CANARY", "cannot be used"),
    ("https://desk:CANARY@desk.example.org", "a name or a password in it"),
    ("https://desk.example.org/\\r\\nX-CANARY: 1", "line break"),
    ("https://desk.example.org/ CANARY", "a blank or a line break"),
];

/// The sentence a file is refused with.
fn refused(text: &str) -> String {
    let file = key(&text.replace("CANARY", CANARY));
    let trouble = Settings::load(Some(file.path())).err().unwrap_or_else(|| unreachable!("taken:\n{text}"));
    assert_eq!(trouble.kind, TroubleKind::Usage, "{}", trouble.message);
    assert!(!trouble.message.contains(CANARY), "a value is repeated: {}", trouble.message);
    trouble.message
}

#[test]
fn f72_every_wrong_configuration_is_named_with_its_line_and_no_value_is_repeated() {
    let right = format!("{}\ntoken_env = \"T\"\n", RIGHT.join("\n"));
    assert!(Settings::load(Some(key(&right).path())).is_ok(), "the right one is taken");
    let mut files = 0;
    for (wrong, at, why) in WRONG {
        let text = if wrong.starts_with('[') { format!("{right}{wrong}\n") } else { format!("{}\n{wrong}\n", RIGHT.join("\n")) };
        if why.is_empty() {
            // The same key twice is for the reader of TOML to refuse.
            assert!(Settings::load(Some(key(&text).path())).is_err(), "{wrong}");
            continue;
        }
        let said = refused(&text);
        assert!(said.contains(why), "{wrong}: {said}");
        assert!(said.contains(&format!("line {at}:")), "{wrong}: {said}");
        files += 1;
    }
    for (url, why) in ADDRESSES {
        let said = refused(&right.replace("https://desk.example.org", url));
        assert!(said.contains(why) && (said.contains("line 1:") || said.contains("line 3:")), "{url}: {said}");
        files += 1;
    }
    assert!(files >= 40, "{files}");
    println!("F72: {files} wrong files, each refused with its line and reason, 0 values repeated");
}

#[test]
fn f72_a_credential_others_may_read_is_refused_without_being_read() {
    for mode in [0o644, 0o640, 0o604, 0o660, 0o666] {
        let token = key(CANARY);
        fs::set_permissions(token.path(), fs::Permissions::from_mode(mode)).expect("set");
        let text = format!("{}\ntoken_file = \"{}\"\n", RIGHT.join("\n"), token.path().display());
        let file = key(&text);
        let settings = Settings::load(Some(file.path())).expect("settings");
        let said = settings.profile(None).expect("a profile").secret(Credential::Token).expect_err("refused").message;
        assert!(said.contains("chmod 600") && !said.contains(CANARY), "{said}");
    }
    println!("F72: a token's file of 5 open modes: refused 5 times");
}

#[test]
fn b21_a_line_break_in_a_token_is_refused_and_not_repeated() {
    for (before, after) in [("a", "\r\nX-Shop: "), ("a", "\n"), ("a", "\r"), ("a", "\0"), ("a", " "), ("ä", "")] {
        let token = key(&format!("{before}{after}{CANARY}"));
        let text = format!("{}\ntoken_file = \"{}\"\n", RIGHT.join("\n"), token.path().display());
        let file = key(&text);
        let settings = Settings::load(Some(file.path())).expect("settings");
        let said = settings.profile(None).expect("a profile").secret(Credential::Token).expect_err("refused").message;
        assert!(said.contains("cannot be sent") && !said.contains(CANARY), "{said}");
    }
}

/// Whatever comes as far as the line: nothing of it leaves.
#[test]
fn b21_a_line_break_in_an_address_a_header_or_a_token_never_leaves() {
    let vendor = Vendor::saying(json(200, "{}"));
    let plain = || Request::get(format!("{}/customers", vendor.url));
    let broken = format!("a\r\nx-{CANARY}: 1");
    let in_url = Request::get(format!("{}/customers/{broken}", vendor.url));
    let cases = [
        (in_url, None),
        (plain().header("if-match", broken.clone()), None),
        (plain().header(&broken, "1"), None),
        (plain(), Some(Secret::new(&broken))),
    ];
    for (request, token) in &cases {
        let fault = run(line(&Reach::default()).carry(request, token.as_ref(), None)).expect_err("refused");
        assert_eq!(fault.phase, Phase::NotSent);
        assert!(!fault.detail.contains(CANARY), "{}", fault.detail);
    }
    assert!(vendor.heard().is_empty(), "{:?}", vendor.heard());
}
