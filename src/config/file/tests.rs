//! Configuration files, good and bad.

use super::*;

/// The example of the outside contract, with its dots filled in.
const EXAMPLE: &str = r#"profile = "high-street"            # the default

[profiles.high-street]
vendor    = "leal"
base_url  = "https://app.getleal.com"
account   = 42
token_env = "LEAL_TOKEN"
country   = "us"
currency  = "USD"

[profiles.workshop]
vendor = "fieldedge"
base_url = "https://dev.api.fieldedge.com/leads"
token_url = "https://dev.marketplace.fieldedge.com/oauth/token"
client_id = "c-1"
target_id = "t-1"
client_secret_env = "FIELDEDGE_SECRET"

[profiles.till]
vendor = "posstar"
base_url = "https://api.posstar.net/api/v1"
email = "desk@example.org"
password_command = ["pass", "posstar"]

[profiles.standalone]
vendor = "shop"
base_url = "http://127.0.0.1:8787/shop/v1"
token_file = "shop.token"
staff = "Odile"

[ui]
theme = "default"
borders = "ascii"
keys = "vim"

[keys]
add-stamp = "ctrl+s"
search.clear = "esc"
"#;

fn said(text: &str) -> String {
    read(text, Path::new("/desk/config.toml")).expect_err("refused").message
}

#[test]
fn the_contracts_example_is_read_with_its_lines() {
    let s = read(EXAMPLE, Path::new("/desk/config.toml")).expect("reads");
    assert_eq!(s.default_profile.as_deref(), Some("high-street"));
    let leal = &s.profiles["high-street"];
    assert_eq!((leal.account.as_deref(), leal.country.as_str(), leal.currency.as_deref()), (Some("42"), "US", Some("USD")));
    assert_eq!(leal.token.env.as_deref(), Some("LEAL_TOKEN"));
    assert_eq!(s.profiles["till"].password.command.as_deref(), Some(&["pass".to_owned(), "posstar".to_owned()][..]));
    assert_eq!(s.profiles["standalone"].token.file.as_deref(), Some(Path::new("/desk/shop.token")));
    assert_eq!((s.ui.borders, s.ui.keys), (Borders::Ascii, KeyStyle::Vim));
    assert_eq!(s.keys["add-stamp"], "ctrl+s");
    assert_eq!(s.keys["search.clear"], "esc");
    assert_eq!((s.line_of("profile"), s.line_of("profiles.high-street.account"), s.line_of("ui.theme")), (Some(1), Some(6), Some(32)));
    assert_eq!(s.line_of("profiles.workshop.country"), None, "a default stands nowhere");
}

#[test]
fn the_lock_and_the_mask_are_off_unless_said() {
    let ui = |text: &str| read(text, Path::new("c.toml")).expect("reads").ui;
    assert_eq!((ui("").lock_after, ui("").mask), (0, false));
    let set = ui("[ui]\nlock_after = 5\nmask = true\n");
    assert_eq!((set.lock_after, set.mask), (5, true));
    for wrong in ["-1", "1441", "\"5\"", "2.5"] {
        assert!(said(&format!("[ui]\nlock_after = {wrong}\n")).contains("line 2: ui.lock_after must be whole minutes"), "{wrong}");
    }
    assert!(said("[ui]\nmask = \"yes\"\n").contains("must be true or false"));
}

#[test]
fn the_names_at_the_counter_are_one_to_nine_and_differ() {
    let ui = |text: &str| read(text, Path::new("c.toml")).expect("reads").ui;
    assert!(ui("").staff.is_empty());
    assert_eq!(ui("[ui]\nstaff = [\"Wren\", \" Odile \"]\n").staff, ["Wren", "Odile"]);
    let ten = format!("[{}]", (0..10).map(|n| format!("\"p{n}\"")).collect::<Vec<_>>().join(","));
    for wrong in
        ["\"Wren\"", "[]", "[\"\"]", "[\"Wren\", \"Wren\"]", "[1]", "[\"a name that is far too long for the title\"]", ten.as_str()]
    {
        assert!(said(&format!("[ui]\nstaff = {wrong}\n")).contains("line 2: ui.staff must be a list of 1 to 9 names"), "{wrong}");
    }
}

#[test]
fn every_known_key_of_a_profile_is_taken() {
    for key in PROFILE_KEYS {
        let value = match key {
            "country" => "\"US\"".to_owned(),
            "currency" => "\"USD\"".to_owned(),
            k if k.ends_with("command") => "[\"pass\"]".to_owned(),
            k if k.ends_with("url") => "\"https://api.example.org\"".to_owned(),
            _ => "\"shop\"".to_owned(),
        };
        let base = [("vendor", "\"shop\""), ("base_url", "\"https://api.example.org\""), ("token_env", "\"T\"")];
        let rest: String = base.iter().filter(|(k, _)| *k != key).map(|(k, v)| format!("{k} = {v}\n")).collect();
        let text = format!("[profiles.a]\n{key} = {value}\n{rest}");
        assert!(read(&text, Path::new("c.toml")).is_ok(), "{key}: {}", said(&text));
    }
}

#[test]
fn the_scanner_is_on_unless_said_and_its_marks_are_kept_as_written() {
    let read = |text: &str| read(text, Path::new("c.toml")).expect("reads").scanner;
    assert_eq!(read(""), Scanner::default());
    let scanner = read("[scanner]\nenabled = false\nprefix = \"stx\"\nsuffix = \"enter\"\n");
    assert_eq!((scanner.enabled, scanner.prefix.as_deref(), scanner.suffix.as_deref()), (false, Some("stx"), Some("enter")));
    assert!(said("[scanner]\nenabled = \"yes\"\n").contains("line 2: scanner.enabled must be true or false"));
    assert!(said("[scanner]\nprefx = \"~\"\n").contains("did you mean prefix?"));
}

#[test]
fn people_are_remembered_for_so_many_days() {
    let read = |text: &str| read(text, Path::new("c.toml")).expect("reads").privacy.keep_days;
    assert_eq!((read(""), read("[privacy]\nkeep_days = 0\n"), read("[privacy]\nkeep_days = 90\n")), (400, 0, 90));
    for wrong in ["-1", "3651", "\"400\"", "1.5"] {
        let said = said(&format!("[privacy]\nkeep_days = {wrong}\n"));
        assert!(said.contains("line 2: privacy.keep_days must be whole days"), "{wrong}: {said}");
    }
    assert!(said("[privacy]\nkeep_day = 1\n").contains("did you mean keep_days?"));
}

#[test]
fn an_unknown_key_is_refused_with_its_line_and_the_nearest_name() {
    assert_eq!(
        said("[profiles.a]\nvendor = \"shop\"\n\nbaseurl = \"https://x.example.org\"\n"),
        "/desk/config.toml line 4: profiles.a.baseurl is not a setting; did you mean base_url?"
    );
    assert!(said("[uii]\n").contains("line 1: uii is not a setting; did you mean ui?"));
    assert!(said("[ui]\ncolour_depth = 1\n").contains("there are: theme, borders, keys"));
}

#[test]
fn a_secret_in_the_file_is_refused_without_being_repeated() {
    let message = said("[profiles.a]\npassword = \"hunter-two\"\n");
    assert!(message.contains("password_env") && !message.contains("hunter"), "{message}");
    let message = said("[profiles.a]\napi_key = \"hunter-two\"\n");
    assert!(message.contains("token_env") && !message.contains("hunter"), "{message}");
}

#[test]
fn wrong_values_say_what_is_right() {
    assert!(said("profile = 3\n").contains("line 1: profile must be text in quotes"));
    assert!(said("[ui]\nborders = \"round\"\n").contains("line 2: ui.borders must be one of auto, unicode, ascii"));
    assert!(
        said("profile = \"tilll\"\n[profiles.till]\nvendor=\"shop\"\nbase_url=\"https://x.example.org\"\ntoken_env=\"T\"\n")
            .contains("did you mean \"till\"?")
    );
    assert!(said("[profiles.\"a b\"]\nvendor=\"shop\"\n").contains("cannot be a profile's name"));
    assert!(said("[profiles.a]\nvendor=\"shop\"\nbase_url=\"http://x.example.org\"\ntoken_env=\"T\"\n").contains("loopback"));
    assert!(
        said("[profiles.a]\nvendor=\"leal\"\nbase_url=\"https://x.example.org\"\ntoken_env=\"T\"\n")
            .contains("line 1: profile a needs account")
    );
    assert!(said("[profiles.a]\ntoken_command = \"pass leal\"\n").contains("must be a list of words"));
    assert!(said("profiles = 1\n").contains("must be a table"));
}

#[test]
fn broken_toml_names_its_line() {
    assert!(said("[ui]\ntheme = \n").contains("line 2"), "{}", said("[ui]\ntheme = \n"));
}

#[test]
fn the_printer_is_taken_and_what_it_cannot_be_is_named() {
    let s =
        read("[ui]\ncopy = \"terminal\"\n[printer]\nto = \"tcp://kitchen\"\nwidth = 32\nqr = false\n", Path::new("c.toml")).expect("reads");
    assert_eq!(s.printer, Printer { to: Some(Outlet::Host("kitchen:9100".into())), width: 32, qr: false });
    assert!(s.ui.copy && s.line_of("printer.width") == Some(5));
    assert!(said("[printer]\nto = \"lp0\"\n").contains("line 2: printer.to must be like \"tcp://"));
    assert!(said("[printer]\nwidth = 80\n").contains("line 2: printer.width must be the columns of the paper"));
    assert!(said("[printer]\nqr = \"yes\"\n").contains("must be true or false"));
    assert!(said("[printer]\nport = 9100\n").contains("there are: to, width, qr"));
}
