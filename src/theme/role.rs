//! What a colour means. Widgets ask for a meaning; a theme answers with a look.

use ratatui::style::{Modifier, Style};

/// A meaning. A theme may leave any of them out: [`Role::parent`] then stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Ordinary text, and the ground of the whole screen.
    Text,
    /// Said quietly: dates, units, what is not known.
    Muted,
    /// Said clearly: names, sums.
    Strong,
    /// The one colour of the house.
    Accent,
    /// The row or choice under the cursor.
    Selected,
    /// Letters that matched the search.
    Match,
    /// Frames and rules.
    Border,
    /// The frame that has the keyboard.
    BorderFocus,
    /// Headings.
    Title,
    /// A short word that must be seen: DEMO, OFFLINE.
    Badge,
    /// Done, allowed, in credit.
    Good,
    /// Wanted but not confirmed yet.
    Pending,
    /// Look before going on.
    Warn,
    /// Refused, failed, wrong.
    Bad,
    /// A stamp that is on the card.
    Stamp,
    /// A stamp that is on its way.
    StampPending,
    /// A stamp still to come.
    StampEmpty,
    /// A place on the card that pays something, and its word.
    Reward,
    /// A box to type in.
    Input,
    /// The box that is being typed in.
    InputFocus,
    /// What a key does.
    Hint,
    /// The key itself.
    HintKey,
    /// Bars of a chart.
    Chart,
}

impl Role {
    /// Every role, in the order of the enum.
    pub const ALL: [Role; 23] = [
        Role::Text,
        Role::Muted,
        Role::Strong,
        Role::Accent,
        Role::Selected,
        Role::Match,
        Role::Border,
        Role::BorderFocus,
        Role::Title,
        Role::Badge,
        Role::Good,
        Role::Pending,
        Role::Warn,
        Role::Bad,
        Role::Stamp,
        Role::StampPending,
        Role::StampEmpty,
        Role::Reward,
        Role::Input,
        Role::InputFocus,
        Role::Hint,
        Role::HintKey,
        Role::Chart,
    ];

    /// How many roles there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The name used in theme files.
    pub fn name(self) -> &'static str {
        match self {
            Role::Text => "text",
            Role::Muted => "muted",
            Role::Strong => "strong",
            Role::Accent => "accent",
            Role::Selected => "selected",
            Role::Match => "match",
            Role::Border => "border",
            Role::BorderFocus => "border_focus",
            Role::Title => "title",
            Role::Badge => "badge",
            Role::Good => "good",
            Role::Pending => "pending",
            Role::Warn => "warn",
            Role::Bad => "bad",
            Role::Stamp => "stamp",
            Role::StampPending => "stamp_pending",
            Role::StampEmpty => "stamp_empty",
            Role::Reward => "reward",
            Role::Input => "input",
            Role::InputFocus => "input_focus",
            Role::Hint => "hint",
            Role::HintKey => "hint_key",
            Role::Chart => "chart",
        }
    }

    /// Reads a name of a theme file.
    pub fn parse(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }

    /// The role that stands in when a theme does not mention this one; `None` at the end of a chain.
    pub fn parent(self) -> Option<Role> {
        match self {
            Role::Text | Role::Strong | Role::Selected => None,
            Role::Muted | Role::Good | Role::Input => Some(Role::Text),
            Role::Accent | Role::Title | Role::Warn | Role::HintKey => Some(Role::Strong),
            Role::Match | Role::BorderFocus | Role::Pending | Role::Stamp | Role::Reward | Role::Chart => Some(Role::Accent),
            Role::Border | Role::StampEmpty | Role::Hint => Some(Role::Muted),
            Role::Badge => Some(Role::Selected),
            Role::Bad => Some(Role::Warn),
            Role::StampPending => Some(Role::Pending),
            Role::InputFocus => Some(Role::Input),
        }
    }

    /// The look at the end of a chain, when a theme says nothing at all.
    pub(super) fn bare(self) -> Style {
        match self {
            Role::Selected => Style::new().add_modifier(Modifier::REVERSED),
            Role::Strong => Style::new().add_modifier(Modifier::BOLD),
            _ => Style::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_the_list_follows_the_enum() {
        for (index, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role as usize, index);
            assert_eq!(Role::parse(role.name()), Some(role));
        }
        assert_eq!(Role::parse("acent"), None);
    }

    #[test]
    fn every_chain_ends() {
        for role in Role::ALL {
            let mut steps = 0;
            let mut at = role;
            while let Some(parent) = at.parent() {
                at = parent;
                steps += 1;
                assert!(steps < 6, "{role:?} goes in circles");
            }
        }
    }
}
