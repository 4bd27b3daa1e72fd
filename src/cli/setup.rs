//! setup: a working profile from at most four questions, each of which is also a flag. The credential is tried before anything is written down.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    config::{self, Credential, Need, Profile, Settings, Way, nearest, paths, write::save_secret},
    domain::{Trouble, TroubleKind, Who},
    net::Secret,
    shell::{Counter, line, wall_clock},
    store::Place,
    vendors,
};

use super::{
    clerk::Clerk,
    flags::{Setup, Shop},
    open::{self, usage},
    out::Out,
    profiles::{config_path, keep, profile_of},
};

/// `setup`.
pub async fn run(out: &Out, settings: &Settings, args: &Setup) -> Result<u8, Trouble> {
    let clerk = Clerk::at(out);
    let mut shop = args.shop.clone();
    let vendor = clerk.vendor(&mut shop)?;
    let need = config::need(&vendor);
    let way = way(&shop, need);
    clerk.address(&mut shop, need, way)?;
    if need.account && shop.account.is_none() {
        shop.account = Some(clerk.line("--account", "The store's number at the vendor (account id)?", None)?);
    }
    let name = args.name.clone().unwrap_or_else(|| free_name(settings, &vendor));
    let mut profile = profile_of(&name, &shop)?;
    let made = clerk.credential(&mut profile, way, settings)?;
    let tried = if args.untested { Ok(()) } else { try_out(&profile).await.map(|who| greet(out, &who)) };
    let done = match tried {
        Ok(()) => keep(out, settings, &profile, shop.default),
        Err(trouble) => Err(not_saved(trouble, &profile)),
    };
    match (&done, made) {
        (Ok(_), Some(file)) => out.note(&format!("the secret is kept in {}, which only this account can read", file.display())),
        // A credential that did not work is not left lying about.
        (Err(_), Some(file)) => drop(fs::remove_file(file)),
        (_, None) => {}
    }
    done
}

/// The way in that the flags speak of, else the one most shops of this vendor have.
fn way(shop: &Shop, need: Need) -> Way {
    let token = shop.token_env.is_some() || shop.token_file.is_some() || shop.token_command.is_some();
    if token { Way::Token } else { need.ways.last().copied().unwrap_or(Way::Token) }
}

/// The vendor's name, or the next one that is free.
fn free_name(settings: &Settings, vendor: &str) -> String {
    let nth = |n: usize| if n == 1 { vendor.to_owned() } else { format!("{vendor}-{n}") };
    (1..).map(nth).find(|name| !settings.profiles.contains_key(name)).unwrap_or_default()
}

/// Where the token of our own service is found; nobody else's is known.
fn place_of_own(profile: &Profile) -> Option<String> {
    let file = paths::service_folder().ok().filter(|_| profile.vendor == vendors::OWN.0)?.join("token");
    let (first, then) = ("`frontdesk serve` has to run, in another window", "its token is the one line of");
    Some(format!("{first}; {then} {}", file.display()))
}

/// A file beside the configuration that is not there yet: another shop's credential is never overwritten.
fn free_file(config: &Path, name: &str) -> PathBuf {
    let nth = |n: usize| config.with_file_name(if n == 1 { name.to_owned() } else { format!("{name}-{n}") });
    (1..).map(nth).find(|file| !file.exists()).unwrap_or_default()
}

/// Whether it is a vendor's name, or else what was probably meant.
fn is_one_of(given: &str, names: &[&str]) -> Result<(), Trouble> {
    if names.contains(&given) {
        return Ok(());
    }
    let hint = nearest(given, names.iter().copied())
        .map_or_else(|| format!("it is one of {}", names.join(", ")), |n| format!("did you mean \"{n}\"?"));
    Err(usage(format!("there is no vendor \"{given}\"; {hint}")))
}

async fn try_out(profile: &Profile) -> Result<Who, Trouble> {
    config::check_profile(profile, &open::vendor_names())?;
    Counter::with(profile, Arc::new(line(profile)?), Place::Memory, wall_clock()).await?.who().await
}

fn greet(out: &Out, who: &Who) {
    let name = who.name.as_deref().map(|n| format!(": {n}")).unwrap_or_default();
    out.note(&format!("the vendor knows this credential{name}"));
}

/// The same with what to do about it.
fn not_saved(mut trouble: Trouble, profile: &Profile) -> Trouble {
    if trouble.kind == TroubleKind::NotFound {
        let usual = config::need(&profile.vendor).base_url.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        let ends = usual.map(|(_, path)| format!(" For {} it ends in /{path}", profile.vendor)).unwrap_or_default();
        trouble.message = format!("nothing was saved: nothing answers at {}: is the address right?{ends}", profile.base_url);
        return trouble;
    }
    let hint = match trouble.kind {
        TroubleKind::Unreachable if profile.vendor == vendors::OWN.0 => {
            "start `frontdesk serve` in another window first, or add --untested to save it all the same"
        }
        TroubleKind::Unreachable => "check --base-url, or add --untested to save it all the same",
        TroubleKind::NotAllowed => "check the credential",
        _ => return trouble,
    };
    trouble.message = format!("nothing was saved: {}; {hint}", trouble.message);
    trouble
}

impl Clerk<'_> {
    fn vendor(&self, shop: &mut Shop) -> Result<String, Trouble> {
        let names = open::vendor_names();
        let question = format!(
            "Whose system does the shop run on? ({}; {} is your own: a book on this box, kept by `frontdesk serve`)",
            names.join(", "),
            vendors::OWN.0
        );
        let given = match shop.vendor.take() {
            Some(given) => is_one_of(&given, &names).map(|()| given)?,
            None => self.choice("--vendor", &question, |answer| is_one_of(answer, &names))?,
        };
        shop.vendor = Some(given.clone());
        Ok(given)
    }

    /// The usual addresses stand unless somebody says otherwise; where the log-in asks three things already, nobody is asked for a fourth.
    fn address(&self, shop: &mut Shop, need: Need, way: Way) -> Result<(), Trouble> {
        if shop.base_url.is_none() {
            let usual = Some(need.base_url).filter(|u| !u.is_empty());
            shop.base_url = Some(match (way, usual) {
                (Way::Client, Some(usual)) => usual.to_owned(),
                _ if !self.there && usual.is_some() => usual.unwrap_or_default().to_owned(),
                _ => self.line("--base-url", "Where does it answer?", usual)?,
            });
        }
        if way == Way::Client && shop.token_url.is_none() {
            shop.token_url = need.token_url.map(str::to_owned);
        }
        Ok(())
    }

    /// Asks for what the way in needs. Gives the file a credential was put into.
    fn credential(&self, profile: &mut Profile, way: Way, settings: &Settings) -> Result<Option<PathBuf>, Trouble> {
        if way == Way::Client {
            self.fill("--client-id", "Client id?", &mut profile.client_id)?;
            self.fill("--target-id", "Target id?", &mut profile.target_id)?;
        }
        if way == Way::Person {
            self.fill("--email", "E-mail address of the log-in?", &mut profile.email)?;
        }
        let (which, flag, what) = match way {
            Way::Token => (Credential::Token, "--token-env or --token-file", "Token"),
            Way::Client => (Credential::ClientSecret, "--client-secret-env or --client-secret-file", "Client secret"),
            Way::Person => (Credential::Password, "--password-env or --password-file", "Password"),
        };
        if profile.source(which).given() {
            return Ok(None);
        }
        if let Some(place) = place_of_own(profile) {
            self.out.note(&place);
        }
        let itself = format!("the {} itself, not a file's name", what.to_lowercase());
        let text = self.hidden(flag, &format!("{what}? ({itself}; not shown; $NAME takes it from the environment variable NAME)"))?;
        let file = free_file(&config_path(settings)?, &format!("{}.{}", profile.name, which.word()));
        let source = match which {
            Credential::Token => &mut profile.token,
            Credential::ClientSecret => &mut profile.client_secret,
            Credential::Password => &mut profile.password,
        };
        if let Some(variable) = text.strip_prefix('$') {
            source.env = Some(variable.to_owned());
            return Ok(None);
        }
        if !config::good_name(&profile.name) {
            return Err(usage(format!("\"{}\" cannot be a profile's name: letters, digits, - and _ only", profile.name)));
        }
        save_secret(&file, &Secret::new(&text))?;
        source.file = Some(file.clone());
        Ok(Some(file))
    }

    fn fill(&self, flag: &str, question: &str, slot: &mut Option<String>) -> Result<(), Trouble> {
        if slot.is_none() {
            *slot = Some(self.line(flag, question, None)?);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Global;

    fn absent(out: &Out) -> Clerk<'_> {
        Clerk { out, there: false }
    }

    #[test]
    fn with_nobody_there_the_flag_is_named() {
        let out = Out::new(&Global::default());
        let trouble = absent(&out).vendor(&mut Shop::default()).expect_err("nobody answers");
        assert!(trouble.kind == TroubleKind::Usage && trouble.message.contains("--vendor"));
        let mut slip = Shop { vendor: Some("shpo".into()), ..Shop::default() };
        assert!(absent(&out).vendor(&mut slip).expect_err("a slip").message.contains("did you mean \"shop\"?"));
    }

    #[test]
    fn a_wrong_address_is_called_that() {
        let profile = Profile { vendor: "shop".into(), base_url: "http://127.0.0.1:8787".into(), ..Profile::default() };
        let trouble = not_saved(Trouble::new(TroubleKind::NotFound, "There is nothing at this path"), &profile);
        let wanted = "nothing was saved: nothing answers at http://127.0.0.1:8787: is the address right? For shop it ends in /shop/v1";
        assert_eq!(trouble.message, wanted);
    }

    #[test]
    fn usual_addresses_need_no_answer() {
        let out = Out::new(&Global::default());
        let mut shop = Shop::default();
        let need = config::need("fieldedge");
        assert_eq!(way(&shop, need), Way::Client);
        absent(&out).address(&mut shop, need, Way::Client).expect("the usual one");
        assert!(shop.base_url.is_some() && shop.token_url.is_some());
        let token = Shop { token_env: Some("T".into()), ..Shop::default() };
        assert_eq!(way(&token, need), Way::Token);
    }

    #[test]
    fn names_do_not_collide() {
        let mut settings = Settings::default();
        assert_eq!(free_name(&settings, "leal"), "leal");
        settings.profiles.insert("leal".into(), Profile::default());
        assert_eq!(free_name(&settings, "leal"), "leal-2");
        let folder = tempfile::tempdir().expect("a folder");
        let config = folder.path().join("config.toml");
        assert_eq!(free_file(&config, "leal.token"), folder.path().join("leal.token"));
        fs::write(folder.path().join("leal.token"), "x").expect("written");
        assert_eq!(free_file(&config, "leal.token"), folder.path().join("leal.token-2"));
    }
}
