//! Floor 7: the scriptable twin. Every action of a screen as a command, over the same counter, the same changes and the same outbox.
//!
//! `args` and `flags` say what may be typed, `open` what a command begins with, one file per group does the work, `deliver` carries a write to
//! its end, `out` alone prints, `json` has the contract's shapes. Deliberately not here: anything a vendor could be told apart by, and anything
//! the console needs to run. Only `main` calls, and only [`run`].

mod args;
mod clerk;
mod deliver;
mod doctor;
mod erase;
mod fields;
mod flags;
mod hand;
mod json;
mod log;
mod open;
mod out;
mod outbox;
mod papers;
mod pin;
mod profiles;
mod read;
mod runtime;
mod service;
mod setup;
mod sync;
mod write;

use std::io::{self, IsTerminal};

use clap::Parser;

use crate::{
    config::{Profile, Settings},
    domain::{Trouble, TroubleKind},
    shell::{ColorChoice, Counter, Demo, Manner, console, plain, wall_clock},
    vault::close_up,
};

use args::{Args, Command, Global, When};
use out::Out;

/// Does what the command line says. Gives the exit code of the outside contract, section 3.
pub fn run() -> u8 {
    close_up();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(e) => return not_understood(&e),
    };
    let out = Out::new(&args.global);
    let result = perform(&out, &args);
    log::ended(&result);
    result.unwrap_or_else(|trouble| out.fail(&trouble))
}

/// Help and version are answers; everything else is a usage error, in JSON too where that was asked for.
fn not_understood(e: &clap::Error) -> u8 {
    if e.use_stderr() && std::env::args_os().any(|a| a == "--json") {
        let said = e.to_string();
        let first = said.lines().take_while(|l| !l.trim().is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
        let sentence = first.strip_prefix("error: ").unwrap_or(&first);
        Out::new(&Global { json: true, ..Global::default() }).value(&json::error(&Trouble::new(TroubleKind::Usage, sentence)));
    }
    if !e.use_stderr() {
        // Help and version are words of our own, with their weights.
        let _ = e.print();
        return 0;
    }
    // What was typed is repeated in it.
    Out::new(&Global::default()).note(e.to_string().trim_end());
    Trouble::new(TroubleKind::Usage, "").exit_code()
}

fn perform(out: &Out, args: &Args) -> Result<u8, Trouble> {
    log::begin(&args.global)?;
    runtime::block_on(dispatch(out, args))?
}

async fn dispatch(out: &Out, args: &Args) -> Result<u8, Trouble> {
    let global = &args.global;
    let Some(command) = &args.command else { return console_of(out, global).await };
    match command {
        Command::Demo(demo) => console_on_demo(out, global, &demo_of(demo), !demo.no_tour, &open::settings()?).await,
        Command::Setup(setup) => setup::run(out, &open::settings()?, setup).await,
        Command::Serve(serve) => service::serve(out, serve).await,
        Command::Import(import) => service::import(out, import).await,
        Command::Search(search) => read::search(out, &shop(global)?, search).await,
        Command::Show { id } => read::show(out, &shop(global)?, id).await,
        Command::Create(create) => write::create(out, &shop(global)?, create).await,
        Command::Update(update) => write::update(out, &shop(global)?, update).await,
        Command::Delete { id, yes } => write::delete(out, &shop(global)?, id, *yes).await,
        Command::Erase { id, yes } => erase::run(out, &shop(global)?, id, *yes).await,
        Command::Stamp(stamp) => write::stamp(out, &shop(global)?, stamp).await,
        Command::Redeem(redeem) => write::redeem(out, &shop(global)?, redeem).await,
        Command::Ledger(ledger) => read::ledger(out, &shop(global)?, ledger).await,
        Command::Print(print) => hand::print(out, &open::settings()?, &shop(global)?, print).await,
        Command::Export(export) => hand::export(out, &shop(global)?, export).await,
        Command::Sync { full } => sync::run(out, &open::settings()?, global, *full).await,
        Command::Outbox { what } => outbox::run(out, &shop(global)?, what.as_ref()).await,
        Command::Profile { what } => profiles::run(out, &open::settings()?, what).await,
        Command::Pin { what } => pin::run(out, what),
        Command::Theme { what } => papers::themes(out, what),
        Command::Keys => papers::keys(out, &open::settings()?),
        Command::Config { print: true } => Ok(papers::settings(out, &open::settings()?, global)),
        Command::Config { print: false } => papers::config_place(out, &open::settings()?),
        Command::Doctor => doctor::run(out, global).await,
        Command::Completions { shell } => Ok(papers::completions(out, *shell)),
        Command::Man => papers::man(out),
    }
}

/// The profile the command is about, and who does it where that was said.
fn shop(global: &Global) -> Result<Profile, Trouble> {
    let profile = open::settings()?.profile(global.profile.as_deref()).cloned()?;
    Ok(match &global.staff {
        Some(name) => Profile { staff: Some(name.clone()), ..profile },
        None => profile,
    })
}

/// No command: the console on the default profile; with no configuration at all, on the demo shop.
async fn console_of(out: &Out, global: &Global) -> Result<u8, Trouble> {
    let settings = open::settings()?;
    if settings.profiles.is_empty() && global.profile.is_none() {
        return console_on_demo(out, global, &Demo::default(), true, &settings).await;
    }
    let profile = settings.profile(global.profile.as_deref())?;
    let (told, manner) = (is_told(global)?, Manner::of(&settings, choice(global.color))?.staffed_by(global.staff.as_deref()));
    let shop = async {
        let counter = Counter { printer: settings.printer.clone(), ..open::counter(profile).await? };
        counter.retire(settings.privacy.keep_days).await;
        Ok::<Counter, Trouble>(counter)
    };
    console_on(out, told, shop, manner).await
}

async fn console_on_demo(out: &Out, global: &Global, demo: &Demo, tour: bool, settings: &Settings) -> Result<u8, Trouble> {
    let (told, mut manner) = (is_told(global)?, Manner::of(settings, choice(global.color))?.staffed_by(global.staff.as_deref()));
    manner.tour = tour;
    let shop =
        async { Ok::<Counter, Trouble>(Counter { printer: settings.printer.clone(), ..Counter::of_demo(demo, wall_clock()).await? }) };
    console_on(out, told, shop, manner).await
}

/// The console: told line by line, or drawn.
async fn console_on(out: &Out, told: bool, shop: impl Future<Output = Result<Counter, Trouble>>, manner: Manner) -> Result<u8, Trouble> {
    match told {
        true => plain::run(shop, manner, out, io::stdin().is_terminal()).await?,
        false => console::run(shop, manner).await?.into_iter().for_each(|left_over| out.note(left_over)),
    }
    Ok(0)
}

fn choice(when: When) -> ColorChoice {
    match when {
        When::Auto => ColorChoice::Auto,
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
    }
}

fn demo_of(flags: &flags::Demo) -> Demo {
    Demo { vendor: flags.vendor.clone(), customers: flags.customers.unwrap_or(Demo::default().customers), seed: flags.seed }
}

/// Whether the console is told and not drawn: where that is wanted, and on a terminal that says it cannot be drawn on.
/// Said before any work: a shop is not opened for a console that cannot be drawn.
fn is_told(global: &Global) -> Result<bool, Trouble> {
    let terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if global.plain || terminal {
        return Ok(global.plain || std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb"));
    }
    Err(Trouble::new(
        TroubleKind::Usage,
        "the console needs a terminal; frontdesk --plain works line by line anywhere, and so do the commands: frontdesk --help",
    ))
}
