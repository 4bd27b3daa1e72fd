//! Credentials: found in a file, in the environment or by asking a program, in that order. No sentence made here ever holds one.

use std::{
    fs::{self, Metadata},
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Command, Stdio},
};

use crate::{
    domain::{Trouble, TroubleKind},
    net::Secret,
    vault::{open_itself, own_account},
};

use super::{Profile, Source, usage};

/// No credential is longer.
const BYTES_MAX: u64 = 64 * 1024;

/// How the environment is read; tests bring their own.
pub type Env<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The process's environment; an empty variable counts as not set.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.trim().is_empty())
}

/// Which credential of a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The fixed bearer token.
    Token,
    /// The secret of a client-credentials login.
    ClientSecret,
    /// The password of an e-mail login.
    Password,
}

impl Credential {
    /// The beginning of its settings: `token` of `token_env`.
    pub fn word(self) -> &'static str {
        match self {
            Credential::Token => "token",
            Credential::ClientSecret => "client_secret",
            Credential::Password => "password",
        }
    }
}

impl Profile {
    /// Where a credential comes from.
    pub fn source(&self, which: Credential) -> &Source {
        match which {
            Credential::Token => &self.token,
            Credential::ClientSecret => &self.client_secret,
            Credential::Password => &self.password,
        }
    }

    /// The credential itself. May run the configured program, which may ask its user and take a while: not for a place that must not wait.
    /// Errors: `NotAllowed` when there is none, `Usage` when the place it comes from is not fit.
    pub fn secret(&self, which: Credential) -> Result<Secret, Trouble> {
        self.source(which).resolve(which.word(), &environment)
    }
}

impl Source {
    /// See [`Profile::secret`]; `word` is the beginning of its settings.
    pub fn resolve(&self, word: &str, env: Env<'_>) -> Result<Secret, Trouble> {
        let text = if let Some(path) = &self.file {
            from_file(path, word)?
        } else if let Some(value) = self.env.as_deref().and_then(env) {
            value
        } else if let Some(command) = &self.command {
            from_command(command, word)?
        } else {
            return Err(absent(match &self.env {
                Some(name) => format!("the environment variable {name} is not set, and the {word} of this profile comes from it"),
                None => format!("this profile has no {word}: name where it comes from with {word}_env, {word}_file or {word}_command"),
            }));
        };
        let secret = Secret::new(&text);
        match (secret.expose().is_empty(), word == "password" || secret.usable()) {
            (true, _) => Err(absent(format!("the {word} of this profile is empty"))),
            (false, false) => Err(usage(format!(
                "the {word} of this profile has a blank or a character that cannot be sent: is it that and nothing else?"
            ))),
            (false, true) => Ok(secret),
        }
    }

    /// For `config --print`: whether it is there and where it would come from. Runs nothing.
    pub fn shown(&self, env: Env<'_>) -> String {
        if let Some(path) = &self.file {
            let state = if path.is_file() { "set" } else { "missing" };
            return format!("({state}, from {})", path.display());
        }
        match (&self.env, &self.command) {
            (Some(name), _) if env(name).is_some() => format!("(set, from {name})"),
            (_, Some(command)) => format!("(from the command {})", command.first().map_or("", String::as_str)),
            _ => "(missing)".to_owned(),
        }
    }
}

fn absent(message: String) -> Trouble {
    Trouble::new(TroubleKind::NotAllowed, message)
}

fn from_file(path: &Path, word: &str) -> Result<String, Trouble> {
    let named = format!("{word}_file {}", path.display());
    let unread = |e: io::Error| absent(format!("{named} cannot be read: {e}"));
    let there = fs::symlink_metadata(path).map_err(unread)?;
    // Before it is opened: a pipe would keep everybody waiting.
    fit(&there, &named)?;
    let mut file = open_itself(path).map_err(unread)?;
    // Asked once more of the open file, so that nobody can put another one in its place between the question and the reading.
    let facts = file.metadata().map_err(unread)?;
    if (facts.dev(), facts.ino()) != (there.dev(), there.ino()) {
        return Err(usage(format!("{named} was replaced while it was read: try again")));
    }
    fit(&facts, &named)?;
    let mut text = String::new();
    match file.by_ref().take(BYTES_MAX).read_to_string(&mut text) {
        Ok(_) => Ok(text),
        Err(_) => Err(usage(format!("{named} is not text"))),
    }
}

/// Whether nobody else can have written it, or reads it.
fn fit(facts: &Metadata, named: &str) -> Result<(), Trouble> {
    let mode = facts.mode() & 0o7777;
    let fault = if facts.is_symlink() {
        "is a link, and none is followed to a secret: name the file itself".to_owned()
    } else if !facts.is_file() {
        "is not a file".to_owned()
    } else if facts.uid() != own_account() {
        "belongs to another account: it must be this account's own".to_owned()
    } else if mode & !0o600 != 0 {
        format!("is open to others (mode {mode:04o}): run chmod 600 on it")
    } else {
        return Ok(());
    };
    Err(usage(format!("{named} {fault}")))
}

fn from_command(command: &[String], word: &str) -> Result<String, Trouble> {
    let Some((program, rest)) = command.split_first() else { return Err(usage(format!("{word}_command is empty"))) };
    let ran = Command::new(program).args(rest).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let output = ran.map_err(|e| usage(format!("{word}_command {program} cannot be run: {e}")))?;
    if !output.status.success() {
        return Err(absent(format!("{word}_command {program} gave no {word} ({}): run it by hand to see why", output.status)));
    }
    String::from_utf8(output.stdout).map_err(|_| usage(format!("{word}_command {program} did not print text")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        fs::Permissions,
        os::unix::fs::{PermissionsExt, symlink},
    };

    const NOBODY: Env<'static> = &|_| None;
    const SOMEBODY: Env<'static> = &|name| (name == "KEY").then(|| " from-env \n".to_owned());

    fn file_with(mode: u32) -> (tempfile::TempDir, Source) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        fs::write(&path, "from-file\n").expect("written");
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("set");
        (folder, Source { file: Some(path), env: Some("KEY".into()), command: Some(vec!["echo".into(), "from-command".into()]) })
    }

    fn found(source: &Source, env: Env<'_>) -> String {
        source.resolve("token", env).map_or_else(|t| t.message, |s| s.expose().to_owned())
    }

    #[test]
    fn file_then_environment_then_command() {
        let (_folder, mut source) = file_with(0o600);
        assert_eq!(found(&source, SOMEBODY), "from-file");
        source.file = None;
        assert_eq!(found(&source, SOMEBODY), "from-env");
        assert_eq!(found(&source, NOBODY), "from-command");
        source.command = None;
        assert!(found(&source, NOBODY).contains("KEY is not set"));
        assert_eq!(source.resolve("token", NOBODY).expect_err("none").kind, TroubleKind::NotAllowed);
    }

    #[test]
    fn a_file_that_others_may_read_is_refused() {
        for mode in [0o644, 0o640, 0o660, 0o602] {
            let (_folder, source) = file_with(mode);
            let trouble = source.resolve("token", NOBODY).expect_err("refused");
            assert_eq!(trouble.kind, TroubleKind::Usage);
            assert!(trouble.message.contains("chmod 600") && !trouble.message.contains("from-file"), "{}", trouble.message);
        }
        let (_folder, source) = file_with(0o400);
        assert_eq!(found(&source, NOBODY), "from-file");
    }

    #[test]
    fn a_link_is_refused_wherever_it_leads() {
        let (folder, mut source) = file_with(0o600);
        let link = folder.path().join("link");
        symlink(folder.path().join("token"), &link).expect("a link");
        source.file = Some(link);
        let trouble = source.resolve("token", SOMEBODY).expect_err("refused, and no other place is tried");
        assert!(trouble.kind == TroubleKind::Usage && trouble.message.contains("is a link"), "{}", trouble.message);
        source.file = Some(folder.path().to_owned());
        assert!(found(&source, NOBODY).contains("is not a file"));
    }

    #[test]
    fn what_cannot_be_sent_is_refused_and_not_repeated() {
        let env: Env<'_> = &|_| Some("two words".to_owned());
        let source = Source { env: Some("KEY".into()), ..Source::default() };
        let message = found(&source, env);
        assert!(message.contains("cannot be sent") && !message.contains("words"), "{message}");
        assert!(source.resolve("password", env).is_ok(), "a password may have blanks: it travels in a body");
    }

    #[test]
    fn a_failing_command_says_so() {
        let source = Source { command: Some(vec!["false".into()]), ..Source::default() };
        assert!(found(&source, NOBODY).contains("run it by hand"));
        let source = Source { command: Some(vec!["/no/such/program".into()]), ..Source::default() };
        assert!(found(&source, NOBODY).contains("cannot be run"));
    }

    #[test]
    fn showing_never_shows() {
        let (_folder, source) = file_with(0o600);
        assert!(source.shown(SOMEBODY).starts_with("(set, from /"));
        let source = Source { env: Some("KEY".into()), ..Source::default() };
        assert_eq!(source.shown(SOMEBODY), "(set, from KEY)");
        assert_eq!(source.shown(NOBODY), "(missing)");
    }
}
