use ratatui::style::{Color, Modifier, Style};

use super::*;

fn fault(text: &str) -> String {
    match Theme::load(text) {
        Ok(theme) => format!("read as {}", theme.name),
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn a_file_becomes_looks_and_missing_roles_fall_back() {
    let text = "name = \"t\"\nkind = \"dark\"\n[roles]\naccent = { fg = \"cyan\", bg = \"#102030\", bold = true, underline = true, dim = false }\n";
    let theme = Theme::load(text).unwrap_or_else(|e| panic!("{e}"));
    let accent = Style::new().fg(Color::Cyan).bg(Color::Rgb(16, 32, 48)).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    assert_eq!((theme.name.as_str(), theme.kind), ("t", Kind::Dark));
    assert_eq!(theme.style(Role::Accent), accent);
    assert_eq!(theme.style(Role::StampPending), accent, "by way of pending");
    assert_eq!(theme.style(Role::Badge), Style::new().add_modifier(Modifier::REVERSED));
    assert_eq!(theme.style(Role::HintKey), Style::new().add_modifier(Modifier::BOLD));
    assert_eq!(theme.style(Role::Hint), Style::new());
}

#[test]
fn faults_name_line_key_and_what_was_meant() {
    let head = "name = \"t\"\n[roles]\n";
    assert_eq!(fault(&format!("{head}acent = {{}}")), "line 3, roles.acent: there is no role \"acent\"; did you mean \"accent\"?");
    assert_eq!(fault(&format!("{head}\nbad.fg = \"cyna\"")), "line 4, roles.bad.fg: there is no colour \"cyna\"; did you mean \"cyan\"?");
    assert_eq!(fault(&format!("{head}bad.fg = \"#12\"")), "line 3, roles.bad.fg: \"#12\" is not a colour like #1b1d27");
    assert_eq!(fault(&format!("{head}bad.bolt = true")), "line 3, roles.bad.bolt: is not part of a look; did you mean \"bold\"?");
    assert_eq!(fault(&format!("{head}bad.bold = 1")), "line 3, roles.bad.bold: must be true or false");
    assert_eq!(fault(&format!("{head}bad = \"red\"")), "line 3, roles.bad: must be a table like { fg = \"cyan\", bold = true }");
    assert_eq!(fault("name = \"t\"\nkind = \"dim\""), "line 2, kind: must be \"dark\", \"light\" or \"any\"");
    assert_eq!(fault("nam = \"t\""), "line 1, nam: is not a key of a theme; did you mean \"name\"?");
    assert_eq!(fault("kind = \"any\""), "line 1, name: is missing");
    assert_eq!(fault("name = \"t\"\n[roles]\nqwxyz = {}"), "line 3, roles.qwxyz: there is no role \"qwxyz\"");
    let broken = fault("name = \"t\"\n[roles\ntext = {}\n");
    assert!(broken.starts_with("line 2: ") || broken.starts_with("line 3: "), "{broken}");
}

#[test]
fn every_embedded_theme_loads_under_its_own_name_and_can_be_read() {
    assert_eq!(Theme::names().first(), Some(&"default"));
    // Light, dark, high contrast, without colour, safe for every eye, warm and cool.
    for name in ["default", "dusk", "paper", "daylight", "contrast", "mono", "okabe", "hearth", "fjord"] {
        assert!(Theme::names().contains(&name), "{name}");
    }
    for (name, text) in builtin::sources() {
        let theme = Theme::load(text).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(theme.name, name);
        assert_eq!(contrast(&theme), Vec::<String>::new(), "{name}");
        assert_ne!(theme.style(Role::Selected), theme.style(Role::Text), "{name}");
    }
    assert_eq!(Theme::builtin("mono"), Some(Theme::mono()), "the file and the code say the same");
    assert_eq!(Theme::builtin("nosuch"), None);
}

/// The default theme is seen on unknown grounds: its letters must do on black and on white, or bring their own ground.
#[test]
fn the_default_theme_reads_on_light_and_dark() {
    let theme = Theme::default();
    assert_eq!(theme.name, "default");
    for role in Role::ALL {
        let style = theme.style(role);
        for color in [style.fg, style.bg].into_iter().flatten() {
            assert!(!matches!(color, Color::Rgb(..)), "{role:?} must use the terminal's own colours");
        }
        match (style.fg.and_then(palette::rgb), style.bg.and_then(palette::rgb)) {
            (Some(letters), Some(ground)) => assert!(palette::ratio(letters, ground) >= 4.5, "{role:?}"),
            (Some(_), None) => {
                let calm = [Color::Red, Color::Green, Color::Magenta];
                assert!(style.fg.is_some_and(|fg| calm.contains(&fg)), "{role:?}: blue, cyan and yellow vanish on one ground or the other");
            }
            (None, Some(_)) => panic!("{role:?} paints a ground without saying which letters go on it"),
            (None, None) => {}
        }
    }
}

#[test]
fn without_colour_every_state_keeps_a_weight() {
    for name in Theme::names() {
        let theme = Theme::builtin(name).unwrap_or_else(Theme::mono).for_terminal(Colors::None);
        for role in Role::ALL {
            let style = theme.style(role);
            assert_eq!((style.fg, style.bg), (None, None), "{name} {role:?}");
            let plain = matches!(role, Role::Text | Role::Good | Role::Chart);
            assert!(plain || !style.add_modifier.is_empty(), "{name} {role:?} cannot be seen");
        }
        assert!(theme.style(Role::Selected).has_modifier(Modifier::REVERSED), "{name}");
    }
}

#[test]
fn sixteen_colours_keep_letters_apart_from_their_ground() {
    for name in Theme::names() {
        let theme = Theme::builtin(name).unwrap_or_else(Theme::mono).for_terminal(Colors::Sixteen);
        let text = theme.style(Role::Text);
        for role in Role::ALL {
            let style = theme.style(role);
            let letters = style.fg.or(text.fg).and_then(palette::rgb);
            let ground = style.bg.or(text.bg).and_then(palette::rgb);
            assert!(!matches!(style.fg, Some(Color::Rgb(..))) && !matches!(style.bg, Some(Color::Rgb(..))), "{name} {role:?}");
            if let (Some(letters), Some(ground)) = (letters, ground) {
                assert!(palette::ratio(letters, ground) >= 3.0, "{name} {role:?}");
            }
        }
        let selected = theme.style(Role::Selected);
        let stands_out = selected.has_modifier(Modifier::REVERSED) || selected.bg != text.bg;
        assert!(stands_out, "{name}");
    }
}

#[test]
fn shades_that_fall_together_are_told_apart_by_weight() {
    let mut theme = Theme::blank("t", Kind::Dark);
    theme.set(Role::Text, Style::new().fg(Color::Rgb(220, 220, 220)).bg(Color::Rgb(10, 10, 12)));
    theme.set(Role::Selected, Style::new().bg(Color::Rgb(30, 30, 36)));
    theme.set(Role::Muted, Style::new().fg(Color::Rgb(20, 20, 20)));
    let few = theme.clone().for_terminal(Colors::Sixteen);
    assert_eq!(few.style(Role::Text).bg, Some(Color::Black));
    assert!(few.style(Role::Selected).has_modifier(Modifier::REVERSED));
    assert_eq!(few.style(Role::Muted).fg, Some(Color::White), "black on black is mended");
    assert_eq!(theme.clone().for_terminal(Colors::TrueColor), theme);
}

#[test]
fn hard_to_read_pairs_are_named() {
    let mut theme = Theme::blank("t", Kind::Dark);
    theme.set(Role::Text, Style::new().fg(Color::Rgb(0xd0, 0xd0, 0xd0)).bg(Color::Rgb(0x10, 0x10, 0x10)));
    theme.set(Role::Muted, Style::new().fg(Color::Rgb(0x40, 0x40, 0x40)));
    theme.set(Role::Border, Style::new().fg(Color::Rgb(0x66, 0x66, 0x66)));
    let warnings = contrast(&theme);
    assert!(warnings.iter().any(|w| w.starts_with("muted: #404040 on #101010 has contrast 1.8")), "{warnings:?}");
    assert!(!warnings.iter().any(|w| w.starts_with("border:")), "a line needs less than a letter: {warnings:?}");
}

#[test]
fn quiet_words_are_judged_in_the_box_they_stand_in() {
    let mut theme = Theme::blank("t", Kind::Dark);
    theme.set(Role::Text, Style::new().fg(Color::Rgb(0xd0, 0xd0, 0xd0)).bg(Color::Rgb(0x10, 0x10, 0x10)));
    theme.set(Role::Muted, Style::new().fg(Color::Rgb(0x90, 0x90, 0x90)));
    assert_eq!(contrast(&theme), Vec::<String>::new());
    theme.set(Role::InputFocus, Style::new().bg(Color::Rgb(0x40, 0x40, 0x40)));
    assert_eq!(contrast(&theme), ["muted in input_focus: #909090 on #404040 has contrast 3.2, needs 4.5"]);
}

/// What eyes without red or without green receptors make of linear light (Machado, Oliveira and Fernandes 2009, severity 1).
const NO_RED: [[f64; 3]; 3] = [[0.152_286, 1.052_583, -0.204_868], [0.114_503, 0.786_281, 0.099_216], [-0.003_882, -0.048_116, 1.051_998]];
const NO_GREEN: [[f64; 3]; 3] = [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]];

/// A colour as such an eye sees it, in CIELAB (D65).
fn seen(color: Color, eye: [[f64; 3]; 3]) -> [f64; 3] {
    let (r, g, b) = palette::rgb(color).expect("a colour of known value");
    let linear = [r, g, b].map(|part| {
        let c = f64::from(part) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    let by = |matrix: [[f64; 3]; 3], v: [f64; 3]| matrix.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum::<f64>());
    let light = by(eye, linear).map(|part| part.clamp(0.0, 1.0));
    let xyz = by([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], light);
    let bent = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let (x, y, z) = (bent(xyz[0] / 0.9505), bent(xyz[1]), bent(xyz[2] / 1.089));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn states_of_the_colour_blind_theme_stay_apart_for_eyes_that_confuse_red_and_green() {
    let nearest = |theme: &Theme| {
        let states = [Role::Good, Role::Pending, Role::Warn, Role::Bad].map(|role| theme.style(role).fg.expect("a colour of its own"));
        let mut least = f64::MAX;
        for eye in [NO_RED, NO_GREEN] {
            for (nth, one) in states.iter().enumerate() {
                for other in &states[..nth] {
                    let apart = seen(*one, eye).iter().zip(seen(*other, eye)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
                    least = least.min(apart);
                }
            }
        }
        least
    };
    let of = |name: &str| nearest(&Theme::builtin(name).unwrap_or_else(|| panic!("{name} is in the program")));
    assert!(of("okabe") > 15.0, "{}", of("okabe"));
    assert!(of("dusk") < 15.0, "the measure tells such themes from others: {}", of("dusk"));
}

#[test]
fn what_a_terminal_announces() {
    assert_eq!(Colors::announced("xterm-256color", "truecolor", false), Colors::TrueColor);
    assert_eq!(Colors::announced("xterm-256color", "", false), Colors::Sixteen);
    assert_eq!(Colors::announced("dumb", "truecolor", false), Colors::None);
    assert_eq!(Colors::announced("xterm", "24bit", true), Colors::None);
    assert_eq!(Colors::announced("linux", "", false), Colors::Sixteen);
}
