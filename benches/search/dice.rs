//! Chance that comes out the same everywhere: a small generator of numbers, and draws in which few things are common and many are rare.

/// SplitMix64. The sequence depends on the seed alone, not on the version of any crate.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to below 1.
    fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From 0 up to below `end`, which is not 0. The bias of a remainder is far below what a benchmark could notice.
    pub fn below(&mut self, end: usize) -> usize {
        (self.roll() % end as u64) as usize
    }

    /// True so many times out of a hundred.
    pub fn chance(&mut self, percent: f64) -> bool {
        self.unit() * 100.0 < percent
    }

    /// One of a list that is not empty.
    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// So many digits.
    pub fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}

/// Things of which the n-th is drawn with weight `1 / (n + shift) ^ slope`.
pub struct Zipf {
    items: Vec<String>,
    /// Invariant: as long as `items`, rising.
    sums: Vec<f64>,
}

impl Zipf {
    /// `items` must not be empty; the most common comes first.
    pub fn new(items: Vec<String>, slope: f64, shift: f64) -> Zipf {
        let mut total = 0.0;
        let sums = (0..items.len())
            .map(|n| {
                total += (n as f64 + shift).powf(-slope);
                total
            })
            .collect();
        Zipf { items, sums }
    }

    pub fn draw(&self, dice: &mut Dice) -> &str {
        let total = self.sums.last().copied().unwrap_or_default();
        let mark = dice.unit() * total;
        let at = self.sums.partition_point(|sum| *sum <= mark);
        &self.items[at.min(self.items.len() - 1)]
    }
}
