//! Files that people write or that lie on this box: configuration, themes, tables of customers, the outbox's twin, the search's snapshot.
//!
//! Inputs: the file's text. In a twin a line that begins with `=` gets the checksum it should have. Of the snapshot an input says how a
//! sound one is damaged: four bytes each, three for the place and one for the bits that turn; no bits cut the file there.

use std::{fs, path::Path, sync::Arc};

use frontdesk::{
    config::{Settings, check_profile},
    desk::{Keymap, Marks},
    domain::TroubleKind,
    record,
    search::{Builder, Index},
    service::book::rehearse,
    store::told_by,
    theme::{Colors, Theme, contrast},
    vendors,
};
use serde_json::Value;
use tempfile::TempDir;

use super::{crowd, first_line};

const NOW: &str = "2026-03-02T17:30:00Z";
/// Whose mirror a snapshot is made of.
const MIRROR: u64 = 7;

/// `config.toml`: settings that hang together, or a refusal that names a line.
pub fn config(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let settings = match Settings::read(&text, Path::new("config.toml")) {
        Ok(settings) => settings,
        Err(trouble) => {
            assert_eq!(trouble.kind, TroubleKind::Usage, "{trouble:?}");
            assert!(trouble.message.contains(" line "), "{}", trouble.message);
            return;
        }
    };
    let known = vendors::ALL.map(|id| id.0);
    let sound = settings.check_vendors(&known).is_ok();
    for profile in settings.profiles.values() {
        assert!(profile.way().is_some(), "{profile:?}");
        assert!(!sound || check_profile(profile, &known).is_ok(), "{profile:?}");
    }
    if let (Some(name), Ok(profile)) = (&settings.default_profile, settings.profile(None)) {
        assert_eq!(name, &profile.name);
    }
    if let Err(why) = Keymap::new(true, &settings.keys) {
        assert!(why.starts_with("[keys] "), "{why}");
    }
    Marks::of(settings.scanner.prefix.as_deref(), settings.scanner.suffix.as_deref());
}

/// A theme: something for every terminal, or a fault on a line that is there.
pub fn theme(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match Theme::load(&text) {
        Ok(theme) => {
            assert!(!theme.name.is_empty());
            let complaints = contrast(&theme);
            assert!(complaints.iter().all(|complaint| !complaint.is_empty()));
            for colors in [Colors::None, Colors::Sixteen, Colors::TrueColor] {
                assert_eq!(theme.clone().for_terminal(colors).name, theme.name);
            }
        }
        Err(fault) => {
            let lines = text.matches('\n').count() + 1;
            assert!((1..=lines).contains(&fault.line), "{fault} of {lines} lines");
        }
    }
}

/// A table of customers: every row is brought or named. Tabs in the first line make it one of tabs.
pub fn import(data: &[u8]) {
    let delimiter = if first_line(data).0.contains(&b'\t') { b'\t' } else { b',' };
    let Ok(report) = rehearse(data, delimiter, NOW) else { return };
    let ends = data.iter().filter(|b| matches!(b, b'\n' | b'\r')).count() as u64;
    assert!(report.imported + report.bad_count <= ends + 1, "{report:?}");
    assert!(report.bad.len() as u64 <= report.bad_count && report.bad.iter().all(|bad| !bad.reason.is_empty()), "{report:?}");
}

/// The outbox's twin: what is believed is whole, and what it wants is understood again from our own writing of it.
pub fn twin(data: &[u8]) {
    let mut file = Vec::new();
    for line in data.split(|b| *b == b'\n') {
        match line.strip_prefix(b"=") {
            Some(json) => {
                file.extend(format!("{:08x} ", crc32fast::hash(json)).into_bytes());
                file.extend_from_slice(json);
            }
            None => file.extend_from_slice(line),
        }
        file.push(b'\n');
    }
    let (lines, damaged) = told_by(&file);
    assert!(lines.len() + damaged <= data.split(|b| *b == b'\n').count());
    for line in &lines {
        let stored = |column: &str| line.get(column).and_then(Value::as_str).and_then(|text| serde_json::from_str::<Value>(text).ok());
        if let Some(change) = stored("change").as_ref().and_then(record::change_from_json) {
            assert!(!change.words().is_empty() || change.customer().is_some());
            assert_eq!(record::change_from_json(&record::change_to_json(&change)), Some(change));
        }
        if let Some(base) = stored("base").and_then(|base| record::customer_from_json(&base).ok()) {
            assert!(!record::customer_to_json(&base, "any", None, &[]).is_null());
        }
    }
}

/// A folder with a snapshot, and the snapshot as it was made.
struct Sound {
    folder: TempDir,
    bytes: Vec<u8>,
}

thread_local! {
    static SOUND: Sound = sound();
}

fn sound() -> Sound {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sound.idx");
    let mut builder = Builder::default();
    crowd::people().into_iter().for_each(|person| builder.add(person));
    assert!(builder.write(&path, MIRROR, 42).is_ok());
    let bytes = fs::read(&path).expect("a snapshot");
    Sound { folder, bytes }
}

/// A damaged snapshot: refused, or searched without a fall.
pub fn snapshot(data: &[u8]) {
    SOUND.with(|sound| {
        let mut bytes = sound.bytes.clone();
        for harm in data.chunks_exact(4).take(16) {
            let place = u32::from_le_bytes([harm[0], harm[1], harm[2], 0]) as usize;
            match (harm[3], bytes.len()) {
                (_, 0) => {}
                (0, length) => bytes.truncate(place % length),
                (bits, length) => bytes[place % length] ^= bits,
            }
        }
        let path = sound.folder.path().join("damaged.idx");
        fs::write(&path, &bytes).expect("a file");
        let Some(segment) = Index::open(&path, MIRROR) else {
            assert!(bytes != sound.bytes, "a sound snapshot was refused");
            return;
        };
        let mut index = Index::new();
        index.adopt(Arc::new(segment));
        for query in ["", "mar", "vance ilse", "0142", "ll5821", "tag:vip owes:>50", "c-1004", "zxq"] {
            index.search(query, 5).iter().for_each(|hit| drop(index.get(&hit.id)));
        }
    });
}
