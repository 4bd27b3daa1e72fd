//! Adds and removes profiles in the file a person edits. Their comments and their order stay: the text is changed where it must be, and only
//! when that cannot be shown to give exactly the wanted settings is the file written anew, which keeps every setting but no comment.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use toml::{Table, Value};

use crate::{
    domain::{Trouble, TroubleKind},
    net::Secret,
};

use super::{Profile, Source, file, good_name, usage};

/// What became of the rest of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Everything, comments too.
    Everything,
    /// Every setting; the comments are gone.
    Settings,
}

/// Adds a profile, or replaces the one of that name; `default` makes it the one used where none is named.
pub fn add_profile(path: &Path, profile: &Profile, default: bool) -> Result<Kept, Trouble> {
    if !good_name(&profile.name) {
        return Err(usage(format!("\"{}\" cannot be a profile's name: letters, digits, - and _ only", profile.name)));
    }
    let old = text_of(path)?;
    let mut wanted = parse(&old, path)?;
    let body = table_of(profile);
    profiles_of(&mut wanted, path)?.insert(profile.name.clone(), Value::Table(body.clone()));
    if default {
        wanted.insert("profile".to_owned(), Value::String(profile.name.clone()));
    }
    let section = format!("[profiles.{}]\n{}", profile.name, printed(&body)?);
    let mut text = without_section(&old, &profile.name);
    if default {
        text = with_default(&text, Some(&profile.name));
    }
    let gap = if text.is_empty() || text.ends_with("\n\n") {
        ""
    } else if text.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let text = format!("{text}{gap}{section}");
    // Read back before it is written: a file that the next command would refuse must never be made.
    file::read(&printed(&wanted)?, path)?;
    save(path, text, &wanted)
}

/// Removes a profile; when it was the default, there is none any more. Errors: `Usage` when there is no such profile.
pub fn remove_profile(path: &Path, name: &str) -> Result<Kept, Trouble> {
    let old = text_of(path)?;
    let mut wanted = parse(&old, path)?;
    if profiles_of(&mut wanted, path)?.remove(name).is_none() {
        return Err(usage(format!("there is no profile \"{name}\"")));
    }
    let mut text = without_section(&old, name);
    if wanted.get("profile").and_then(Value::as_str) == Some(name) {
        wanted.remove("profile");
        text = with_default(&text, None);
    }
    if profiles_of(&mut wanted, path)?.is_empty() {
        wanted.remove("profiles");
    }
    save(path, text, &wanted)
}

/// Keeps a credential in a file of its own that only this account can read.
pub fn save_secret(path: &Path, secret: &Secret) -> Result<(), Trouble> {
    write(path, &format!("{}\n", secret.expose()))
}

fn table_of(p: &Profile) -> Table {
    let mut t = Table::new();
    let mut put = |key: String, value: Option<&str>| {
        if let Some(value) = value {
            t.insert(key, Value::String(value.to_owned()));
        }
    };
    put("vendor".into(), Some(p.vendor.as_str()));
    put("base_url".into(), Some(p.base_url.as_str()));
    put("account".into(), p.account.as_deref());
    put("ca_file".into(), p.ca_file.as_deref().map(Path::to_string_lossy).as_deref());
    put("token_url".into(), p.token_url.as_deref());
    put("client_id".into(), p.client_id.as_deref());
    put("target_id".into(), p.target_id.as_deref());
    put("email".into(), p.email.as_deref());
    put("country".into(), Some(p.country.as_str()));
    put("currency".into(), p.currency.as_deref());
    put("staff".into(), p.staff.as_deref());
    for (word, source) in [("token", &p.token), ("client_secret", &p.client_secret), ("password", &p.password)] {
        put_source(&mut t, word, source);
    }
    t
}

fn put_source(t: &mut Table, word: &str, source: &Source) {
    if let Some(path) = &source.file {
        t.insert(format!("{word}_file"), Value::String(path.display().to_string()));
    }
    if let Some(name) = &source.env {
        t.insert(format!("{word}_env"), Value::String(name.clone()));
    }
    if let Some(command) = &source.command {
        t.insert(format!("{word}_command"), Value::Array(command.iter().cloned().map(Value::String).collect()));
    }
}

/// The text without `[profiles.NAME]` and what belongs to it. Comments right above the next header belong to that one.
fn without_section(text: &str, name: &str) -> String {
    let headers = [format!("[profiles.{name}]"), format!("[profiles.\"{name}\"]")];
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let is_header = |line: &str| line.trim_start().starts_with('[');
    let is_ours = |line: &str| is_header(line) && headers.iter().any(|h| line.split('#').next().unwrap_or_default().trim() == h);
    let Some(start) = lines.iter().position(|line| is_ours(line)) else { return text.to_owned() };
    let mut end = lines.iter().skip(start + 1).position(|line| is_header(line)).map_or(lines.len(), |n| start + 1 + n);
    if end < lines.len() {
        while lines.get(end - 1).is_some_and(|line| end - 1 > start && line.trim_start().starts_with('#')) {
            end -= 1;
        }
    }
    lines.iter().take(start).chain(lines.iter().skip(end)).copied().collect()
}

/// The text with another `profile = …` line at its top level, or without one. A comment on that line stays.
fn with_default(text: &str, name: Option<&str>) -> String {
    let (mut out, mut top, mut placed) = (String::new(), true, name.is_none());
    for line in text.split_inclusive('\n') {
        top = top && !line.trim_start().starts_with('[');
        let ours = top && line.split_once('=').is_some_and(|(key, _)| key.trim() == "profile");
        match name {
            _ if !ours => out.push_str(line),
            Some(name) => {
                let tail = line.split_once('#').map_or("\n".to_owned(), |(_, comment)| format!(" #{comment}"));
                out.push_str(&format!("profile = \"{name}\"{tail}"));
                placed = true;
            }
            None => {}
        }
    }
    match name {
        Some(name) if !placed => format!("profile = \"{name}\"\n{}{out}", if out.is_empty() { "" } else { "\n" }),
        _ => out,
    }
}

/// Writes `text` when it says exactly what is wanted, else the wanted settings themselves.
fn save(path: &Path, text: String, wanted: &Table) -> Result<Kept, Trouble> {
    if text.parse::<Table>().is_ok_and(|t| t == *wanted) {
        write(path, &text)?;
        return Ok(Kept::Everything);
    }
    write(path, &printed(wanted)?)?;
    Ok(Kept::Settings)
}

/// Beside it first, then in its place: whoever reads sees the old file or the new one, never half of one.
fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    let fail = |e: std::io::Error| Trouble::new(TroubleKind::Local, format!("{} cannot be written: {e}", path.display()));
    // A link (kept by those who have their settings in a repository) stays a link.
    let target: PathBuf = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(fail)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let beside = folder.join(format!(".{name}.{}", std::process::id()));
    let _ = fs::remove_file(&beside);
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&beside, &target));
    if moved.is_err() {
        let _ = fs::remove_file(&beside);
    }
    moved.map_err(fail)
}

fn text_of(path: &Path) -> Result<String, Trouble> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(e) => Err(Trouble::new(TroubleKind::Local, format!("{} cannot be read: {e}", path.display()))),
    }
}

fn parse(text: &str, path: &Path) -> Result<Table, Trouble> {
    text.parse::<Table>().map_err(|e| usage(format!("{}: {}", path.display(), e.message())))
}

fn printed(table: &Table) -> Result<String, Trouble> {
    toml::to_string(table).map_err(|e| Trouble::new(TroubleKind::Local, format!("the settings cannot be written down: {e}")))
}

fn profiles_of<'a>(root: &'a mut Table, path: &Path) -> Result<&'a mut Table, Trouble> {
    root.entry("profiles")
        .or_insert_with(|| Value::Table(Table::new()))
        .as_table_mut()
        .ok_or_else(|| usage(format!("{}: profiles must be a table", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use std::os::unix::fs::PermissionsExt;

    fn profile(name: &str) -> Profile {
        let token = Source { env: Some("KEY".into()), ..Source::default() };
        Profile { name: name.into(), vendor: "shop".into(), base_url: "https://x.example.org".into(), token, ..Profile::default() }
    }

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deeper").join("config.toml");
        if !text.is_empty() {
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(&path, text).expect("written");
        }
        (folder, path)
    }

    #[test]
    fn the_first_profile_makes_the_file_and_reads_back() {
        let (_folder, path) = file("");
        assert_eq!(add_profile(&path, &profile("till"), true).expect("added"), Kept::Everything);
        let settings = Settings::load(Some(&path)).expect("reads");
        assert_eq!(settings.default_profile.as_deref(), Some("till"));
        assert_eq!(settings.profiles["till"], profile("till"));
        assert_eq!(fs::metadata(&path).expect("is there").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(path.parent().expect("a parent")).expect("reads").count(), 1, "nothing is left beside it");
    }

    #[test]
    fn comments_and_order_stay() {
        let (_folder, path) = file(
            "# my shops\nprofile = \"a\" # the first\n\n[ui]\nborders = \"ascii\" # old terminal\n\n\
             [profiles.a]\nvendor = \"shop\"\nbase_url = \"https://a.example.org\"\ntoken_env = \"A\"\n",
        );
        let before = fs::read_to_string(&path).expect("reads");
        assert_eq!(add_profile(&path, &profile("b"), false).expect("added"), Kept::Everything);
        let with_both = fs::read_to_string(&path).expect("reads");
        assert!(with_both.starts_with(&before), "{with_both}");
        assert_eq!(add_profile(&path, &profile("b"), true).expect("added"), Kept::Everything);
        assert!(fs::read_to_string(&path).expect("reads").contains("\nprofile = \"b\" # the first\n"));
        assert_eq!(add_profile(&path, &profile("a"), true).expect("added"), Kept::Everything);
        assert_eq!(remove_profile(&path, "a").expect("removed"), Kept::Everything);
        let after = fs::read_to_string(&path).expect("reads");
        assert!(after.starts_with("# my shops\n") && after.contains("# old terminal") && !after.contains("profiles.a"), "{after}");
        let settings = Settings::load(Some(&path)).expect("reads");
        assert_eq!((settings.default_profile, settings.profiles.len()), (None, 1));
    }

    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let (_folder, path) = file("");
        let odd = Profile { country: "USA".into(), ..profile("till") };
        assert!(add_profile(&path, &odd, true).expect_err("refused").message.contains("two letters"));
        assert!(!path.exists());
    }

    #[test]
    fn a_secret_has_a_file_of_its_own() {
        let (_folder, path) = file("");
        save_secret(&path, &Secret::new("s3cret-1")).expect("saved");
        assert_eq!(fs::metadata(&path).expect("is there").permissions().mode() & 0o777, 0o600);
        let source = Source { file: Some(path), ..Source::default() };
        assert_eq!(source.resolve("token", &|_| None).expect("reads").expose(), "s3cret-1");
    }

    #[test]
    fn adding_again_replaces() {
        let (_folder, path) = file("");
        add_profile(&path, &profile("till"), true).expect("added");
        let other = Profile { staff: Some("Odile".into()), ..profile("till") };
        add_profile(&path, &other, true).expect("replaced");
        assert_eq!(Settings::load(Some(&path)).expect("reads").profiles["till"], other);
    }

    #[test]
    fn a_file_that_cannot_be_cut_is_written_anew() {
        let (_folder, path) =
            file("# gone\nprofiles = { a = { vendor = \"shop\", base_url = \"https://a.example.org\", token_env = \"A\" } }\n");
        assert_eq!(add_profile(&path, &profile("b"), true).expect("added"), Kept::Settings);
        let settings = Settings::load(Some(&path)).expect("reads");
        assert_eq!((settings.profiles.len(), settings.default_profile.as_deref()), (2, Some("b")));
        assert_eq!(remove_profile(&path, "nobody").expect_err("refused").kind, TroubleKind::Usage);
    }
}
