//! The accent that site.yaml chooses: checked against the grounds of the theme, and made a part of its stylesheet.

use std::sync::Arc;

use crate::content::config::Look;
use crate::content::yaml::{self, Node};
use crate::diag::{Arg, Code, Diagnostic, Place};
use crate::domain::colour::{Colour, TEXT};
use crate::domain::text::fold_key;
use crate::world::{VPath, World};

/// What text and links of a theme stand on, by `bakgrund` in its theme.yaml.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// In light.
    pub light: Vec<Colour>,
    /// In dark.
    pub dark: Vec<Colour>,
}

/// The grounds of the nearest of these themes that states any; one that is no colour is reported. A theme.yaml that is no YAML
/// is reported by those who look there for the theme that it extends.
pub fn grounds(world: &dyn World, themes: &[String], out: &mut Vec<Diagnostic>) -> Grounds {
    themes.iter().find_map(|theme| stated(world, theme, out)).unwrap_or_default()
}

fn stated(world: &dyn World, theme: &str, out: &mut Vec<Diagnostic>) -> Option<Grounds> {
    let path = VPath::new(&format!("themes/{theme}/theme.yaml"));
    let bytes = world.read(&path).ok()?;
    let file = yaml::parse(&String::from_utf8_lossy(&bytes)).ok()?;
    let stated = inner(&file, "bakgrund")?;
    let mut colours = |key| {
        let nodes = match inner(stated, key) {
            Some(Node::List(list)) => list.as_slice(),
            Some(node) => std::slice::from_ref(node),
            None => &[],
        };
        let colours: Vec<Colour> = nodes.iter().filter_map(colour).collect();
        // Without a ground every accent would be strong enough.
        if colours.is_empty() || colours.len() < nodes.len() {
            let problem = Diagnostic::new(Code::BadThemeFile, Place::file(&path)).with("file", &path);
            out.push(problem.with("reason", Arg::Word("theme.grounds")));
        }
        colours
    };
    Some(Grounds { light: colours("ljus"), dark: colours("mork") })
}

fn inner<'n>(node: &'n Node, wanted: &str) -> Option<&'n Node> {
    let Node::Map(entries) = node else { return None };
    entries.iter().find(|(key, _)| fold_key(key) == wanted).map(|(_, inner)| inner)
}

fn colour(node: &Node) -> Option<Colour> {
    match node {
        Node::Text(text) => Colour::parse(text),
        _ => None,
    }
}

/// The rules that set the accent, empty when site.yaml chooses none. A colour too faint for its grounds is reported with the
/// nearest that is not; the accent in dark is made from the other when it is not chosen.
pub fn rules(look: &Look, grounds: &Grounds, out: &mut Vec<Diagnostic>) -> String {
    let mut checked = |chosen: &Option<(Colour, std::ops::Range<usize>)>, grounds: &[Colour], ground: &'static str| {
        let (colour, range) = chosen.as_ref()?;
        let contrast = colour.on(grounds);
        if contrast < TEXT {
            let place = Place::at(&VPath::new("site.yaml"), range.clone());
            let faint = Diagnostic::new(Code::FaintColour, place)
                .with("value", colour.to_string())
                .with("ground", Arg::Word(ground))
                .with("contrast", decimal(contrast));
            let nearest = colour.readable(grounds, TEXT).map(|nearest| nearest.to_string());
            out.push(nearest.into_iter().fold(faint, |faint, nearest| faint.with("suggestion", nearest)));
        }
        Some(*colour)
    };
    let light = checked(&look.colour, &grounds.light, "ground.light");
    let dark = checked(&look.dark_colour, &grounds.dark, "ground.dark");
    let dark = dark.or_else(|| light?.readable(&grounds.dark, TEXT));
    let rule = |name, colour: Option<Colour>| colour.map(|colour| format!("{name}:{colour}"));
    let set: Vec<String> = rule("--brand", light).into_iter().chain(rule("--brand-dark", dark)).collect();
    if set.is_empty() { String::new() } else { format!(":root{{{}}}\n", set.join(";")) }
}

/// A contrast with one decimal, cut and not rounded, so that 4.49 is never told as 4.5.
fn decimal(contrast: f64) -> String {
    format!("{:.1}", (contrast * 10.0).floor() / 10.0)
}

/// A stylesheet with more rules after it; the stylesheet itself when there are none. One file is one request.
pub fn with_rules(sheet: Arc<[u8]>, rules: &[u8]) -> Arc<[u8]> {
    if rules.is_empty() { sheet } else { [&sheet, rules].concat().into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemoryWorld;

    fn chosen(text: &str) -> Option<(Colour, std::ops::Range<usize>)> {
        Some((Colour::parse(text).unwrap(), 3..10))
    }

    fn paper() -> Grounds {
        let colours = |texts: [&str; 2]| texts.iter().filter_map(|text| Colour::parse(text)).collect();
        Grounds { light: colours(["#fbf8f1", "#f2ebdd"]), dark: colours(["#191713", "#26221b"]) }
    }

    #[test]
    fn the_accent_in_dark_is_made_from_the_one_in_light() {
        let mut out = Vec::new();
        let look = Look { colour: chosen("#7a1020"), ..Look::default() };
        let rules = rules(&look, &paper(), &mut out);
        assert!(out.is_empty(), "{out:?}");
        let dark = rules.trim().strip_prefix(":root{--brand:#7a1020;--brand-dark:").unwrap();
        let dark = Colour::parse(dark.trim_end_matches('}')).unwrap();
        assert!(dark.on(&paper().dark) >= TEXT, "{dark}");
    }

    #[test]
    fn a_faint_colour_is_reported_where_it_is_written_with_one_that_is_not() {
        let mut out = Vec::new();
        let look = Look { colour: chosen("#ffcc00"), dark_colour: chosen("#333333"), ..Look::default() };
        rules(&look, &paper(), &mut out);
        assert_eq!(out.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::FaintColour; 2]);
        for problem in &out {
            assert!(problem.misfit().is_empty(), "{problem:?}");
            assert_eq!(problem.place.range, Some((3, 10)));
        }
    }

    #[test]
    fn the_built_in_theme_states_the_grounds_of_its_stylesheet() {
        let world = crate::world::Embedded::new(MemoryWorld::new(""));
        let read = |path: &str| String::from_utf8(world.read(&VPath::new(path)).unwrap().to_vec()).unwrap();
        let sheet = read("themes/insyn/static/insyn.css");
        let tokens = |name: &str| -> Vec<Colour> {
            let sign = format!("--{name}: ");
            let values = sheet.split(sign.as_str()).skip(1);
            values.filter_map(|rest| Colour::parse(rest.split(';').next()?)).collect()
        };
        let (papers, panels) = (tokens("paper"), tokens("panel"));
        assert_eq!((papers.len(), panels.len()), (2, 2));
        let expected = Grounds { light: vec![papers[0], panels[0]], dark: vec![papers[1], panels[1]] };
        let mut out = Vec::new();
        assert_eq!(grounds(&world, &["insyn".to_owned()], &mut out), expected);
        assert!(out.is_empty(), "{out:?}");
    }

    #[test]
    fn grounds_that_are_no_colours_are_reported() {
        for (text, count) in [
            ("bakgrund: {ljus: '#ffffff', mörk: ['#000000']}", 0),
            ("bakgrund: {ljus: vit, mörk: ['#000000', '#11111']}", 2),
            ("bakgrund: {ljus: '#ffffff'}", 1),
            ("bakgrund: vit", 2),
            ("namn: Eget", 0),
        ] {
            let world = MemoryWorld::new(&format!("-- themes/eget/theme.yaml --\n{text}\n"));
            let mut out = Vec::new();
            grounds(&world, &["eget".to_owned()], &mut out);
            assert_eq!(out.len(), count, "{text}: {out:?}");
        }
    }

    #[test]
    fn without_a_choice_the_stylesheet_stays() {
        let mut out = Vec::new();
        assert_eq!(rules(&Look::default(), &paper(), &mut out), "");
        let sheet: Arc<[u8]> = Arc::from(&b"a{}"[..]);
        assert_eq!(with_rules(Arc::clone(&sheet), b""), sheet);
    }
}
