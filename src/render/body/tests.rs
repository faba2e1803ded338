//! Tables of Markdown and the HTML that it becomes, hostile bodies, and a body too long to read twice.
use proptest::prelude::*;

use super::*;
use crate::content::markdown::raw::{self, Token};
use crate::render::sanitize;
use crate::world::VPath;

/// Leads `.md` files to folders and nothing called `hidden` anywhere.
struct Links;

impl Resolve for Links {
    fn link(&self, target: &str, _offset: usize) -> Href {
        if target.contains("hidden") { Href::Plain } else { Href::To(target.replace(".md", "/")) }
    }
}

const WORDS: BodyWords<'static> =
    BodyWords { footnotes: "Fotnoter", footnote: "Fotnot", back: "Tillbaka till hänvisning", table: "Tabell" };

fn render_with(text: &str, policy: HtmlPolicy, spans: &[Span]) -> RenderedBody {
    let body = markdown::parse(&VPath::new("a.md"), text, 0..text.len(), policy, &mut Vec::new());
    to_html(text, &body, &Links, &Options { policy, words: WORDS, spans })
}

/// The body as one text: each section's heading and HTML, then the footnotes.
fn page(body: &RenderedBody) -> String {
    let mut page = String::new();
    for section in &body.sections {
        if !section.id.is_empty() {
            page.push_str(&format!("<h2 id=\"{}\">{}</h2>\n", section.id, section.title_html));
        }
        page.push_str(&section.html);
    }
    page + &body.footnotes
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(page(&render_with(text, HtmlPolicy::Sanitise, &[])).trim_end(), *expected, "{text}");
    }
}

/// Every link of a page with its text, where each span covers one of the marked stretches.
fn linked(text: &str, marked: &[&str]) -> String {
    let span = |stretch: &&str| {
        let start = text.find(stretch).expect("the stretch is in the text");
        Span { range: start..start + stretch.len(), href: "../x/".to_owned(), title: "T".to_owned() }
    };
    let mut spans: Vec<Span> = marked.iter().map(span).collect();
    spans.sort_by_key(|span| span.range.start);
    let html = page(&render_with(text, HtmlPolicy::Sanitise, &spans));
    html.trim_end().replace('\u{a0}', " ").replace("<a href=\"../x/\" title=\"T\">", "{").replace("</a>", "}")
}

#[test]
fn text_and_marks() {
    check(&[
        ("a & b < c \"d\"", "<p>a &amp; b &lt; c \"d\"</p>"),
        ("*a* **b** `c<d`", "<p><em>a</em> <strong>b</strong> <code>c&lt;d</code></p>"),
        ("a\nb  \nc\\\nd", "<p>a\nb<br>\nc<br>\nd</p>"),
        ("a -- \"b\" ~~c~~ ...", "<p>a -- \"b\" ~~c~~ ...</p>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("- [ ] a", "<ul>\n<li>[ ] a</li>\n</ul>"),
        ("3. a\n\n4. b", "<ol start=\"3\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>"),
        ("```js\na < b\r\n```", "<pre tabindex=\"0\"><code>a &lt; b\n</code></pre>"),
        ("---", "<hr>"),
        ("a\n: b", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>"),
        ("a\u{308}\u{ad}b", "<p>ä\u{ad}b</p>"),
    ]);
}

#[test]
fn headings_make_sections() {
    let body = render_with("Inledning.\n\n# Beslut *nu*\n\na\n\n### B {x}\n\nc\n\n# D", HtmlPolicy::Sanitise, &[]);
    let section = |id: &str, title: &str, title_html: &str, html: &str| RenderedSection {
        id: id.to_owned(),
        title: title.to_owned(),
        title_html: title_html.to_owned(),
        kind: None,
        html: html.to_owned(),
    };
    assert_eq!(
        body.sections,
        [
            section("", "", "", "<p>Inledning.</p>\n"),
            section("beslut-nu", "Beslut nu", "Beslut <em>nu</em>", "<p>a</p>\n<h4 id=\"b-x\">B {x}</h4>\n<p>c</p>\n"),
            section("d", "D", "D", ""),
        ]
    );
    let body = render_with("## Bakgrund\n> # A\n", HtmlPolicy::Sanitise, &[]);
    assert_eq!(body.sections.len(), 1);
    assert_eq!(body.sections[0].kind, Some(SectionKind::Background));
    assert_eq!(body.sections[0].html, "<blockquote>\n<h3 id=\"a\">A</h3>\n</blockquote>\n");
}

#[test]
fn points_are_anchors() {
    check(&[
        (
            "## Beslut\n\n2. a\n   1. b\n3. c\n\nd\n\n4. e\n",
            "<h2 id=\"beslut\">Beslut</h2>\n<ol start=\"2\">\n<li id=\"punkt-2\">a<ol>\n<li>b</li>\n</ol>\n</li>\n\
             <li id=\"punkt-3\">c</li>\n</ol>\n<p>d</p>\n<ol start=\"4\">\n<li id=\"punkt-4\">e</li>\n</ol>",
        ),
        ("1. a", "<ol>\n<li>a</li>\n</ol>"),
    ]);
}

#[test]
fn links_and_images() {
    check(&[
        ("[a](b.md \"t<\")", "<p><a href=\"b/\" title=\"t&lt;\">a</a></p>"),
        ("[a](hidden.md)", "<p>a</p>"),
        ("[*a*](javascript:x)", "<p><em>a</em></p>"),
        ("[a](&#106;avascript&colon;x)", "<p>a</p>"),
        ("<a@b.se>", "<p><a href=\"mailto:a@b.se\">a@b.se</a></p>"),
        ("[a](?b=\"&c=1)", "<p><a href=\"?b=&quot;&amp;c=1\">a</a></p>"),
        ("![a *b*](c.png \"t\")", "<p><img src=\"c.png\" alt=\"a b\" title=\"t\" loading=\"lazy\"></p>"),
        ("![](c.png)", "<p><img src=\"c.png\" alt=\"\" loading=\"lazy\"></p>"),
        ("![a](hidden.png)", "<p>a</p>"),
        ("![a](data:x)", "<p>a</p>"),
        ("![a](https://b.se/c.png)", "<p><a href=\"https://b.se/c.png\">a</a></p>"),
        ("![](https://b.se/)", "<p><a href=\"https://b.se/\">https://b.se/</a></p>"),
        ("[![a](https://b.se/c.png)](d.md)", "<p><a href=\"d/\">a</a></p>"),
        ("[![a](b.png)](d.md)", "<p><a href=\"d/\"><img src=\"b.png\" alt=\"a\" loading=\"lazy\"></a></p>"),
        ("[sic] [[a]]", "<p>[sic] a</p>"),
    ]);
}

#[test]
fn an_unsafe_answer_of_the_resolver_is_no_link() {
    struct Bad;
    impl Resolve for Bad {
        fn link(&self, _: &str, _: usize) -> Href {
            Href::To("javascript:x".to_owned())
        }
    }
    let text = "[a](b) ![c](d) <a href=e>f</a>\n\n<a href=g>h</a>";
    let body = markdown::parse(&VPath::new("a.md"), text, 0..text.len(), HtmlPolicy::Sanitise, &mut Vec::new());
    let options = Options { policy: HtmlPolicy::Sanitise, words: WORDS, spans: &[] };
    assert_eq!(page(&to_html(text, &body, &Bad, &options)), "<p>a c f</p>\n<p>h</p>\n");
}

#[test]
fn tables_have_scopes_and_classes() {
    let start = "<div class=\"table\" role=\"region\" aria-label=\"Tabell 1\" tabindex=\"0\"><table>\n<thead>\n<tr>";
    let end = "</tbody></table></div>";
    for (text, expected) in [
        (
            "|a|b|c|\n|-|-:|:-:|\n|1|2||\n",
            "<th scope=\"col\">a</th><th scope=\"col\" class=\"al-r\">b</th><th scope=\"col\" class=\"al-c\">c</th></tr>\n</thead>\n\
             <tbody>\n<tr><td>1</td><td class=\"al-r\">2</td><td class=\"al-c\"></td></tr>\n",
        ),
        (
            "| |b|\n|-|-|\n|1|*2*|\n| |3|\n",
            "<td></td><th scope=\"col\">b</th></tr>\n</thead>\n<tbody>\n<tr><th scope=\"row\">1</th><td><em>2</em></td></tr>\n\
             <tr><td></td><td>3</td></tr>\n",
        ),
    ] {
        let html = page(&render_with(text, HtmlPolicy::Sanitise, &[]));
        assert_eq!(html.trim_end(), format!("{start}{expected}{end}"));
    }
}

#[test]
fn footnotes_stand_at_the_end_with_a_way_back() {
    let body = render_with(
        "a[^b] <a href=e.md>c[^d]</a> f[^b]\n\n[^d]: d\n\n[^b]: g\n\n    h\n\n[^i]: - i\n",
        HtmlPolicy::Sanitise,
        &[],
    );
    let link = |to: &str, id: &str| {
        format!("<sup class=\"fn-ref\"><a href=\"#{to}\" id=\"{id}\" aria-label=\"Fotnot 1\">1</a></sup>")
    };
    let (first, second) = (link("fn-1", "fnref-1"), link("fn-1", "fnref-1-2"));
    assert_eq!(
        body.sections[0].html,
        format!("<p>a{first} <a href=\"e/\">c<sup class=\"fn-ref\" id=\"fnref-2\">2</sup></a> f{second}</p>\n")
    );
    let back = |id: &str, name: &str| {
        format!(" <a class=\"fn-back\" href=\"#{id}\" aria-label=\"Tillbaka till hänvisning {name}\">↩</a>")
    };
    assert_eq!(
        body.footnotes,
        format!(
            "<section class=\"footnotes\" aria-labelledby=\"fn-rubrik\">\n<h2 id=\"fn-rubrik\">Fotnoter</h2>\n<ol>\n\
             <li id=\"fn-1\"><p>g</p>\n<p>h{}{}</p>\n</li>\n<li id=\"fn-2\"><p>d{}</p>\n</li>\n\
             <li id=\"fn-3\"><ul>\n<li>i</li>\n</ul>\n</li>\n</ol>\n</section>\n",
            back("fnref-1", "1"),
            back("fnref-1-2", "1.2"),
            back("fnref-2", "2"),
        )
    );
}

#[test]
fn raw_html_is_cleaned() {
    check(&[
        ("a <b onclick=x>c</b> <i>d", "<p>a <b>c</b> <i>d</i></p>"),
        ("*a <b>c* d</b>", "<p><em>a <b>c</b></em> d</p>"),
        ("<b><i>a</b></i> b", "<p><b><i>a</i></b> b</p>"),
        ("a <script>b</script><img src=x onerror=y><br/>", "<p>a b<br></p>"),
        ("a <a href=b.md>c <a href=d>e</a> [f](g)</a> h", "<p>a <a href=\"b/\">c e</a> <a href=\"g\">f</a> h</p>"),
        ("[a <a href=b>c</a>](d)", "<p><a href=\"d\">a c</a></p>"),
        ("<div>\n\na\n\n</div>", "<div>\n</div>\n<p>a</p>"),
        ("- <div>\n  a\n- b", "<ul>\n<li><div>\na\n</div>\n</li>\n<li>b</li>\n</ul>"),
        ("a<!-- b -->c\n\n<!-- d -->", "<p>ac</p>"),
        ("- a <b>c\n  - d</b>", "<ul>\n<li>a <b>c</b><ul>\n<li>d</li>\n</ul>\n</li>\n</ul>"),
        ("<h2>A</h2>", "<p><strong>A</strong></p>"),
        ("<p>A\u{30a}</p>", "<p>Å</p>"),
    ]);
}

#[test]
fn refused_html_is_shown_as_text() {
    for (text, expected) in [
        ("a <b>c</b><!-- d -->", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
        ("<div>\na\n</div>", "<p>&lt;div&gt;\na\n&lt;/div&gt;</p>"),
        ("<!-- a -->\n", ""),
    ] {
        assert_eq!(page(&render_with(text, HtmlPolicy::Refuse, &[])).trim_end(), expected, "{text}");
    }
}

#[test]
fn spans_become_links() {
    for (text, marked, expected) in [
        ("se § 5 och § 6.", &["§ 5", "§ 6"][..], "<p>se {§ 5} och {§ 6}.</p>"),
        ("§ 5", &["§ 5"], "<p>{§ 5}</p>"),
        ("den 19\noktober, § 5 x", &["19\noktober, § 5"], "<p>den {19 oktober, § 5} x</p>"),
        ("a KS &amp; KF b", &["KS &amp; KF"], "<p>a {KS &amp; KF} b</p>"),
        ("a **§ 5** b", &["§ 5"], "<p>a <strong>{§ 5}</strong> b</p>"),
        ("a den **§ 5** b", &["den **§ 5** b"], "<p>a {den <strong>§ 5</strong> b}</p>"),
        ("a **den § 5** c d", &["§ 5** c"], "<p>a <strong>den {§ 5}</strong> c d</p>"),
        ("a § 5 *b c* d", &["§ 5 *b"], "<p>a {§ 5 }<em>b c</em> d</p>"),
        ("[a § 5](b) § 6", &["§ 5", "§ 6"], "<p><a href=\"b\">a § 5} {§ 6}</p>"),
        ("`§ 5` § 6", &["§ 5", "§ 6"], "<p><code>§ 5</code> {§ 6}</p>"),
        ("    § 5\n\n§ 6", &["§ 5", "§ 6"], "<pre tabindex=\"0\"><code>§ 5\n</code></pre>\n<p>{§ 6}</p>"),
        ("## § 5\n\n§ 6", &["§ 5", "§ 6"], "<h2 id=\"5\">§ 5</h2>\n<p>{§ 6}</p>"),
        ("![§ 5](b) § 6", &["§ 5", "§ 6"], "<p><img src=\"b\" alt=\"§ 5\" loading=\"lazy\"> {§ 6}</p>"),
        ("den <b>5</b> § 6", &["den <b>5", "§ 6"], "<p>{den }<b>5</b> {§ 6}</p>"),
        ("a *§ 5 `b` c* d", &["a *§ 5 `b` c* d"], "<p>{a <em>§ 5 </em>}<em><code>b</code> c</em> d</p>"),
        ("<a href=b>§ 5</a> § 6", &["§ 5", "§ 6"], "<p><a href=\"b\">§ 5} {§ 6}</p>"),
        ("| § 5 |\n|-|\n| § 6 |", &["§ 6"], ""),
    ] {
        let html = linked(text, marked);
        if expected.is_empty() {
            assert!(html.contains("<td>{§ 6}</td>"), "{html}");
        } else {
            assert_eq!(html, expected, "{text}");
        }
    }
}

#[test]
fn spans_between_bytes_of_a_character_or_of_an_unsafe_scheme_are_left_out() {
    let span = |range: Range<usize>, href: &str| Span { range, href: href.to_owned(), title: String::new() };
    let spans = [span(1..3, "x"), span(3..4, "javascript:x"), span(5..6, "y")];
    let html = page(&render_with("åab c", HtmlPolicy::Sanitise, &spans));
    assert_eq!(html, "<p>åab <a href=\"y\">c</a></p>\n");
}

/// Tags and attributes in order.
fn outline(html: &str) -> Vec<String> {
    raw::tokens(html)
        .filter_map(|(token, _)| match token {
            Token::Open(tag) => Some(format!("{} {:?}", tag.name, tag.attributes)),
            Token::Close(name) => Some(format!("/{name}")),
            _ => None,
        })
        .collect()
}

/// Fails when the page holds what a browser would read otherwise than we wrote it, or anything that runs.
fn assert_harmless(html: &str) {
    let mut open: Vec<String> = Vec::new();
    for (token, _) in raw::tokens(html) {
        match token {
            Token::Open(tag) => {
                assert!(!tag.attributes.iter().any(|(key, _)| key.starts_with("on") || key == "style"), "{html}");
                if !matches!(tag.name.as_str(), "br" | "hr" | "img") {
                    open.push(tag.name);
                }
            }
            Token::Close(name) => assert_eq!(open.pop(), Some(name), "{html}"),
            Token::Text(text) => assert!(!text.contains('<'), "{html}"),
            other => panic!("{other:?} in {html}"),
        }
    }
    assert_eq!(open, Vec::<String>::new(), "{html}");
    assert_eq!(outline(&sanitize::as_browsers_read(html)), outline(html), "{html}");
}

proptest! {
    #[test]
    fn pages_are_harmless_and_balanced(
        text in prop::collection::vec(prop::sample::select(vec![
            "a", " ", "\n", "\n\n", "\n    ", "*", "**", "_", "`", "[", "](", ")", "![", "<", ">", "\n> ", "\n- ", "\n1. ", "\n# ",
            "\n## Beslut\n", "|", "\n|-|-:|\n", "[^1]", "\n\n[^1]: ", "\n: ", "<b>", "</b>", "<div>", "</div>", "<a href=x>",
            "</a>", "<a href='javascript:x'>", "<script>", "</script>", "<svg>", "<math>", "<style>", "<table>", "<td>", "<li>",
            "<p>", "</p>", "<pre>", "<i onclick=x>", "<img src=x onerror=y>", "<!--", "-->", "<![CDATA[", "<?", "&lt;", "&#106;",
            "&colon;", "javascript:", "data:", "\"", "'", "=", "title=\"", "\\", "å", "{#x}", "\u{0}", "\t", "<h2>", "<details>",
            "<summary>", "<dd>", "<ul>", "https://a.se",
        ]), 0..40),
        refuse in any::<bool>(),
        cuts in prop::collection::vec(0usize..200, 0..6),
    ) {
        let text = text.concat();
        let mut cuts = cuts;
        cuts.sort_unstable();
        cuts.dedup();
        let spans: Vec<Span> = cuts.chunks_exact(2)
            .map(|cut| Span { range: cut[0]..cut[1], href: "x".to_owned(), title: String::new() })
            .collect();
        let policy = if refuse { HtmlPolicy::Refuse } else { HtmlPolicy::Sanitise };
        assert_harmless(&page(&render_with(&text, policy, &spans)));
    }

    #[test]
    fn any_unicode_is_written(text in any::<String>()) {
        assert_harmless(&page(&render_with(&text, HtmlPolicy::Sanitise, &[])));
    }

    #[test]
    fn plain_text_arrives_whole(text in "[a-zåäö0-9 ,.]{0,80}") {
        let html = page(&render_with(&format!("x{text}y"), HtmlPolicy::Sanitise, &[]));
        // Amounts and days are kept together, which is no other text.
        prop_assert_eq!(html.replace('\u{a0}', " "), format!("<p>x{text}y</p>\n"));
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let size = 250_000;
    for piece in [
        "[",
        "![",
        "](",
        "[^1]",
        "*",
        "**a",
        "_a*",
        "`",
        "> ",
        "- ",
        "1. ",
        "<",
        "<b>",
        "<a href=x>",
        "<div>\n",
        "<a x='",
        "</i>",
        "<!--",
        "# a\n",
        "|",
        "&",
        "\\",
        "[a](b)",
        "[a]: b\n",
        "[^a]: b\n\n",
        "a\n: b\n",
        "<b>a</i>",
        "* [",
        "<script>\n",
    ] {
        let text = piece.repeat(size / piece.len());
        // The thread's own time, since a busy machine says nothing about the text.
        let start = cpu_time::ThreadTime::now();
        let html = render_with(&text, HtmlPolicy::Sanitise, &[]);
        let took = start.elapsed();
        assert!(!html.sections.is_empty() || !html.footnotes.is_empty() || piece.starts_with(['[', '<']), "{piece:?}");
        assert!(took.as_secs() < 5, "{piece:?} took {took:?}");
    }
}

proptest::proptest! {
    #[test]
    fn what_is_plain_at_a_glance_is_what_a_reader_finds(text in "[a-zåäö0-9 .,:;§–=+(){}$^'\"/-]{0,40}") {
        if super::is_plain(&text) {
            proptest::prop_assert_eq!(text.trim_end(), super::read_plain(&text));
        }
    }
}
