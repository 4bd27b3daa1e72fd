//! The people who are in every demo shop, whatever its seed: for tours, screenshots and tests.
//!
//! Their names, phones, cards, points and balances are promises; change them only together with what relies on them.
//! They come first, so they have the lowest numbers. All their phones are in 303-555-01xx, which nobody else gets.
//! Only `seed` may call this.

use fastrand::Rng;
use serde_json::{Map, Value};

use super::accounts::known_invoice;
use super::cards::{Deck, known_card};
use super::days::Days;
use super::history::{Item, Till, open_sale, sale, shopping};
use super::places::{home_in_a_line, home_of};
use crate::service::book::{NewCustomer, NewLedgerEntry, NewReference, Planted, PlantedLine, PlantedSale};

/// How many there are.
pub(super) const REGULARS: usize = 10;

/// What they are written down with.
struct Pen<'a> {
    rng: Rng,
    days: &'a Days,
    till: &'a mut Till,
    deck: &'a Deck,
}

/// All of them, in the order in which they came. Their draws do not depend on the shop's seed.
pub(super) fn regulars(days: &Days, till: &mut Till, deck: &Deck) -> [Planted; REGULARS] {
    let mut pen = Pen { rng: Rng::with_seed(58_001), days, till, deck };
    let mut all = [
        pen.marisol(),
        pen.teodor(),
        pen.odalys(),
        pen.anselm(),
        pen.ilse(),
        pen.neighbour(),
        pen.zoe(),
        pen.xiaoming(),
        pen.nour(),
        pen.roisin(),
    ];
    for (nth, one) in all.iter_mut().enumerate() {
        one.created_at = days.text(days.beginning() + 300 * nth as i64);
    }
    all
}

impl Pen<'_> {
    /// Six of ten stamps, 320 points, owes 42.00, and a sale still open today.
    fn marisol(&mut self) -> Planted {
        let espresso = &self.deck.espresso;
        let coffee = espresso.rewards.last().map(|reward| reward.0);
        let card = known_card(
            self.days,
            espresso.card_id,
            "LL58213",
            &[
                (420, "stamp", 2, None),
                (388, "stamp", 3, None),
                (341, "stamp", 1, None),
                (290, "stamp", 2, None),
                (247, "stamp", 2, None),
                (201, "redeem", -10, coffee),
                (160, "stamp", 1, None),
                (96, "stamp", 2, None),
                (40, "stamp", 1, None),
                (17, "stamp", 1, None),
                (6, "stamp", 1, None),
            ],
        );
        // The totals earn 420 points, of which 100 went on the bread in between: 320 are left.
        let mut sales = vec![
            self.bought(388, &[("Cake to order", 4_800, 2)], 0, "completed"),
            self.bought(290, &[("Catering tray, small", 6_200, 2)], 0, "completed"),
            self.bought(247, &[("Beans, house blend 250 g", 1_450, 4)], 0, "completed"),
            self.bought(201, &[("Sourdough loaf", 850, 4)], 1_000, "completed"),
            self.bought(160, &[("Flat white", 480, 5)], 0, "completed"),
            self.bought(131, &[("Plum cake", 495, 2)], 0, "voided"),
            self.bought(96, &[("Cortado", 420, 1), ("Simit", 290, 1), ("Croissant", 360, 1)], 0, "completed"),
            self.bought(40, &[("Beans, Huehuetenango 250 g", 1_790, 1)], 0, "completed"),
            self.bought(33, &[("Hot chocolate", 460, 1)], 0, "refunded"),
            self.bought(17, &[("Flat white", 480, 1), ("Cinnamon bun", 450, 1)], 0, "completed"),
            self.bought(9, &[("Flat white", 480, 5), ("Croissant", 360, 5)], 0, "completed"),
            self.bought(6, &[("Cappuccino", 470, 2), ("Croissant", 360, 2)], 0, "completed"),
        ];
        sales.push(self.open(&[("Sourdough loaf", 850, 2), ("Flat white", 480, 1), ("Gluten-free brownie", 475, 1)]));
        let ledger = self.lines(&[
            (290, "debit", 12_400, "Catering on account"),
            (262, "credit", 12_400, "Bank transfer"),
            (96, "debit", 2_600, "Weekly bread order"),
            (61, "credit", 3_000, "Cash payment"),
            (40, "debit", 400, "Oat drink, single"),
            (9, "debit", 4_200, "Breakfast for the studio"),
        ]);
        let catering = ("Catering, board meeting", 4_150, "sent", 5);
        let (invoice, _) = known_invoice(&mut self.rng, self.days, self.till, catering);
        Planted {
            customer: NewCustomer {
                email: Some("marisol.vance@example.org".to_owned()),
                address: home_of("17 Bluebell Way", None, "Golden", "80401"),
                notes: Some("Allergic to nuts — use the separate tongs. Sits by the window.".to_owned()),
                tags: words(&["vip", "regular", "allergy"]),
                metadata: favourite("flat white"),
                contact_by: Some(words(&["email", "sms"])),
                consent_email: Some(true),
                consent_sms: Some(false),
                ..known("clx7q0m1v0003s9ph2k4w8zt1", "Marisol", Some("Vance"), "+13035550142")
            },
            cards: vec![card],
            ledger,
            sales,
            points: vec![(-100, self.days.text(self.days.ago(201, 3_600)))],
            invoices: vec![invoice],
            ..Planted::default()
        }
    }

    /// No e-mail, and a full card: a reward is due.
    fn teodor(&mut self) -> Planted {
        let lines = [
            (88, "welcome", 1, None),
            (74, "stamp", 1, None),
            (52, "stamp", 2, None),
            (45, "stamp", 1, None),
            (31, "stamp", 1, None),
            (24, "stamp", 1, None),
            (3, "stamp", 1, None),
        ];
        let card = known_card(self.days, self.deck.bakery.card_id, "LL58177", &lines);
        let sales = vec![
            self.bought(52, &[("Rye loaf, half", 520, 2)], 0, "completed"),
            self.bought(24, &[("Sourdough loaf", 850, 1)], 0, "completed"),
            self.bought(3, &[("Sourdough loaf", 850, 1), ("Filter coffee", 350, 1)], 0, "completed"),
        ];
        Planted {
            customer: NewCustomer {
                address: home_of("5 Kettle Row", Some("Apt 2B"), "Millrace", "80063"),
                notes: Some("Has no e-mail and wants none. Call after four.".to_owned()),
                tags: words(&["neighbour"]),
                contact_by: Some(words(&["phone"])),
                consent_sms: Some(false),
                ..known("clx7q4r9d0009s9phb1n3yue5", "Teodor", Some("Lindqvist"), "+13035550177")
            },
            cards: vec![card],
            sales,
            ..Planted::default()
        }
    }

    /// A firm with every field of an address and both consents.
    fn odalys(&mut self) -> Planted {
        let lines = [(300, "stamp", 1, None), (210, "stamp", 1, None), (95, "stamp", 1, None)];
        let card = known_card(self.days, self.deck.espresso.card_id, "LL58163", &lines);
        let meeting = ("Catering, board meeting", 28_600, "paid", 48);
        let (invoice, paid) = known_invoice(&mut self.rng, self.days, self.till, meeting);
        Planted {
            customer: NewCustomer {
                company: Some("Ferreira Dental".to_owned()),
                email: Some("odalys@example.org".to_owned()),
                address: home_of("48 Larkspur Ct", Some("Unit 3"), "Golden", "80401"),
                tags: words(&["catering", "newsletter"]),
                contact_by: Some(words(&["email", "sms"])),
                consent_email: Some(true),
                consent_sms: Some(true),
                ..known("clx7qb2m4000fs9phq8r5tcw7", "Odalys", Some("Ferreira"), "+13035550163")
            },
            cards: vec![card],
            sales: paid.into_iter().collect(),
            invoices: vec![invoice],
            ..Planted::default()
        }
    }

    /// Trade on account: two dozen orders, a payment for every third, and a good deal still owing.
    fn anselm(&mut self) -> Planted {
        let mut lines: Vec<(i64, &str, i64, &str)> = Vec::new();
        for order in 0..24 {
            let ago = 340 - order * 14;
            lines.push(match order % 4 {
                0 => (ago, "debit", 18_900, "Beans, house blend 5 kg"),
                2 => (ago, "debit", 3_120, "Oat drink, case"),
                _ => (ago, "debit", 7_450, "Weekly bread order"),
            });
            if order % 3 == 2 && order < 20 {
                lines.push((ago - 6, "credit", if order % 2 == 0 { 25_000 } else { 30_000 }, "Bank transfer"));
            }
        }
        let ledger = self.lines(&lines);
        let since = self.days.beginning();
        let past = shopping(&mut Rng::with_seed(9), self.days, self.till, since);
        let late = ("Office coffee, one month", 31_200, "overdue", 51);
        let (invoice, _) = known_invoice(&mut self.rng, self.days, self.till, late);
        Planted {
            customer: NewCustomer {
                email: Some("anselm@example.org".to_owned()),
                address: home_in_a_line("9 Tannery Row, Golden"),
                notes: Some("Leaves parcels at the side door".to_owned()),
                tags: words(&["trade", "net30"]),
                consent_email: Some(false),
                ..known("clx7qe8w1000ks9phz6d2mfa4", "Anselm", Some("Okafor"), "+13035550129")
            },
            ledger,
            sales: past.sales,
            points: past.points,
            invoices: vec![invoice],
            ..Planted::default()
        }
    }

    /// Known to the old till, with a birthday in the autumn and a favourite.
    fn ilse(&mut self) -> Planted {
        let lines = [
            (210, "stamp", 3, None),
            (150, "stamp", 2, None),
            (90, "stamp", 3, None),
            (61, "stamp", 1, None),
            (20, "stamp", 2, None),
            (2, "stamp", 1, None),
        ];
        let card = known_card(self.days, self.deck.espresso.card_id, "LL58118", &lines);
        let since = self.days.beginning();
        let past = shopping(&mut Rng::with_seed(21), self.days, self.till, since);
        Planted {
            customer: NewCustomer {
                email: Some("ilse.m@example.org".to_owned()),
                birthday: Some("1988-11-03".to_owned()),
                metadata: favourite("flat white"),
                references: vec![NewReference { source: "my_pos".to_owned(), external_id: "C-00417".to_owned(), metadata: None }],
                ..known("clx7qh3t6000ps9phe1v9kbx2", "Ilse", Some("Marchetti"), "+13035550118")
            },
            cards: vec![card],
            sales: past.sales,
            points: past.points,
            ..Planted::default()
        }
    }

    /// One letter and one digit away from somebody else.
    fn neighbour(&mut self) -> Planted {
        plain(NewCustomer {
            email: Some("m.vancey@example.org".to_owned()),
            address: home_of("71 Bluebell Way", None, "Golden", "80401"),
            ..known("clx7qk9r2000us9ph7c4j1nd6", "Marisol", Some("Vancey"), "+13035550143")
        })
    }

    /// Accents, a leap day, and a note over two lines.
    fn zoe(&mut self) -> Planted {
        let lines = [(30, "stamp", 5, None), (12, "stamp", 5, None), (4, "stamp", 3, None)];
        let card = known_card(self.days, self.deck.espresso.card_id, "2900000581517", &lines);
        Planted {
            cards: vec![card],
            ..plain(NewCustomer {
                email: Some("zoe.z@example.org".to_owned()),
                address: home_of("112 Camino del Sol", None, "Cañon Vista", "80072"),
                birthday: Some("1992-02-29".to_owned()),
                notes: Some("Naïve about oat milk ☕\nŻurek on Fridays, twelve portions".to_owned()),
                tags: words(&["café"]),
                consent_email: Some(true),
                ..known("clx7qm5x8000zs9phw3h8gyo9", "Zoë", Some("Żółkiewska"), "+13035550151")
            })
        }
    }

    /// One word in wide letters.
    fn xiaoming(&mut self) -> Planted {
        plain(NewCustomer {
            address: home_of("8 Water Tower Pl", Some("#1204"), "Two Ponds", "80068"),
            notes: Some("喜欢靠窗的座位".to_owned()),
            ..known("clx7qp1c40014s9phi5a6ulv3", "王小明", None, "+13035550152")
        })
    }

    /// Written from right to left.
    fn nour(&mut self) -> Planted {
        plain(NewCustomer {
            email: Some("nour@example.org".to_owned()),
            address: home_of("31 Lantern St", None, "Foundry Hill", "80075"),
            notes: Some("قهوة بدون سكر".to_owned()),
            ..known("clx7qr7j90019s9phx2s4pme8", "نور", Some("الهدى"), "+13035550153")
        })
    }

    /// A typographic apostrophe, and a birthday tomorrow whenever that is.
    fn roisin(&mut self) -> Planted {
        plain(NewCustomer {
            email: Some("roisin@example.org".to_owned()),
            birthday: Some(self.days.birthday(1, 46)),
            tags: words(&["regular"]),
            ..known("clx7qt4n3001es9phd8y7rzk1", "Róisín", Some("O’Shaughnessy"), "+13035550154")
        })
    }

    /// A sale without tax, so that its total is plain to see.
    fn bought(&mut self, ago: i64, items: &[Item], discount_minor: i64, status: &str) -> PlantedSale {
        let (at, receipt) = self.till.ring(&mut self.rng, self.days, self.days.today() - ago);
        let sale = sale(&mut self.rng, items, discount_minor, 0, status, &receipt);
        PlantedSale { sale, created_at: self.days.text(at) }
    }

    fn open(&mut self, items: &[Item]) -> PlantedSale {
        open_sale(&mut self.rng, self.days, self.till, items)
    }

    /// Account lines `(days ago, kind, minor units, text)`, oldest first.
    fn lines(&self, lines: &[(i64, &str, i64, &str)]) -> Vec<PlantedLine> {
        let line = |&(ago, kind, amount_minor, text): &(i64, &str, i64, &str)| PlantedLine {
            entry: NewLedgerEntry { kind: kind.to_owned(), amount_minor, description: Some(text.to_owned()), reference_id: None },
            created_at: self.days.text(self.days.ago(ago, 4 * 3_600)),
        };
        lines.iter().map(line).collect()
    }
}

/// The name in all its columns, the phone, and an id that stays.
fn known(id: &str, first: &str, last: Option<&str>, phone: &str) -> NewCustomer {
    NewCustomer {
        id: Some(id.to_owned()),
        name: Some(last.map_or_else(|| first.to_owned(), |last| format!("{first} {last}"))),
        first_name: Some(first.to_owned()),
        last_name: last.map(str::to_owned),
        phone: Some(phone.to_owned()),
        ..NewCustomer::default()
    }
}

/// Somebody without a past.
fn plain(customer: NewCustomer) -> Planted {
    Planted { customer, ..Planted::default() }
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|&word| word.to_owned()).collect()
}

fn favourite(what: &str) -> Map<String, Value> {
    Map::from_iter([("favourite".to_owned(), Value::from(what))])
}
