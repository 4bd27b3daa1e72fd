//! Slips with names from everywhere, on every width of paper.

use unicode_width::UnicodeWidthStr;

use super::*;
use crate::domain::{EntryKind, Reward};

/// Invented people: accents, capitals, wide, combining, right to left, joined, endless, and some that want to act.
const NAMES: [&str; 80] = [
    "Ilse Marchetti",
    "Odile Brandt",
    "Petra Quill",
    "Anselm Vough",
    "Brannoch Tewkesbury",
    "Zoë Núñez",
    "Jose\u{301} Straßer",
    "Łukasz Őrsi",
    "Ștefan Čapek",
    "Œuvrard Lætitia",
    "Đorđe Žilić",
    "İpek Şahinoz",
    "Þórunn Ægisvik",
    "Søren Ålund",
    "Ñusta Piñeiro",
    "Ümit Çelebioğlu",
    "Ирина Щукинова",
    "Йосип Ґалан",
    "Θεοδώρα Ψαλίδη",
    "Ёлкина Яна",
    "王小明",
    "司馬相如如如如如如如如如如如如如如",
    "ｶﾀｶﾅ ﾊﾝｶｸ",
    "Ｗｉｄｅ Ｎａｍｅ",
    "김하늘별",
    "\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}",
    "たなか さくらこ",
    "ミナミ・ヨシエ",
    "陳·艾瑞克",
    "नि\u{200d}शा कपूरिया",
    "क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क्क",
    "தமிழரசி வேலன்",
    "ประภาพร ใจดีมาก",
    "လှလှမြင့်",
    "ខ្មែរស្រី ចាន់",
    "שרה בן־ארי",
    "أميرة السلطاني",
    "محمد\u{200c}رضا",
    "فاطمة Lee",
    "\u{202e}gnorts emaN\u{202c}",
    "\u{2066}Isolated\u{2069}",
    "x\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}",
    "\u{301}leading mark",
    "a\u{200b}b\u{200b}c",
    "Ana\u{1b}[2J",
    "Bel\u{7}l",
    "Tab\tbed",
    "New\nLine",
    "Car\rRiage",
    "C1\u{9b}31m",
    "Del\u{7f}ete",
    "Nul\u{0}l",
    "\u{1d}VA cut",
    "\u{10}\u{4} status",
    "👩\u{200d}🍳 Cook",
    "👨\u{200d}👩\u{200d}👧\u{200d}👦",
    "🇪🇸🇲🇽 Flags",
    "❤\u{fe0f} Heart",
    "1\u{fe0f}\u{20e3} Key",
    "\u{fe0f}\u{fe0f}",
    "ﷺ",
    "﷽﷽﷽",
    "𝔉𝔯𝔞𝔨𝔱𝔲𝔯",
    "ﬁnal ﬂoor",
    "№ 7 ½ ²",
    "O’Hara—Quay",
    "“Quoted”",
    "van den Berghausen-Oppenheimer-Lichtenstein von und zu",
    "Supercalifragilisticexpialidociousnamewithoutanyblank",
    "A",
    "",
    " ",
    "   double   blanks   ",
    "=1+1",
    "+12",
    "-x",
    "@home",
    "'quoted",
    "\u{feff}BOM",
    "ǅungla ŉ",
];

/// Every width a printer is set to, and some that none has.
const WIDTHS: [usize; 7] = [0, 24, 31, 32, 42, 48, 64];

fn sheet(money: &Currency, width: usize, letters: Letters) -> Sheet<'_> {
    Sheet { shop: "Larkspur Coffee & Bakery", money, now: Moment(0), width, letters }
}

fn entry(what: &str, kind: EntryKind, amount_minor: i64, after: i64) -> Entry {
    Entry {
        id: "e".into(),
        kind,
        amount_minor,
        balance_after_minor: Some(after),
        description: Some(what.into()),
        reference: None,
        created_at: Some("2026-02-26T12:00:00Z".into()),
    }
}

fn statement(name: &str, entries: Vec<Entry>) -> Slip {
    Slip::Statement { name: name.into(), id: name.into(), entries, days: (None, None), balance: Some(-4200), as_of: Moment(0) }
}

fn card(name: &str, code: &str) -> Slip {
    let reward = |id: &str, n: i64| Reward { id: id.into(), name: Some(name.into()), stamps_required: Some(n) };
    let card = Card {
        id: "9041".into(),
        name: Some(name.into()),
        code: Some(code.into()),
        stamps: Some(6),
        stamps_required: Some(10),
        rewards: vec![reward("a", 5), reward("b", 10)],
        ..Card::default()
    };
    Slip::Card { name: name.into(), card, as_of: Moment(0) }
}

fn words(lines: &[Line]) -> impl Iterator<Item = &str> {
    lines.iter().filter_map(|line| match line {
        Line::Text(words) | Line::Bold(words) => Some(words.as_str()),
        Line::Code(_) => None,
    })
}

#[test]
fn no_line_is_wider_than_the_paper_whatever_the_name() {
    let money = Currency::new(Some("USD"));
    for name in NAMES {
        let giant = vec![entry(name, EntryKind::Credit, i64::MAX, i64::MIN), entry(name, EntryKind::Debit, 1250, -1250)];
        for slip in [statement(name, giant), card(name, name)] {
            for (width, letters) in WIDTHS.into_iter().flat_map(|w| [(w, Letters::All), (w, Letters::Printer)]) {
                for line in words(&lay(&slip, &sheet(&money, width, letters))) {
                    assert!(line.width() <= width.max(WIDTH_MIN), "{name:?} on {width}: {line:?} has {}", line.width());
                    assert!(!line.chars().any(char::is_control), "{line:?}");
                }
            }
        }
    }
}

#[test]
fn every_byte_of_a_name_is_a_letter_of_the_printer() {
    let money = Currency::default();
    // What our own frame is made of: everything below a blank that a slip without any name has.
    let frame = |name: &str| {
        let lines = lay(&statement(name, Vec::new()), &sheet(&money, 42, Letters::Printer));
        let rows = words(&lines).count();
        let bytes = escpos(&lines, true);
        (bytes.iter().filter(|b| **b < 0x20 || **b == 0x7f).count() - rows, bytes.iter().filter(|b| **b == 0x1d).count())
    };
    let bold = |name: &str| {
        lay(&statement(name, Vec::new()), &sheet(&money, 42, Letters::Printer)).iter().filter(|l| matches!(l, Line::Bold(_))).count()
    };
    let plain = frame("Ilse");
    for name in NAMES {
        assert_eq!(bold(name), bold("Ilse"), "{name:?}");
        assert_eq!(frame(name), plain, "{name:?}");
        for line in words(&lay(&statement(name, Vec::new()), &sheet(&money, 42, Letters::Printer))) {
            assert!(line.chars().all(|c| letters::byte(c).is_some()), "{line:?}");
        }
    }
}

#[test]
fn a_statement_reads_from_the_oldest_line_to_the_balance() {
    let money = Currency::new(Some("USD"));
    let entries = vec![entry("Cash", EntryKind::Credit, 1000, -250), entry("Coffee beans for the studio", EntryKind::Debit, 1250, -1250)];
    let lines = lay(&statement("Ilse Marchetti", entries.clone()), &sheet(&money, 32, Letters::All));
    let text = text(&lines);
    let wanted = "    Larkspur Coffee & Bakery
       Account statement

Ilse Marchetti
Customer          Ilse Marchetti
--------------------------------
Balance before              0.00
2026-02-26 Coffee beans for the
           studio         -12.50
                        = -12.50
2026-02-26 Cash           +10.00
                         = -2.50
--------------------------------
Balance            owes 2.50 USD
+ paid in, - bought on account
= balance after that
";
    assert!(text.starts_with(wanted), "{text}");
    let wrong = vec![entry("Cash", EntryKind::Credit, 1000, 5), entry("x", EntryKind::Debit, 1250, -1250)];
    let told = super::text(&lay(&statement("Ilse", wrong), &sheet(&money, 32, Letters::All)));
    assert!(told.contains("ask the shop"), "{told}");
    let none = super::text(&lay(&statement("Ilse", Vec::new()), &sheet(&money, 32, Letters::All)));
    assert!(none.contains("No account lines") && none.contains("owes 42.00 USD"), "{none}");
}

#[test]
fn a_stamp_card_tells_progress_reward_and_code() {
    let money = Currency::default();
    let lines = lay(&card("Espresso card", "LL58213"), &sheet(&money, 32, Letters::Printer));
    let text = text(&lines);
    for wanted in [
        "Stamps                      6/10\n",
        "[######....]\n",
        "Espresso card            due now\n",
        "Espresso card          10 stamps\n",
        "Card code                LL58213\n",
    ] {
        assert!(text.contains(wanted), "{wanted:?} is not in\n{text}");
    }
    assert!(lines.contains(&Line::Code("LL58213".into())));
    let unknown = Slip::Card { name: "Ilse".into(), card: Card { stamps_required: Some(10), ..Card::default() }, as_of: Moment(0) };
    let text = super::text(&lay(&unknown, &sheet(&money, 32, Letters::Printer)));
    assert!(text.contains("?/10") && !text.contains('['), "what is not known is not drawn:\n{text}");
}
