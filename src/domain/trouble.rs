//! Why an ask or a change did not succeed, in shop words. Built by `vendors`, `net` and `store`; read by `mirror::settle`, the desk and the CLI.

use std::fmt;

/// What went wrong, in kinds that lead to different next steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// The request never left: no route, refused, name not found, TLS refused. Safe to try again.
    Unreachable,
    /// Something was sent and no trustworthy answer came. Whether it happened is not known.
    Lost,
    /// No such customer, card, reward, sale.
    NotFound,
    /// The vendor's rules say no; `fields` tell which.
    Refused,
    /// Somebody else's record or a newer edit is in the way.
    Conflict,
    /// The credential is missing, wrong, expired, or lacks a right.
    NotAllowed,
    /// Too many requests; `retry_after_s` says how long to wait.
    Paused,
    /// This vendor cannot do that.
    Unable,
    /// An answer came that is not this vendor's.
    Garbled,
    /// The vendor failed (5xx) on a read.
    Failed,
    /// This box: disk, configuration.
    Local,
    /// The command or its input is not usable.
    Usage,
}

/// A failure with its sentence and its details.
#[derive(Clone, Debug, PartialEq)]
pub struct Trouble {
    /// Which kind.
    pub kind: TroubleKind,
    /// One plain sentence for staff.
    pub message: String,
    /// Field path → reasons, in the vendor's words.
    pub fields: Vec<(String, Vec<String>)>,
    /// The vendor's request id, for their support.
    pub request_id: Option<String>,
    /// Seconds to wait, where the vendor said so.
    pub retry_after_s: Option<u32>,
    /// The credential lacks a right: trying again changes nothing until it is given another.
    pub lasting: bool,
    /// The id of the person who is in the way (duplicate phone, e-mail, reference).
    pub other: Option<String>,
}

impl Trouble {
    /// A trouble with a sentence and no details.
    pub fn new(kind: TroubleKind, message: impl Into<String>) -> Trouble {
        Trouble { kind, message: message.into(), fields: Vec::new(), request_id: None, retry_after_s: None, lasting: false, other: None }
    }

    /// "This vendor cannot …".
    pub fn unable(message: impl Into<String>) -> Trouble {
        Trouble::new(TroubleKind::Unable, message)
    }

    /// An answer that is not this vendor's.
    pub fn garbled(message: impl Into<String>) -> Trouble {
        Trouble::new(TroubleKind::Garbled, message)
    }

    /// Adds one field's reason.
    pub fn with_field(mut self, path: impl Into<String>, reason: impl Into<String>) -> Trouble {
        let (path, reason) = (path.into(), reason.into());
        match self.fields.iter_mut().find(|(p, _)| *p == path) {
            Some((_, reasons)) => reasons.push(reason),
            None => self.fields.push((path, vec![reason])),
        }
        self
    }

    /// Names the person in the way.
    pub fn with_other(mut self, id: impl Into<String>) -> Trouble {
        self.other = Some(id.into());
        self
    }

    /// The same as `Display`, with a capital where it begins: for the status line.
    pub fn sentence(&self) -> String {
        let words = self.to_string();
        let mut letters = words.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    /// Whether the message says a field's reason already: the same words, or who is in the way.
    fn says(&self, reason: &str) -> bool {
        let named = self.other.as_ref().is_some_and(|id| self.message.contains(id.as_str()));
        self.message.contains(reason) || (named && reason.starts_with("already belongs to"))
    }

    /// The short machine word of the JSON contract.
    pub fn word(&self) -> &'static str {
        match self.kind {
            TroubleKind::Unreachable => "unreachable",
            TroubleKind::Lost => "unknown",
            TroubleKind::NotFound => "not_found",
            TroubleKind::Refused => "refused",
            TroubleKind::Conflict => "conflict",
            TroubleKind::NotAllowed => "not_allowed",
            TroubleKind::Paused => "rate_limited",
            TroubleKind::Unable => "unable",
            TroubleKind::Garbled => "garbled",
            TroubleKind::Failed => "failed",
            TroubleKind::Local => "local",
            TroubleKind::Usage => "usage",
        }
    }

    /// The process exit code of the outside contract, section 3.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            TroubleKind::Usage => 2,
            TroubleKind::NotFound => 3,
            TroubleKind::Refused | TroubleKind::Conflict => 4,
            TroubleKind::NotAllowed => 5,
            TroubleKind::Unable => 6,
            TroubleKind::Unreachable | TroubleKind::Paused => 7,
            TroubleKind::Lost => 8,
            TroubleKind::Garbled | TroubleKind::Failed | TroubleKind::Local => 1,
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        for (path, reasons) in &self.fields {
            let unsaid: Vec<&str> = reasons.iter().map(String::as_str).filter(|reason| !self.says(reason)).collect();
            if !unsaid.is_empty() {
                write!(f, "; {path}: {}", unsaid.join(", "))?;
            }
        }
        if let Some(id) = &self.request_id {
            write!(f, " (request {id})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Trouble {}
