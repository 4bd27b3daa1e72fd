//! Sixteen processes on one profile at once. Half of the story is saving: nothing that was called saved is missing. The other half is sending: the role
//! goes from hand to hand, by leaving and by dying, and nothing is carried out twice.
//!
//! A clerk is this test program, started again for one test. Its vendor is a journal: a line for everything that was carried out, which nobody takes back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use frontdesk::{
    domain::{Change, Moment},
    mirror::{State, Verdict, Write},
    store::{Place, Store},
};

use super::{FEW, Plan, next};
use crate::{
    conformance::told::run,
    program::{now, pause, start},
};

const CLERKS: u64 = 16;
/// What a clerk is to do: `save N` or `send`, the folder, its number.
const ORDERS: &str = "FRONTDESK_TEST_ORDERS";

fn clerk(folder: &Path, number: u64, orders: &str) -> Child {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "faults::crowd::a_clerk", "--ignored", "--nocapture"]).env(ORDERS, format!("{number} {orders}"));
    start(command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()))
}

#[test]
#[ignore = "started by the others, with orders"]
fn a_clerk() {
    let orders = std::env::var(ORDERS).expect("orders");
    let words: Vec<&str> = orders.split(' ').collect();
    let number: u64 = words[0].parse().expect("a number");
    run(async {
        let store = Store::open(Place::Folder("till".into())).await.expect("opens");
        match words[1] {
            "save" => save(&store, number, words[2].parse().expect("a number")).await,
            _ => send(&store, number).await,
        }
    });
}

fn append(file: &str, line: &str) {
    let mut file = OpenOptions::new().create(true).append(true).open(file).expect("a journal");
    file.write_all(format!("{line}\n").as_bytes()).expect("noted");
}

/// Notes what it was told is saved.
async fn save(store: &Store, number: u64, count: u64) {
    for n in 0..count {
        let id = format!("w{number}-{n}");
        let change = Change::Stamp { id: format!("c{number}-{}", n % 9), card: "2".into(), count: 1, silent: false, expected: None };
        store.save(&Write::new(id.clone(), change, "till", Moment(10)), None).await.expect("saved");
        append(&format!("saved.{number}"), &id);
    }
}

/// Sends a few whenever it has the role; then gives it up, or dies with it, before or after the deed.
async fn send(store: &Store, number: u64) {
    let mut seed = number * 7_919 + u64::from(std::process::id());
    loop {
        let Some(role) = store.take_sender_role().await.expect("the role") else {
            pause(Duration::from_millis(1 + next(&mut seed) % 15));
            continue;
        };
        store.recover().await.expect("recovers");
        append("roles", &number.to_string());
        let waiting: Vec<Write> = store.writes().await.expect("reads").into_iter().filter(|w| w.state == State::Queued).collect();
        if waiting.is_empty() {
            return;
        }
        for write in waiting.into_iter().take(1 + (next(&mut seed) % 3) as usize) {
            assert!(store.begin(&write, false, None, Moment(20)).await.expect("begins"), "somebody else was at it");
            if next(&mut seed).is_multiple_of(8) {
                std::process::abort();
            }
            append("effects", &write.id);
            if next(&mut seed).is_multiple_of(8) {
                std::process::abort();
            }
            store.conclude(&write.id, 1, &Verdict::of(State::Done), Moment(21)).await.expect("ends");
        }
        drop(role);
    }
}

#[derive(Debug, Default)]
struct Counted {
    saved: usize,
    lost: usize,
    save_s: u64,
    /// Changes of hand, and those by death.
    hands: usize,
    deaths: usize,
    done: usize,
    unknown: usize,
    /// Carried out twice, or told otherwise than the journal has it.
    wrong: Vec<String>,
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path).unwrap_or_default().lines().map(str::to_owned).collect()
}

fn measure(saves: u64, sends: u64) -> Counted {
    let mut counted = Counted::default();
    saving(&mut counted, saves);
    sending(&mut counted, sends);
    counted
}

fn saving(counted: &mut Counted, each: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let began = now();
    // Nobody has made the files yet: all sixteen want to.
    let clerks: Vec<Child> = (0..CLERKS).map(|n| clerk(folder.path(), n, &format!("save {each}"))).collect();
    for mut clerk in clerks {
        if !clerk.wait().expect("ends").success() {
            counted.wrong.push("a clerk failed while saving".to_owned());
        }
    }
    counted.save_s = (now() - began).as_secs();
    let told: BTreeSet<String> = (0..CLERKS).flat_map(|n| lines(&folder.path().join(format!("saved.{n}")))).collect();
    counted.saved = told.len();
    let there: BTreeSet<String> = run(async {
        let store = Store::open(Place::Folder(folder.path().join("till"))).await.expect("opens");
        store.writes().await.expect("reads").into_iter().map(|w| w.id).collect()
    });
    counted.lost = told.difference(&there).count();
}

fn sending(counted: &mut Counted, writes: u64) {
    let folder = tempfile::tempdir().expect("a folder");
    let place = Place::Folder(folder.path().join("till"));
    run(async {
        let store = Store::open(place.clone()).await.expect("opens");
        for n in 0..writes {
            let change = Change::Stamp { id: n.to_string(), card: "2".into(), count: 1, silent: false, expected: None };
            store.save(&Write::new(format!("w{n}"), change, "till", Moment(10)), None).await.expect("saved");
        }
        store.close().await;
    });
    let mut clerks: Vec<(u64, Child)> = (0..CLERKS).map(|n| (n, clerk(folder.path(), n, "send"))).collect();
    while let Some((number, mut one)) = clerks.pop() {
        match one.try_wait().expect("its state") {
            Some(status) if status.success() => {}
            // Fell over something it did not expect.
            Some(status) if status.code().is_some() => counted.wrong.push(format!("clerk {number} ended with {status}")),
            // Somebody takes the dead one's place.
            Some(_) => {
                counted.deaths += 1;
                clerks.insert(0, (number, clerk(folder.path(), number, "send")));
            }
            None => {
                clerks.insert(0, (number, one));
                pause(Duration::from_millis(1));
            }
        }
    }
    let roles = lines(&folder.path().join("roles"));
    counted.hands = roles.len();
    let mut effects: BTreeMap<String, usize> = BTreeMap::new();
    for id in lines(&folder.path().join("effects")) {
        *effects.entry(id).or_default() += 1;
    }
    let ended: Vec<(String, State)> = run(async {
        let store = Store::open(place).await.expect("opens");
        let mut ended = Vec::new();
        for n in 0..writes {
            let id = format!("w{n}");
            let state = store.write(&id).await.expect("reads").expect("is there").state;
            ended.push((id, state));
        }
        ended
    });
    for (id, state) in ended {
        let times = effects.remove(&id).unwrap_or(0);
        match (state, times) {
            (State::Done, 1) => counted.done += 1,
            (State::Unknown, 0 | 1) => counted.unknown += 1,
            (state, times) => counted.wrong.push(format!("{id} is {} and was carried out {times} times", state.word())),
        }
    }
    counted.wrong.extend(effects.keys().map(|id| format!("{id} was carried out and is not in the outbox")));
}

#[test]
fn sixteen_processes_save_and_send_and_lose_and_double_nothing() {
    let counted = measure(FEW.saves, FEW.sends);
    assert_eq!((counted.lost, counted.wrong.as_slice()), (0, &[][..]), "{counted:?}");
    assert!(counted.saved as u64 == CLERKS * FEW.saves && counted.done > 0 && counted.deaths > 0, "{counted:?}");
}

pub fn report(plan: &Plan) -> String {
    let c = measure(plan.saves, plan.sends);
    let mut page = format!(
        "## Sixteen processes at once\n\nThey start together, in an empty folder, and each saves {} writes, all on disk before it is told so. Then sixteen \
         send what waits: each takes the role when it is free, sends one to three, and gives it up or dies with it, before the deed or after; a dead one is \
         replaced. The vendor is a journal.\n\n\
         | told saved | lost | s | sent by | of them dead in the middle | done | unknown | carried out twice, or told wrongly |\n|---|---|---|---|---|---|---|---|\n\
         | {} | {} | {} | {} hands | {} | {} | {} | {} |\n",
        plan.saves,
        c.saved,
        c.lost,
        c.save_s,
        c.hands,
        c.deaths,
        c.done,
        c.unknown,
        c.wrong.len()
    );
    for wrong in c.wrong {
        page.push_str(&format!("\n- {wrong}"));
    }
    page
}
