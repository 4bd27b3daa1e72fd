//! doctor: one line for everything the program leans on, and what to do where it does not hold.

use std::{
    fs,
    io::{self, IsTerminal},
    path::Path,
    process::Command,
};

use serde_json::{Value, json};

use crate::{
    config::{Profile, Settings, paths, secrets::environment},
    domain::{Latch, Moment, Trouble, TroubleKind},
    net::{Request, Transport},
    shell::{ColorChoice, Manner, line, wall_clock},
    store::{PinFile, Place, Store},
    theme::Colors,
    vault::private_folder,
};

use super::{
    args::{Global, When},
    open,
    out::Out,
    read,
};

/// A clock further off than this makes tokens and ages wrong, milliseconds.
const CLOCK_MS_MAX: i64 = 120_000;
/// Less room than this on the disk is worth a word, KiB.
const ROOM_KIB_MIN: u64 = 100 * 1024;

/// One line.
#[derive(Clone, Debug, PartialEq)]
struct Check {
    name: &'static str,
    state: State,
    detail: String,
    advice: String,
}

/// How it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Good,
    /// Works, and could be better.
    Mind,
    Bad,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Good => "ok",
            State::Mind => "mind",
            State::Bad => "bad",
        }
    }
}

fn check(name: &'static str, state: State, detail: impl Into<String>, advice: impl Into<String>) -> Check {
    Check { name, state, detail: detail.into(), advice: advice.into() }
}

fn good(name: &'static str, detail: impl Into<String>) -> Check {
    check(name, State::Good, detail, "")
}

/// `doctor`.
pub async fn run(out: &Out, global: &Global) -> Result<u8, Trouble> {
    let mut all = vec![terminal(), colours(global), utf8()];
    let settings = open::settings();
    all.push(configuration(&settings, global.profile.as_deref()));
    let profile = settings.as_ref().ok().and_then(|s| s.profile(global.profile.as_deref()).ok());
    match profile {
        Some(profile) => all.extend(vendor(profile).await),
        None => all.push(check("vendor", State::Mind, "no shop is set up", "run `frontdesk setup`, or look around with `frontdesk demo`")),
    }
    all.push(disk());
    all.push(lock(settings.as_ref().map_or(0, |s| s.ui.lock_after)));
    all.push(clock(profile).await);
    all.push(sqlite(profile).await);
    if out.json() {
        let rows: Vec<Value> =
            all.iter().map(|c| json!({"name": c.name, "state": c.state.word(), "detail": c.detail, "advice": c.advice})).collect();
        out.value(&json!({"checks": rows}));
    } else {
        for c in &all {
            let advice = if c.advice.is_empty() { String::new() } else { format!(": {}", c.advice) };
            out.line(&format!("{:5} {:14} {}{advice}", c.state.word(), c.name, c.detail));
        }
    }
    Ok(u8::from(all.iter().any(|c| c.state == State::Bad)))
}

fn terminal() -> Check {
    let term = std::env::var("TERM").unwrap_or_default();
    match (io::stdout().is_terminal(), term.as_str()) {
        (false, _) => {
            check("terminal", State::Mind, "standard output is not one", "the console needs one, unless it is --plain; no command does")
        }
        (true, "" | "dumb") => check(
            "terminal",
            State::Mind,
            "TERM says that nothing can be drawn here",
            "set TERM to what your terminal is, like xterm-256color; until then the console is told line by line, as with --plain",
        ),
        (true, term) => good("terminal", term),
    }
}

fn colours(global: &Global) -> Check {
    let said = |name: &str| environment(name).unwrap_or_default();
    let unwanted = match global.color {
        When::Never => true,
        When::Always => false,
        When::Auto => environment("NO_COLOR").is_some(),
    };
    match Colors::announced(&said("TERM"), &said("COLORTERM"), unwanted) {
        Colors::TrueColor => good("colours", "16 million"),
        Colors::Sixteen => check("colours", State::Good, "16", "if your terminal has more, set COLORTERM=truecolor"),
        Colors::None => good("colours", "none wanted, or none there: weight and words tell the same"),
    }
}

/// What the locale says: the first of the three variables that is set counts.
fn utf8() -> Check {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(environment).unwrap_or_default().to_lowercase();
    if locale.contains("utf-8") || locale.contains("utf8") {
        return good("UTF-8", "yes");
    }
    let advice = "set LANG to a UTF-8 locale, like C.UTF-8, or [ui] borders = \"unicode\"";
    check("UTF-8", State::Mind, "the locale does not say so: frames are drawn with + - |", advice)
}

fn configuration(settings: &Result<Settings, Trouble>, wanted: Option<&str>) -> Check {
    // What only the console would trip over.
    let looks = settings.as_ref().ok().and_then(|s| Manner::of(s, ColorChoice::Auto).err());
    if let Some(t) = looks {
        return check("configuration", State::Bad, t.to_string(), "edit that line");
    }
    match settings {
        Err(t) => check("configuration", State::Bad, t.to_string(), "edit that line"),
        Ok(s) => match (&s.file, s.profile(wanted)) {
            (_, Err(t)) if wanted.is_some() => check("configuration", State::Bad, t.to_string(), "see `frontdesk profile list`"),
            (None, _) => good("configuration", "none: `frontdesk` opens the demo shop"),
            (Some(file), Ok(profile)) => good("configuration", format!("{}, profile {}", file.display(), profile.name)),
            (Some(file), Err(t)) => check("configuration", State::Mind, file.display().to_string(), t.to_string()),
        },
    }
}

/// Whether the vendor answers, and what the credential may do there.
async fn vendor(profile: &Profile) -> Vec<Check> {
    let counter = match open::counter(profile).await {
        Ok(counter) => counter,
        Err(t) => return vec![check("vendor", State::Bad, t.to_string(), "see [profiles] in the configuration")],
    };
    let label = counter.capabilities().label;
    let who = match counter.who().await {
        Ok(who) => who,
        Err(t) => {
            let advice = match t.kind {
                TroubleKind::Unreachable | TroubleKind::Lost => "check the line and base_url; what you save meanwhile waits in the outbox",
                TroubleKind::NotAllowed => "get a new credential from the vendor, or name another one in the configuration",
                TroubleKind::Paused => "too many requests: wait a minute",
                _ => "check base_url: is that really this vendor?",
            };
            return vec![check("vendor", State::Bad, t.to_string(), advice)];
        }
    };
    let name = who.name.map(|n| format!(": {n}")).unwrap_or_default();
    let rights = match who.rights {
        Some(rights) if !rights.is_empty() => rights.join(", "),
        _ => "the vendor does not tell; a refusal will name what is missing".to_owned(),
    };
    let mut checks = vec![good("vendor", format!("{label} answers{name}")), good("rights", rights)];
    checks.push(match read::known_here(&counter.store).await {
        Ok(known) => good("mirror", format!("this box knows {known}")),
        Err(t) => check("mirror", State::Bad, t.to_string(), "move the profile's mirror.db away and run `frontdesk sync`"),
    });
    checks
}

fn disk() -> Check {
    let folder = match paths::data_folder().and_then(|f| private_folder(&f).map(|()| f)) {
        Ok(folder) => folder,
        Err(t) => return check("disk", State::Bad, t.to_string(), ""),
    };
    let probe = folder.join(format!(".probe.{}", std::process::id()));
    let written = fs::write(&probe, "x").and_then(|()| fs::remove_file(&probe));
    match (written, free_kib(&folder)) {
        (Err(e), _) => check(
            "disk",
            State::Bad,
            format!("{} cannot be written: {e}", folder.display()),
            "nothing can be saved: make room, or mend the folder's rights",
        ),
        (Ok(()), Some(free)) if free < ROOM_KIB_MIN => check("disk", State::Mind, format!("{} MiB free", free / 1024), "make room"),
        (Ok(()), Some(free)) => good("disk", format!("{}, {} MiB free", folder.display(), free / 1024)),
        (Ok(()), None) => good("disk", format!("{} can be written", folder.display())),
    }
}

/// Whether a console on this box can be locked, and locks itself.
fn lock(minutes: u32) -> Check {
    let said = paths::data_folder().and_then(|folder| PinFile::at(&folder).look(wall_clock()()));
    match (said, minutes) {
        (Err(t), _) => check("lock", State::Bad, t.to_string(), "until then no console of this box opens"),
        (Ok(Latch::Missing), 0) => good("lock", "no PIN: consoles are not locked (`frontdesk pin set` sets one)"),
        (Ok(Latch::Missing), _) => check("lock", State::Mind, "lock_after is set, but there is no PIN", "run `frontdesk pin set`"),
        (Ok(_), 0) => good("lock", "a PIN is set; consoles lock when told to, and when they start"),
        (Ok(_), minutes) => good("lock", format!("a PIN is set; consoles lock after {minutes} min without a key")),
    }
}

/// What `df` says; `None` where there is none.
fn free_kib(folder: &Path) -> Option<u64> {
    let ran = Command::new("df").arg("-Pk").arg(folder).output().ok()?;
    room_of(&String::from_utf8(ran.stdout).ok()?)
}

/// The fourth column of the second line.
fn room_of(df: &str) -> Option<u64> {
    df.lines().nth(1)?.split_whitespace().nth(3)?.parse().ok()
}

/// This box's clock against the vendor's, by the date of any answer.
async fn clock(profile: Option<&Profile>) -> Check {
    let now = wall_clock()();
    let theirs = match profile {
        Some(profile) => date_at(profile).await,
        None => None,
    };
    match theirs {
        None => good("clock", format!("{} (nobody to compare with)", now.local())),
        Some(theirs) if (now.0 - theirs.0).abs() > CLOCK_MS_MAX => {
            check("clock", State::Mind, format!("{} s off the vendor's", (now.0 - theirs.0) / 1000), "set this box's clock by the network")
        }
        Some(_) => good("clock", format!("{}, as the vendor's", now.local())),
    }
}

async fn date_at(profile: &Profile) -> Option<Moment> {
    let http = line(profile).ok()?;
    // Without a credential: any answer carries a date, a refusal too.
    let request = Request { auth: false, ..Request::get(profile.base_url.clone()) };
    let reply = http.carry(&request, None, None).await.ok()?;
    http_date(reply.header("date")?)
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
fn http_date(text: &str) -> Option<Moment> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut words = text.split_once(", ")?.1.split(' ');
    let (day, month, year, time) = (words.next()?, words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|m| *m == month)? + 1;
    Moment::parse(&format!("{year}-{month:02}-{day}T{time}Z"))
}

async fn sqlite(profile: Option<&Profile>) -> Check {
    let opened = match profile {
        Some(profile) => open::store(profile).await,
        None => Store::open(Place::Memory).await,
    };
    let version = match opened {
        Ok(store) => store.sqlite_version().await,
        Err(t) => Err(t),
    };
    match version {
        Ok(version) => good("SQLite", version),
        Err(t) => check("SQLite", State::Bad, t.to_string(), "the files of this profile cannot be used: see the message"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn http_dates_are_read() {
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT").map(Moment::rfc3339).as_deref(), Some("1994-11-06T08:49:37Z"));
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn dfs_fourth_column_is_the_room() {
        let df = "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 40 60 40% /\n";
        assert_eq!(room_of(df), Some(60));
        assert_eq!(room_of(""), None);
    }

    #[test]
    fn a_broken_configuration_is_bad_and_says_the_line() {
        let broken = Err(Trouble::new(TroubleKind::Usage, "config.toml line 3: colour is not a setting"));
        let line = configuration(&broken, None);
        assert!(line.state == State::Bad && line.detail.contains("line 3"));
        assert_eq!(configuration(&Ok(Settings::default()), None).state, State::Good);
        assert_eq!(configuration(&Ok(Settings::default()), Some("till")).state, State::Bad);
    }
}
