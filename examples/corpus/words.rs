//! The vocabulary: topics, matters, places, and the sentence patterns that prose is made of.

/// Topics: key in site.yaml and name.
#[rustfmt::skip]
pub const TOPICS: [(&str, &str); 16] = [
    ("barn-och-unga", "Barn och unga"), ("skola", "Skola"), ("aldreomsorg", "Äldreomsorg"),
    ("trafik", "Trafik"), ("miljo-och-klimat", "Miljö och klimat"), ("kultur", "Kultur"),
    ("fritid", "Fritid"), ("ekonomi", "Ekonomi"), ("naringsliv", "Näringsliv"),
    ("bostader", "Bostäder"), ("demokrati", "Demokrati"), ("integration", "Integration"),
    ("trygghet", "Trygghet"), ("folkhalsa", "Folkhälsa"), ("personal", "Personal"),
    ("digitalisering", "Digitalisering"),
];

/// Matters: what it is about and up to two topics, as indexes into [`TOPICS`].
#[rustfmt::skip]
pub const OBJECTS: [(&str, &[usize]); 44] = [
    ("säkrare skolvägar", &[0, 3]), ("utbyggd förskola", &[0, 1]), ("mindre barngrupper", &[0]),
    ("läxhjälp efter skoltid", &[1]), ("skolgårdar i behov av upprustning", &[1, 0]), ("modersmålsundervisning", &[1, 11]),
    ("skolbibliotek", &[1, 5]), ("nattöppen hemtjänst", &[2]), ("måltider i äldreomsorgen", &[2, 13]),
    ("trygghetsboende", &[2, 9]), ("anhörigstöd", &[2]), ("digital tillsyn på natten", &[2, 15]),
    ("gång- och cykelväg", &[3]), ("sänkt hastighet", &[3, 12]), ("pendlarparkering", &[3, 4]),
    ("laddplatser för elbilar", &[3, 4]), ("busshållplats", &[3]), ("snöröjning av gångbanor", &[3, 12]),
    ("solceller på kommunala tak", &[4]), ("dagvattendammar", &[4]), ("matavfall och återbruk", &[4]),
    ("skyddad ängsmark", &[4]), ("energideklarationer", &[4, 7]), ("offentlig konst", &[5]),
    ("öppettider för bibliotek", &[5]), ("kulturskolans avgifter", &[5, 0]), ("lokaler för föreningar", &[6, 5]),
    ("ny ishall", &[6]), ("utegym", &[6, 13]), ("fritidsgård för unga", &[6, 0]),
    ("uppföljning av intern kontroll", &[7]), ("budgetramar", &[7]), ("taxor och avgifter", &[7]),
    ("stöd till nyföretagande", &[8]), ("mark för verksamheter", &[8]), ("detaljplan för bostäder", &[9]),
    ("hyresrätter i centrum", &[9]), ("medborgardialog", &[10]), ("språkcafé", &[11, 5]),
    ("trygghetsvandringar", &[12]), ("belysning i parker", &[12, 3]), ("förebyggande folkhälsoarbete", &[13]),
    ("arbetskläder i vård och omsorg", &[14, 2]), ("e-tjänster", &[15]),
];

/// Places, with their preposition.
#[rustfmt::skip]
pub const PLACES: [&str; 40] = [
    "i Björkhaga", "vid Sjöängsskolan", "i Norra kvarnbyn", "på Tallåsen", "i Lillängen", "vid Ågatan", "i Öna",
    "vid Västerporten", "i Hästhagen", "på Kyrkbacken", "i Mellanvik", "vid Stora torget", "i Smedstorp", "på Udden",
    "vid Järnvägsparken", "i Granlunda", "i Ekudden", "på Backa gärde", "vid Hamnplanen", "i Rosendal", "i Vretaby",
    "vid Mossvägen", "på Älgnäset", "i Bruksområdet", "vid Prästängen", "i Fiskartorp", "i Åminne", "på Skansberget",
    "vid Nya skolan", "i Torpa", "i Lövnäs", "vid Källparken", "på Söderudd", "i Gästrikebyn", "vid Idrottsvägen",
    "i Hammarby by", "i Stensjö", "vid Almallén", "på Ringåsen", "i Östanå",
];

/// What may replace each slot of a pattern.
pub fn slot(name: char) -> &'static [&'static str] {
    match name {
        'f' => &OFFICES,
        'g' => &GROUPS,
        'v' => &ACTIVITIES,
        'i' => &MEASURES,
        'm' => &ASPECTS,
        't' => &TIMES,
        'd' => &DOCUMENTS,
        'a' => &ADJECTIVES,
        _ => &[],
    }
}

#[rustfmt::skip]
const OFFICES: [&str; 16] = [
    "socialförvaltningen", "kommunledningskontoret", "ekonomiavdelningen", "tekniska förvaltningen", "miljöenheten",
    "utbildningsförvaltningen", "kulturförvaltningen", "samhällsbyggnadskontoret", "fastighetsavdelningen",
    "upphandlingsenheten", "personalavdelningen", "it-enheten", "näringslivsenheten", "måltidsenheten",
    "omsorgskontoret", "kommunens jurist",
];

#[rustfmt::skip]
const GROUPS: [&str; 22] = [
    "barnen", "eleverna", "de äldre", "föräldrarna", "föreningarna", "företagen", "hyresgästerna", "cyklisterna",
    "de boende", "personalen", "brukarna", "besökarna", "ungdomarna", "pendlarna", "de nyanlända", "anhöriga",
    "vårdnadshavarna", "fastighetsägarna", "lärarna", "undersköterskorna", "medborgarna", "småbarnsfamiljerna",
];

#[rustfmt::skip]
const ACTIVITIES: [&str; 24] = [
    "förskolan", "grundskolan", "hemtjänsten", "biblioteket", "fritidsgården", "gatudriften", "vattenförsörjningen",
    "kulturskolan", "socialtjänsten", "parkskötseln", "färdtjänsten", "vuxenutbildningen", "skolskjutsen",
    "konsumentvägledningen", "räddningstjänsten", "bygglovsgranskningen", "elevhälsan", "simhallen",
    "avfallshämtningen", "budget- och skuldrådgivningen", "dagverksamheten", "särskilda boendet", "lokalvården",
    "samhällsinformationen",
];

#[rustfmt::skip]
const MEASURES: [&str; 28] = [
    "försöksverksamheten", "upprustningen", "utredningen", "samverkansavtalet", "handlingsplanen", "kartläggningen",
    "upphandlingen", "ombyggnaden", "förstudien", "dialogen", "riktlinjen", "informationskampanjen",
    "utbildningssatsningen", "trafikmätningen", "enkäten", "tillgänglighetsinventeringen", "förtätningen",
    "översynen", "bemanningsplanen", "uppföljningen", "energikartläggningen", "omorganisationen",
    "lokalförsörjningsplanen", "säkerhetsronden", "barnkonsekvensanalysen", "markanvisningen", "avgiftsmodellen",
    "skötselplanen",
];

#[rustfmt::skip]
const ASPECTS: [&str; 22] = [
    "kostnaden", "tryggheten", "tillgängligheten", "kvaliteten", "arbetsmiljön", "likvärdigheten", "restiden",
    "energianvändningen", "närvaron", "väntetiden", "nöjdheten", "personalomsättningen", "trafiksäkerheten",
    "luftkvaliteten", "delaktigheten", "hyresnivån", "måluppfyllelsen", "beläggningen", "samordningen",
    "framkomligheten", "den biologiska mångfalden", "likabehandlingen",
];

#[rustfmt::skip]
const TIMES: [&str; 20] = [
    "under hösten", "under våren", "före årsskiftet", "i samband med delårsrapporten", "sedan förra mandatperioden",
    "under sommarmånaderna", "i första etappen", "efter samrådet", "inom ramen för ordinarie verksamhet",
    "i nästa verksamhetsplan", "vid halvårsskiftet", "under de senaste åren", "vid årets slut", "på längre sikt",
    "i ett första skede", "efter utvärderingen", "under pågående läsår", "i den fleråriga planen",
    "tillsammans med grannkommunerna", "i enlighet med översiktsplanen",
];

#[rustfmt::skip]
const DOCUMENTS: [&str; 14] = [
    "tjänsteskrivelsen", "översiktsplanen", "måldokumentet", "budgeten", "årsredovisningen", "delegationsordningen",
    "upphandlingspolicyn", "miljöprogrammet", "cykelplanen", "kvalitetsrapporten", "remissvaret",
    "bostadsförsörjningsprogrammet", "medarbetarenkäten", "internkontrollplanen",
];

#[rustfmt::skip]
const ADJECTIVES: [&str; 16] = [
    "tydligt", "gradvis", "i viss mån", "märkbart", "svagt", "väsentligt", "i stort sett som väntat", "långsammare än planerat",
    "snabbare än planerat", "stadigt", "endast marginellt", "i alla delar av kommunen", "främst i tätorten", "jämnt",
    "framför allt på landsbygden", "trots ökade volymer",
];

/// Patterns: `{x}` is filled from [`slot`]; `{o}` is the matter, `{b}` the body, `{n}` a number, `{k}` an amount,
/// `{y}` a year. A capital letter in the braces makes the filling begin a sentence.
#[rustfmt::skip]
pub const PATTERNS: [&str; 64] = [
    "{F} har under arbetet med {o} samrått med {f} och {f}.",
    "Enligt {d} har {m} förändrats {a} {t}.",
    "{I} omfattar {v} och {v} och berör främst {g}.",
    "För {g} innebär förslaget att {m} förbättras {a}.",
    "{F} bedömer att {i} kan genomföras {t}.",
    "Av {n} tillfrågade svarade de flesta att {m} var viktigast.",
    "Kostnaden beräknas till {k} kronor, varav {f} svarar för hälften.",
    "Medlen ryms inte i ramen för {v}, och {f} föreslår därför att {i} skjuts fram.",
    "{I} inleddes år {y} och har sedan dess följts upp varje år.",
    "Synpunkter har kommit från {g}, från {g} och från {v}.",
    "Flera av {g} har framfört att {m} behöver vägas tyngre i {d}.",
    "I {d} framgår att {v} når målet {t}.",
    "{B} har tidigare uttalat att {i} ska samordnas med {i}.",
    "En jämförelse med {n} andra kommuner visar att {m} ligger nära genomsnittet.",
    "{G} har erbjudits att delta i {i}.",
    "{I} visade att {m} påverkas {a} av hur {v} organiseras.",
    "Förslaget är förenligt med {d} och med de mål som gäller för {v}.",
    "{F} ser ingen risk för att {v} påverkas {t}.",
    "Om {i} inte kommer till stånd väntas {m} försämras {a}.",
    "Sedan år {y} har antalet platser i {v} ökat med {n}.",
    "Ansvaret för {o} delas mellan {f} och {f}.",
    "{T} planerar {f} att redovisa {i} för {b}.",
    "{V} har prövat ett arbetssätt där {g} får en fast kontaktperson.",
    "Erfarenheterna av {i} är goda, och {m} har utvecklats {a}.",
    "Det saknas i dag uppgifter om hur {g} upplever {m}.",
    "{F} avstyrker den delen av förslaget med hänvisning till {d}.",
    "Ungefär {n} procent av {g} nyttjade {v} {t}.",
    "Frågan om {o} hänger samman med {i} och bör behandlas i ett sammanhang.",
    "Vid {i} kom det fram att {g} saknar information om {v}.",
    "Driftkostnaden ökar med {k} kronor om året från och med år {y}.",
    "{F} har inhämtat uppgifter från {v}, {v} och {v}.",
    "Barnens rättigheter har beaktats genom att {g} har hörts {t}.",
    "Förslaget väntas inte påverka {m} för {g}.",
    "{D} anger att {m} ska följas upp minst en gång om året.",
    "Behovet av {o} har vuxit {a}, särskilt för {g}.",
    "I dialogen betonade {g} att {m} är avgörande för {v}.",
    "{F} föreslår en avgränsad insats som riktar sig till {g}.",
    "{I} drivs av {f} och väntas vara avslutad år {y}.",
    "Resultatet redovisas per område, och {m} skiljer sig {a} mellan dem.",
    "Efter {i} beslutade {f} att stärka bemanningen i {v}.",
    "{V} tar emot {n} fler personer än vad {d} räknade med.",
    "En eventuell utökning prövas {t} av {b}.",
    "{F} har låtit göra en analys av {m} {t}.",
    "Det finns goda skäl att låta {i} omfatta även {v}.",
    "Enligt {f} finns det utrymme för {i} {t}.",
    "{G} i området får genom {i} bättre möjlighet att påverka {v}.",
    "Investeringen uppgår till {k} kronor och skrivs av på {n} år.",
    "Inga synpunkter på {o} lämnades när {d} var utställd.",
    "Samtliga remissinstanser utom {f} ställer sig bakom förslaget.",
    "{D} från år {y} behöver ses över innan {i} kan påbörjas.",
    "{F} konstaterar att {m} och {m} ibland står mot varandra.",
    "När {v} byggdes ut ökade {m} {a}.",
    "{T} har {g} och {f} träffats vid {n} tillfällen.",
    "Uppföljningen bygger på intervjuer med {g} och på statistik från {v}.",
    "Målet är att {m} ska vara i nivå med riket senast år {y}.",
    "{I} finansieras till en del med statsbidrag om {k} kronor.",
    "Det är {f} som ansvarar för att {g} får del av beslutet.",
    "En ny bedömning av {m} görs {t}, när {i} är klar.",
    "Ledamöterna ställde frågor om {i}, om {m} och om {v}.",
    "{F} återkommer till {b} om förutsättningarna ändras.",
    "Bestämmelser om {o} saknas i {d}.",
    "Av 5 kap. 35 § kommunallagen följer att ärendet bör beredas så att beslut kan fattas inom ett år.",
    "Enligt 6 kap. 6 § kommunallagen ska nämnden se till att den interna kontrollen är tillräcklig.",
    "Uppgifterna har stämts av mot {d} {t}.",
];

/// Patterns of the numbered points of a decision; `{x}` as in [`PATTERNS`].
#[rustfmt::skip]
pub const POINTS: [&str; 12] = [
    "{B} godkänner {i} och lägger den till grund för det fortsatta arbetet.",
    "{B} anslår {k} kronor till {i}.",
    "{B} ger {f} i uppdrag att återkomma med en uppföljning av {m} senast år {y}.",
    "{B} antar riktlinjer för {v}.",
    "{B} noterar informationen om {m}.",
    "{B} ger {f} i uppdrag att samråda med {g} om {i}.",
    "{B} upphäver tidigare bestämmelser om {v}.",
    "{B} avsätter {k} kronor för {v} {t}.",
    "{B} bemyndigar {f} att teckna de avtal som behövs.",
    "{B} fastställer taxan för {v}.",
    "{B} förklarar uppdraget om {i} fullgjort.",
    "{B} överlämnar {d} till {f}.",
];
