//! The console worked by keys, and by lines. Inputs of `keys`: bytes as a terminal sends them, see `keyboard`. Inputs of `plain`: lines
//! as they are typed; a line that begins with the byte 01 is bytes of `keyboard` instead, for what else happens.

use frontdesk::app::Plain;

use super::Stage;

/// Bytes of one input.
const KEYS_MAX: usize = 600;
const LINES_MAX: usize = 40;
const PLAIN_MAX: usize = 1_000;

/// Any keys, pastes and scans: no fall, nothing saved but by a key, and every screen can be drawn.
pub fn keys(data: &[u8]) {
    let stage = Stage::after(&data[..data.len().min(KEYS_MAX)]);
    stage.draw();
}

/// Any lines: no fall, and there is always something to answer to.
pub fn plain(data: &[u8]) {
    let data = &data[..data.len().min(PLAIN_MAX)];
    let mut stage = Stage::open();
    let mut plain = Plain::default();
    for line in data.split(|b| *b == b'\n').take(LINES_MAX) {
        match line.strip_prefix(b"\x01") {
            Some(happening) => stage.feed(happening),
            None => {
                let effects = plain.hear(&mut stage.app, &String::from_utf8_lossy(line));
                stage.perform(effects);
            }
        }
        let said = plain.say(&mut stage.app);
        assert!(said.len() < 500, "{} lines at once", said.len());
        assert!(!plain.prompt(&stage.app).is_empty());
    }
    stage.draw();
}
