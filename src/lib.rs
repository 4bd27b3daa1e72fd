//! **frontdesk** — the console a shop's counter staff use to know every customer before the customer has finished the sentence.
//!
//! This page is the map of the house. Whoever opens `src/` should know within a minute where a thing lives.
//!
//! # Floors: imports go down only
//!
//! ```text
//! 7  shell      the async floor: terminal and its watch, tasks, courier (sends), sender (empties the outbox), counter (one profile), signals
//!    cli        the scriptable twin: one file a group of commands, the same asks and changes as the screens
//! 6  app        root model: routing, screen stack, the frame around every screen, when the lock falls, what is unsaved; `plain`: told line by
//!               line; `tour`
//! 5  screens    a folder a screen: state, update, view, plain
//! 4  desk       shared state and vocabulary: Msg, Effect, Action, Offer, keymap, absorb, waiting; which keys are a scanner's (scan)
//! 3  service    the embedded service: one book, five faces          widgets  list, table, form, stamps, chart, qr, svg, film
//! 2  vendors    pure dialects, one folder a vendor                  store    on disk: mirror, outbox and its twin, who sends, drafts, PIN
//! 1  net        Request, Response, Transport                        mirror   outbox states, overlay, plan, settle, prove (pure)
//!    search     the counter's search, its snapshot file             record   the contract's JSON shape (wire, disk, standard output)
//!    vault      files and folders of this account alone, a process nobody looks into
//!    paper      statements and stamp cards as lines and as bytes for a receipt printer              theme, config
//! 0  domain     the words of the shop: customer, card, ledger, change, ask, trouble, capability, money, phone, text, likeness
//! ```
//!
//! Not allowed: a screen that knows a vendor, a vendor that touches the network or a clock, a view that changes state, a service face that uses a
//! dialect, anything below that imports `shell`. `tests/it/tidy.rs` checks this, the doors, the sizes and the names.
//!
//! # One door for every outside crate
//!
//! ratatui: `widgets/`, `theme/`, every `view.rs` and a few panes of `screens/`, `shell/{terminal,anchor}.rs` · crossterm:
//! `shell/{terminal,input}.rs` · reqwest, rustls: `net/http.rs` · argon2: `store/hash.rs` · sqlx: `store/`, `service/book/sql.rs` ·
//! axum: `service/`, `shell/local.rs` · hyper: `service/listen/` · tower: `service/{listen/,local.rs}` · fuzzy-matcher: `search/rank.rs` ·
//! memmap2, bytemuck, postcard: `search/columns.rs` · crc32fast: `search/columns.rs`, `store/twin.rs` · memchr: `search/lookup.rs` ·
//! rustc-hash: `search/` · directories: `config/paths.rs` · toml: `config/`, `theme/file.rs` · include_dir: `theme/builtin.rs` ·
//! jiff: `domain/time.rs`, `service/`, `shell/open.rs`, `cli/service.rs` · unicode-width: `paper/` · qrcode: `widgets/qr.rs` ·
//! csv: `service/book/{import,table}.rs` · clap: `cli/` · rustix: `shell/{boot,console,plain,hush,signals,terminal,watch}.rs`, `vault/` ·
//! secrecy: `net/secret.rs` · tokio: `shell/`, `cli/runtime.rs`, `service/listen/`.
//!
//! # How data walks through the house
//!
//! * **A keystroke**: `shell/input` → `Msg::Key` → `app/update` (text for the focused field, or the keymap's action) → the screen's `act` returns a
//!   `Step` (effects, where to go) → one draw when nothing waits any more.
//! * **A scan**: `shell/input` says when each key came; `desk::Scanner` holds back what may be a scanner's, and is only timed while it does →
//!   `Msg::Burst` → `app/scan`, on every screen: `search::Index::exactly` says whose the code is. A hand's keys go on as `Msg::Key`. In the
//!   search box characters pass at once (`shell/standing` says whether it is the box), and `screens/search/before` takes a scan's back.
//! * **A line** (`--plain`): `shell/plain` → `app/plain` → the messages the same keys would have been → `app/update`; when all is quiet, the
//!   screen's `plain` says what it is, or what has changed of it, one fact a line.
//! * **A reply**: `shell/courier` asks the dialect for the next turn of the conversation, sends it, hands the reply back, until the dialect says
//!   "done" → `Msg::Shown`, `Msg::Found`, … → `desk/absorb` (an old ticket is dropped) → the top screen's `refresh` → draw.
//! * **A search**: `search::Index` looks the words up in a snapshot of the mirror (`shell/people` makes and opens it, all consoles map it) and in
//!   what changed since. The mirror numbers its changes; `shell/people` tells the desk those with a number above the snapshot's, whoever made
//!   them: `Msg::Everybody`, `Msg::People`, `Msg::Gone`. At the start the first reading from the vendor waits until the snapshot is open.
//! * **A write**, online or not, from a screen or a command: `Change` → `Counter::save` (on disk, synced) → only now "saved" → `mirror::overlay`
//!   shows it as on its way → `mirror::plan` releases it, oldest first per customer → `Counter::send`: edits and enrolments are built from a
//!   fresh read, the write is marked as *sending* on disk just before bytes may leave → `mirror::settle`: done, refused, queued again, or **unknown** → `Counter::look`, after the
//!   settle window and once more: `mirror::prove` says what became of it, or that a person must.
//!   The window is counted on a clock that cannot jump (`mirror::Since`, read by `shell/boot`).
//!
//! * **Unsaved text**: `app/unsaved` looks after every message what stands in forms → `Effect::Draft`, a while after the first new letter and when
//!   the console ends → `store::Drafts`, a file locked by its console. Who starts next is told what nobody holds → `Msg::Drafts`, and takes it over.
//! * **A start**: `shell/terminal` takes the terminal, `shell/opening` says so and waits for the shop, then the work begins.
//! * **A drawing**: `shell/terminal` hands the bytes to a thread of its own and the loop draws again when they are written; keys are read on
//!   another, and a third (`shell/watch`) sleeps until the terminal hangs up. None of them can hold up the sender or a save.
//!
//! * **Paper**: a screen or a command makes a `paper::Slip` of what it shows → `Counter::print` lays it out in the printer's letters and width
//!   (`paper`) and sends the bytes (`shell/printer`), with an end to every wait → a sentence on the status line.
//!
//! * **Forgetting**: `shell/retire` at the start of a console or a sync → `store/retire`: ended writes lose what was typed, people nobody
//!   saw leave; `cli/erase` → `store/erase`, alone with the files: every file of a profile loses one person, and the databases are made anew.
//!
//! # Invariants worth knowing
//!
//! * `app::update` is synchronous and total: no clock, no disk, no randomness. Operation ids are made from a base given at the start.
//! * A dialect is one pure function of the ask and the replies so far (`vendors::Dialect::speak`); several calls are a pattern match on a slice.
//! * A request with `effect` is sent at most once; if its reply is lost the write is *unknown*, never queued again by itself — except where the
//!   vendor performs an idempotency key once (our own service).
//! * A vendor that asks to wait (429) is asked nothing by anybody on this box until then: `shell/pause`. What has begun is brought to its end.
//! * Nothing upstairs knows a vendor by name: what differs is data (`domain::Capabilities`, `domain::FieldSpec`).
//! * A result list never moves under the cursor; a late answer only adds rows below.
//! * While the console is locked nothing of the clerk's reaches a screen, and everything else goes on; a wrong try is on disk before it is judged.
//! * Text of others is cleaned where it leaves: `domain/text` names the exits, which take `text::Clean` and nothing else;
//!   `tests/it/tidy.rs` keeps them, `tests/it/hostile` looks at the bytes.
//! * Whether the vendor answers is known in one place, `desk/absorb`: each reply tells, and what another console of this box could not send
//!   makes this one ask (`Effect::Knock`).
//! * No sentence knows a key by itself: `Desk::key` says which it is, because each may be moved.
//! * Six keys or more at a machine's pace are a scan or a text, never a command. A form with unsaved text outlives every scan.
//! * There is no "if demo": the demo is the embedded service behind another `net::Transport`.
//! * No caller of the service waits or is waited for without an end; what a head says is looked at before a face sees it (`service::listen`).
//!
//! # Adding things
//!
//! | to add | new | edited |
//! |---|---|---|
//! | a vendor | `vendors/<v>/`, `service/faces/<v>`, `tests/fixtures/<v>/` | one line each in `vendors/mod.rs` and `service/faces/mod.rs` |
//! | a screen | `screens/<s>/{mod,update,view,plain}.rs` | the `Screen` enum, one `Action`, one keymap line |
//! | a theme | `themes/<name>.toml` | nothing: the folder is embedded |
//! | a key | – | one line in `desk/keymap.rs`; help, bottom line, commands and `frontdesk keys` follow |
//!
//! # Where this house differs from its first drawing
//!
//! A dialect's `speak` and `hear` became one function over the replies so far, because most writes need a fresh read first and that is a
//! conversation, not a pair of calls. The keymap is the desk's, because the palette (a screen) lists it. The contract's JSON shape is a room
//! of its own (`record`), because wire, disk and standard output share it.

pub mod app;
pub mod cli;
pub mod config;
pub mod desk;
pub mod domain;
pub mod mirror;
pub mod net;
pub mod paper;
pub mod record;
pub mod screens;
pub mod search;
pub mod service;
pub mod shell;
pub mod store;
pub mod theme;
pub mod vault;
pub mod vendors;
pub mod widgets;
