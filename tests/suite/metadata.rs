//! The head of every page: what browsers, search engines and those whom a link is sent to are told.

use std::collections::{BTreeMap, BTreeSet};

use insyn::content::Config;
use insyn::world::{Embedded, MemoryWorld};

use crate::building::{Files, built, day, loaded, site};
use crate::crawl::target;

/// The head of one page.
struct Head<'p> {
    name: &'p str,
    html: String,
}

impl Head<'_> {
    /// The value of `content` or `href` in each element of the head that has this attribute.
    fn all(&self, attribute: &str) -> Vec<String> {
        let tags = self.html.split('<').filter(|tag| tag.contains(&format!(" {attribute}")));
        let values = tags.filter_map(|tag| {
            let (_, rest) = tag.split_once(" content=\"").or_else(|| tag.split_once(" href=\""))?;
            Some(unescaped(rest.split_once('"')?.0))
        });
        values.collect()
    }

    /// The only such value.
    fn one(&self, attribute: &str) -> Result<String, String> {
        match self.all(attribute).as_slice() {
            [value] if !value.trim().is_empty() => Ok(value.clone()),
            values => Err(format!("{}: {} × {attribute}: {values:?}", self.name, values.len())),
        }
    }

    fn title(&self) -> String {
        unescaped(between(&self.html, "<title>", "</title>").unwrap_or_default())
    }

    fn is_indexed(&self) -> bool {
        !self.html.contains("noindex")
    }

    fn is_redirect(&self) -> bool {
        self.html.contains("http-equiv=\"refresh\"")
    }

    /// The file that a link of this sort leads to.
    fn leads(&self, rel: &str) -> Option<String> {
        target(self.name, self.all(&format!("rel=\"{rel}\"")).first()?)
    }
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(inner, _)| inner)
}

fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

fn heads(files: &Files) -> BTreeMap<&str, Head<'_>> {
    let pages = files.iter().filter(|(name, _)| name.ends_with(".html"));
    let heads = pages.filter_map(|(name, bytes)| {
        let html = between(std::str::from_utf8(bytes).ok()?, "<head>", "</head>")?.to_owned();
        Some((name.as_str(), Head { name, html }))
    });
    heads.collect()
}

/// What every page must say, whatever it is.
fn common_faults(head: &Head<'_>, files: &Files) -> Result<(), String> {
    if head.one("http-equiv=\"Content-Security-Policy\"")? != "default-src 'self'" {
        return Err(format!("{}: another policy", head.name));
    }
    if head.title().trim().is_empty() {
        return Err(format!("{}: no title", head.name));
    }
    if head.is_redirect() {
        return Ok(());
    }
    let colours = head.all("name=\"theme-color\"");
    if colours != ["#fbf8f1", "#191713"] {
        return Err(format!("{}: theme-color {colours:?}", head.name));
    }
    // The page for what is not there counts its links from the root of the host.
    let icon = head.one("rel=\"icon\"")?;
    let icon = if icon.starts_with('/') {
        icon.split_once("static/").map(|(_, name)| format!("static/{name}"))
    } else {
        target(head.name, &icon)
    };
    match icon.filter(|icon| files.contains_key(icon)) {
        Some(_) => Ok(()),
        None => Err(format!("{}: its icon does not exist", head.name)),
    }
}

/// What a page that search engines may keep must say.
fn indexed_faults(head: &Head<'_>, config: &Config) -> Result<(), String> {
    let wrong = |what: &str, value: &str| Err(format!("{}: {what} {value:?}", head.name));
    let address = config.url.absolute(head.name.strip_suffix("index.html").unwrap_or(head.name));
    for (what, value) in [("canonical", head.one("rel=\"canonical\"")?), ("og:url", head.one("property=\"og:url\"")?)] {
        if value != address {
            return wrong(what, &value);
        }
    }
    let description = head.one("name=\"description\"")?;
    if description != head.one("property=\"og:description\"")? || description.chars().count() > 201 {
        return wrong("description", &description);
    }
    let title = head.one("property=\"og:title\"")?;
    if !head.title().starts_with(&title) || !head.title().ends_with(&config.title) {
        return wrong("title", &head.title());
    }
    let sort = head.one("property=\"og:type\"")?;
    if !["article", "website"].contains(&sort.as_str()) {
        return wrong("og:type", &sort);
    }
    if head.one("property=\"og:site_name\"")? != config.title || head.one("property=\"og:locale\"")? != "sv_SE" {
        return wrong("site name or locale", "");
    }
    Ok(())
}

/// Pages that say of another that it comes next or before, and are not said to be before or next by it.
fn one_way(heads: &BTreeMap<&str, Head<'_>>) -> Vec<String> {
    let answers = |from: &Head<'_>, there: &str, back: &str| {
        let to = from.leads(there)?;
        let answer = heads.get(to.as_str()).and_then(|head| head.leads(back));
        (answer.as_deref() != Some(from.name))
            .then(|| format!("{} has {to} as {there}, which has {answer:?}", from.name))
    };
    heads.values().flat_map(|head| [answers(head, "next", "prev"), answers(head, "prev", "next")]).flatten().collect()
}

#[test]
fn every_head_is_whole() {
    for path in [".", "tests/sites/full"] {
        let world = site(path);
        let (files, snapshot) = (built(&world, 2), loaded(&world, 2).snapshot.expect("a snapshot"));
        let config = &snapshot.site.config;
        let heads = heads(&files);
        let indexed: Vec<&Head<'_>> = heads.values().filter(|head| head.is_indexed()).collect();
        assert!(indexed.len() > 60, "{path}: {} pages", indexed.len());
        let common = heads.values().filter_map(|head| common_faults(head, &files).err());
        let faults: Vec<String> = common
            .chain(indexed.iter().filter_map(|head| indexed_faults(head, config).err()))
            .chain(one_way(&heads))
            .collect();
        assert_eq!(faults, Vec::<String>::new(), "{path}");
        let articles = indexed.iter().filter(|head| head.one("property=\"og:type\"").as_deref() == Ok("article"));
        assert!(articles.count() > 5, "{path}");
        // The sample is too small for lists of several pages and for meetings in a row.
        let series = heads.values().filter(|head| head.leads("next").is_some()).count();
        assert!(series > 10 || path == ".", "{path}: {series}");
        let mut seen = BTreeSet::new();
        let twice: Vec<String> =
            indexed.iter().map(|head| head.title()).filter(|title| !seen.insert(title.clone())).collect();
        assert_eq!(twice, Vec::<String>::new(), "{path}: titles of several pages");
    }
}

#[test]
fn a_logotype_is_the_picture_of_a_link() {
    let world = |look: &str| {
        let text = format!(
            "-- site.yaml --\ntitel: Prov\nurl: https://prov.example.se/insyn/\nnämnder: {{ks: {{namn: Kommunstyrelsen, typ: styrelse}}}}\n{look}-- themes/insyn/static/logo.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"
        );
        Embedded::new(MemoryWorld::new(&text).with_today(day()))
    };
    let picture = |look: &str| {
        let files = built(&world(look), 1);
        let heads = heads(&files);
        let pictures = heads["index.html"].all("property=\"og:image\"");
        let is_there =
            |url: &String| files.contains_key(url.strip_prefix("https://prov.example.se/insyn/").unwrap_or(url));
        assert!(pictures.iter().all(is_there), "{pictures:?}");
        pictures.len()
    };
    assert_eq!(picture(""), 0);
    assert_eq!(picture("utseende: {logotyp: logo.svg}\n"), 1);
}

#[test]
fn a_head_that_lacks_something_is_told() {
    let world = site(".");
    let (mut files, snapshot) = (built(&world, 2), loaded(&world, 2).snapshot.expect("a snapshot"));
    let page = String::from_utf8(files["om/index.html"].clone()).expect("UTF-8");
    let mut told = |from: &str, to: &str| {
        assert!(page.contains(from), "{from}");
        files.insert("om/index.html".to_owned(), page.replace(from, to).into_bytes());
        let heads = heads(&files);
        let head = &heads["om/index.html"];
        common_faults(head, &files).and_then(|()| indexed_faults(head, &snapshot.site.config)).is_err()
    };
    assert!(!told("<head>", "<head>"));
    for (from, to) in [
        ("default-src 'self'", "default-src *"),
        ("#191713", "#000000"),
        ("favicon.", "fav."),
        ("property=\"og:title\"", "property=\"title\""),
        ("property=\"og:description\"", ""),
        ("content=\"article\"", "content=\"thing\""),
        ("property=\"og:url\" content=\"", "property=\"og:url\" content=\"x"),
        ("sv_SE", "sv"),
        ("<title>", "<title>Annat "),
        ("rel=\"canonical\"", "rel=\"alternate\""),
    ] {
        assert!(told(from, to), "{from} → {to}");
    }
}
