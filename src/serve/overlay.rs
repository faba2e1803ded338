//! What `serve` adds to a page on its way out: the panel with its problems and its source, and the script that follows changes.
//!
//! Nothing of this is in the page itself, which is the one that `build` writes. Script and style are files under
//! [`RESERVED`], so that a strict content security policy holds here too.

use crate::diag::html::{escape, items};
use crate::diag::{Diagnostic, Place, Printing, Severity};
use crate::domain::calendar::Date;
use crate::model::Fate;
use crate::serve::view::{Shown, View};
use crate::words::{Lang, Words};
use crate::world::VPath;

/// The folder of addresses that belongs to `serve` itself; no page of a site begins with a line below.
pub const RESERVED: &str = "/_insyn/";

/// Files under [`RESERVED`]: name and text.
pub const FILES: &[(&str, &str)] = &[("panel.css", include_str!("panel.css")), ("live.js", include_str!("live.js"))];

/// Most problems that a page shows.
const MOST: usize = 20;

/// How the panel speaks.
#[derive(Clone, Debug)]
pub struct Manner {
    /// The reader's language.
    pub lang: Lang,
    /// The civil date, which decides what can be a personal identity number.
    pub today: Date,
    /// The site's folder on disk, absolute, for links that open the editor.
    pub root: String,
}

impl Manner {
    /// A sentence of the catalogue.
    pub fn word(&self, id: &'static str) -> &'static str {
        self.words().get(id)
    }

    fn words(&self) -> &'static Words {
        Words::of(self.lang)
    }

    /// The address that opens a file of the site in Visual Studio Code.
    fn editor(&self, file: &VPath, line: usize, column: usize) -> String {
        let slash = if self.root.starts_with('/') { "" } else { "/" };
        let path = format!("{slash}{}/{}", self.root.trim_end_matches(['/', '\\']).replace('\\', "/"), file.as_str());
        format!("vscode://file{}:{line}:{column}", encode(&path))
    }

    /// What the panel says on a page: its state, its source, its problems and those of all other files.
    pub fn panel(&self, view: &View, address: &str, shown: &Shown) -> String {
        let words = self.words();
        let source = view.source(address, shown.route.as_ref());
        let mut text = self.source_line(view, &source);
        if view.is_kept {
            text.push_str(&format!("<p class=\"insyn-kept\">{}</p>\n", escape(words.get("serve.kept"))));
        }
        if shown.status == 404 && view.lost.contains_key(address) {
            text.push_str(&format!("<p class=\"insyn-kept\">{}</p>\n", escape(words.get("serve.lost"))));
        }
        text.push_str(&self.problems(view, &source, shown));
        text
    }

    /// Where the page comes from, with a link that opens it, and whether readers see it.
    fn source_line(&self, view: &View, source: &VPath) -> String {
        let words = self.words();
        let printing = self.printing();
        let clean = printing.clean(source.as_str());
        let mut text = String::from("<p class=\"insyn-source\">");
        if let Some(fate) = view.previews.get(source) {
            text.push_str(&format!("<strong>{}</strong> ", escape(words.get(preview(*fate)))));
        }
        text.push_str(&format!("<code>{}</code>", escape(&clean)));
        if clean == source.as_str() {
            let (href, label) = (self.editor(source, 1, 1), words.get("serve.edit"));
            text.push_str(&format!(" <a href=\"{}\">{}</a>", escape(&href), escape(label)));
        }
        text.push_str("</p>\n");
        text
    }

    fn problems(&self, view: &View, source: &VPath, shown: &Shown) -> String {
        let report = &shown.report(view);
        let all: Vec<&Diagnostic> = shown.problems.iter().chain(&view.report.diagnostics).collect();
        if all.is_empty() {
            return String::new();
        }
        let words = self.words();
        let count = |severity: Severity| all.iter().filter(|problem| problem.severity() == severity).count();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let counted = |id: &str, n: usize| (n > 0).then(|| words.count(id, i64::try_from(n).unwrap_or(i64::MAX)));
        let summary: Vec<String> =
            counted("cli.errors", errors).into_iter().chain(counted("cli.warnings", warnings)).collect();
        let mut listed = all.clone();
        listed.sort_by_key(|problem| (problem.place.file != *source, problem.severity() != Severity::Error));
        let open = |place: &Place, line: usize, column: usize| self.editor(&place.file, line, column);
        let list = items(report, listed.iter().take(MOST).copied(), &self.printing(), &open);
        let hidden = all.len().saturating_sub(MOST);
        let more = if hidden == 0 {
            String::new()
        } else {
            let more = words.count("print.more", i64::try_from(hidden).unwrap_or(i64::MAX));
            format!("<li class=\"insyn-more\">{}</li>\n", escape(&more))
        };
        let is_open = if errors > 0 || listed.first().is_some_and(|problem| problem.place.file == *source) {
            " open"
        } else {
            ""
        };
        let tone = if errors > 0 { "insyn-error" } else { "insyn-warning" };
        format!(
            "<details class=\"insyn-problems {tone}\"{is_open}>\n<summary>{}</summary>\n<ol>\n{list}{more}</ol>\n</details>\n",
            escape(&summary.join(", "))
        )
    }

    fn printing(&self) -> Printing<'static> {
        Printing { lang: self.lang, today: self.today, root: "" }
    }

    /// The page as it is sent, with the panel and the way to follow changes.
    pub fn dress(&self, html: &[u8], view: &View, address: &str, shown: &Shown, panel: &str) -> Vec<u8> {
        let mark = view.mark(shown, panel);
        let head = format!(
            "<link rel=\"stylesheet\" href=\"{RESERVED}panel.css\">\n<script src=\"{RESERVED}live.js\" defer></script>\n"
        );
        let words = self.words();
        let previews = if view.previews.is_empty() { "" } else { " data-previews" };
        let aside = format!(
            "<aside id=\"insyn\" lang=\"{}\" aria-label=\"{}\" data-page=\"{}\" data-mark=\"{mark}\" \
             data-away=\"{}\" data-new=\"{}\" data-clean=\"{}\"{previews}>\n<p class=\"insyn-status\" role=\"status\"></p>\n\
             <div class=\"insyn-panel\">\n{panel}</div>\n</aside>\n",
            self.lang.tag(),
            escape(words.get("serve.panel")),
            escape(address),
            escape(words.get("serve.away")),
            escape(words.get("serve.changed")),
            escape(words.get("cli.summary.clean")),
        );
        let text = String::from_utf8_lossy(html);
        let (before, rest) = text.split_at(text.find("</head>").unwrap_or(0));
        let (body, after) = rest.split_at(rest.rfind("</body>").unwrap_or(rest.len()));
        [before, &head, body, &aside, after].concat().into_bytes()
    }

    /// A page for when there is none: no site yet, or a template that fails.
    pub fn bare(&self, shown: &Shown) -> String {
        let words = self.words();
        let (title, text) = match shown.status {
            503 => ("serve.no_site", "serve.no_site.text"),
            _ => ("serve.no_page", "serve.no_page.text"),
        };
        format!(
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n</head>\n<body>\n\
             <main>\n<h1>{}</h1>\n<p>{}</p>\n</main>\n</body>\n</html>\n",
            self.lang.tag(),
            escape(words.get(title)),
            escape(words.get(title)),
            escape(words.get(text)),
        )
    }

    /// Addresses of previewed papers and what their links are marked with, one a line.
    pub fn previews(&self, view: &View) -> String {
        let base = view.base().trim_end_matches('/');
        let line = |(address, fate): &(crate::route::UrlPath, Fate)| {
            format!("{base}{address}\t{}\n", self.words().get(preview(*fate)))
        };
        view.preview_addresses().iter().map(line).collect()
    }
}

fn preview(fate: Fate) -> &'static str {
    if fate == Fate::Draft { "serve.draft" } else { "serve.not_yet" }
}

/// A path in an address: everything but letters, digits and a few signs as bytes in hexadecimal.
fn encode(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' | b':' => {
                text.push(char::from(byte))
            }
            _ => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}
