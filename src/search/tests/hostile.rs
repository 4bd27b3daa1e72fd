//! Names that break programs: each is kept, asked for whole and in every part, and finds itself where it has a letter or digit at all.

use super::super::Index;
use super::{index_of, person, text_of};
use crate::domain::{Address, Card, Customer};

/// By what is wrong with them. All made up.
const NAMES: &[&str] = &[
    // Nothing, and nearly nothing.
    "",
    " ",
    "\u{a0}\u{2003}\u{3000}",
    "\t\r\n\u{b}\u{c}\u{85}",
    "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}",
    "\u{0}\u{1}\u{7f}\u{80}\u{9b}",
    // Words of programs.
    "undefined null NIL None NaN true -Infinity",
    "0 00 0x10 1e309 -0 1/0 2147483648 9223372036854775808 ١٢٣ ⅷ ½ ٠",
    "'; DROP TABLE people; --",
    "\" OR \"\"=\"",
    "100% _ [a-z]* \\ ^$ (?:x)+ {0,}",
    "%s%n%x {} {0} ${HOME} $(id) `id`",
    "<b onclick=x>Ben</b> &amp; &#0;",
    "../../etc/shadow C:\\con\\nul",
    "tag:vip owes:>50 stamps:full tag: owes:",
    "a@b@c@ @ @@ .@. x@",
    "+ - -- --- ' '' ` . , ; : ! ?",
    // Escapes a terminal would obey.
    "\u{1b}[2J\u{1b}]0;title\u{7}Mia",
    "\u{9b}31mMia \u{90}q\u{9c}",
    // Direction and shape.
    "\u{202e}aiM\u{202c} Lund",
    "\u{2066}Mia\u{2069} \u{200f}\u{61c}לילה نور",
    "M\u{337}i\u{337}a\u{337} Z̷̢̧a̴l̵g̶o",
    "Ｍｉａ　Ｌｕｎｄ",
    "ᴹⁱᵃ 𝓛𝓾𝓷𝓭 𝕷𝖚𝖓𝖉 🅻🆄🅽🅳 Ⓛⓤⓝⓓ",
    "Міа Lυnd Ⅿia",
    "ﬁona ﬆone ǅura Ĳsbrand",
    "ẞ ß ſ İ ı Ŀ ŉ",
    "e\u{301} é e\u{301}\u{301}\u{323} \u{301}",
    "각 각 ｶﾞ ガ か\u{3099}",
    "क्षि த்ரி มะนาว ကျော်",
    "𠜎𠜱 王\u{fe00}\u{e0100}小明 ㍿ ㌔",
    "👩\u{200d}👩\u{200d}👧\u{200d}👦 🏳\u{fe0f}\u{200d}🌈 🇨🇭🇨 👍🏽 \u{1f3fb}",
    "\u{fffd}\u{fffe}\u{ffff}\u{10ffff}\u{e000}",
    "ﷺ ﷽ Ǆ Œ",
    "שָׁלוֹם اَلْعَرَبِيَّة",
    // Too much of something.
    "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "0000000000000000000000000000000000000000",
    "a.b.c.d.e.f.g.h-i-j-k_l_m",
];

fn everybody() -> Vec<Customer> {
    let name = |(at, name): (usize, &&str)| Customer {
        phone: Some((*name).into()),
        email: Some(format!("{name}@{name}")),
        company: Some((*name).into()),
        cards: Some(vec![Card { id: "1".into(), code: Some((*name).into()), ..Card::default() }]),
        address: Address { text: Some((*name).into()), ..Address::default() },
        tags: Some(vec![(*name).into()]),
        ..person(&format!("{at}"), name)
    };
    NAMES.iter().enumerate().map(name).collect()
}

/// Asks, and looks at where every answer shows its match.
fn ask(index: &Index, text: &str) -> Vec<String> {
    let hits = index.search(text, NAMES.len());
    for hit in &hits {
        let line = index.get(&hit.id).expect("a person behind every hit");
        for (label, ranges) in &hit.marks(text, &line) {
            for range in ranges {
                assert!(text_of(&line, label).get(range.clone()).is_some(), "{text:?}: {label} {range:?}");
            }
        }
    }
    hits.into_iter().map(|hit| hit.id).collect()
}

#[test]
fn whatever_a_person_is_called_they_are_found_by_it() {
    let index = index_of(&everybody());
    for (at, name) in NAMES.iter().enumerate() {
        let found = ask(&index, name);
        let findable = super::super::fold::words(&super::super::fold::fold(name)).count();
        if (1..=8).contains(&findable) && !name.contains([':', '@']) {
            assert!(found.contains(&format!("{at}")), "{name:?} is not found by its own name");
        }
    }
}

#[test]
fn no_part_of_them_breaks_a_search() {
    let index = index_of(&everybody());
    for name in NAMES {
        for (at, _) in name.char_indices() {
            ask(&index, &name[..at]);
            ask(&index, &name[at..]);
        }
    }
}

#[test]
fn they_are_found_alike_when_added_later() {
    let all = index_of(&everybody());
    let mut later = Index::new();
    for customer in everybody() {
        later.put(&customer);
    }
    for name in NAMES {
        assert_eq!(ask(&all, name), ask(&later, name), "{name:?}");
    }
}
