//! The register of diagnostic codes: permanent numbers and severities; the words stand in the catalogues.
//!
//! Each code has four texts in every language: `D204.title`, `D204.message` (what is wrong), `D204.help` (what to do) and
//! `D204.explain` (why, with examples). The last column of the register names the arguments of message and help. One that
//! begins with `?` may be left out, and `key` and `value` may always be given.
//!
//! Common names: `key` and `value` as the file has them, `nearest` the likely intention, `form` a word id such as
//! `form.date`, `reason` a word id or plain text, `suggestion` what to write as the value (quoted where it needs to be),
//! `line` a whole line to write, `other` a path or another name, `number` a masked number.

use crate::words::{Lang, Words};

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// We cannot know what was meant, or the page would be lost, wrong or unsafe.
    Error,
    /// The official record itself may hold the slip.
    Warning,
}

impl Severity {
    /// Its name, as an id in the words catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "severity.error",
            Severity::Warning => "severity.warning",
        }
    }

    /// Its name for programs: `error` or `warning`.
    pub fn key(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal $severity:ident [$($arg:literal),*];)+) => {
        /// A kind of problem, with a number that never changes meaning.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in order of number.
            pub const ALL: &'static [Code] = &[$(Code::$name),+];

            /// The number, without the leading `D`.
            pub fn number(self) -> u16 {
                match self { $(Code::$name => $number),+ }
            }

            /// The code as it is printed, such as `D204`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => concat!("D", $number)),+ }
            }

            /// Error or warning.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity),+ }
            }

            /// The arguments that its message and help ask for. Those that may be left out begin with `?`.
            pub fn args(self) -> &'static [&'static str] {
                match self { $(Code::$name => &[$($arg),*]),+ }
            }
        }
    };
}

codes! {
    // D1xx: the file and its YAML.
    /// The file has no front matter.
    NoFrontMatter = 101 Error [];
    /// The front matter is not closed by a line of `---`.
    UnclosedFrontMatter = 102 Error [];
    /// YAML that cannot be read; `{reason}` is the parser's word.
    YamlSyntax = 103 Error ["reason"];
    /// A colon and space in a value without quotes.
    YamlColon = 104 Error ["?suggestion"];
    /// A tab where YAML wants spaces.
    YamlTab = 105 Error [];
    /// A no-break space in the indentation or after a key's colon.
    YamlNoBreakSpace = 106 Error [];
    /// Curly quotes where straight ones are meant.
    YamlCurlyQuotes = 107 Error ["?suggestion"];
    /// A value that begins with a sign YAML reserves, such as `@`, `*` or `[`.
    YamlReservedStart = 108 Error ["?sign", "?suggestion"];
    /// A quote that is never closed.
    YamlUnbalancedQuotes = 109 Error [];
    /// A `!tag`, which Insyn does not use.
    YamlTag = 110 Error ["?tag"];
    /// A text that YAML cuts at ` #`.
    YamlCutByComment = 111 Error ["value", "?rest", "?suggestion"];
    /// Aliases or nesting beyond every reasonable paper.
    YamlTooComplex = 112 Error [];
    /// Front matter that is no list of keys.
    YamlNotMapping = 113 Error [];
    /// The same key twice.
    DuplicateKey = 114 Error ["key", "?other"];
    /// Bytes that are not UTF-8.
    NotUtf8 = 120 Error [];
    /// Bytes that look like Windows-1252.
    LooksLikeWindows1252 = 121 Error [];
    /// Bytes that look like UTF-16.
    LooksLikeUtf16 = 122 Error [];
    /// A Markdown file over 10 MB.
    FileTooLarge = 123 Error ["limit"];
    /// An entry that cannot be read.
    Unreadable = 124 Error ["reason"];
    /// A symbolic link, which is never followed.
    SymbolicLink = 125 Error [];
    /// A FIFO, device or socket, which is never opened.
    SpecialFile = 126 Error [];
    /// A file name that is not UTF-8.
    NameNotUtf8 = 127 Error ["?name"];
    /// Folders nested too deep.
    TooDeep = 128 Error ["limit"];
    /// A file in a document's folder that no key names.
    UnlistedFile = 129 Warning ["file"];
    /// A file under `content/` that is neither Markdown nor an annex.
    StrayFile = 130 Warning [];

    // D2xx: fields.
    /// A required key is missing.
    MissingKey = 201 Error ["key", "?parent", "?form"];
    /// A required key has no value.
    EmptyValue = 202 Error ["key", "?form"];
    /// A key that Insyn does not know.
    UnknownKey = 203 Warning ["key", "?parent", "?nearest"];
    /// A value of another form than the key wants.
    WrongForm = 204 Error ["key", "form", "?value", "?suggestion"];
    /// An unknown `typ`.
    UnknownKind = 205 Error ["value", "allowed", "?nearest"];
    /// A word outside the key's vocabulary.
    UnknownWord = 206 Error ["key", "value", "allowed", "?nearest"];
    /// A body that site.yaml does not know.
    UnknownBoard = 207 Error ["value", "?kommun", "?nearest"];
    /// A name that fits several bodies.
    AmbiguousBoard = 208 Error ["value", "candidates", "?suggestion"];
    /// A date that does not exist.
    ImpossibleDate = 209 Error ["key", "value"];
    /// A date written another way.
    DateForm = 210 Error ["key", "value", "?suggestion"];
    /// No `datum`; write `datum: null` when it is unknown.
    MissingDate = 211 Warning [];
    /// A § without a date.
    SectionWithoutDate = 212 Error ["?section"];
    /// A § that is no section number.
    BadSection = 213 Error ["key", "value", "?reason"];
    /// An amount that is no number of kronor.
    BadAmount = 214 Error ["key", "value", "?suggestion"];
    /// An outcome outside the vocabulary.
    UnknownOutcome = 215 Error ["value", "?allowed", "?nearest"];
    /// Vote counts that differ from the list.
    VoteCounts = 216 Warning ["key", "count", "listed"];
    /// A vote without what ja and nej meant.
    VoteWithoutMeaning = 217 Error ["key"];
    /// A list of names at a secret vote.
    SecretVoteList = 218 Error [];
    /// The author of a citizens' proposal without consent.
    AuthorWithoutConsent = 219 Error [];
    /// An annex that is not there.
    MissingAnnex = 220 Error ["file", "?nearest"];
    /// An annex that leaves the document's folder.
    AnnexOutside = 221 Error ["file"];
    /// An annex of a type that runs in a browser.
    ActiveAnnex = 222 Error ["file"];
    /// A link or key that publishes a withheld annex.
    WithheldAnnex = 223 Error ["file"];
    /// A slug that is no slug, or that looks like a §.
    BadSlug = 224 Error ["value", "?reason", "?suggestion"];
    /// A former address that is no address.
    BadAddress = 225 Error ["value", "?suggestion"];
    /// Dates in an order that cannot be, such as `senast` before `tidigast`.
    DateOrder = 226 Warning ["key", "?value", "?other", "?limit"];
    /// A register number without digits or too long.
    BadNumber = 227 Error ["value"];
    /// A key that does not belong to this `typ`.
    MisplacedKey = 228 Warning ["key", "?kind", "?allowed"];
    /// A range of §§ that cannot be read.
    BadSectionRange = 229 Error ["key", "value", "?reason"];
    /// `redovisas: nej` without a ground.
    WithheldWithoutGround = 230 Error [];
    /// A period that cannot be read.
    BadPeriod = 231 Error ["value"];
    /// A file name from which no address can be made.
    NoAddress = 232 Error ["file"];

    // D3xx: the body.
    /// An image without alternative text.
    ImageWithoutText = 301 Warning ["?file"];
    /// Raw HTML where site.yaml refuses it.
    RawHtml = 302 Error ["?tag"];
    /// Raw HTML that was removed as unsafe.
    UnsafeHtml = 303 Warning ["?tag"];
    /// A link of an unsafe scheme.
    UnsafeLink = 304 Error ["address"];
    /// A footnote that is not defined.
    MissingFootnote = 305 Warning ["id"];
    /// A heading level that skips one.
    HeadingSkip = 306 Warning ["level", "previous"];

    // D4xx: links and cases.
    /// A link to a file that does not exist.
    BrokenLink = 401 Error ["address", "?nearest"];
    /// A link to a heading that does not exist.
    BrokenAnchor = 402 Error ["id", "?file", "?nearest"];
    /// A link to a draft or a paper not yet due.
    LinkToHidden = 403 Warning ["address", "reason", "?date"];
    /// A reference in front matter to a paper that is not there.
    BrokenReference = 404 Warning ["key", "value", "?nearest"];
    /// Two diaria that claim one case address.
    DiariumClash = 405 Error ["address", "candidates"];
    /// A topic, person or party under two spellings of one address.
    SpellingClash = 406 Error ["address", "candidates", "key"];
    /// An answer to a motion, or the decision on it, from before it was filed.
    AnswerBeforeMotion = 407 Warning ["date", "filed"];
    /// A row of `ärendegång` from before the row above it.
    StepsOutOfOrder = 408 Warning ["date", "previous"];
    /// A step that says otherwise than the paper it names.
    StepContradicts = 409 Warning ["key", "value", "stated", "other"];
    /// A motion without answer a year after it was filed, in a complete collection.
    UnansweredMotion = 410 Warning ["date", "count"];
    /// An assignment without report, in a complete collection.
    UnreportedAssignment = 411 Warning ["?limit"];
    /// A link to an address of the portal at which nothing stands.
    BrokenAddress = 412 Warning ["address", "?nearest"];
    /// A reference in running text to a § that its meeting lacks.
    BrokenCitation = 420 Warning ["value", "?candidates"];
    /// A link of the form `[[…]]` that leads nowhere.
    UnresolvedLink = 421 Error ["value", "?candidates"];

    // D5xx: meetings and §§.
    /// One identity (body, date, meeting, §) twice.
    DuplicateIdentity = 501 Error ["board", "date", "section", "other"];
    /// Two records of one meeting.
    DuplicateMeeting = 502 Error ["board", "date", "other"];
    /// A § outside the range its meeting declares.
    SectionOutsideRange = 503 Warning ["section", "limit"];
    /// The minutes approved or posted before the meeting.
    ApprovalBeforeMeeting = 504 Warning ["key", "value", "date"];

    /// §§ of a meeting that are missing, where all are declared to be here.
    MissingSections = 505 Warning ["sections", "date", "?more"];

    // D6xx: addresses.
    /// One address claimed twice.
    AddressClash = 601 Error ["address", "other", "?reason"];
    /// A source whose address changed without a redirect.
    AddressChanged = 602 Error ["address", "other", "line"];
    /// A reserved first segment.
    ReservedAddress = 603 Error ["value"];
    /// A former address that is taken by a page.
    RedirectClash = 604 Error ["address", "other"];

    // D7xx: the theme.
    /// A theme that does not exist.
    MissingTheme = 701 Error ["value", "?nearest"];
    /// A template that cannot be compiled.
    TemplateSyntax = 702 Error ["template", "reason"];
    /// A template that failed when a page was rendered.
    TemplateFailure = 703 Error ["template", "reason", "?address"];
    /// Words that the catalogue of a language lacks.
    MissingWord = 704 Warning ["ids", "language", "?more"];
    /// A word that no catalogue knows.
    UnknownWordId = 705 Warning ["id", "?nearest"];
    /// A theme file that is not what it should be.
    BadThemeFile = 706 Error ["file", "reason"];
    /// A language that the theme has no words in.
    MissingLanguage = 707 Error ["language", "known"];

    // D8xx: privacy.
    /// A personal identity number.
    IdentityNumber = 801 Error ["number"];
    /// Digits that may be a personal identity number.
    MaybeIdentityNumber = 802 Warning ["number"];
    /// A personal identity number, where site.yaml asks only for a warning.
    IdentityNumberAllowed = 803 Warning ["number"];

    // D9xx: site.yaml.
    /// An unknown key in site.yaml.
    UnknownSiteKey = 901 Error ["key", "?parent", "?nearest"];
    /// A body's id that is no slug, or is reserved.
    BadBoardId = 902 Error ["value", "?reason", "?suggestion"];
    /// A body that another key names does not exist.
    UnknownBoardId = 903 Error ["key", "value", "?nearest"];
    /// A pattern of register numbers that cannot be compiled.
    BadPattern = 904 Error ["reason", "?value"];
    /// An `url` that is no absolute web address.
    BadUrl = 905 Error ["value", "?suggestion"];
    /// One name for two bodies of one kommun at one time.
    BoardNameClash = 906 Error ["value", "other", "?kommun"];
    /// A cycle among the bodies' parents.
    BoardCycle = 907 Error ["value"];
    /// A colour that is no colour.
    BadColour = 908 Error ["value"];
    /// An accent that cannot be read on the grounds of the theme.
    FaintColour = 909 Error ["value", "ground", "contrast", "?suggestion"];
}

impl Code {
    /// The code of that id, such as `D204`, `d204` or `204`.
    pub fn parse(id: &str) -> Option<Code> {
        let id = id.trim();
        let digits = id.strip_prefix(['D', 'd']).unwrap_or(id);
        Code::ALL.iter().copied().find(|code| code.id().strip_prefix('D') == Some(digits))
    }

    /// What the code is about, in a few words.
    pub fn title(self, lang: Lang) -> &'static str {
        // The catalogue lives as long as the program, but the id would not, so a missing title is empty.
        Words::of(lang).find(&format!("{}.title", self.id())).unwrap_or_default()
    }
}

/// What `insyn explain` prints for one code: title, severity, explanation and what to do.
pub fn explain(code: Code, lang: Lang) -> String {
    let words = Words::of(lang);
    let severity = words.get(code.severity().word());
    let text = words.find(&format!("{}.explain", code.id())).unwrap_or_default();
    format!("{} ({severity}): {}\n\n{text}\n", code.id(), code.title(lang))
}

/// What `insyn explain` prints without a code: every code, one a line.
pub fn overview(lang: Lang) -> String {
    let words = Words::of(lang);
    let line = |code: &Code| {
        let severity = words.get(code.severity().word());
        format!("{}  {severity:<8} {}\n", code.id(), code.title(lang))
    };
    Code::ALL.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::words::placeholders;

    #[test]
    fn every_code_is_worded_with_exactly_its_arguments() {
        for lang in Lang::ALL {
            let words = Words::of(lang);
            for code in Code::ALL {
                let mut asked: BTreeMap<&str, bool> = BTreeMap::new();
                for part in ["message", "help"] {
                    let text = words.find(&format!("{}.{part}", code.id())).unwrap_or_default();
                    assert!(!text.is_empty(), "{} lacks {part} in {lang}", code.id());
                    assert!(!text.contains('\n'), "{part} of {} is one line", code.id());
                    for (name, optional) in placeholders(text) {
                        asked.entry(name).and_modify(|known| *known &= optional).or_insert(optional);
                    }
                }
                let given = code.args().iter().map(|arg| match arg.strip_prefix('?') {
                    Some(optional) => (optional, true),
                    None => (*arg, false),
                });
                assert_eq!(asked, given.collect(), "{} in {lang}", code.id());
                assert!(!code.title(lang).is_empty(), "{} lacks a title in {lang}", code.id());
                assert!(words.has(&format!("{}.explain", code.id())), "{} is not explained in {lang}", code.id());
            }
        }
    }

    #[test]
    fn messages_have_no_final_stop_and_help_has_one() {
        for lang in Lang::ALL {
            for code in Code::ALL {
                let text = |part: &str| Words::of(lang).get(&format!("{}.{part}", code.id())).to_owned();
                assert!(!text("message").ends_with('.'), "{}", code.id());
                assert!(!code.title(lang).ends_with('.'), "{}", code.id());
                assert!(text("help").ends_with(['.', '}']), "{}", code.id());
            }
        }
    }

    #[test]
    fn the_catalogue_words_no_code_that_is_not_in_the_register() {
        for id in Words::of(Lang::Sv).ids() {
            if let Some((code, "title" | "message" | "help" | "explain")) = id.split_once('.')
                && code.starts_with('D')
            {
                assert!(Code::parse(code).is_some(), "{id}");
            }
        }
    }

    #[test]
    fn numbers_rise_and_a_code_is_found_by_its_number() {
        assert!(Code::ALL.is_sorted_by_key(|code| code.number()));
        for id in ["D204", "d204", " 204 "] {
            assert_eq!(Code::parse(id), Some(Code::WrongForm));
        }
        for id in ["", "D", "DD204", "D2040", "204.", "D999"] {
            assert_eq!(Code::parse(id), None, "{id}");
        }
    }

    #[test]
    fn an_explanation_has_title_severity_and_example() {
        let text = explain(Code::DateForm, Lang::Sv);
        assert!(text.starts_with("D210 (fel): Ett datum skrivet på ett annat sätt\n\nDatum skrivs alltid"), "{text}");
        assert!(text.contains("\n    datum: 19/10 2015\n"), "{text}");
        assert!(text.ends_with("    datum: 2015-10-19\n"), "{text}");
    }

    #[test]
    fn the_overview_has_a_line_for_every_code() {
        let text = overview(Lang::En);
        assert_eq!(text.lines().count(), Code::ALL.len());
        assert!(text.contains("\nD211  warning  No date\n"), "{text}");
    }
}
