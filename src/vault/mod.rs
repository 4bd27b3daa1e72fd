//! Floor 1: what keeps strangers out. Folders and files that are this account's own (`files`), and a process nobody looks into (`process`).
//!
//! Nothing here knows what is in a file. Refusals are `Usage`, because a person must put them right; each names the file and what is
//! wrong with it. The floors that keep something on disk call; only `cli` calls [`close_up`].

mod files;
mod process;

pub use files::{
    check_file, check_folder, check_followed, check_inside, new_private_file, open_itself, own_account, private_database, private_file,
    private_folder, private_log,
};
pub use process::close_up;
