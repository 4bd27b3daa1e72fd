//! The credential of a profile: how it becomes a way to prove who asks, and how a new one is taken while the program runs.

use std::time::Duration;

use super::Counter;
use crate::{
    config::{Credential, Profile, Way},
    domain::{Moment, Trouble, TroubleKind},
    net::Secret,
    vendors::Identity,
};

/// Longest wait for the credential of a program that asks its user, milliseconds: who leaves waits as long.
const ASKED_MS_MAX: u64 = 30_000;

impl Counter {
    /// A person said "now": where the vendor refused the credential it is read again, and nothing is held back any more. (A wait the vendor
    /// asked for is kept all the same: the courier sees to that.) Errors: the credential cannot be had; what waits goes out all the same.
    pub async fn try_anew(&self) -> Result<(), Trouble> {
        if self.store.paused_until().await?.is_none_or(|until| until <= self.now()) {
            return Ok(());
        }
        // Before anything goes out again, so that nothing goes out with the old one.
        let taken = self.read_key().await;
        self.store.pause(Moment(0)).await?;
        taken
    }

    async fn read_key(&self) -> Result<(), Trouble> {
        let Some(profile) = self.courier.profile().cloned() else { return Ok(()) };
        // A program that is asked for it may take its time, but nobody waits for it without an end.
        let reading = tokio::task::spawn_blocking(move || identity_of(&profile));
        let read = tokio::time::timeout(Duration::from_millis(ASKED_MS_MAX), reading).await;
        let late = |_| Trouble::new(TroubleKind::NotAllowed, "the credential did not come in time: see what asks for it, then try again");
        let broken = |_| Trouble::new(TroubleKind::Local, "the credential could not be read again");
        let (identity, fixed) = read.map_err(late)?.map_err(broken)??;
        self.courier.take_key(identity, fixed).await;
        Ok(())
    }

    /// The trouble of a write whose credential was refused says what to do about it.
    pub(super) fn advised(&self, trouble: Trouble) -> Trouble {
        let Some(profile) = self.courier.profile() else { return trouble };
        if trouble.kind != TroubleKind::NotAllowed || trouble.lasting {
            return trouble;
        }
        Trouble { message: format!("{}; {}", trouble.message, remedy(profile)), ..trouble }
    }
}

/// Where a new credential goes, and how it is tried.
fn remedy(profile: &Profile) -> String {
    let which = match profile.way() {
        Some(Way::Client) => Credential::ClientSecret,
        Some(Way::Person) => Credential::Password,
        Some(Way::Token) | None => Credential::Token,
    };
    let source = profile.source(which);
    let word = which.word().replace('_', " ");
    match (&source.file, &source.env, &source.command) {
        (Some(path), ..) => format!("put the new {word} into {}, then press r in the outbox to try it", path.display()),
        (None, Some(name), _) => format!("put the new {word} into {name} and start frontdesk again"),
        (None, None, Some(command)) => {
            let program = command.first().map_or("", String::as_str);
            format!("see that {program} gives the new {word}, then press r in the outbox to try it")
        }
        (None, None, None) => "give this profile a credential with frontdesk setup".to_owned(),
    }
}

/// How the profile proves who it is.
pub(super) fn identity_of(profile: &Profile) -> Result<(Identity, Option<Secret>), Trouble> {
    let missing = |what: &str| Trouble::new(TroubleKind::Usage, format!("profile \"{}\" has no {what}", profile.name));
    match profile.way() {
        Some(Way::Token) => {
            let token = profile.secret(Credential::Token)?;
            if !token.usable() {
                return Err(Trouble::new(
                    TroubleKind::Usage,
                    format!("the token of profile \"{}\" is empty or has characters that cannot be sent", profile.name),
                ));
            }
            Ok((Identity::Token, Some(token)))
        }
        Some(Way::Client) => {
            let identity = Identity::Client {
                token_url: profile.token_url.clone().ok_or_else(|| missing("token_url"))?,
                client_id: profile.client_id.clone().ok_or_else(|| missing("client_id"))?,
                target_id: profile.target_id.clone().ok_or_else(|| missing("target_id"))?,
                secret: profile.secret(Credential::ClientSecret)?,
            };
            Ok((identity, None))
        }
        Some(Way::Person) => {
            let identity = Identity::Person {
                email: profile.email.clone().ok_or_else(|| missing("email"))?,
                password: profile.secret(Credential::Password)?,
            };
            Ok((identity, None))
        }
        None => Err(missing("credential: name one with token_env, token_file or token_command")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Source;

    #[test]
    fn what_to_do_names_the_place_and_never_the_secret() {
        let with = |token: Source| remedy(&Profile { token, ..Profile::default() });
        let file = with(Source { file: Some("/desk/leal.token".into()), ..Source::default() });
        assert_eq!(file, "put the new token into /desk/leal.token, then press r in the outbox to try it");
        let env = with(Source { env: Some("LEAL_TOKEN".into()), ..Source::default() });
        assert_eq!(env, "put the new token into LEAL_TOKEN and start frontdesk again");
        let command = with(Source { command: Some(vec!["pass".into(), "leal".into()]), ..Source::default() });
        assert_eq!(command, "see that pass gives the new token, then press r in the outbox to try it");
    }
}
