//! The receipt printer as it is configured: where it is, how wide its paper is, whether it prints QR codes.

use std::{fmt, path::PathBuf};

/// Columns a printer may have; 32, 42 and 48 are usual.
pub const COLUMNS: std::ops::RangeInclusive<u16> = 24..=64;
/// Where a receipt printer on a network listens unless told otherwise.
const PORT: u16 = 9100;

/// `[printer]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Printer {
    /// Where; none where there is no printer.
    pub to: Option<Outlet>,
    /// Columns of its paper.
    pub width: u16,
    /// Whether it prints QR codes.
    pub qr: bool,
}

impl Default for Printer {
    fn default() -> Printer {
        Printer { to: None, width: 42, qr: true }
    }
}

/// Where a printer is.
#[derive(Clone, Debug, PartialEq)]
pub enum Outlet {
    /// A file the system made for it: `/dev/usb/lp0`.
    Device(PathBuf),
    /// `host:port`.
    Host(String),
}

impl Outlet {
    /// Reads `tcp://host`, `tcp://host:9100` or the path of a device. Errors: what it must be, to be put behind a setting's name.
    pub fn parse(text: &str) -> Result<Outlet, String> {
        if text.starts_with('/') {
            return Ok(Outlet::Device(PathBuf::from(text)));
        }
        let host = text.strip_prefix("tcp://").and_then(|rest| host_and_port(rest.trim_end_matches('/')));
        host.map(Outlet::Host).ok_or_else(|| "must be like \"tcp://192.168.1.50:9100\" or \"/dev/usb/lp0\"".to_owned())
    }
}

impl fmt::Display for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outlet::Device(path) => write!(f, "{}", path.display()),
            Outlet::Host(host) => write!(f, "tcp://{host}"),
        }
    }
}

/// `host:port`; an IPv6 address stands in brackets.
fn host_and_port(rest: &str) -> Option<String> {
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, port.parse::<u16>().ok().filter(|port| *port > 0)?),
        _ => (rest, PORT),
    };
    let numbers = host.strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let sound = match numbers {
        Some(inner) => inner.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '.')),
        None => host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')),
    };
    (sound && !host.is_empty()).then(|| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_devices_are_told_apart() {
        for (text, wanted) in [
            ("/dev/usb/lp0", "/dev/usb/lp0"),
            ("tcp://kitchen", "tcp://kitchen:9100"),
            ("tcp://192.168.1.50:9101/", "tcp://192.168.1.50:9101"),
            ("tcp://[fe80::1]", "tcp://[fe80::1]:9100"),
            ("tcp://[::1]:9100", "tcp://[::1]:9100"),
        ] {
            assert_eq!(Outlet::parse(text).map(|outlet| outlet.to_string()).as_deref(), Ok(wanted));
        }
        for bad in [
            "",
            "lp0",
            "tcp://",
            "tcp://:9100",
            "tcp://a b",
            "tcp://a:0",
            "tcp://a:99999",
            "tcp://a@b",
            "http://a",
            "tcp://::1",
            "tcp://a:b:1",
        ] {
            assert!(Outlet::parse(bad).is_err(), "{bad}");
        }
    }
}
