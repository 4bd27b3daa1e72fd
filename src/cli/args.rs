//! Every command with its help, and the flags all of them take. The names are the outside contract.

use std::path::PathBuf;

use clap::{Args as Flags, Parser, Subcommand, ValueEnum};

use super::{
    flags::{Create, Demo, Export, Import, Ledger, Outbox, Pins, Print, Profiles, Redeem, Search, Serve, Setup, Stamp, Themes, Update},
    papers::Shell,
};

const AFTER: &str = "\
Exit codes:
  0 done  1 failed  2 usage or configuration  3 not found  4 refused  5 not allowed  6 this vendor cannot do that
  7 could not reach the vendor (a write is then queued and stays in the outbox)  8 outcome unknown (see: frontdesk outbox)

Environment:
  FRONTDESK_LOG        log level for --log (error, warn, info, debug)
  FRONTDESK_SETTLE_MS  how long to wait before a write whose answer was lost is looked for
  NO_COLOR             no colours

With no command: the console on the default profile; with no configuration at all: the demo shop.";

/// A terminal front desk: know every customer before they have finished the sentence.
#[derive(Debug, Parser)]
#[command(name = "frontdesk", version, about, after_help = AFTER, max_term_width = 100)]
pub struct Args {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags every command takes.
#[derive(Clone, Debug, Default, Flags)]
pub struct Global {
    /// Which shop, where several are set up
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Who stands at the counter: written beside every change in the outbox
    #[arg(long, global = true, value_name = "NAME", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub staff: Option<String>,
    /// JSON on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// No frames, one fact a line, for screen readers; the console then works line by line
    #[arg(long, global = true)]
    pub plain: bool,
    /// Colours
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    pub color: When,
    /// Write a log to this file
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// The console on a demo shop: no account, no network
    Demo(Demo),
    /// Set up a shop: a few questions, each of which is also a flag
    Setup(Box<Setup>),
    /// Run the embedded service: the vendors' APIs and our own over one book
    Serve(Serve),
    /// Bring customers into the service's book from a CSV or TSV file
    Import(Import),
    /// Find customers by name, phone, e-mail, card code or address, in any order, with typos
    Search(Search),
    /// Show one customer: cards, points, balance, purchases, and what is pending
    Show {
        /// The customer's id, or the whole code of a card
        id: String,
    },
    /// Enrol a customer
    Create(Create),
    /// Change what is named of a customer, and nothing else
    Update(Update),
    /// Remove a customer, or anonymise where sales must stay
    Delete {
        /// The customer's id
        id: String,
        /// Yes, this one
        #[arg(long)]
        yes: bool,
    },
    /// Erase a customer from every file of this box; what the vendor has is not touched
    Erase {
        /// The customer's id
        id: String,
        /// Yes, this one
        #[arg(long)]
        yes: bool,
    },
    /// Add stamps to a card
    Stamp(Stamp),
    /// Redeem a reward for stamps, or points on a sale
    Redeem(Redeem),
    /// Account history, with a check of the running balance
    Ledger(Ledger),
    /// Print a statement of the account or a stamp card, on a receipt printer or as text
    Print(Print),
    /// Everything this box knows of one customer as JSON, or everybody as CSV
    Export(Export),
    /// Bring this box's copy of the customers up to date
    Sync {
        /// Walk over everybody, even where only changes could be asked for
        #[arg(long)]
        full: bool,
    },
    /// Writes that wait, were refused, or whose outcome is not known
    Outbox {
        /// list, where nothing is said
        #[command(subcommand)]
        what: Option<Outbox>,
    },
    /// The shops that are set up
    Profile {
        /// What about them
        #[command(subcommand)]
        what: Profiles,
    },
    /// The PIN that opens a locked console on this box
    Pin {
        /// What about it
        #[command(subcommand)]
        what: Pins,
    },
    /// Colours of the console
    Theme {
        /// What about them
        #[command(subcommand)]
        what: Themes,
    },
    /// Every key of the console
    Keys,
    /// Where the settings are; with --print every one of them and where its value came from
    Config {
        /// Print them all; secrets are never shown
        #[arg(long)]
        print: bool,
    },
    /// Check terminal, configuration, vendor, disk and clock, and say what to do
    Doctor,
    /// Completions for a shell, on standard output
    Completions {
        /// Which shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// The manual page, on standard output
    Man,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn parse(line: &str) -> Result<Args, clap::Error> {
        Args::try_parse_from(line.split(' '))
    }

    #[test]
    fn the_definitions_hold() {
        Args::command().debug_assert();
    }

    #[test]
    fn the_contracts_commands_are_taken() {
        for line in [
            "frontdesk",
            "frontdesk --profile till",
            "frontdesk --staff Wren",
            "frontdesk demo --staff Wren --no-tour",
            "frontdesk stamp 7 --card 9 --staff Wren",
            "frontdesk demo --vendor leal --customers 50 --seed 3",
            "frontdesk serve --listen 127.0.0.1:0 --demo --print-token",
            "frontdesk import people.csv --database sqlite:book.db",
            "frontdesk search ilse marchetti --limit 5 --remote --json",
            "frontdesk search --batch queries.txt",
            "frontdesk create --set name=Ilse --set phone=3035550118 --card 77 --send-links --update-existing",
            "frontdesk update 7 --set city=Golden --clear notes --add-tag vip --remove-tag x",
            "frontdesk update 7 --set phone=3035550118 --allow-duplicate",
            "frontdesk delete 7 --yes",
            "frontdesk erase 7 --yes --json",
            "frontdesk stamp 7 --card 9 --count 2 --silent",
            "frontdesk redeem 7 --card 9 --reward 12",
            "frontdesk redeem 7 --points 100 --sale s-1",
            "frontdesk ledger 7 --from 2026-01-01 --to 2026-02-01 --oldest-first",
            "frontdesk print statement 7 --from 2026-01-01 --to 2026-02-01 --width 32 --on tcp://kitchen:9100",
            "frontdesk print card 7 --card LL58213 --text",
            "frontdesk print card 7 --file card.txt",
            "frontdesk export 7 --file person.json",
            "frontdesk export --everybody",
            "frontdesk sync --full --plain",
            "frontdesk outbox",
            "frontdesk outbox list --customer 7 --json",
            "frontdesk outbox retry w-1 --json",
            "frontdesk profile add till --vendor shop --base-url http://127.0.0.1:1/shop/v1 --token-env T --default",
            "frontdesk pin set",
            "frontdesk pin clear --json",
            "frontdesk theme check my.toml",
            "frontdesk config --print",
            "frontdesk doctor --color never --log desk.log",
            "frontdesk completions bash",
        ] {
            assert!(parse(line).is_ok(), "{line}: {}", parse(line).err().map(|e| e.to_string()).unwrap_or_default());
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for line in [
            "frontdesk search",
            "frontdesk create",
            "frontdesk update 7",
            "frontdesk update 7 --allow-duplicate",
            "frontdesk stamp 7",
            "frontdesk erase --yes",
            "frontdesk pin",
            "frontdesk pin set 2468",
            "frontdesk redeem 7",
            "frontdesk redeem 7 --card 9",
            "frontdesk redeem 7 --points 0 --sale s",
            "frontdesk redeem 7 --card 9 --reward 1 --points 5 --sale s",
            "frontdesk create --set a=b --update-existing --allow-duplicate",
            "frontdesk print 7",
            "frontdesk print card 7 --text --on /dev/usb/lp0",
            "frontdesk print card 7 --width 80",
            "frontdesk export",
            "frontdesk export 7 --everybody",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
