//! The model on one-string sites: outlines, and the rules one by one.

use super::support::{Made, make, make_on, outline, step_line};
use insyn::model::{Fate, MotionState};

/// A paper of a few lines.
fn paper(name: &str, keys: &str) -> String {
    format!("-- content/{name}.md --\n---\ntyp: beslut\ntitel: {name}\n{keys}\n---\n")
}

fn fates(made: &Made) -> Vec<String> {
    made.site.fates().iter().map(|(path, fate)| format!("{} {fate:?}", path.stem())).collect()
}

fn list(made: &Made) -> Vec<String> {
    let all = made.site.list(&insyn::model::Scope::All);
    all.iter().map(|doc| made.site.item(*doc).document.id.name().to_owned()).collect()
}

#[test]
fn a_whole_site_in_outline() {
    let made = make(include_str!("model/site.txt"));
    insta::assert_snapshot!(format!("{}\n{}", made.problems().join("\n"), outline(&made.site)));
}

#[test]
fn what_is_hidden_takes_part_in_nothing() {
    let text = [
        paper("synlig", "nämnd: nacka-ks\ndatum: 2012-03-01\nparagraf: 1\ndiarienummer: 2012/1"),
        paper("utkast", "nämnd: nacka-ks\ndatum: 2012-03-02\nparagraf: 1\ndiarienummer: 2012/2\nutkast: ja\nämnen: [Hemligt]"),
        paper("senare", "nämnd: nacka-ks\ndatum: 2012-03-03\nparagraf: 1\ndiarienummer: 2012/3\nvisas_från: 2020-01-02"),
        paper("idag", "nämnd: nacka-ks\ndatum: 2012-03-04\nparagraf: 1\nvisas_från: 2020-01-01\nvisas_till: 2020-01-01"),
        paper("förr", "nämnd: nacka-ks\ndatum: 2012-03-05\nparagraf: 1\ndiarienummer: 2012/5\nvisas_till: 2019-12-31"),
        paper("bort", "nämnd: nacka-ks\ndatum: 2012-03-06\nparagraf: 1\ndiarienummer: 2012/6\nborttagen: {datum: 2019-01-01}\nmotion: {motionärer: [{namn: Bo Ek, parti: S}], titel: x}"),
        paper("trasig", "nämnd: finns-inte\ndatum: 2012-03-07"),
    ]
    .concat();
    let made = make(&text);
    let expected = [
        "bort Withdrawn",
        "förr Withdrawn",
        "idag Published",
        "senare NotYetDue",
        "synlig Published",
        "trasig Broken",
        "utkast Draft",
    ];
    assert_eq!(fates(&made), expected);
    assert_eq!(list(&made), ["idag", "synlig"]);
    let site = &made.site;
    assert_eq!(site.cases.iter().map(|case| case.slug.as_str()).collect::<Vec<_>>(), ["2012-1"]);
    assert_eq!(
        site.meetings.iter().map(|meeting| meeting.date.to_string()).collect::<Vec<_>>(),
        ["2012-03-01", "2012-03-04"]
    );
    assert_eq!((site.topics.len(), site.persons.len(), site.motions.len(), site.parties.len()), (0, 0, 0, 0));
    assert_eq!(site.documents.len(), 4, "the tombstones keep their address");
    assert_eq!(make_on(&text, "2020-01-02").site.fates().values().filter(|fate| **fate == Fate::Published).count(), 2);
}

#[test]
fn only_body_date_and_section_make_a_meeting() {
    let made = make(
        &[
            paper("utan-paragraf", "nämnd: nacka-ks\ndatum: 2012-01-01\nstatus: förslag"),
            paper(
                "med",
                "nämnd: nacka-kf\ndatum: 2012-02-01\nparagraf: 5\närendegång:\n- {nämnd: nacka-ks, datum: 2012-01-10, paragraf: 7}\n- {nämnd: nacka-ks, datum: 2012-01-11}\n- {organ: Beredningen, datum: 2012-01-19, paragraf: 1}\nmotion: {titel: x, beslut: {nämnd: nacka-ks, datum: 2012-01-12, paragraf: 3}}",
            ),
        ]
        .concat(),
    );
    let meetings: Vec<String> =
        made.site.meetings.iter().map(|meeting| format!("{} {}", meeting.board.as_str(), meeting.date)).collect();
    assert_eq!(meetings, ["nacka-kf 2012-02-01", "nacka-ks 2012-01-10"]);
    assert_eq!(made.problems(), [""; 0]);
}

#[test]
fn a_meeting_of_several_days_is_one() {
    let made = make(
        &[
            "-- content/m.md --\n---\ntyp: sammanträde\nnämnd: nacka-kf\ndatum: 2012-06-18\nt_o_m: 2012-06-19\nparagrafer: 1–4\n---\n".to_owned(),
            paper("a", "nämnd: nacka-kf\ndatum: 2012-06-18\nparagraf: 1"),
            paper("b", "nämnd: nacka-kf\ndatum: 2012-06-19\nparagraf: 3"),
        ]
        .concat(),
    );
    let [meeting] = made.site.meetings.as_slice() else { panic!("one meeting") };
    assert_eq!(meeting.agenda.iter().map(|item| item.section.number).collect::<Vec<_>>(), [1, 3]);
    assert_eq!(meeting.missing.iter().map(|section| section.number).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(made.site.item(made.doc("a")).next, Some(made.doc("b")));
    assert_eq!(made.site.item(made.doc("b")).previous, Some(made.doc("a")));
}

#[test]
fn sections_inherit_the_approval_that_covers_them() {
    let made = make(
        "-- content/m.md --\n---\ntyp: sammanträde\nnämnd: nacka-kf\ndatum: 2012-06-18\njustering:\n- {datum: 2012-06-18, paragrafer: 2}\n- {datum: 2012-06-25, paragrafer: \"1, 3-9\"}\n- {datum: 2012-06-26}\nnärvaro:\n- {namn: Bo Ek, parti: S, paragrafer: 1-2}\nanslag: {uppsatt: 2012-06-27}\n---\n",
    );
    let [meeting] = made.site.meetings.as_slice() else { panic!("one meeting") };
    let section = |text| insyn::domain::section::Section::parse(text).unwrap();
    let days = |text| meeting.approvals_for(section(text)).filter_map(|a| a.date).map(|d| d.day()).collect::<Vec<_>>();
    assert_eq!((days("1"), days("2"), days("12")), (vec![25, 26], vec![18, 26], vec![26]));
    assert_eq!((meeting.attendance_for(section("2")).count(), meeting.attendance_for(section("3")).count()), (1, 0));
    assert_eq!(meeting.notices_for(section("40")).count(), 1);
}

#[test]
fn one_key_is_one_case_and_two_diaria_are_two() {
    let made = make(
        &[
            paper("a", "nämnd: nacka-ks\ndatum: 2014-01-02\nparagraf: 1\ndiarienummer: KFKS 2014/1005-808"),
            paper("b", "nämnd: nacka-kf\ndatum: 2014-01-01\nparagraf: 1\ndiarienummer: kfks 2014/1005"),
            paper("c", "nämnd: lulea-sn\ndatum: 2014-01-03\nparagraf: 1\ndiarienummer: KFKS 2014/1005"),
            paper("d", "nämnd: nacka-ks\ndatum: 2014-01-04\nparagraf: 1\närende: Ny simhall"),
            paper("e", "nämnd: nacka-ks\ndatum: 2014-01-05\nparagraf: 1\närende: ny Simhall"),
        ]
        .concat(),
    );
    let cases: Vec<String> =
        made.site.cases.iter().map(|case| format!("{} {} {}", case.slug, case.number, case.papers.len())).collect();
    assert_eq!(
        cases,
        ["kfks-2014-1005 kfks 2014/1005 2", "lulea-kfks-2014-1005 KFKS 2014/1005 1", "ny-simhall Ny simhall 2"]
    );
}

#[test]
fn one_earlier_number_joins_and_several_relate() {
    let made = make(
        &[
            paper("ny", "nämnd: nacka-ks\ndatum: 2012-05-01\nparagraf: 1\ndiarienummer: 2012/213-75\ntidigare_diarienummer: 2010/203"),
            paper("gammal", "nämnd: nacka-ks\ndatum: 2010-05-01\nparagraf: 1\ndiarienummer: 2010/203-75"),
            paper("samlad", "nämnd: nacka-ks\ndatum: 2013-05-01\nparagraf: 1\ndiarienummer: 2013/9\ntidigare_diarienummer: [2012/213, 2009/1]"),
            paper("a", "nämnd: nacka-ks\ndatum: 2013-06-01\nparagraf: 1\ndiarienummer: 2013/1\ntidigare_diarienummer: 2013/2"),
            paper("b", "nämnd: nacka-ks\ndatum: 2013-06-02\nparagraf: 1\ndiarienummer: 2013/2\ntidigare_diarienummer: 2013/1"),
        ]
        .concat(),
    );
    let case = |slug: &str| made.site.cases.iter().find(|case| case.slug == slug).unwrap();
    let joined = case("2012-213");
    assert_eq!(joined.papers, [made.doc("gammal"), made.doc("ny")]);
    assert_eq!(
        (joined.former_slugs.as_slice(), joined.joined.as_slice()),
        (&["2010-203".to_owned()][..], &["2010/203-75".to_owned()][..])
    );
    assert_eq!(joined.number, "2012/213-75");
    let slugs: Vec<&str> = made.site.cases.iter().map(|case| case.slug.as_str()).collect();
    assert_eq!(slugs, ["2012-213", "2013-1", "2013-2", "2013-9"], "two that name each other stay two");
    let related: Vec<&str> = case("2013-9").related.iter().map(|case| made.site.case(*case).slug.as_str()).collect();
    assert_eq!(related, ["2012-213"]);
}

#[test]
fn diaria_that_claim_one_address_are_an_error() {
    let site = "-- site.yaml --\ntitel: Prov\nurl: https://x.se/\nutgivare: {namn: P}\nnämnder:\n  a-ks: {namn: KS A, kommun: A}\n  b-ks: {namn: KS B, kommun: B}\n";
    let papers = [
        paper("a", "nämnd: a-ks\ndatum: 2014-01-02\nparagraf: 1\ndiarienummer: 2014/1"),
        paper("b", "nämnd: b-ks\ndatum: 2014-01-02\nparagraf: 1\ndiarienummer: 2014/1"),
    ];
    let mut made = make(&format!("{site}{}", papers.concat()));
    assert_eq!(made.problems(), ["D405 content/b.md: 2014/1"]);
    made.plan();
    assert_eq!(made.problems().len(), 1, "one clash is reported once");
}

#[test]
fn an_old_number_that_another_diarium_has_is_an_error() {
    let site = "-- site.yaml --\ntitel: Prov\nurl: https://x.se/\nutgivare: {namn: P}\nnämnder:\n  a-ks: {namn: KS A, kommun: A}\n  b-ks: {namn: KS B, kommun: B}\n  c-ks: {namn: KS C, kommun: C, diarium: c}\n";
    let joined = |name: &str, board: &str, number: &str| {
        let keys = format!(
            "nämnd: {board}\ndatum: 2014-01-02\nparagraf: 1\ndiarienummer: {number}\ntidigare_diarienummer: 2011/9"
        );
        paper(name, &keys)
    };
    let problems = |papers: &[String]| make(&format!("{site}{}", papers.concat())).problems();
    let held = paper("b", "nämnd: b-ks\ndatum: 2011-01-02\nparagraf: 1\ndiarienummer: 2011/9");
    assert_eq!(problems(&[joined("a", "a-ks", "2014/1"), held.clone()]), ["D405 content/a.md: 2011/9"]);
    assert_eq!(
        problems(&[joined("a", "a-ks", "2014/1"), joined("b", "b-ks", "2014/2")]),
        ["D405 content/b.md: 2011/9"],
        "two that were joined from one number"
    );
    assert_eq!(problems(&[joined("c", "c-ks", "2014/1"), held]), [""; 0], "a diarium of its own has other addresses");
    let twice = [joined("a", "a-ks", "2014/1"), joined("e", "a-ks", "2014/1").replace("paragraf: 1", "paragraf: 2")];
    assert_eq!(problems(&twice), [""; 0], "said twice of one case");
}

#[test]
fn a_timeline_has_one_row_for_each_step() {
    let made = make(
        &[
            paper("au", "nämnd: nacka-ksau\ndatum: 2012-05-15\nparagraf: 37\ndiarienummer: 2012/213\nföreslår: {till: nacka-ks, utfall: godkänt}"),
            paper(
                "ks",
                "nämnd: nacka-ks\ndatum: 2012-06-05\nparagraf: 71\nsidor: 5\ndiarienummer: 2012/213\nutfall: godkänt\närendegång:\n- {organ: Beredningen, datum: 2012-04-27}\n- {nämnd: nacka-ksau, datum: 2012-05-15, sidor: 12}\n- {nämnd: nacka-ks, datum: 2012-06-05, paragraf: 71}\n- {nämnd: nacka-kf, väntas: ja}",
            ),
            paper("svar", "nämnd: nacka-kf\navsändare: Socialnämnden\ndatum: null\ntidigast: 2012-05-15\ndiarienummer: 2012/213"),
        ]
        .concat(),
    );
    let [case] = made.site.cases.as_slice() else { panic!("one case") };
    let lines: Vec<String> = case.timeline.iter().map(|step| step_line(&made.site, step)).collect();
    assert_eq!(
        lines,
        [
            "2012-04-27 Beredningen",
            "2012-05-15 Arbetsutskottet § 37 [au] *",
            "— Socialnämnden [svar] *",
            "2012-06-05 Kommunstyrelsen § 71 s. 5 godkänt [ks] *",
            "— Kommunfullmäktige ?",
        ]
    );
    let own: Vec<String> =
        made.site.item(made.doc("ks")).steps.iter().map(|step| step_line(&made.site, step)).collect();
    assert_eq!(
        own[1..],
        [
            "2012-05-15 Arbetsutskottet s. 12",
            "2012-06-05 Kommunstyrelsen § 71 s. 5 godkänt [ks] *",
            "— Kommunfullmäktige ?"
        ]
    );
}

#[test]
fn only_fullmaktige_settles_a_motion() {
    let settled = |keys: &str| {
        let made = make(&paper("svar", keys));
        let [motion] = made.site.motions.as_slice() else { panic!("one motion") };
        outline(&made.site)
            .lines()
            .find_map(|line| line.strip_prefix("motion x: "))
            .map(str::to_owned)
            .unwrap_or_else(|| motion.title.clone())
    };
    let motion = "motion: {titel: x, inlämnad: 2012-01-01}";
    for (keys, expected) in [
        ("nämnd: nacka-kf\ndatum: 2012-02-01\nparagraf: 1\nutfall: avslag\n", "settled 2012-02-01 avslag held · svar"),
        ("nämnd: nacka-kf\ndatum: 2012-02-01\nparagraf: 1\nutfall: bordlagt\n", "unknown · svar"),
        ("nämnd: nacka-kf\ndatum: 2012-02-01\nparagraf: 1\nutfall: remitterat\n", "unknown · svar"),
        ("nämnd: nacka-kf\ndatum: 2012-02-01\nparagraf: 1\nstatus: förslag\nutfall: avslag\n", "unknown · svar"),
        ("nämnd: nacka-kf\ndatum: 2012-02-01\nparagraf: 1\nhandlingstyp: motion\n", "unknown · svar"),
        ("nämnd: nacka-ks\ndatum: 2012-02-01\nparagraf: 1\nutfall: avslag\n", "unknown · svar"),
        ("nämnd: nacka-kf\ndatum: null\navsändare: SN\n", "unknown · svar"),
        ("nämnd: lulea-sn\ndatum: 2012-02-01\nparagraf: 1\n", "open · svar"),
        (
            "nämnd: lulea-kf\ndatum: 2012-02-01\nparagraf: 1\nutfall: [avslag, besvarad]\n",
            "settled 2012-02-01 avslag+besvarad held · svar",
        ),
    ] {
        assert_eq!(settled(&format!("{keys}{motion}")), expected, "{keys}");
    }
    let shared = "nämnd: nacka-kf\ndatum: 2012-02-01\nparagraf: 1\nutfall: [{punkt: 1, ord: bifall}, {punkt: 2, ord: avslag}]\n\
                  medborgarförslag: {titel: y}\nmotion: {titel: x}";
    let made = make(&paper("svar", shared));
    for motion in &made.site.motions {
        // Which outcome is whose is not told.
        assert!(matches!(&motion.state, MotionState::Settled { outcomes, .. } if outcomes.is_empty()), "{motion:?}");
    }
    assert_eq!(made.site.motions.len(), 2);
    let told = "nämnd: nacka-ks\ndatum: 2012-02-01\nparagraf: 1\nmotion: {titel: x, beslut: {nämnd: KF, datum: 2012-03-01, paragraf: 9, utfall: bifall}}";
    assert_eq!(settled(told), "settled 2012-03-01 bifall told · svar");
    assert_eq!(settled("nämnd: nacka-ks\ndatum: 2012-02-01\nmotion: {titel: x, återtagen: ja}"), "withdrawn · svar");
    assert_eq!(
        settled("nämnd: lulea-sn\ndatum: 2009-02-01\nmotion: {titel: x, inlämnad: 2009-01-01}"),
        "unknown · svar"
    );
}

#[test]
fn papers_carry_one_motion_by_what_identifies_it() {
    let made = make(
        &[
            paper("inlämnad", "nämnd: nacka-kf\ndatum: 2012-01-01\nhandlingstyp: motion\ndiarienummer: 2012/1\nmotion: {nummer: \"2012:6\", titel: Simhall, motionärer: [{namn: Bo Ek, parti: S}]}"),
            paper("svar", "nämnd: nacka-ks\ndatum: 2012-02-01\nparagraf: 1\ndiarienummer: 2012/1\nmotion: {titel: Motion om simhall, motionärer: [{namn: Bo Ek, parti: S}]}"),
            paper("beslut", "nämnd: nacka-kf\ndatum: 2012-03-01\nparagraf: 1\nutfall: bifall\nmotion: {nummer: 2012:6}"),
            paper("annan", "nämnd: nacka-kf\ndatum: 2012-03-01\nparagraf: 2\ndiarienummer: 2012/1\nutfall: avslag\nmotion: {titel: Badhus, motionärer: [{namn: Eva Al, parti: L}]}"),
            paper("två", "nämnd: nacka-kf\ndatum: 2012-03-01\nparagraf: 3\ndiarienummer: 2012/2\nutfall: avslag\nmotion: [{titel: Ett}, {titel: Två}]"),
        ]
        .concat(),
    );
    let motions: Vec<String> =
        made.site.motions.iter().map(|motion| format!("{} {}", motion.title, motion.papers.len())).collect();
    assert_eq!(motions, ["Badhus 1", "Ett 1", "Två 1", "Simhall 3"]);
    assert_eq!(made.site.motions[3].filed, Some(made.doc("inlämnad")));
}

#[test]
fn only_a_political_role_makes_a_person() {
    let made = make(
        &[
            paper("a", "nämnd: nacka-ks\ndatum: 2012-01-01\nparagraf: 1\nyrkanden:\n- {av: Bo Ek, typ: bifall}\n- {av: Eva Ny, typ: bifall}\n- {av: {namn: Per By, parti: (s)}, typ: avslag}\nhandläggare: [{namn: Tjänste Man}]\njäv: [Ulla Jäv]\nval: [{uppdrag: Ledamot, vald: Ny Ledamot, parti: S}]\nmedborgarförslag: {förslagsställare: Med Borgare, samtycke: 2012-01-01, titel: y}"),
            paper("b", "nämnd: nacka-kf\ndatum: 2015-01-01\nparagraf: 1\nmotion: {titel: x, motionärer: [{namn: Bo Ek, parti: FP}, {namn: Kerstin Wiréhn, parti: V}, {grupp: Liberalerna}]}"),
            paper("c", "nämnd: lulea-sn\ndatum: 2016-01-01\nparagraf: 1\nreservationer: [{av: [Bo Ek]}]"),
            "-- content/m.md --\n---\ntyp: sammanträde\nnämnd: nacka-ks\ndatum: 2012-01-01\nnärvaro:\n- {namn: Per By, parti: S, roll: ordförande}\n- {namn: Bara Namn}\njustering: {justerare: [Jon Just, Per By]}\n---\n".to_owned(),
        ]
        .concat(),
    );
    let people: Vec<String> = outline(&made.site)
        .lines()
        .filter(|line| line.starts_with("person") || line.starts_with("party"))
        .map(str::to_owned)
        .collect();
    assert_eq!(
        people,
        [
            "person per-by Per By (Nacka): S · a Claim · 2012-01-01 ordförande",
            "person bo-ek Bo Ek (Nacka): L · b Motion, a Claim · ",
            "person jon-just Jon Just (Nacka):  ·  · 2012-01-01 justerare",
            "person kerstin-wiren Kerstin Wirén (Nacka): V · b Motion · ",
            "party l Liberalerna: b",
            "party s Socialdemokraterna: a",
            "party v V: b",
        ]
    );
}

#[test]
fn spellings_merge_by_case_and_clash_by_more() {
    let made = make(
        &[
            paper("a", "nämnd: nacka-ks\ndatum: 2012-01-01\nämnen: [barn, Miljö och klimat, IDE]"),
            paper("b", "nämnd: nacka-ks\ndatum: 2012-01-02\nämnen: [Barn och unga, miljö och klimat, Idé]"),
            paper("c", "nämnd: nacka-ks\ndatum: 2012-01-03\nämnen: [miljö och klimat]"),
        ]
        .concat(),
    );
    let topics: Vec<String> =
        made.site.topics.iter().map(|topic| format!("{} {} {}", topic.slug, topic.name, topic.papers)).collect();
    assert_eq!(topics, ["barn-och-unga Barn och unga 2", "ide IDE 2", "miljo-och-klimat miljö och klimat 3"]);
    assert_eq!(made.problems(), ["D406 content/b.md: Idé"]);
}

#[test]
fn lists_are_newest_first_and_proposals_are_no_decisions() {
    let made = make(
        &[
            paper("z", "nämnd: nacka-sn\ndatum: 2012-01-02\nparagraf: 9\nutfall: bifall"),
            paper("y", "nämnd: nacka-sn\ndatum: 2012-01-02\nparagraf: 10\nutfall: bifall"),
            paper("x", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 1\nmöte: 2\nutfall: avslag"),
            paper("w", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 2\nstatus: förslag\nutfall: bifall"),
            paper("v", "nämnd: nacka-ks\ndatum: 2012-01-03\nstatus: förslag"),
            paper("ö", "nämnd: nacka-ks\ndatum: null"),
            paper("ä", "nämnd: nacka-ks\ndatum: null"),
            paper("gömd", "nämnd: nacka-ks\ndatum: 2012-01-03\nparagraf: 5\nredovisas: nej\ngrund: sekretess"),
        ]
        .concat(),
    );
    assert_eq!(list(&made), ["v", "w", "x", "z", "y", "ä", "ö"]);
    let all = insyn::model::Scope::All;
    assert_eq!(made.site.decided(&all).count(), 5);
    let counts: Vec<String> = made.site.outcome_counts(&all).iter().map(|(o, n)| format!("{} {n}", o.key())).collect();
    assert_eq!(counts, ["bifall 2", "avslag 1"]);
    assert_eq!(made.site.meetings.len(), 4, "a § that is not published stands in its meeting");
}

#[test]
fn duplicates_and_what_does_not_fit_its_meeting() {
    let made = make(
        &[
            paper("a", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 12 a"),
            paper("b", "nämnd: KS\nkommun: Nacka\ndatum: 2012-01-02\nparagraf: \"12A\""),
            paper("c", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 12 a\nmöte: 2"),
            "-- content/m1.md --\n---\ntyp: sammanträde\nnämnd: nacka-ks\ndatum: 2012-01-02\nparagrafer: 1–11\njustering: {datum: 2012-01-01}\nanslag:\n- uppsatt: 2011-12-31\n---\n".to_owned(),
            "-- content/m2.md --\n---\ntyp: sammanträde\nnämnd: nacka-ks\ndatum: 2012-01-02\n---\n".to_owned(),
        ]
        .concat(),
    );
    assert_eq!(
        made.problems(),
        [
            "D501 content/b.md: \"12A\"",
            "D502 content/m2.md: 2012-01-02",
            "D503 content/a.md: 12 a",
            "D504 content/m1.md: 2011-12-31",
            "D504 content/m1.md: 2012-01-01",
            "D505 content/m1.md: 1–11",
        ]
    );
}

#[test]
fn references_between_papers() {
    let made = make(
        &[
            paper("beslut", "nämnd: nacka-kf\ndatum: 2012-01-02\nparagraf: 1\nuppdrag: [{till: [SN], text: Utred}]"),
            paper(
                "svar",
                "nämnd: nacka-kf\navsändare: Socialnämnden\ndatum: 2013-01-01\nredovisar: [{nämnd: nacka-kf, datum: 2012-01-02, paragraf: 1}, {nämnd: nacka-kf, datum: 2012-01-02, paragraf: 30}]\nupphäver: [{nämnd: nacka-ks, datum: 1999-01-01, paragraf: 3}]\nhandlingar:\n- {titel: A, papper: beslut.md}\n- {titel: B, papper: beslvt.md}\n- {titel: C, papper: utkast}\n- {titel: D, papper: beslut}",
            ),
            paper("utkast", "nämnd: nacka-kf\ndatum: 2012-01-02\nutkast: ja"),
            "-- content/m.md --\n---\ntyp: sammanträde\nnämnd: nacka-kf\ndatum: 2012-01-02\nparagrafer: 1–20\n---\n".to_owned(),
        ]
        .concat(),
    );
    let (beslut, svar) = (made.doc("beslut"), made.doc("svar"));
    let item = made.site.item(svar);
    assert_eq!(item.named, [Some(beslut), None, None]);
    assert_eq!(item.record_papers, [Some(beslut), None, None, Some(beslut)]);
    assert_eq!(made.site.item(beslut).reported_by, [svar]);
    let problems = made.problems();
    assert_eq!(problems.len(), 4, "{problems:?}");
    assert!(problems[0].starts_with("D403 content/svar.md: utkast"), "{problems:?}");
    assert!(
        problems[2].starts_with("D404 content/svar.md: {nämnd: nacka-kf, datum: 2012-01-02, paragraf: 30}"),
        "{problems:?}"
    );
}

#[test]
fn links_files_and_what_nobody_names() {
    let made = make(include_str!("model/files.txt"));
    let item = made.site.item(made.doc("sn/rapport/index"));
    let files: Vec<&str> = item.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(files, ["bild-a.png", "enkat.pdf", "slutrapport-2.pdf"]);
    insta::assert_snapshot!(format!(
        "{}\n{}",
        made.problems().join("\n"),
        item.links.iter().map(|(_, target)| format!("{target:?}\n")).collect::<String>()
    ));
}

#[test]
fn the_order_of_files_does_not_matter() {
    use super::support::{SITE, date, read};
    use insyn::world::MemoryWorld;
    let text = format!("{SITE}{}", include_str!("model/site.txt"));
    let made = |seed: u64| {
        let world = MemoryWorld::new(&text).shuffled(seed);
        let (config, documents, hidden, entries, mut problems) = read(&world, date("2020-01-01"));
        let site = insyn::model::assemble(&config, documents, &hidden, &entries, date("2020-01-01"), &mut problems);
        problems.sort();
        format!("{}{:?}", outline(&site), problems)
    };
    let first = made(1);
    assert!((2..20).all(|seed| made(seed) == first));
}
