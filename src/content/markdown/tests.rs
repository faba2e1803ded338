//! Tables of bodies: what is read out of them, and the place of every problem.
use proptest::prelude::*;

use super::*;
use crate::diag::Code;

fn read(text: &str) -> (Body, Vec<Diagnostic>) {
    read_by(text, HtmlPolicy::Sanitise)
}

fn read_by(text: &str, policy: HtmlPolicy) -> (Body, Vec<Diagnostic>) {
    let mut out = Vec::new();
    let body = parse(&VPath::new("content/a.md"), text, 0..text.len(), policy, &mut out);
    (body, out)
}

fn ids(text: &str) -> Vec<String> {
    read(text).0.headings.into_iter().map(|heading| heading.id).collect()
}

/// Each problem as its code and the text that it marks.
fn problems(text: &str, policy: HtmlPolicy) -> Vec<(Code, String)> {
    let (_, out) = read_by(text, policy);
    out.iter().map(|d| (d.code, d.place.range.map_or("", |(start, end)| &text[start..end]).to_owned())).collect()
}

/// Checks the problems of a text under both policies, as code and marked text.
fn check(text: &str, sanitise: &[(Code, &str)], refuse: &[(Code, &str)]) {
    for (policy, expected) in [(HtmlPolicy::Sanitise, sanitise), (HtmlPolicy::Refuse, refuse)] {
        let expected: Vec<(Code, String)> = expected.iter().map(|&(code, marked)| (code, marked.to_owned())).collect();
        assert_eq!(problems(text, policy), expected, "{policy:?}: {text}");
    }
}

#[test]
fn headings_get_unique_ids() {
    for (text, expected) in [
        ("# Åtgärder & mål", &["atgarder-mal"][..]),
        ("## A\n## A\n## A-2\n## A", &["a", "a-2", "a-2-2", "a-3"]),
        ("## Beslut\n## X {#beslut}", &["beslut-2", "beslut"]),
        ("## X {#År1}", &["ar1"]),
        ("## X {#Svaret}", &["svaret"]),
        ("## —\n## !", &["avsnitt", "avsnitt-2"]),
        ("## S-gruppens yrkande", &["h-s-gruppens-yrkande"]),
        (
            "## Punkt 4\n## Punkt fyra\n## FN-stadgan\n## X {#fnref-1}",
            &["h-punkt-4", "punkt-fyra", "h-fn-stadgan", "h-fnref-1"],
        ),
    ] {
        assert_eq!(ids(text), expected, "{text}");
    }
}

#[test]
fn levels_start_at_two_and_keep_their_distance() {
    for (text, expected) in [
        ("# A\n## B\n# C", &[2, 3, 2][..]),
        ("### A\n#### B\n###### C", &[2, 3, 5]),
        ("# A\n###### B", &[2, 6]),
        ("## A\n> # B\n\n- ### C", &[2, 3, 3]),
        ("> # B", &[3]),
        ("A\n=\n\nB\n-", &[2, 3]),
    ] {
        let levels: Vec<u8> = read(text).0.headings.iter().map(|heading| heading.level).collect();
        assert_eq!(levels, expected, "{text}");
    }
}

#[test]
fn texts_of_headings_are_whole_and_composed() {
    for (text, expected) in [
        ("## *Beslut* `x` [y](z.md)", "Beslut x y"),
        ("## A\u{30a}r &amp; dag", "År & dag"),
        ("## Avtal {utkast}", "Avtal {utkast}"),
        ("## Avtal {.klass} ##\n\na", "Avtal {.klass}"),
        ("## Avtal *x* {y}", "Avtal x {y}"),
        ("Avtal {}\n---", "Avtal {}"),
        ("## {x}", "{x}"),
        ("## Avtal {#a .klass}", "Avtal"),
        ("## ![Karta](k.png) a", "Karta a"),
        ("A\nB\n-", "A B"),
    ] {
        assert_eq!(read(text).0.headings[0].text, expected, "{text}");
    }
    assert_eq!(read("## Kommunfullmäktiges beslut").0.headings[0].kind, Some(SectionKind::Decision));
}

#[test]
fn offsets_count_in_the_whole_file() {
    let text = "---\na: b\n---\n## Beslut\n\n1. [x](y.md)\n";
    let mut out = Vec::new();
    let body = parse(&VPath::new("content/a.md"), text, 13..text.len(), HtmlPolicy::Sanitise, &mut out);
    assert_eq!(&text[body.headings[0].range.clone()], "## Beslut\n");
    assert_eq!(&text[body.links[0].range.clone()], "y.md");
    assert_eq!(&text[body.point_lists[0]..][..2], "1.");
    assert_eq!(body.range, 13..text.len());
}

#[test]
fn links_are_found_with_the_place_of_their_destination() {
    for (text, expected) in [
        ("[a](b.md)", &[("b.md", "b.md", false, true)][..]),
        ("[a](<b c.md> \"t\")", &[("b c.md", "b c.md", false, true)]),
        ("[a]( b%20c.md#d \"t\" )", &[("b c.md#d", "b%20c.md#d", false, true)]),
        ("[](b)", &[("b", "b", false, false)]),
        ("[a]()", &[("", "[a]()", false, true)]),
        ("[*a* `](x)`](b)", &[("b", "b", false, true)]),
        ("[a](b\\_c)", &[("b_c", "b\\_c", false, true)]),
        ("![a](b.png)", &[("b.png", "b.png", true, true)]),
        ("[![a](b.png)](c)", &[("b.png", "b.png", true, true), ("c", "c", false, true)]),
        ("[a][r]\n\n[r]: b.md 't'", &[("b.md", "b.md", false, true)]),
        ("[r]\n\n[r]:\n<b.md>", &[("b.md", "b.md", false, true)]),
        ("<https://a.se/>", &[("https://a.se/", "https://a.se/", false, true)]),
        ("<a@b.se>", &[("mailto:a@b.se", "a@b.se", false, true)]),
        ("<a href=\"b.md\">x</a>", &[("b.md", "<a href=\"b.md\">", false, true)]),
        ("[sic] [[a]] `[a](b)`", &[]),
    ] {
        let (body, out) = read(text);
        let found: Vec<(&str, &str, bool, bool)> = body
            .links
            .iter()
            .map(|link| (link.target.as_str(), &text[link.range.clone()], link.is_image, link.has_text))
            .collect();
        assert_eq!(found, expected, "{text}");
        assert_eq!(out, [], "{text}");
    }
}

#[test]
fn points_are_the_numbers_of_the_first_decision_with_a_list() {
    for (text, expected) in [
        ("## Beslut\n\nNämnden beslutar\n\n1. a\n2. b\n", &[1, 2][..]),
        ("## Beslut\n\n3. a\n3. b\n", &[3, 4]),
        ("## Beslut\n\n1. a\n\ntext\n\n2. b\n3. c\n\ntext\n\n1. d\n", &[1, 2, 3]),
        ("## Beslut\n\n1. a\n   1. inre\n2. b\n", &[1, 2]),
        ("## Förslag till beslut\n\n1. a\n2. b\n\n## Beslut\n\n1. c\n", &[1]),
        ("## Förslag till beslut\n\n1. a\n2. b\n\n## Beslut\n\ntext\n", &[1, 2]),
        ("## Beslut\n\ntext\n\n## Nämndens beslut\n\n1. a\n\n## KF:s beslut\n\n1. b\n2. c\n", &[1]),
        ("## Beslut\n\n- a\n\n### Skäl\n\n1. b\n", &[]),
        ("> ## Beslut\n> 1. a\n", &[]),
        ("## Beslut\n\n> 1. a\n", &[]),
        ("## Beslut\n\n65535. a\n1. b\n", &[65535]),
        ("1. a\n", &[]),
    ] {
        assert_eq!(read(text).0.points, expected, "{text}");
    }
}

#[test]
fn excerpts_are_plain_and_begin_with_the_decision() {
    for (text, expected) in [
        ("Ett *två*\ntre[^1].\n\n- fyra\n- fem\n\n[^1]: not", "Ett två tre. fyra fem"),
        ("Inledning.\n\n## Bakgrund\n\nText.\n\n## Beslut\n\nNämnden **avslår**.\n\n## Mer\n\nx", "Nämnden avslår."),
        ("Inledning.\n\n## Förslag till beslut\n\nAtt avslå.\n\n## Beslut\n\n", "Att avslå."),
        ("| a |\n|---|\n| b |\n\n    kod\n\nText ![karta](k.png) `x`.", "Text x."),
        ("", ""),
    ] {
        assert_eq!(read(text).0.excerpt, expected, "{text}");
    }
    for (text, expected) in [
        ("## Förslag till beslut\n\nAtt avslå.\n\n## Beslut\n\nAtt *bifalla*.\n", "Att avslå."),
        ("## Förslag till beslut\n\nAtt avslå.\n", ""),
        ("## Beslut\n\nAtt bifalla.\n", ""),
    ] {
        assert_eq!(read(text).0.proposed, expected, "{text}");
    }
    let long = read(&"ord ".repeat(200)).0.excerpt;
    assert_eq!(long, format!("{}ord…", "ord ".repeat(73)));
    let word = read(&"å".repeat(1000)).0.excerpt;
    assert_eq!(word, format!("{}…", "å".repeat(299)));
    let exact = "ab ".repeat(100);
    assert_eq!(read(exact.trim_end()).0.excerpt, exact.trim_end());
}

#[test]
fn words_are_counted_across_marks_and_lines() {
    for (text, expected) in
        [("Ett t*v*å\ntre", 3), ("# Ett\n\n- två\n- tre\n", 3), ("a &amp; b", 3), ("", 0), ("|a|b|\n|-|-|\n|c d|", 4)]
    {
        assert_eq!(read(text).0.words, expected, "{text}");
    }
}

#[test]
fn composed_text_is_told() {
    assert!(read("Ärende – §\u{a0}5 \u{ad}").0.is_nfc);
    assert!(!read("A\u{308}rende").0.is_nfc);
}

#[test]
fn notes_are_numbered_by_first_reference() {
    let text = "a[^y] b[^X] c[^y]\n\n[^x]: x[^z]\n\n[^q]: q\n\n[^y]: y\n\n[^z]: z\n";
    let (body, out) = read(text);
    let notes: Vec<(&str, u32)> = body.notes.iter().map(|note| (note.key.as_str(), note.references)).collect();
    assert_eq!(notes, [("y", 2), ("x", 1), ("z", 1), ("q", 0)]);
    assert_eq!(out, []);
}

#[test]
fn problems_are_found_at_their_place() {
    use Code::*;
    check(
        "![](a.png) ![ ](b.png)",
        &[(ImageWithoutText, "![](a.png)"), (ImageWithoutText, "![ ](b.png)")],
        &[(ImageWithoutText, "![](a.png)"), (ImageWithoutText, "![ ](b.png)")],
    );
    for text in [
        "![a](a.png)",
        "[^1]\n\n[^1]: a",
        "\\[^x] `[^x]` [sic] [^]",
        "    [^x]",
        "<!-- a -->\n\ntext <!-- b -->",
        "# A\n## B {#c}",
    ] {
        check(text, &[], &[]);
    }
    let note = [(MissingFootnote, "[^x]")];
    check("åä [^x] b", &note, &note);
    check("> - å\n>   ![^x]", &note, &note);
    let skip = [(HeadingSkip, "#### B")];
    check("## A\n#### B\n", &skip, &skip);
    check("#### A\n## B\n> #### C\n\n### D", &[], &[]);
}

#[test]
fn unsafe_links_are_errors() {
    for (text, marked) in [
        ("[a](javascript:alert(1))", "javascript:alert(1)"),
        ("[a](JAVAscript:x)", "JAVAscript:x"),
        ("[a](<java&Tab;script:x>)", "java&Tab;script:x"),
        ("[a](&#106;avascript:x)", "&#106;avascript:x"),
        ("[a](&#x1;javascript:x)", "&#x1;javascript:x"),
        ("[a](java&NewLine;script&colon;x)", "java&NewLine;script&colon;x"),
        ("![a](data:image/svg+xml,x)", "data:image/svg+xml,x"),
        ("[a]\n\n[a]: vbscript:x", "vbscript:x"),
        ("<javascript:x>", "javascript:x"),
        ("[a](//example.se)", "//example.se"),
    ] {
        check(text, &[(Code::UnsafeLink, marked)], &[(Code::UnsafeLink, marked)]);
        assert_eq!(read(text).0.links, [], "{text}");
    }
    check(
        "<a href='javascript&colon;x'>b</a>",
        &[(Code::UnsafeLink, "<a href='javascript&colon;x'>")],
        &[(Code::RawHtml, "<a href='javascript&colon;x'>")],
    );
}

#[test]
fn raw_html_is_judged_by_policy() {
    use Code::*;
    for (text, sanitise, refuse) in [
        ("<div>\na\n</div>", &[][..], &[(RawHtml, "<div>")][..]),
        ("a <b>c</b> <i>d", &[], &[(RawHtml, "<b>"), (RawHtml, "<i>")]),
        ("a </b>", &[], &[(RawHtml, "</b>")]),
        ("a<br>b <span lang=en>c</span>", &[], &[(RawHtml, "<br>"), (RawHtml, "<span lang=en>")]),
        ("> <div\n> onclick=x>\n", &[(UnsafeHtml, "<div\n> onclick=x>")], &[(RawHtml, "<div\n> onclick=x>")]),
        ("<script>\nlet a = '<b>';\n</script>", &[(UnsafeHtml, "<script>")], &[(RawHtml, "<script>")]),
        ("a <img src=x> b", &[(UnsafeHtml, "<img src=x>")], &[(RawHtml, "<img src=x>")]),
        ("a <div>b</div>", &[(UnsafeHtml, "<div>")], &[(RawHtml, "<div>")]),
        ("<!-- a", &[(UnsafeHtml, "<!-- a")], &[(RawHtml, "<!-- a")]),
        ("<?php x ?>", &[(UnsafeHtml, "<?php x ?>")], &[(RawHtml, "<?php x ?>")]),
        ("<h2>a</h2>", &[], &[(RawHtml, "<h2>")]),
        ("2 < 3 och a<b", &[], &[]),
    ] {
        check(text, sanitise, refuse);
    }
}

#[test]
fn a_wrong_range_is_an_empty_body() {
    let mut out = Vec::new();
    let body = parse(&VPath::new("a.md"), "å", 1..2, HtmlPolicy::Sanitise, &mut out);
    assert_eq!((body.range, body.words), (1..1, 0));
}

proptest! {
    #[test]
    fn any_text_is_read_with_places_inside_it(text in "[a-zå\\[\\]()^!*_`#|<>:\\\\/ {}\"'&;\n0-9.-]{0,200}") {
        for policy in [HtmlPolicy::Sanitise, HtmlPolicy::Refuse] {
            let (body, out) = read_by(&text, policy);
            let ranges = body.links.iter().map(|link| link.range.clone())
                .chain(body.headings.iter().map(|heading| heading.range.clone()))
                .chain(out.iter().filter_map(|d| d.place.range).map(|(start, end)| start..end));
            for range in ranges {
                prop_assert!(text.get(range.clone()).is_some_and(|marked| !marked.is_empty()), "{:?}", range);
            }
            let ids: BTreeSet<&str> = body.headings.iter().map(|heading| heading.id.as_str()).collect();
            prop_assert_eq!(ids.len(), body.headings.len());
            prop_assert!(ids.iter().all(|id| !id.is_empty() && !is_reserved(id)));
            prop_assert!(body.excerpt.chars().count() <= EXCERPT);
        }
    }

    #[test]
    fn any_unicode_is_read(text in any::<String>()) {
        read_by(&text, HtmlPolicy::Sanitise);
    }
}
