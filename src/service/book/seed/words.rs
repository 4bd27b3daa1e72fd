//! What the demo shop sells, writes down and calls its customers: products, notes, tags, firms, free data.
//!
//! Data and small draws only; how much of it goes to whom is decided in `people` and `history`.
//! The shop is a coffee bar with a bakery that also runs accounts for the trade. Only `seed` may call this.

use fastrand::Rng;
use serde_json::{Map, Value};

use super::census::pick;

/// (product, price in minor units, how often it is asked for).
pub(super) const PRODUCTS: &[(&str, i64, u32)] = &[
    ("Espresso", 320, 14),
    ("Double espresso", 390, 8),
    ("Flat white", 480, 16),
    ("Cappuccino", 470, 14),
    ("Oat latte", 540, 12),
    ("Cortado", 420, 6),
    ("Filter coffee", 350, 12),
    ("Cold brew", 510, 6),
    ("Hot chocolate", 460, 5),
    ("Chai, large", 490, 5),
    ("Earl Grey, pot", 410, 3),
    ("Croissant", 360, 14),
    ("Pain au chocolat", 420, 8),
    ("Cinnamon bun", 450, 9),
    ("Almond biscotto", 210, 8),
    ("Pastel de nata", 310, 7),
    ("Simit", 290, 3),
    ("Sourdough loaf", 850, 9),
    ("Rye loaf, half", 520, 4),
    ("Baguette", 380, 7),
    ("Focaccia slice", 440, 4),
    ("Plum cake", 495, 3),
    ("Gluten-free brownie", 475, 4),
    ("Beans, house blend 250 g", 1450, 4),
    ("Beans, Huehuetenango 250 g", 1790, 2),
    ("Cake to order", 4800, 1),
    ("Catering tray, small", 6200, 1),
];

/// What the trade buys on account, in minor units.
pub(super) const TRADE: &[(&str, i64)] = &[
    ("Beans, house blend 5 kg", 18_900),
    ("Decaf 1 kg", 4_600),
    ("Breakfast tray for 12", 9_600),
    ("Weekly bread order", 7_450),
    ("Oat drink, case", 3_120),
    ("Paper cups, sleeve", 1_880),
    ("Meeting cake", 5_200),
    ("Grinder rental, month", 6_500),
];

/// Tags with the number of people in a thousand who carry them.
pub(super) const TAGS: &[(&str, u32)] = &[
    ("newsletter", 190),
    ("regular", 150),
    ("vip", 35),
    ("wholesale", 22),
    ("student", 60),
    ("staff", 9),
    ("senior", 45),
    ("neighbour", 50),
    ("book club", 18),
    ("catering", 25),
    ("café", 12),
    ("gift card", 20),
];

/// Allergies carry the tag `allergy` and one of these notes.
pub(super) const ALLERGIES: &[&str] = &[
    "Allergic to nuts",
    "Allergic to nuts — use the separate tongs",
    "Coeliac: strictly no gluten",
    "No dairy, not even a splash",
    "Allergic to sesame",
    "Allergic to eggs; ask the kitchen about glazes",
];

pub(super) const NOTES: &[&str] = &[
    "Prefers the table by the window",
    "Extra hot, no foam",
    "Picks up bread on Saturdays before nine",
    "Brings own cup",
    "Call before delivering: the dog is friendly but fast",
    "Hard of hearing, face the counter when you speak",
    "Pays for the whole book club",
    "Speaks Spanish, a little English",
    "Speaks Vietnamese at home; daughter translates",
    "Orders a birthday cake every spring",
    "Leaves parcels at the side door",
    "Asked not to be called before noon",
    "Was double charged in the autumn, be generous",
    "Wants receipts by e-mail",
    "Uses a wheelchair: ramp at the back is quicker",
    "Always two almond biscotti, never in one bag",
    "Half sweet",
    "Decaf after three o'clock",
    "Collects for the school: ask which class",
    "Name is pronounced as it is spelled",
    "Prefers a text to a call",
    "Has the spare key of the hall",
    "Lactose-free milk ☕",
    "Lieblingsplatz: draußen links",
    "Siempre pide la mesa del fondo",
    "Toujours deux croissants 🥐",
    "Moved house last year; check the address",
    "Standing order: 2 sourdough, Fridays.\nHolds through the summer, pauses in December.",
    "Lost the card twice. Second replacement was free, the next one is not.",
    "Regular since the shop opened",
];

pub(super) const CASHIERS: &[&str] = &["Ines", "Tobias", "Radmila", "Kwabena", "Jun"];

pub(super) const INVOICED: &[&str] = &[
    "Catering, board meeting",
    "Wedding cake, deposit",
    "Coffee bar, half a day",
    "Barista class, six people",
    "Bread for the harvest fair",
    "Grinder repair",
    "Office coffee, one month",
    "Holiday boxes, forty pieces",
];

const TRADES: &[&str] = &[
    "Dental",
    "Plumbing",
    "Bakery Supply",
    "Bicycle Works",
    "Law",
    "Veterinary Clinic",
    "Flowers",
    "Joinery",
    "Pottery",
    "Books",
    "Heating & Air",
    "Physiotherapy",
    "Music School",
    "Tailoring",
    "Optics",
    "Landscape",
    "Roofing",
    "Daycare",
    "Print & Sign",
    "Bike Courier",
];

const FAVOURITES: &[&str] =
    &["flat white", "cortado", "oat latte", "filter, black", "cappuccino", "chai", "espresso", "decaf", "plum cake"];

/// A firm called after its owner, a street or two partners.
pub(super) fn firm(rng: &mut Rng, owner: Option<&str>, street: &str) -> String {
    let trade = pick(rng, TRADES);
    match (owner, rng.u32(..10)) {
        (Some(owner), 0..=4) => format!("{owner} {trade}"),
        (Some(owner), 5) => format!("{owner} & Partners"),
        (_, 6) => format!("{street} {trade} Co-op"),
        (_, 7) => format!("{street} {trade}, LLC"),
        _ => format!("{street} {trade}"),
    }
}

/// The free data a record carries; about one person in four has some.
pub(super) fn metadata(rng: &mut Rng) -> Map<String, Value> {
    let mut data = Map::new();
    let favourite = pick(rng, FAVOURITES);
    match rng.u32(..20) {
        0..=2 => {
            data.insert("favourite".to_owned(), favourite.into());
        }
        3 => {
            data.insert("favourite".to_owned(), favourite.into());
            data.insert("cup".to_owned(), if rng.bool() { "own" } else { "paper" }.into());
        }
        4 => {
            data.insert("locker".to_owned(), format!("B{}", rng.u32(1..60)).into());
            data.insert("guests".to_owned(), rng.i64(1..9).into());
        }
        _ => {}
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_data_is_there_for_some() {
        let mut rng = Rng::with_seed(8);
        let some = (0..400).filter(|_| !metadata(&mut rng).is_empty()).count();
        assert!((40..200).contains(&some), "{some}");
    }

    #[test]
    fn prices_are_positive_and_products_unlike() {
        let mut names: Vec<&str> = PRODUCTS.iter().map(|p| p.0).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), PRODUCTS.len());
        assert!(PRODUCTS.iter().all(|p| p.1 > 0 && p.2 > 0));
    }
}
