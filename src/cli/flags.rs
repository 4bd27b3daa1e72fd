//! The flags of each command, with their help. The names are the outside contract.

use std::path::PathBuf;

use clap::{ArgGroup, Args as Flags, Subcommand, ValueEnum};

/// `demo`.
#[derive(Debug, Flags)]
pub struct Demo {
    /// Whose API the demo speaks: shop, leal, sentry, fieldedge or posstar
    #[arg(long, value_name = "V", default_value = "shop")]
    pub vendor: String,
    /// How many customers the shop has
    #[arg(long, value_name = "N")]
    pub customers: Option<usize>,
    /// Which shop: the same number gives the same people
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
    /// Without the tour, which names the next key to press
    #[arg(long)]
    pub no_tour: bool,
}

/// `setup` and `profile add`.
#[derive(Clone, Debug, Default, Flags)]
pub struct Shop {
    /// Whose system the shop runs on: shop, leal, sentry, fieldedge or posstar
    #[arg(long, value_name = "V")]
    pub vendor: Option<String>,
    /// Where it answers: everything before the paths of its documents
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The store's number at the vendor (Leal)
    #[arg(long, value_name = "N")]
    pub account: Option<String>,
    /// Certificates of authorities in PEM: only what they signed is trusted
    #[arg(long, value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// The environment variable that holds the token
    #[arg(long, value_name = "NAME")]
    pub token_env: Option<String>,
    /// The file (mode 0600) that holds the token
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    /// A program that prints the token; split at blanks
    #[arg(long, value_name = "COMMAND")]
    pub token_command: Option<String>,
    /// Where the client secret is exchanged for a token (FieldEdge)
    #[arg(long, value_name = "URL")]
    pub token_url: Option<String>,
    /// Client id (FieldEdge)
    #[arg(long, value_name = "ID")]
    pub client_id: Option<String>,
    /// Target id (FieldEdge)
    #[arg(long, value_name = "ID")]
    pub target_id: Option<String>,
    /// The environment variable that holds the client secret (FieldEdge)
    #[arg(long, value_name = "NAME")]
    pub client_secret_env: Option<String>,
    /// The file (mode 0600) that holds the client secret
    #[arg(long, value_name = "FILE")]
    pub client_secret_file: Option<PathBuf>,
    /// Who logs in (PosStar)
    #[arg(long, value_name = "EMAIL")]
    pub email: Option<String>,
    /// The environment variable that holds the password (PosStar)
    #[arg(long, value_name = "NAME")]
    pub password_env: Option<String>,
    /// The file (mode 0600) that holds the password
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    /// How a phone number without + is read: two letters, like US
    #[arg(long, value_name = "CC")]
    pub country: Option<String>,
    /// How amounts are written: three letters, like USD
    #[arg(long, value_name = "CCC")]
    pub currency: Option<String>,
    /// Who is at this counter
    #[arg(long, value_name = "NAME")]
    pub staff: Option<String>,
    /// Make it the default
    #[arg(long)]
    pub default: bool,
}

/// `setup`.
#[derive(Debug, Flags)]
pub struct Setup {
    /// What to call the shop; the vendor's name where nothing is said
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Save without trying the credential at the vendor first
    #[arg(long)]
    pub untested: bool,
    /// The answers.
    #[command(flatten)]
    pub shop: Shop,
}

/// `serve`.
#[derive(Debug, Flags)]
pub struct Serve {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    pub listen: String,
    /// The book: sqlite:PATH, sqlite::memory: or postgres://… (its password from PGPASSWORD or ~/.pgpass, not from here)
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Fill an empty book with the demo shop; in memory unless --database is given
    #[arg(long)]
    pub demo: bool,
    /// Print the token that every API takes
    #[arg(long)]
    pub print_token: bool,
    /// Make a new token first; the old one and every session opened with it end
    #[arg(long)]
    pub new_token: bool,
    /// A name callers may use for this service beside localhost (its Host header); may be given more than once
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Listen where other machines can reach it although this service speaks no TLS: only behind a proxy that does
    #[arg(long)]
    pub behind_tls: bool,
}

/// `import`.
#[derive(Debug, Flags)]
pub struct Import {
    /// .csv or .tsv with a header row: id, name, first_name, last_name, phone, email, card_code, address, …
    pub file: PathBuf,
    /// The book: sqlite:PATH or postgres://…
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// `search`.
#[derive(Debug, Flags)]
pub struct Search {
    /// What to look for, in any order
    #[arg(required_unless_present = "batch", value_name = "QUERY")]
    pub query: Vec<String>,
    /// At most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: usize,
    /// Ask the vendor's own search too
    #[arg(long)]
    pub remote: bool,
    /// One query a line from FILE (- is standard input); one JSON line each: query, micros, ids
    #[arg(long, value_name = "FILE", conflicts_with_all = ["query", "remote"])]
    pub batch: Option<PathBuf>,
}

/// `create`.
#[derive(Debug, Flags)]
pub struct Create {
    /// A field and its value: phone=…, address.city=…, consent.email=yes, metadata.favourite=…, contact_by=email,sms
    #[arg(long = "set", value_name = "FIELD=VALUE", required = true)]
    pub set: Vec<String>,
    /// The card template to enrol them in
    #[arg(long, value_name = "ID")]
    pub card: Option<String>,
    /// Let the vendor send the card links at once
    #[arg(long)]
    pub send_links: bool,
    /// Where somebody already has that phone or e-mail: update that person instead
    #[arg(long, conflicts_with = "allow_duplicate")]
    pub update_existing: bool,
    /// Make a second record where the vendor allows two
    #[arg(long)]
    pub allow_duplicate: bool,
}

/// `update`.
#[derive(Debug, Flags)]
#[command(group(ArgGroup::new("edits").args(["set", "clear", "add_tag", "remove_tag"]).required(true).multiple(true)))]
pub struct Update {
    /// The customer's id
    pub id: String,
    /// A field and its new value
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    pub set: Vec<String>,
    /// A field to empty
    #[arg(long, value_name = "FIELD")]
    pub clear: Vec<String>,
    /// A tag more; the others stay
    #[arg(long, value_name = "TAG")]
    pub add_tag: Vec<String>,
    /// A tag less
    #[arg(long, value_name = "TAG")]
    pub remove_tag: Vec<String>,
    /// Save a phone or e-mail that somebody else has too, where the vendor allows two
    #[arg(long)]
    pub allow_duplicate: bool,
}

/// `stamp`.
#[derive(Debug, Flags)]
pub struct Stamp {
    /// The customer's id
    pub id: String,
    /// Which of their cards: its id or its code; in our own book "usual" is the one they have, or a new one
    #[arg(long, value_name = "CARD")]
    pub card: String,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub count: u32,
    /// Do not notify the customer
    #[arg(long)]
    pub silent: bool,
}

/// `redeem`.
#[derive(Debug, Flags)]
#[command(group(ArgGroup::new("what").args(["reward", "points"]).required(true)))]
pub struct Redeem {
    /// The customer's id
    pub id: String,
    /// Which of their cards: its id or its code
    #[arg(long, value_name = "CARD", requires = "reward")]
    pub card: Option<String>,
    /// Which reward
    #[arg(long, value_name = "REWARD", requires = "card")]
    pub reward: Option<String>,
    /// How many points
    #[arg(long, value_name = "N", requires = "sale", value_parser = clap::value_parser!(i64).range(1..))]
    pub points: Option<i64>,
    /// The sale that gets the discount
    #[arg(long, value_name = "SALE", requires = "points")]
    pub sale: Option<String>,
}

/// `ledger`.
#[derive(Debug, Flags)]
pub struct Ledger {
    /// The customer's id
    pub id: String,
    /// First day, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last day, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Oldest first; newest first where nothing is said
    #[arg(long)]
    pub oldest_first: bool,
}

/// `print`.
#[derive(Debug, Flags)]
pub struct Print {
    /// What
    #[arg(value_enum)]
    pub what: Paper,
    /// The customer's id, or the whole code of a card
    pub id: String,
    /// Which stamp card: its id or its code; the first in use where nothing is said
    #[arg(long, value_name = "CARD")]
    pub card: Option<String>,
    /// First day of a statement, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub from: Option<String>,
    /// Last day of a statement, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    pub to: Option<String>,
    /// Columns of the paper: usually 32, 42 or 48
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(24..=64))]
    pub width: Option<u16>,
    /// Another printer than the configured one: tcp://HOST:9100, or a device like /dev/usb/lp0
    #[arg(long, value_name = "WHERE", conflicts_with_all = ["text", "file"])]
    pub on: Option<String>,
    /// As text on standard output instead
    #[arg(long, conflicts_with = "file")]
    pub text: bool,
    /// As text in a new file instead
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// What is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Paper {
    /// The account with its balance
    Statement,
    /// A stamp card with progress, rewards and code
    Card,
}

/// `export`.
#[derive(Debug, Flags)]
pub struct Export {
    /// The customer's id, or the whole code of a card: everything this box knows of them, as JSON
    #[arg(required_unless_present = "everybody")]
    pub id: Option<String>,
    /// Everybody this box knows, as CSV that `import` reads
    #[arg(long, conflicts_with = "id")]
    pub everybody: bool,
    /// Into this new file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

/// `outbox`.
#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// Those that have not ended well
    List {
        /// Everything this box did for this customer instead, however it ended
        #[arg(long, value_name = "ID")]
        customer: Option<String>,
    },
    /// One of them, with everything it wants
    Show {
        /// The write's id
        id: String,
    },
    /// Send it (again)
    Retry {
        /// The write's id
        id: String,
    },
    /// Put it aside: it will not be sent
    Dismiss {
        /// The write's id
        id: String,
    },
}

/// `profile`.
#[derive(Debug, Subcommand)]
pub enum Profiles {
    /// All of them
    List,
    /// One more, from flags alone
    Add {
        /// What to call it
        name: String,
        /// What it is.
        #[command(flatten)]
        shop: Box<Shop>,
    },
    /// One less, with everything this box keeps of it; refused while a write of it waits
    Remove {
        /// Which
        name: String,
    },
}

/// `pin`.
#[derive(Debug, Subcommand)]
pub enum Pins {
    /// Set it, or another one: typed twice, or one line of standard input
    Set,
    /// Remove it: nothing can be locked any more, and what is locked opens at the next Enter
    Clear,
}

/// `theme`.
#[derive(Debug, Subcommand)]
pub enum Themes {
    /// All of them
    List,
    /// Whether a theme file is right, and can be read
    Check {
        /// The file
        file: PathBuf,
    },
}
