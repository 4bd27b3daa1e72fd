//! The clock that cannot jump: how long ago this box was started, time asleep included, and which start that was.

use std::{fs, sync::Arc};

use super::BootClock;
use crate::mirror::Since;

/// This box's. It says nothing where the system has no such clock or does not tell one start from the next.
pub fn boot_clock() -> BootClock {
    let said = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let boot = Some(said.trim().to_owned()).filter(|boot| !boot.is_empty());
    Arc::new(move || Some(Since { boot: boot.clone()?, at_ms: started_ms_ago()? }))
}

#[cfg(target_os = "linux")]
fn started_ms_ago() -> Option<i64> {
    let since = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let ns = u32::try_from(since.tv_nsec).ok()?;
    Some(since.tv_sec.checked_mul(1_000)?.saturating_add(i64::from(ns / 1_000_000)))
}

#[cfg(not(target_os = "linux"))]
fn started_ms_ago() -> Option<i64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn it_goes_on_and_stays_the_same_start() {
        let clock = boot_clock();
        let (Some(first), Some(then)) = (clock(), clock()) else { panic!("this system has one") };
        assert!(first.boot == then.boot && first.at_ms > 0 && then.at_ms >= first.at_ms, "{first:?}, then {then:?}");
    }
}
