//! The `themes/` folder, embedded at build time: a new file there is a new theme, with no line of code.

use include_dir::{Dir, include_dir};

use super::{Theme, file};

static FOLDER: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// The texts of the embedded theme files, with the names of the files without their ending.
pub(super) fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    FOLDER.files().filter_map(|file| {
        let path = file.path();
        let is_theme = path.extension().is_some_and(|ending| ending == "toml");
        let name = path.file_stem()?.to_str()?;
        is_theme.then_some((name, file.contents_utf8()?))
    })
}

/// The embedded theme of that name. Tests see to it that every embedded file can be read.
pub(super) fn find(name: &str) -> Option<Theme> {
    let (_, text) = sources().find(|(known, _)| *known == name)?;
    file::read(text).ok()
}

/// All names: `default` first, then by alphabet.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = sources().map(|(name, _)| name).collect();
    names.sort_by_key(|name| (*name != "default", *name));
    names
}
