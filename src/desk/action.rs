//! Everything a clerk can mean with a key: a name for configuration, a label for the bottom line, a line of help. One table.

/// What a key means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Action {
    Help,
    Palette,
    Quit,
    Suspend,
    Lock,
    Back,
    Accept,
    Save,
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    NextField,
    PrevField,
    NextPane,
    PrevPane,
    GoSearch,
    GoOutbox,
    GoLast,
    Enrol,
    Edit,
    Stamp,
    StampNow,
    TakeBack,
    RedeemReward,
    RedeemPoints,
    Delete,
    Wallet,
    Filter,
    Refresh,
    Theme,
    Retry,
    Dismiss,
    Reopen,
    CardNext,
    Print,
    Copy,
    Export,
    ScannerTest,
    Staff,
    Journal,
    Tour,
    Unsaved,
}

/// An action's words.
pub struct Words {
    /// Which.
    pub action: Action,
    /// Its name in `[keys]` and in `frontdesk keys`.
    pub name: &'static str,
    /// One or two words for the bottom line.
    pub label: &'static str,
    /// A sentence for help.
    pub help: &'static str,
}

const fn w(action: Action, name: &'static str, label: &'static str, help: &'static str) -> Words {
    Words { action, name, label, help }
}

/// Invariant: every action stands here exactly once; a test says so.
pub const WORDS: [Words; 45] = [
    w(Action::Help, "help", "Help", "Keys and words of this screen"),
    w(Action::Palette, "palette", "Commands", "All commands with their keys"),
    w(Action::Quit, "quit", "Quit", "Leave; what waits stays on this box and goes out next time"),
    w(Action::Suspend, "suspend", "Suspend", "Back to the shell for a moment (fg returns)"),
    w(Action::Lock, "lock", "Lock", "Cover the screen until the PIN is typed"),
    w(Action::Back, "back", "Back", "Go back one screen; in the search box: empty it"),
    w(Action::Accept, "accept", "Open", "Open, or choose what is marked"),
    w(Action::Save, "save", "Save", "Save this form"),
    w(Action::Up, "up", "Up", "One row up"),
    w(Action::Down, "down", "Down", "One row down"),
    w(Action::PageUp, "page-up", "Page up", "A screenful up"),
    w(Action::PageDown, "page-down", "Page down", "A screenful down"),
    w(Action::Top, "top", "Top", "First row"),
    w(Action::Bottom, "bottom", "Bottom", "Last row"),
    w(Action::NextField, "next-field", "Next field", "Next field"),
    w(Action::PrevField, "previous-field", "Previous field", "Previous field"),
    w(Action::NextPane, "next-pane", "Next pane", "Next pane, from overview to this box"),
    w(Action::PrevPane, "previous-pane", "Previous pane", "Previous pane"),
    w(Action::GoSearch, "search", "Search", "Back to the search box"),
    w(Action::GoOutbox, "outbox", "Outbox", "What waits, was refused, or is not known"),
    w(Action::GoLast, "last", "Last", "The customer who was open before"),
    w(Action::Enrol, "enrol", "Enrol", "Enrol a new customer"),
    w(Action::Edit, "edit", "Edit", "Edit this customer"),
    w(Action::Stamp, "stamp", "Stamp", "Add stamps to a card"),
    w(Action::StampNow, "stamp-now", "+1 stamp", "Add one stamp at once; the same key again adds one more"),
    w(Action::TakeBack, "take-back", "Take back", "Take back the stamps that have not left yet"),
    w(Action::RedeemReward, "redeem", "Redeem", "Hand out a reward for stamps"),
    w(Action::RedeemPoints, "points", "Points", "Spend points on a sale"),
    w(Action::Delete, "delete", "Delete", "Remove or anonymise this customer"),
    w(Action::Wallet, "wallet", "Wallet", "The card's wallet pass as a QR code"),
    w(Action::Filter, "filter", "Dates", "Limit the ledger to dates"),
    w(Action::Refresh, "refresh", "Refresh", "Read again from the vendor"),
    w(Action::Theme, "theme", "Theme", "Choose colours"),
    w(Action::Retry, "retry", "Send again", "Send this write again"),
    w(Action::Dismiss, "dismiss", "Put aside", "Put this write aside: it will not be sent"),
    w(Action::Reopen, "reopen", "Reopen", "Open a refused enrolment or edit again, with its text"),
    w(Action::CardNext, "next-card", "Next card", "The next stamp card"),
    w(Action::Print, "print", "Print", "Print the ledger that is shown, or else the stamp card"),
    w(Action::Copy, "copy", "Copy", "Copy the card code, the phone or a summary"),
    w(Action::Export, "export", "Export", "Keep all this box knows of this customer in a file"),
    w(Action::ScannerTest, "scanner", "Scanner", "Try the scanner and see what it sends"),
    w(Action::Staff, "staff", "Staff", "Say who stands at the counter now"),
    w(Action::Tour, "tour", "Tour", "End the tour of the demo, or begin it again"),
    w(Action::Journal, "journal", "This box", "What this box did for this customer"),
    w(Action::Unsaved, "unsaved", "Unsaved form", "Open the form that was not saved when a console ended"),
];

impl Action {
    /// Its words.
    pub fn words(self) -> &'static Words {
        // The table is complete (tested); the first row is a harmless answer if it ever were not.
        WORDS.iter().find(|w| w.action == self).unwrap_or(&WORDS[0])
    }

    /// By the name of `[keys]`.
    pub fn parse(name: &str) -> Option<Action> {
        WORDS.iter().find(|w| w.name == name).map(|w| w.action)
    }
}
