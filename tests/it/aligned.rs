//! Names of every script in lists and on pages: whatever width a terminal takes for a character, what stands in the columns beside it stays in line.
//!
//! Three models of a terminal read the bytes that the console writes. None of them knows our own table of widths: one is a terminal of today, one
//! takes every doubtful character for narrow and one for wide.

use std::collections::{BTreeMap, BTreeSet};

use frontdesk::{
    app::update,
    desk::Msg,
    domain::{Customer, Moment},
    shell::anchor::Anchored,
    store::Known,
};
use ratatui::{
    backend::Backend,
    buffer::{Buffer, Cell},
    layout::Rect,
};
use unicode_normalization::char::is_combining_mark;

use crate::till::Till;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];
/// People on a screen at a time.
const PAGE: usize = 15;

/// First and last names of a script.
type Script = (&'static str, [&'static str; 5], [&'static str; 5]);

const SCRIPTS: [Script; 12] = [
    (
        "decomposed",
        ["Zoe\u{308}", "Rene\u{301}e", "A\u{30a}sa", "Bo\u{308}rje", "I\u{307}pek"],
        ["C\u{30c}apek", "Nu\u{301}n\u{303}ez", "S\u{327}ahin", "Dvor\u{30c}a\u{301}k", "Lo\u{308}we"],
    ),
    ("han", ["王小明", "李雅婷", "佐藤", "張", "陳美玲"], ["花店", "様", "老師", "商行", "小姐"]),
    ("kana", ["ﾊﾅｺ", "はなこ", "タロウ", "ｻﾄﾞｳ", "ゆき"], ["さん", "ﾏｰｹｯﾄ", "商店", "が\u{3099}", "ヴィ"]),
    (
        "hangul",
        ["김서연", "\u{1100}\u{1161}\u{11a8}", "박지훈", "이\u{1112}\u{1161}", "최"],
        ["님", "상점", "\u{1102}\u{1161}", "가게", "씨"],
    ),
    ("arabic", ["ليلى", "عُمَر", "نور", "سَلْمَى", "ياسين"], ["الخوري", "حدّاد", "نجّار", "ﷺ", "بنت"]),
    (
        "persian",
        ["می\u{200c}نا", "نیلوفر", "آرش", "به\u{200c}رنگ", "شیرین"],
        ["کریمی", "رضا\u{200c}زاده", "گل\u{200c}پور", "یزدی", "پارسا"],
    ),
    ("hebrew", ["שָׁלוֹם", "נועה", "אֵיתָן", "תמר", "יוֹסִי"], ["לוי", "כֹּהֵן", "בן־דוד", "מזרחי", "שׁ"]),
    ("thai", ["สมชาย", "น้ำฝน", "กิ๊ก", "ปัญญา", "ก็"], ["ใจดี", "ศรีสุข", "ทองคำ", "เพชร", "ญี่ปุ่น"]),
    ("indic", ["क्ष\u{200d}मा", "प्रिया", "நிலா", "কৃষ্ণা", "ശ്രീ"], ["शर्मा", "र\u{94d}\u{200d}या", "குமார்", "দত্ত", "നായർ"]),
    (
        "emoji",
        ["👩\u{200d}👩\u{200d}👧\u{200d}👦", "👍🏽", "🇫🇷", "❤\u{fe0f}", "🧑🏿\u{200d}🚀"],
        ["☕", "✂\u{fe0e}", "🏳\u{fe0f}\u{200d}🌈", "1\u{fe0f}\u{20e3}", "🫠"],
    ),
    ("signs", ["Αθηνά", "Ольга", "Ａｎａ", "Ⅷ", "ℳ𝒾𝒶"], ["①②", "½", "™", "\u{a0}Co", "‽"]),
    (
        "odd",
        ["e\u{200b}va", "\u{202e}ana", "\u{ad}I\u{ad}da", "\u{feff}Bo", "\u{1}x"],
        ["\u{e0041}", "\u{3164}", "\u{2800}", "\u{115f}", "~"],
    ),
];

/// Three hundred and one: the last has ten thousand marks on one letter.
fn names() -> Vec<String> {
    let all = SCRIPTS.iter().flat_map(|(_, first, last)| first.iter().flat_map(|f| last.iter().map(move |l| format!("{f} {l}"))));
    all.chain([format!("Ida{} Marks", "\u{301}".repeat(10_000))]).collect()
}

/// A terminal: reads bytes, keeps cells.
struct Model {
    columns: u16,
    wide: fn(char) -> bool,
    cells: BTreeMap<(u16, u16), char>,
    x: u16,
    y: u16,
}

/// The second half of a wide one.
const HALF: char = '\0';

fn is_square(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}')
}

fn is_plain(c: char) -> bool {
    matches!(c, ' '..='\u{24f}' | '\u{370}'..='\u{52f}' | '\u{1e00}'..='\u{1eff}' | '\u{2010}'..='\u{205e}' | '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25ff}')
}

impl Model {
    fn new(columns: u16, wide: fn(char) -> bool) -> Model {
        Model { columns, wide, cells: BTreeMap::new(), x: 0, y: 0 }
    }

    fn read(&mut self, text: &str) {
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if c != '\x1b' {
                self.print(c);
                continue;
            }
            assert_eq!(chars.next(), Some('['), "only control sequences are written");
            let mut parameters = String::new();
            let last = loop {
                match chars.next().expect("an end") {
                    c if c.is_ascii_alphabetic() => break c,
                    c => parameters.push(c),
                }
            };
            if let ('H', Some((row, column))) = (last, parameters.split_once(';')) {
                (self.y, self.x) = (row.parse::<u16>().expect("a row") - 1, column.parse::<u16>().expect("a column") - 1);
            }
        }
    }

    fn print(&mut self, c: char) {
        if is_combining_mark(c) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}') {
            return;
        }
        let width = if (self.wide)(c) { 2 } else { 1 };
        let x = self.x.min(self.columns - width);
        for at in x..x + width {
            self.break_up(at);
        }
        self.cells.insert((x, self.y), c);
        if width == 2 {
            self.cells.insert((x + 1, self.y), HALF);
        }
        self.x = x + width;
    }

    /// Whoever stands half in this cell is gone.
    fn break_up(&mut self, x: u16) {
        if self.cells.get(&(x, self.y)) == Some(&HALF) {
            self.cells.remove(&(x - 1, self.y));
        }
        if self.cells.get(&(x + 1, self.y)) == Some(&HALF) {
            self.cells.remove(&(x + 1, self.y));
        }
        self.cells.remove(&(x, self.y));
    }
}

/// Cells that say something and that every terminal draws alike.
fn in_their_place(buffer: &Buffer) -> BTreeSet<(u16, u16, char)> {
    let at = |n: usize| (n % usize::from(buffer.area.width), n / usize::from(buffer.area.width));
    let plain = |cell: &Cell| cell.symbol().chars().next().filter(|c| cell.symbol().len() == c.len_utf8() && is_plain(*c) && *c != ' ');
    let cells = buffer.content.iter().enumerate();
    cells.filter_map(|(n, cell)| plain(cell).map(|c| (at(n).0 as u16, at(n).1 as u16, c))).collect()
}

/// What is written for this screen, over what stood there before.
fn written(before: &Buffer, screen: &Buffer) -> String {
    let mut bytes = Vec::new();
    Anchored::new(&mut bytes, false).draw(before.diff(screen).into_iter()).expect("drawn");
    String::from_utf8(bytes).expect("UTF-8")
}

/// The screens that a clerk sees of these people, in this order.
fn screens(names: &[String], page: usize, size: (u16, u16)) -> Vec<Buffer> {
    let mut till = Till::shop();
    let as_of = Moment::parse("2026-11-02T09:00:00Z").expect("a time");
    let tag = format!("page{page}");
    let person = |(n, name): (usize, &String)| Known {
        customer: Customer {
            id: format!("corpus-{page}-{n}"),
            name: Some(name.clone()),
            phone: Some(format!("+1303555{:04}", page * PAGE + n)),
            email: Some(format!("c{n}@example.org")),
            notes: Some(format!("{name} {name}")),
            tags: Some(vec![tag.clone(), name.clone()]),
            ..Customer::default()
        },
        as_of,
    };
    update(&mut till.app, Msg::People(names.iter().enumerate().map(person).collect()));
    till.text(&format!("tag:{tag}"));
    let mut seen = vec![till.drawn(&till.ink, size)];
    // Every page in the usual window; in a larger one every fifth.
    for _ in names.iter().step_by(if size == SIZES[0] { 1 } else { 5 }) {
        till.press("enter");
        seen.push(till.drawn(&till.ink, size));
        till.press("esc down");
        seen.push(till.drawn(&till.ink, size));
    }
    seen
}

#[test]
fn three_hundred_names_leave_every_column_in_line() {
    let names = names();
    assert_eq!(names.len(), 301);
    let mut wrong = BTreeSet::new();
    for (page, names) in names.chunks(PAGE).enumerate() {
        for size in SIZES {
            let area = Rect::new(0, 0, size.0, size.1);
            let (mut narrow, mut wide) = (Model::new(size.0, is_square), Model::new(size.0, |c| is_square(c) || !is_plain(c)));
            let mut today = vt100::Parser::new(size.1.try_into().expect("rows"), size.0.try_into().expect("columns"), 0);
            let mut before = Buffer::empty(area);
            let shown = screens(names, page, size);
            let listed = frontdesk::widgets::paint::rows(&shown[0]).join("\n");
            assert!(listed.contains("555-"), "nobody is listed:\n{listed}");
            for (n, screen) in shown.into_iter().enumerate() {
                let text = written(&before, &screen);
                narrow.read(&text);
                wide.read(&text);
                today.process(text.as_bytes());
                for (x, y, c) in in_their_place(&screen) {
                    let of_today = today.screen().cell(y, x).map(|cell| cell.contents().to_owned()).unwrap_or_default();
                    for (model, there) in [
                        ("narrow", narrow.cells.get(&(x, y)) == Some(&c)),
                        ("wide", wide.cells.get(&(x, y)) == Some(&c)),
                        ("today", of_today == c.to_string()),
                    ] {
                        if !there {
                            wrong.insert(format!("{model}: page {page} screen {n} at {size:?}: {c:?} is not at {x},{y}"));
                        }
                    }
                }
                before = screen;
            }
        }
    }
    assert!(wrong.is_empty(), "{} cells, the first: {:#?}", wrong.len(), wrong.iter().take(12).collect::<Vec<_>>());
}
