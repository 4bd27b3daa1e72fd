//! Where people in the demo shop live: one invented metro area under the mountains.
//!
//! Here: towns with their ZIP codes, streets, and the fictional telephone range. Only Golden is the name
//! of a real town; no street and number here is meant to be a real house. Phones are always `555` numbers.
//! Only the rest of `seed` may call this.

use fastrand::Rng;

use super::census::pick;
use crate::service::book::Address;

/// (town, ZIP, weight): the shop stands in the first one.
const TOWNS: &[(&str, &str, u32)] = &[
    ("Golden", "80401", 26),
    ("Larkspur Heights", "80061", 14),
    ("Millrace", "80063", 12),
    ("Saint Brannoc", "80064", 8),
    ("Copper Junction", "80067", 8),
    ("Two Ponds", "80068", 7),
    ("Cañon Vista", "80072", 6),
    ("Foundry Hill", "80075", 6),
    ("Aspen Ferry", "80076", 5),
    ("Old Sluice", "80079", 4),
    ("Quarry Gate", "80083", 3),
    ("East Thistle", "80086", 1),
];

/// Separated by commas, like the names.
const STREETS: &str = "Alder,Amity,Antelope,Arroyo Seco,Bakehouse,Barley,Beacon,Bellows,Birchwood,
    Bluebell,Bobcat,Brewery,Brickyard,Bridle,Camino del Sol,Canal,Candlewick,Canyon View,Cedar Bluff,
    Chapel,Chokecherry,Clay Pit,Clocktower,Columbine,Cooper,Cottonwood,Coyote Run,Creekside,
    Dandelion,Depot,Dove,Elk Meadow,Elm Fork,Engine House,Falcon,Fern Hollow,Fiddler,Flax,
    Flint,Fountain,Foxtail,Garnet,Glassworks,Goldfinch,Granary,Granite,Greenwillow,Harvest Moon,
    Hazelnut,Hickory,High Mesa,Hilltop,Hop Garden,Indigo,Ironmonger,Juniper,Kestrel,Kettle,
    La Loma,Lantern,Larkspur,Limekiln,Linden,Lodgepole,Lookout,Lupine,Magpie,Mallow,Maple,
    Meadowlark,Mica,Mill Pond,Mineral,Mulberry,Needlegrass,North Ditch,Orchard,Osprey,Owl Canyon,
    Paintbrush,Partridge,Pepper Tree,Pinecone,Piñon,Plum Creek,Potter,Prairie Rose,Quail,Quarry,
    Rabbitbrush,Railhead,Ramshorn,Raven,Redstart,Ridgeline,Rosehip,Saddler,Sage Brush,Sawmill,
    Schoolhouse,Shale,Shepherd,Skylark,Slate,Sluice Box,Smithy,Snowberry,Sorrel,Spruce,Stagecoach,
    Starling,Steeple,Sumac,Sundial,Switchback,Tamarack,Tannery,Teasel,Thimble,Thunderhead,
    Timberline,Tinsmith,Trout Brook,Turnstile,Valerian,Vineyard,Wagon Wheel,Walnut,Water Tower,
    Weaver,Wheatfield,Whistle Stop,Wild Iris,Willow Bend,Windmill,Wolf Run,Yarrow,Yucca";

const ENDINGS: &[&str] = &["St", "St", "St", "Ave", "Ave", "Ct", "Dr", "Dr", "Ln", "Ln", "Way", "Pl", "Rd", "Row", "Blvd", "Cir", "Ter"];

/// Area codes in the order in which they fill up; most shops never leave the first.
const AREAS: &[&str] = &["303", "720", "983", "970", "719", "307", "308", "402", "505", "531", "575", "605", "620", "785", "801"];

/// Numbers used of one area's ten thousand: `0000`–`0199` are kept free.
const LINES: usize = 9_800;

/// A full address in parts; its one-line form follows from them.
pub(super) fn home_of(line1: &str, line2: Option<&str>, city: &str, zip: &str) -> Address {
    Address {
        text: None,
        line1: Some(line1.to_owned()),
        line2: line2.map(str::to_owned),
        city: Some(city.to_owned()),
        state: Some("CO".to_owned()),
        postal_code: Some(zip.to_owned()),
    }
}

/// Only the one line somebody once typed, never taken apart.
pub(super) fn home_in_a_line(text: &str) -> Address {
    Address { text: Some(text.to_owned()), ..Address::default() }
}

/// The streets, split and ready to draw from.
pub(super) struct Map {
    streets: Vec<&'static str>,
    weight: u32,
}

impl Map {
    pub(super) fn load() -> Self {
        Self { streets: STREETS.split(',').map(str::trim).collect(), weight: TOWNS.iter().map(|(_, _, weight)| weight).sum() }
    }

    /// A home: about a quarter of them with a unit, one in twenty known only as a line of text.
    pub(super) fn home(&self, rng: &mut Rng) -> Address {
        let (town, zip) = self.town(rng);
        let street = format!("{} {} {}", 1 + rng.u32(..1_980), pick(rng, &self.streets), pick(rng, ENDINGS));
        if rng.u32(..20) == 0 {
            return home_in_a_line(&format!("{street}, {town}"));
        }
        let unit = match rng.u32(..16) {
            0 | 1 => Some(format!("Apt {}{}", 1 + rng.u32(..9), char::from(b'A' + rng.u8(..6)))),
            2 => Some(format!("Unit {}", 1 + rng.u32(..40))),
            3 => Some(format!("#{}", 101 + rng.u32(..12) * 100 + rng.u32(..20))),
            _ => None,
        };
        home_of(&street, unit.as_deref(), town, zip)
    }

    /// A firm's address: mostly with a suite.
    pub(super) fn office(&self, rng: &mut Rng) -> Address {
        let (town, zip) = self.town(rng);
        let street = format!("{} {} {}", 10 + rng.u32(..900), pick(rng, &self.streets), pick(rng, ENDINGS));
        let suite = (rng.u32(..3) > 0).then(|| format!("Suite {}", 100 + rng.u32(..400)));
        home_of(&street, suite.as_deref(), town, zip)
    }

    /// A street's bare name, for firms called after one.
    pub(super) fn street(&self, rng: &mut Rng) -> &'static str {
        pick(rng, &self.streets)
    }

    fn town(&self, rng: &mut Rng) -> (&'static str, &'static str) {
        let mut left = rng.u32(..self.weight.max(1));
        for &(town, zip, weight) in TOWNS {
            if left < weight {
                return (town, zip);
            }
            left -= weight;
        }
        ("Golden", "80401")
    }
}

/// The `nth` telephone number in E.164, all different for the first 140 000; `0100`–`0199` of area 303 are never
/// given out here, they belong to the regulars.
pub(super) fn phone(nth: usize) -> String {
    let area = AREAS[(nth / LINES) % AREAS.len()];
    // 3 407 shares no factor with 9 800, so the scattered numbers never meet.
    let line = 200 + (nth % LINES) * 3_407 % LINES;
    // 555-1212 is directory assistance everywhere.
    format!("+1{area}555{:04}", if line == 1_212 { 12 } else { line })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn phones_are_fictional_and_all_different() {
        let many: BTreeSet<String> = (0..100_000).map(phone).collect();
        assert_eq!(many.len(), 100_000);
        for one in &many {
            assert_eq!(one.len(), 12, "{one}");
            assert_eq!(&one[5..8], "555", "{one}");
            assert!(!one.starts_with("+130355501"), "{one} belongs to the regulars");
        }
        assert!((0..LINES).all(|nth| phone(nth).starts_with("+1303555")));
    }

    #[test]
    fn addresses_fit_together() {
        let map = Map::load();
        let mut rng = Rng::with_seed(3);
        for _ in 0..200 {
            let home = map.home(&mut rng);
            let text = home.one_line().unwrap_or_default();
            assert!(text.len() > 8 && !text.contains('\n'), "{text}");
            if let Some(line1) = &home.line1 {
                assert!(text.starts_with(line1.as_str()));
                assert_eq!(home.state.as_deref(), Some("CO"));
                assert_eq!(home.postal_code.as_deref().map(str::len), Some(5));
            }
        }
    }
}
