//! The door of the room: customers in, hits out. A large segment that never changes, smaller ones above it, and a handful of people who just did.

use std::cell::OnceCell;
use std::cmp::{Ordering, Reverse};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use super::build::Builder;
use super::columns::Columns;
use super::entry::{Entry, NO_DAY, Summary};
use super::filter::Filter;
use super::grade::{Grade, Reach};
use super::hit::Hit;
use super::lookup::{Lookup, places_and_ends, widen_all};
use super::plain::Plain;
use super::query::Query;
use super::rank::{Closeness, Finding, OWN_ID, Sheet, is_place};
use super::seek::{Hidden, Task, note_row, picked, seek, weight};
use super::segment::Segment;
use super::terms::Field;
use super::title::{Rank, Title};
use super::visits::Visits;
use crate::domain::{Customer, Date};

/// Fewer hits than these let typing errors be forgiven.
const FEW: usize = 12;
/// Hits whose closeness is looked at; a fixed number, so a longer list begins with the shorter one. As many are looked for at least: whether
/// there are few must not depend on how many are asked for.
const FINALISTS: usize = if cfg!(test) { FEW } else { 24 };
const _: () = assert!(FEW <= FINALISTS);
/// An id shorter than this is a number like any other.
const ID_CHARS: usize = 4;
/// People who are kept as text before they become columns.
const MOST_PLAIN: usize = if cfg!(test) { 5 } else { 256 };
/// People this counter knows whom every search looks at.
const FAMILIAR: usize = 256;
/// Decimal places of most currencies.
pub(super) const MONEY_DIGITS: u32 = 2;

/// Everybody this counter knows, ready to be found. No clock; the same calls give the same answers.
#[derive(Default)]
pub struct Index {
    /// Oldest and largest first.
    layers: Vec<Layer>,
    fresh: Plain,
    visits: Visits,
    /// Where the people opened last are kept, and what their visits weigh. Made when it is asked for; everything that moves people drops it.
    familiar: OnceLock<FxHashMap<Place, i64>>,
    money_digits: Option<u32>,
    today: Option<Date>,
}

struct Layer {
    segment: Arc<Segment>,
    hidden: Hidden,
}

/// Where somebody is kept. Invariant: layers by their number, the fresh ones behind them.
type Place = (usize, u32);

/// A row among others that are to be put in order. Its rank is read from its record, once and only where a place does not decide.
#[derive(Clone, Debug)]
struct Seat {
    place: Place,
    rank: OnceCell<Rank>,
}

impl Seat {
    fn at(place: Place) -> Seat {
        Seat { place, rank: OnceCell::new() }
    }
}

/// A row that matched.
#[derive(Clone, Debug)]
struct Found {
    score: i32,
    weight: i32,
    visited: i64,
    close: (bool, i64),
    seat: Seat,
}

/// What one reach found, and what the query meant there.
struct Round<'s> {
    found: Vec<Found>,
    lookups: Vec<Vec<Lookup<'s>>>,
    picked: Vec<Option<Vec<u32>>>,
    reach: Reach,
    own_id: Option<Place>,
}

impl Index {
    /// Nobody known.
    pub fn new() -> Index {
        Index::default()
    }

    /// Nobody known; `owes:>50` is typed in a currency of so many decimal places.
    pub fn for_money(digits: u32) -> Index {
        Index { money_digits: Some(digits), ..Index::default() }
    }

    /// Many people at once; quicker than one by one. The same id must not come twice.
    pub fn build(people: impl IntoIterator<Item = Customer>) -> Index {
        let mut builder = Builder::default();
        people.into_iter().for_each(|c| builder.add(c));
        let mut index = Index::new();
        index.adopt(Arc::new(builder.finish()));
        index
    }

    /// The people of a snapshot file, which is then mapped, not read. `None` when there is none that can be trusted: then it is made anew.
    pub fn open(path: &Path, identity: u64) -> Option<Segment> {
        Segment::of(Columns::open(path, identity)?)
    }

    /// Takes the place of everybody known so far (visits stay): what changed since the segment was read has to be put again.
    pub fn adopt(&mut self, segment: Arc<Segment>) {
        self.layers = vec![Layer { hidden: Hidden::new(segment.rows()), segment }];
        self.fresh = Plain::default();
        self.familiar.take();
    }

    /// How many customers are known.
    pub fn len(&self) -> usize {
        self.layers.iter().map(|l| l.segment.rows() as usize - l.hidden.count()).sum::<usize>() + self.fresh.len()
    }

    /// Whether nobody is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets everybody.
    pub fn clear(&mut self) {
        *self = Index { money_digits: self.money_digits, today: self.today, ..Index::default() };
    }

    /// Which day it is: what `birthday:week` counts from. Without it such a filter does nothing.
    pub fn set_today(&mut self, today: Date) {
        self.today = Some(today);
    }

    /// Whether an id is known.
    pub fn knows(&self, id: &str) -> bool {
        self.place_of(id).is_some()
    }

    /// The list line of a customer.
    pub fn get(&self, id: &str) -> Option<Summary> {
        self.entry(self.place_of(id)?).map(|e| e.line)
    }

    /// The day of the year of somebody's birthday, as `year_day` counts.
    pub fn birthday(&self, id: &str) -> Option<u16> {
        self.entry(self.place_of(id)?).map(|e| e.birthday).filter(|day| *day != NO_DAY)
    }

    /// Notes that this counter opened the person, at a time in milliseconds: breaks ties.
    pub fn touch(&mut self, id: &str, at: i64) {
        self.remember(id, at, self.visits.times(id) + 1);
    }

    /// The same for somebody who was opened so many times, the last time then.
    pub fn remember(&mut self, id: &str, at: i64, times: i64) {
        self.visits.remember(id, at, times);
        self.familiar.take();
    }

    /// Adds a customer, or replaces what was known of the same id.
    pub fn put(&mut self, c: &Customer) {
        self.hide(&c.id);
        self.fresh.put(Entry::of(c.clone()));
        if self.fresh.len() > MOST_PLAIN {
            self.settle();
        }
    }

    /// Forgets one customer.
    pub fn remove(&mut self, id: &str) {
        self.hide(id);
        self.fresh.remove(id);
    }

    fn hide(&mut self, id: &str) {
        self.familiar.take();
        for layer in &mut self.layers {
            for row in layer.segment.rows_of(id) {
                layer.hidden.insert(row);
            }
        }
    }

    /// The fresh ones become columns, together with the layers above that are no larger: every person moves only a few times.
    fn settle(&mut self) {
        let mut builder = Builder::default();
        std::mem::take(&mut self.fresh).people().for_each(|p| builder.add_entry(&p.entry));
        while self.layers.last().is_some_and(|l| l.segment.rows() as usize <= 2 * builder.len()) {
            let Some(layer) = self.layers.pop() else { break };
            let rows = (0..layer.segment.rows()).filter(|row| !layer.hidden.has(*row));
            rows.filter_map(|row| layer.segment.entry(row)).for_each(|e| builder.add_entry(&e));
        }
        let segment = Arc::new(builder.finish());
        self.layers.push(Layer { hidden: Hidden::new(segment.rows()), segment });
    }

    /// The best `limit` customers for what was typed; every word must be found somewhere. Nothing typed lists the people this counter
    /// opened last, then the newest. The order is total: the same index and query always give the same list.
    pub fn search(&self, query: &str, limit: usize) -> Vec<Hit> {
        let mut asked = Query::parse(query, self.money_digits.unwrap_or(MONEY_DIGITS), self.today);
        if limit == 0 || asked.misread.is_some() {
            return Vec::new();
        }
        if asked.is_empty() {
            return self.latest(limit);
        }
        for probe in asked.probes.iter_mut().filter(|p| p.may_be_place()) {
            let layers = self.layers.iter().map(|l| places_and_ends(&l.segment, &l.hidden, probe));
            let (places, ends) = layers.fold(self.fresh.places_and_ends(probe), |sum, here| (sum.0 + here.0, sum.1 + here.1));
            probe.weigh(places, ends);
        }
        let lookups = self.layers.iter().map(|l| asked.probes.iter().map(|p| Lookup::new(&l.segment, p)).collect()).collect();
        let picked = self.layers.iter().map(|l| picked(&l.segment, &asked.filters)).collect();
        let mut round = Round { found: Vec::new(), lookups, picked, reach: Reach::Plain, own_id: self.own_id(&asked) };
        self.find(&asked, limit, &mut round);
        for (wider, enough) in [(Reach::Forgiving, FEW), (Reach::Anything, 1)] {
            if round.found.len() < enough && asked.words > 0 {
                round.reach = wider;
                for (layer, lookups) in self.layers.iter().zip(&mut round.lookups) {
                    widen_all(&layer.segment, &asked, lookups, wider);
                }
                self.find(&asked, limit, &mut round);
            }
        }
        let mut sheet = Sheet::new(&asked);
        let found = std::mem::take(&mut round.found);
        let found = self.order(found, &asked, limit, |place| self.findings(place, &round, &mut sheet));
        found.into_iter().filter_map(|f| self.hit(f, &asked, &round, &mut sheet)).collect()
    }

    fn find(&self, asked: &Query, limit: usize, round: &mut Round<'_>) {
        let mut sheet = Sheet::new(asked);
        let most = limit.max(FINALISTS);
        let mut found: Vec<(i32, Place)> = Vec::new();
        for (nth, layer) in self.layers.iter().enumerate() {
            let familiar: Vec<u32> = self.familiar().keys().filter(|p| p.0 == nth).map(|p| p.1).collect();
            let picked = round.picked[nth].as_deref();
            let task = Task { segment: &layer.segment, hidden: &layer.hidden, query: asked, picked, most, familiar: &familiar };
            found.extend(seek(&task, &round.lookups[nth], &mut sheet).into_iter().map(|(score, row)| (score, (nth, row))));
        }
        let mut plain = Vec::new();
        self.fresh.search(&mut sheet, &asked.filters, round.reach, &mut plain);
        found.extend(plain.into_iter().map(|(score, row)| (score, (self.layers.len(), row))));
        if let Some(place) = round.own_id {
            let points = OWN_ID * asked.words as i32;
            match found.iter_mut().find(|f| f.1 == place) {
                Some(known) => known.0 = known.0.max(points),
                None => found.push((points, place)),
            }
        }
        let visited = |place: &Place| self.familiar().get(place).copied().unwrap_or(i64::MIN);
        let found = found.into_iter().map(|(score, place)| (score, place, self.weight(asked, place)));
        round.found = found
            .map(|(score, place, weight)| Found { score, weight, visited: visited(&place), close: (false, 0), seat: Seat::at(place) })
            .collect();
    }

    /// Where only conditions were asked for, their order.
    fn weight(&self, asked: &Query, (layer, row): Place) -> i32 {
        match self.layers.get(layer) {
            _ if asked.words > 0 => 0,
            Some(l) => weight(&l.segment, &asked.filters, row),
            None => {
                let entry = &self.fresh.person(row).entry;
                Filter::weight(&asked.filters, entry.line.balance_minor, entry.birthday)
            }
        }
    }

    /// Somebody whose id was typed, if nothing else asked for speaks against it.
    fn own_id(&self, asked: &Query) -> Option<Place> {
        let plain = asked.filters.is_empty() && asked.whole.len() >= ID_CHARS;
        if plain { self.place_of(&asked.whole) } else { None }
    }

    /// Best first, `limit` at most. What is close is asked only of those who could be shown and are equal otherwise.
    fn order(&self, mut found: Vec<Found>, asked: &Query, limit: usize, mut findings: impl FnMut(Place) -> Vec<Finding>) -> Vec<Found> {
        let worth = |f: &Found| (Reverse(f.score), Reverse(f.weight), Reverse(f.visited));
        found.sort_unstable_by(|a, b| worth(a).cmp(&worth(b)).then_with(|| self.by_rank(&a.seat, &b.seat)));
        found.truncate(limit.max(FINALISTS));
        if asked.words > 0 {
            let close = Closeness::new(asked);
            let finalists = found.len().min(FINALISTS);
            let mut written = false;
            for nth in 0..finalists {
                let same = |other: usize| found.get(other).is_some_and(|o| worth(o) == worth(&found[nth]));
                let (first, last) = (nth == 0 || !same(nth - 1), nth + 1 == finalists || !same(nth + 1));
                let place = found[nth].seat.place;
                if first && !last {
                    // Equals were found alike: the first speaks for all.
                    let as_written = |f: &Finding| f.grade >= Grade::Whole && (f.field == Field::Local || is_place(f.field));
                    written = findings(place).iter().all(as_written);
                }
                if !(first && last) {
                    let written_so = written && self.entry(place).is_some_and(|e| close.is_written_so(&e.line));
                    found[nth].close = (written_so, close.of(&self.name_words(place)));
                }
            }
            found[..finalists].sort_by(|a, b| worth(a).cmp(&worth(b)).then(b.close.cmp(&a.close)));
        }
        found.truncate(limit);
        found
    }

    /// What the query found in a row.
    fn findings(&self, (layer, row): Place, round: &Round<'_>, sheet: &mut Sheet<'_>) -> Vec<Finding> {
        match self.layers.get(layer) {
            Some(l) => note_row(&l.segment.people(), &round.lookups[layer], sheet, row),
            None => sheet.note_terms(&self.fresh.person(row).terms, round.reach),
        }
        sheet.findings()
    }

    fn hit(&self, f: Found, asked: &Query, round: &Round<'_>, sheet: &mut Sheet<'_>) -> Option<Hit> {
        let place = f.seat.place;
        let by_filter = match round.own_id == Some(place) {
            true => Some(Field::Reference.label()),
            false => asked.filters.iter().find_map(Filter::label),
        };
        Some(Hit { id: self.id(place)?, score: i64::from(f.score), found: self.findings(place, round, sheet), by_filter })
    }

    fn latest(&self, limit: usize) -> Vec<Hit> {
        let known: Vec<Place> = self.visits.latest().into_iter().filter_map(|(id, _)| self.place_of(id)).take(limit).collect();
        let mut newest: Vec<(i64, Seat)> = Vec::new();
        for (nth, layer) in self.layers.iter().enumerate() {
            let rows = layer.segment.newest().iter().filter(|row| !layer.hidden.has(**row)).take(limit.saturating_add(known.len()));
            newest.extend(rows.filter_map(|row| Some((layer.segment.entry(*row)?.created, Seat::at((nth, *row))))));
        }
        newest.extend(self.fresh.people().enumerate().map(|(row, p)| (p.entry.created, Seat::at((self.layers.len(), row as u32)))));
        newest.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| self.by_rank(&a.1, &b.1)));
        newest.retain(|(_, seat)| !known.contains(&seat.place));
        let all = known.into_iter().chain(newest.into_iter().map(|(_, seat)| seat.place)).take(limit);
        all.filter_map(|place| Some(Hit::stranger(self.id(place)?))).collect()
    }

    /// The people opened last, as many as every search looks at, and what their visits weigh.
    fn familiar(&self) -> &FxHashMap<Place, i64> {
        let places = |(id, weight): (&str, i64)| Some((self.place_of(id)?, weight));
        self.familiar.get_or_init(|| self.visits.latest().into_iter().take(FAMILIAR).filter_map(places).collect())
    }

    pub(super) fn place_of(&self, id: &str) -> Option<Place> {
        if let Some(row) = self.fresh.row_of(id) {
            return Some((self.layers.len(), row));
        }
        let mut layers = self.layers.iter().enumerate().rev();
        layers.find_map(|(nth, l)| l.segment.rows_of(id).find(|row| !l.hidden.has(*row)).map(|row| (nth, row)))
    }

    pub(super) fn entry(&self, (layer, row): Place) -> Option<Entry> {
        match self.layers.get(layer) {
            Some(l) => l.segment.entry(row),
            None => Some(self.fresh.person(row).entry.clone()),
        }
    }

    fn id(&self, (layer, row): Place) -> Option<String> {
        match self.layers.get(layer) {
            Some(l) => l.segment.id(row),
            None => Some(self.fresh.person(row).entry.line.id.clone()),
        }
    }

    fn name_words(&self, (layer, row): Place) -> String {
        match self.layers.get(layer) {
            Some(l) => l.segment.name(row).collect::<Vec<_>>().join(" "),
            None => self.fresh.person(row).terms.name_words().collect::<Vec<_>>().join(" "),
        }
    }

    /// Equals in their order. Within a layer rows are in that order.
    fn by_rank(&self, a: &Seat, b: &Seat) -> Ordering {
        match a.place.0 == b.place.0 && a.place.0 < self.layers.len() {
            true => a.place.1.cmp(&b.place.1),
            false => self.rank(a).cmp(self.rank(b)),
        }
    }

    fn rank<'s>(&self, seat: &'s Seat) -> &'s Rank {
        seat.rank.get_or_init(|| self.entry(seat.place).map(|e| (Title::of(&e), e.line.id)).unwrap_or_default())
    }
}
