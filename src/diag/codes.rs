//! The register of diagnostic codes: permanent numbers and severities; the words stand in the catalogues.

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// We cannot know what was meant, or the page would be lost, wrong or unsafe.
    Error,
    /// The official record itself may hold the slip.
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $number:literal $severity:ident;)+) => {
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
        }
    };
}

codes! {
    // D1xx: the file and its YAML.
    /// The file has no front matter.
    NoFrontMatter = 101 Error;
    /// The front matter is not closed by a line of `---`.
    UnclosedFrontMatter = 102 Error;
    /// YAML that cannot be read; `{reason}` is the parser's word.
    YamlSyntax = 103 Error;
    /// A colon and space in a value without quotes.
    YamlColon = 104 Error;
    /// A tab where YAML wants spaces.
    YamlTab = 105 Error;
    /// A no-break space in the indentation or after a key's colon.
    YamlNoBreakSpace = 106 Error;
    /// Curly quotes where straight ones are meant.
    YamlCurlyQuotes = 107 Error;
    /// A value that begins with a sign YAML reserves, such as `@`, `*` or `[`.
    YamlReservedStart = 108 Error;
    /// A quote that is never closed.
    YamlUnbalancedQuotes = 109 Error;
    /// A `!tag`, which Insyn does not use.
    YamlTag = 110 Error;
    /// A text that YAML cuts at ` #`.
    YamlCutByComment = 111 Error;
    /// Aliases or nesting beyond every reasonable paper.
    YamlTooComplex = 112 Error;
    /// Front matter that is no list of keys.
    YamlNotMapping = 113 Error;
    /// The same key twice.
    DuplicateKey = 114 Error;
    /// Bytes that are not UTF-8.
    NotUtf8 = 120 Error;
    /// Bytes that look like Windows-1252.
    LooksLikeWindows1252 = 121 Error;
    /// Bytes that look like UTF-16.
    LooksLikeUtf16 = 122 Error;
    /// A Markdown file over 10 MB.
    FileTooLarge = 123 Error;
    /// An entry that cannot be read.
    Unreadable = 124 Error;
    /// A symbolic link, which is never followed.
    SymbolicLink = 125 Error;
    /// A FIFO, device or socket, which is never opened.
    SpecialFile = 126 Error;
    /// A file name that is not UTF-8.
    NameNotUtf8 = 127 Error;
    /// Folders nested too deep.
    TooDeep = 128 Error;
    /// A file in a document's folder that no key names.
    UnlistedFile = 129 Warning;
    /// A file under `content/` that is neither Markdown nor an annex.
    StrayFile = 130 Warning;

    // D2xx: fields.
    /// A required key is missing.
    MissingKey = 201 Error;
    /// A required key has no value.
    EmptyValue = 202 Error;
    /// A key that Insyn does not know.
    UnknownKey = 203 Warning;
    /// A value of another form than the key wants.
    WrongForm = 204 Error;
    /// An unknown `typ`.
    UnknownKind = 205 Error;
    /// A word outside the key's vocabulary.
    UnknownWord = 206 Error;
    /// A body that site.yaml does not know.
    UnknownBoard = 207 Error;
    /// A name that fits several bodies.
    AmbiguousBoard = 208 Error;
    /// A date that does not exist.
    ImpossibleDate = 209 Error;
    /// A date written another way.
    DateForm = 210 Error;
    /// No `datum`; write `datum: null` when it is unknown.
    MissingDate = 211 Warning;
    /// A § without a date.
    SectionWithoutDate = 212 Error;
    /// A § that is no section number.
    BadSection = 213 Error;
    /// An amount that is no number of kronor.
    BadAmount = 214 Error;
    /// An outcome outside the vocabulary.
    UnknownOutcome = 215 Error;
    /// Vote counts that differ from the list.
    VoteCounts = 216 Warning;
    /// A vote without what ja and nej meant.
    VoteWithoutMeaning = 217 Error;
    /// A list of names at a secret vote.
    SecretVoteList = 218 Error;
    /// The author of a citizens' proposal without consent.
    AuthorWithoutConsent = 219 Error;
    /// An annex that is not there.
    MissingAnnex = 220 Error;
    /// An annex that leaves the document's folder.
    AnnexOutside = 221 Error;
    /// An annex of a type that runs in a browser.
    ActiveAnnex = 222 Error;
    /// A link or key that publishes a withheld annex.
    WithheldAnnex = 223 Error;
    /// A slug that is no slug, or that looks like a §.
    BadSlug = 224 Error;
    /// A former address that is no address.
    BadAddress = 225 Error;
    /// Dates in an order that cannot be, such as `senast` before `tidigast`.
    DateOrder = 226 Warning;
    /// A register number without digits or too long.
    BadNumber = 227 Error;
    /// A key that does not belong to this `typ`.
    MisplacedKey = 228 Warning;
    /// A range of §§ that cannot be read.
    BadSectionRange = 229 Error;
    /// `redovisas: nej` without a ground.
    WithheldWithoutGround = 230 Error;
    /// A period that cannot be read.
    BadPeriod = 231 Error;
    /// A file name from which no address can be made.
    NoAddress = 232 Error;

    // D3xx: the body.
    /// An image without alternative text.
    ImageWithoutText = 301 Warning;
    /// Raw HTML where site.yaml refuses it.
    RawHtml = 302 Error;
    /// Raw HTML that was removed as unsafe.
    UnsafeHtml = 303 Warning;
    /// A link of an unsafe scheme.
    UnsafeLink = 304 Error;
    /// A footnote that is not defined.
    MissingFootnote = 305 Warning;
    /// A heading level that skips one.
    HeadingSkip = 306 Warning;

    // D4xx: links and cases.
    /// A link to a file that does not exist.
    BrokenLink = 401 Error;
    /// A link to a heading that does not exist.
    BrokenAnchor = 402 Error;
    /// A link to a draft or a paper not yet due.
    LinkToHidden = 403 Warning;
    /// A reference in front matter to a paper that is not there.
    BrokenReference = 404 Warning;
    /// Two diaria that claim one case address.
    DiariumClash = 405 Error;
    /// A topic, person or party under two spellings of one address.
    SpellingClash = 406 Error;

    // D5xx: meetings and §§.
    /// One identity (body, date, meeting, §) twice.
    DuplicateIdentity = 501 Error;
    /// Two records of one meeting.
    DuplicateMeeting = 502 Error;
    /// A § outside the range its meeting declares.
    SectionOutsideRange = 503 Warning;
    /// The minutes approved or posted before the meeting.
    ApprovalBeforeMeeting = 504 Warning;

    // D6xx: addresses.
    /// One address claimed twice.
    AddressClash = 601 Error;
    /// A source whose address changed without a redirect.
    AddressChanged = 602 Error;
    /// A reserved first segment.
    ReservedAddress = 603 Error;
    /// A former address that is taken by a page.
    RedirectClash = 604 Error;

    // D7xx: the theme.
    /// A theme that does not exist.
    MissingTheme = 701 Error;
    /// A template that cannot be compiled.
    TemplateSyntax = 702 Error;
    /// A template that failed when a page was rendered.
    TemplateFailure = 703 Error;
    /// A word that the catalogue of a language lacks.
    MissingWord = 704 Error;
    /// A word that no catalogue knows.
    UnknownWordId = 705 Warning;
    /// A theme file that is not what it should be.
    BadThemeFile = 706 Error;

    // D8xx: privacy.
    /// A personal identity number.
    IdentityNumber = 801 Error;
    /// Digits that may be a personal identity number.
    MaybeIdentityNumber = 802 Warning;
    /// A personal identity number, where site.yaml asks only for a warning.
    IdentityNumberAllowed = 803 Warning;

    // D9xx: site.yaml.
    /// An unknown key in site.yaml.
    UnknownSiteKey = 901 Error;
    /// A body's id that is no slug, or is reserved.
    BadBoardId = 902 Error;
    /// A body that another key names does not exist.
    UnknownBoardId = 903 Error;
    /// A pattern of register numbers that cannot be compiled.
    BadPattern = 904 Error;
    /// An `url` that is no absolute web address.
    BadUrl = 905 Error;
    /// One name for two bodies of one kommun at one time.
    BoardNameClash = 906 Error;
    /// A cycle among the bodies' parents.
    BoardCycle = 907 Error;
    /// A colour that is no colour.
    BadColour = 908 Error;
}

impl Code {
    /// The code of that id, such as `D204`, `d204` or `204`.
    pub fn parse(id: &str) -> Option<Code> {
        let digits = id.trim().trim_start_matches(['D', 'd']);
        Code::ALL.iter().copied().find(|code| code.id().trim_start_matches('D') == digits)
    }
}
