//! The fixed words of decisions: outcomes, forms, votes, proposals, kinds of bodies.

use super::text::fold_key;

/// Defines one list of words: an enum with the Swedish key of each value and the other forms that are
/// accepted (written folded), and `ALL`, `key` and `parse` over it.
macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident {
        $($(#[$doc:meta])* $variant:ident = $key:literal [$($form:literal)*])+
    }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order of the content model.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The Swedish word that content and exports use.
            pub fn key(&self) -> &'static str {
                match self {
                    $($name::$variant => $key,)+
                }
            }

            /// Reads the word in any case, with or without marks, with spaces, hyphens or underscores,
            /// and in its usual inflections. `None` for a word outside the list.
            pub fn parse(text: &str) -> Option<$name> {
                let word = plain(text);
                let found = $name::forms().iter().find(|(key, forms, _)| {
                    is_key(key, &word) || forms.contains(&word.as_str())
                });
                found.map(|(_, _, value)| *value)
            }

            /// Each key with its other forms, folded, and its value.
            fn forms() -> &'static [(&'static str, &'static [&'static str], $name)] {
                &[$(($key, &[$($form),*], $name::$variant)),+]
            }
        }
    };
}

vocabulary! {
    /// What a body did with a matter (utfall).
    Outcome {
        /// Approved (godkänt): a report, account, plan or agreement.
        Approved = "godkänt" [
            "godkand" "godkanda" "godkanner" "godkanns" "godkandes" "godkande" "godkanna"
            "godkannande" "godkannas" "faststallt" "faststalld" "faststallda"
            "faststalls" "faststaller" "faststalldes"
        ]
        /// Adopted (antaget): rules, plans, a budget.
        Adopted = "antaget" [
            "antagen" "antagna" "antar" "antas" "antog" "antogs" "anta" "antagande"
        ]
        /// Granted (beviljat): money, leave, discharge from liability.
        Granted = "beviljat" [
            "beviljad" "beviljade" "beviljades" "beviljar" "beviljas" "bevilja" "medgivet" "medges"
            "medgav"
        ]
        /// Agreed to (bifall).
        Carried = "bifall" [
            "bifallen" "bifallet" "bifallna" "bifaller" "bifalles" "bifalls" "bifoll" "bifolls"
            "bifalla" "bifallas"
        ]
        /// Agreed to in part (delvis bifall).
        PartlyCarried = "delvis bifall" [
            "bifall_delvis" "bifalls_delvis" "bifalles_delvis" "bifaller_delvis" "bifolls_delvis"
            "bifoll_delvis" "bifallen_delvis" "delvis_bifallen" "delvis_bifallet" "delvis_bifalls"
            "delvis_bifalles" "delvis_bifaller" "delvis_bifolls" "delvis_bifoll" "bifalls_i_en_del"
            "partiellt_bifall"
        ]
        /// Rejected on its merits (avslag).
        Rejected = "avslag" [
            "avslagen" "avslaget" "avslagna" "avslagit" "avslas" "avslar" "avsla" "avslog" "avslogs"
            "avslagits"
        ]
        /// Answered (besvarad): the usual end of a motion that is neither agreed to nor rejected.
        Answered = "besvarad" [
            "besvarat" "besvarade" "besvarades" "besvaras" "besvarar" "besvara" "anses_besvarad"
            "anses_besvarat" "anses_besvarade" "ansags_besvarad"
        ]
        /// Dealt with (behandlad).
        Handled = "behandlad" [
            "behandlat" "behandlade" "behandlades" "behandlas" "behandlar" "fardigbehandlad"
            "fardigbehandlat" "anses_behandlad" "anses_fardigbehandlad"
        ]
        /// Noted (noterat): antecknas, läggs till handlingarna.
        Noted = "noterat" [
            "noterad" "noterade" "noterades" "noteras" "noterar" "notera" "antecknas" "antecknat"
            "antecknad" "antecknade" "antecknades" "antecknar" "anteckna"
            "antecknas_till_protokollet" "anteckning" "till_handlingarna" "laggs_till_handlingarna"
            "lades_till_handlingarna" "lagger_till_handlingarna" "lagga_till_handlingarna"
            "lagt_till_handlingarna" "lagd_till_handlingarna" "lagda_till_handlingarna"
            "lade_till_handlingarna" "laggs_med_godkannande_till_handlingarna" "tagit_del" "tar_del"
            "tagit_del_av" "tar_del_av"
        ]
        /// Recommended to the deciding body (tillstyrkt).
        Endorsed = "tillstyrkt" [
            "tillstyrkts" "tillstyrker" "tillstyrks" "tillstyrktes" "tillstyrkte" "tillstyrka"
            "tillstyrkta" "tillstyrkan" "tillstyrkande"
        ]
        /// Recommended with changes (tillstyrkt med ändring).
        EndorsedWithChange = "tillstyrkt med ändring" [
            "tillstyrkt_med_andringar" "tillstyrks_med_andring" "tillstyrks_med_andringar"
            "tillstyrker_med_andring" "tillstyrker_med_andringar" "tillstyrkte_med_andring"
            "tillstyrktes_med_andring"
        ]
        /// Advised against (avstyrkt).
        Opposed = "avstyrkt" [
            "avstyrkts" "avstyrker" "avstyrks" "avstyrktes" "avstyrkte" "avstyrka" "avstyrkta"
            "avstyrkan" "avstyrkande"
        ]
        /// An opinion was given without taking sides (yttrande avgivet).
        OpinionGiven = "yttrande avgivet" [
            "avgivet_yttrande" "yttrande" "yttrande_avges" "yttrande_avgavs" "avger_yttrande"
            "avgav_yttrande" "avge_yttrande" "yttrat_sig" "yttrar_sig" "yttrade_sig"
            "remissvar_avgivet" "avgivet_remissvar"
        ]
        /// Left for a later meeting (bordlagt).
        Tabled = "bordlagt" [
            "bordlagd" "bordlagda" "bordlades" "bordlade" "bordlaggs" "bordlagger" "bordlagga"
            "bordlaggning" "bordlaggas"
        ]
        /// Put off (uppskjutet).
        Deferred = "uppskjutet" [
            "uppskjuten" "uppskjutna" "uppskjuts" "uppskjutes" "uppskots" "uppskot" "uppskjuter"
            "skjuts_upp" "skots_upp" "skjuter_upp" "skot_upp" "uppskov"
        ]
        /// Sent back to those who prepared it (återremitterat), by a minority too (minoritetsåterremiss).
        Returned = "återremitterat" [
            "aterremitterad" "aterremitterade" "aterremitterades" "aterremitteras" "aterremitterar"
            "aterremittera" "aterremiss" "aterremisserat" "minoritetsaterremiss"
            "minoritetsaterremitterat" "minoritetsaterremitterad" "minoritetsaterremitteras"
        ]
        /// Sent on for preparation or opinion (remitterat).
        Referred = "remitterat" [
            "remitterad" "remitterade" "remitterades" "remitteras" "remitterar" "remittera" "remiss"
            "overlamnat_for_beredning" "overlamnas_for_beredning" "overlamnad_for_beredning"
            "overlamnas_till_beredning"
        ]
        /// Handed over to another body to decide (överlåtet).
        HandedOver = "överlåtet" [
            "overlaten" "overlatna" "overlats" "overlater" "overlat" "overlata" "overlamnat"
            "overlamnad" "overlamnas" "overlamnades" "overlamnar" "overfort" "overfors"
        ]
        /// Struck from further handling (avskrivet).
        WrittenOff = "avskrivet" [
            "avskriven" "avskrivna" "avskrivs" "avskrives" "avskrevs" "avskrev" "avskriver"
            "avskriva" "avskrivning" "avskrivs_fran_vidare_handlaggning"
            "avskriven_fran_vidare_handlaggning" "avskrivet_fran_vidare_handlaggning"
        ]
        /// Taken back by those who raised it (återkallat).
        Withdrawn = "återkallat" [
            "aterkallad" "aterkallade" "aterkallades" "aterkallas" "aterkallar" "aterkallande"
            "atertagen" "atertaget" "atertagna" "atertas" "atertogs"
        ]
        /// Not taken up for examination (avvisat).
        Dismissed = "avvisat" [
            "avvisad" "avvisade" "avvisades" "avvisas" "avvisar" "avvisa" "avvisning"
        ]
        /// Dropped from the agenda (utgår).
        Dropped = "utgår" [
            "utgick" "utgatt" "utga" "utgar_fran_dagordningen" "utgar_ur_dagordningen" "struket"
            "struken" "stryks"
        ]
        /// An earlier decision was repealed (upphävt).
        Repealed = "upphävt" [
            "upphavd" "upphavda" "upphavdes" "upphavde" "upphavs" "upphaver" "upphava" "upphavande"
            "upphor_att_galla"
        ]
        /// No action (ingen åtgärd).
        NoAction = "ingen åtgärd" [
            "ingen_atgard_vidtas" "ingen_vidare_atgard" "inga_atgarder" "utan_atgard"
            "lamnas_utan_atgard" "lamnas_utan_vidare_atgard" "foranleder_ingen_atgard"
            "foranleder_inga_atgarder"
        ]
        /// An election was held (val förrättat).
        Elected = "val förrättat" [
            "val" "val_forrattas" "val_forrattades" "forrattat_val" "valet_forrattat" "vald" "valda"
            "valt" "valdes" "valjs" "valjer" "valde" "utsedd" "utsedda" "utses" "utser" "utsags"
            "utsag" "utsett"
        ]
        /// Relieved of an elected office (entledigad).
        Relieved = "entledigad" [
            "entledigat" "entledigade" "entledigades" "entledigas" "entledigar" "entlediga"
            "entledigande" "befriad" "befrias" "avsagelse_beviljad" "avsagelsen_beviljas"
        ]
        /// An assignment was declared done (uppdrag fullgjort).
        AssignmentFulfilled = "uppdrag fullgjort" [
            "uppdraget_fullgjort" "uppdraget_anses_fullgjort" "uppdraget_ar_fullgjort"
            "uppdraget_forklaras_fullgjort" "uppdrag_fullgjord" "uppdragen_fullgjorda" "fullgjort"
            "fullgjord" "anses_fullgjort" "forklaras_fullgjort" "uppdraget_slutfort"
            "uppdrag_slutfort" "uppdraget_avslutat" "uppdraget_anses_slutfort"
        ]
        /// An interpellation or question may be put (får ställas).
        MayBeAsked = "får ställas" [
            "far_framstallas" "fick_stallas" "medges_stallas" "far_stalla"
            "interpellationen_far_stallas" "fragan_far_stallas"
        ]
    }
}

/// How an outcome is coloured where it answers a motion or a citizens' proposal, and only there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// The proposal was agreed to.
    Positive,
    /// The proposal was rejected.
    Negative,
    /// The proposal was agreed to in part.
    Partly,
    /// Neither.
    Neutral,
}

/// Some outcomes, without order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes(u32);

impl Outcomes {
    /// The outcomes of the set, in the order of the vocabulary.
    pub fn iter(self) -> impl Iterator<Item = Outcome> {
        Outcome::ALL.iter().copied().filter(move |outcome| self.0 & bit(*outcome) != 0)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<Outcome> for Outcomes {
    fn from_iter<I: IntoIterator<Item = Outcome>>(outcomes: I) -> Outcomes {
        Outcomes(outcomes.into_iter().fold(0, |set, outcome| set | bit(outcome)))
    }
}

/// The bit of an outcome in a set.
fn bit(outcome: Outcome) -> u32 {
    1 << outcome as u32
}

impl Outcome {
    /// Whether the matter only comes back later (bordlagt, uppskjutet).
    ///
    /// ```
    /// use insyn::domain::outcome::Outcome;
    /// assert!(Outcome::parse("bordläggs").unwrap().is_postponement());
    /// assert!(!Outcome::parse("återremiss").unwrap().is_postponement());
    /// ```
    pub fn is_postponement(&self) -> bool {
        matches!(self, Outcome::Tabled | Outcome::Deferred)
    }

    /// The colour of the outcome, which means something only for a motion or citizens' proposal.
    pub fn tone(&self) -> Tone {
        match self {
            Outcome::Carried => Tone::Positive,
            Outcome::Rejected => Tone::Negative,
            Outcome::PartlyCarried => Tone::Partly,
            _ => Tone::Neutral,
        }
    }
}

vocabulary! {
    /// How a decision was reached (beslutsform).
    DecisionForm {
        /// Without counting (acklamation), the rule.
        Acclamation = "acklamation" ["med_acklamation" "genom_acklamation"]
        /// By an open, counted vote (votering).
        Vote = "votering" ["omrostning" "oppen_votering" "oppen_omrostning" "efter_votering"]
        /// By a secret vote (sluten omröstning).
        SecretBallot = "sluten omröstning" ["sluten_votering" "sluten"]
        /// By drawing lots (lottning).
        Lot = "lottning" ["lott" "genom_lottning"]
        /// In writing, without a meeting (per capsulam).
        PerCapsulam = "per capsulam" []
        /// By an official or member on behalf of the body (delegation).
        Delegation = "delegation" ["delegationsbeslut" "delegerat" "pa_delegation"]
    }
}

vocabulary! {
    /// What a paper is in the course of a decision (status).
    Status {
        /// A proposal, not decided (förslag).
        Proposed = "förslag" ["forslaget" "foreslaget"]
        /// Decided (beslutat).
        Decided = "beslutat" ["beslut" "beslutad" "beslutade"]
        /// Reported to a body (redovisat).
        Reported = "redovisat" ["redovisad" "redovisade" "redovisning"]
    }
}

vocabulary! {
    /// How one person voted (röst).
    VoteChoice {
        /// Yes (ja).
        Yes = "ja" ["j" "yes" "true"]
        /// No (nej).
        No = "nej" ["n" "no" "false"]
        /// Present and abstaining (avstår).
        Abstain = "avstår" ["avstod" "avstar_fran_att_rosta" "avstaende" "avst"]
        /// Absent (frånvarande).
        Absent = "frånvarande" ["franv" "ej_narvarande"]
    }
}

vocabulary! {
    /// What somebody moved at a meeting (yrkande).
    ProposalKind {
        /// Agree (bifall).
        Approval = "bifall" ["bifalla" "bifallsyrkande" "bifall_till"]
        /// Reject (avslag).
        Rejection = "avslag" ["avsla" "avslagsyrkande" "avslag_pa"]
        /// Send back (återremiss).
        Return = "återremiss" ["aterremittera" "minoritetsaterremiss" "aterremissyrkande"]
        /// Leave for a later meeting (bordläggning).
        Tabling = "bordläggning" ["bordlagga" "bordlaggningsyrkande"]
        /// Add something (tillägg).
        Addition = "tillägg" ["tillaggsyrkande"]
        /// Change something (ändring).
        Change = "ändring" ["andringsyrkande" "andra"]
    }
}

vocabulary! {
    /// What sort of body it is (typ).
    BoardType {
        /// The elected assembly (fullmäktige), which settles motions.
        Council = "fullmäktige" ["kommunfullmaktige" "regionfullmaktige" "landstingsfullmaktige"]
        /// The executive board (styrelse).
        Executive = "styrelse" ["kommunstyrelse" "kommunstyrelsen" "regionstyrelse" "styrelsen"]
        /// A committee of politicians for one field (nämnd).
        Committee = "nämnd" ["namnden" "facknamnd"]
        /// A part of a board (utskott).
        Subcommittee = "utskott" ["utskottet" "arbetsutskott"]
        /// A preparatory group of the council (beredning).
        Drafting = "beredning" ["beredningen" "fullmaktigeberedning"]
        /// A body that several municipalities share (gemensam).
        Joint = "gemensam" ["gemensam_namnd" "gemensamt"]
    }
}

/// A word as it is looked up: folded, one line, without a full stop or the words that introduce it.
fn plain(text: &str) -> String {
    let word = fold_key(text.trim_matches(|c: char| !c.is_alphanumeric()));
    let bare = ["motionen_", "arendet_", "forslaget_", "medborgarforslaget_"]
        .iter()
        .find_map(|subject| word.strip_prefix(subject));
    let bare = bare.unwrap_or(&word);
    let verb = ["har_", "ar_", "blir_", "blev_", "anses_vara_"].iter().find_map(|verb| bare.strip_prefix(verb));
    verb.unwrap_or(bare).to_owned()
}

/// Whether a folded word is this key; without folding the key, which the lookup does for every value.
fn is_key(key: &str, word: &str) -> bool {
    let folded = key.chars().map(|c| match c {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        ' ' => '_',
        other => other,
    });
    folded.eq(word.chars())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn inflections_of_outcomes() {
        for (text, key) in [
            ("Godkänns", "godkänt"),
            ("godkänner", "godkänt"),
            ("fastställs", "godkänt"),
            ("antas", "antaget"),
            ("beviljas", "beviljat"),
            ("bifalls", "bifall"),
            ("bifölls", "bifall"),
            ("bifallen", "bifall"),
            ("motionen bifalls", "bifall"),
            ("delvis_bifall", "delvis bifall"),
            ("delvis bifallen", "delvis bifall"),
            ("bifalls delvis", "delvis bifall"),
            ("avslås", "avslag"),
            ("AVSLOGS", "avslag"),
            ("avslagen.", "avslag"),
            ("anses besvarad", "besvarad"),
            ("anses vara besvarad", "besvarad"),
            ("antecknas", "noterat"),
            ("till handlingarna", "noterat"),
            ("läggs till handlingarna", "noterat"),
            ("tillstyrks", "tillstyrkt"),
            ("tillstyrks med ändring", "tillstyrkt med ändring"),
            ("avstyrks", "avstyrkt"),
            ("avger yttrande", "yttrande avgivet"),
            ("bordläggs", "bordlagt"),
            ("bordla\u{308}ggning", "bordlagt"),
            ("skjuts upp", "uppskjutet"),
            ("återremiss", "återremitterat"),
            ("minoritetsåterremiss", "återremitterat"),
            ("ärendet återremitteras", "återremitterat"),
            ("remitteras", "remitterat"),
            ("överlämnas för beredning", "remitterat"),
            ("överlåts", "överlåtet"),
            ("avskrivs", "avskrivet"),
            ("återtagen", "återkallat"),
            ("avvisas", "avvisat"),
            ("utgick", "utgår"),
            ("upphävs", "upphävt"),
            ("ingen_åtgärd", "ingen åtgärd"),
            ("lämnas utan åtgärd", "ingen åtgärd"),
            ("val_förrättat", "val förrättat"),
            ("utses", "val förrättat"),
            ("entledigas", "entledigad"),
            ("uppdrag_fullgjort", "uppdrag fullgjort"),
            ("förklaras fullgjort", "uppdrag fullgjort"),
            ("får ställas", "får ställas"),
        ] {
            assert_eq!(Outcome::parse(text).map(|outcome| outcome.key()), Some(key), "{text}");
        }
    }

    #[test]
    fn words_that_are_no_outcome() {
        for text in ["", "föreslås", "beslutat", "avslås och anses besvarad", "ja", "bif", "motionen"] {
            assert_eq!(Outcome::parse(text), None, "{text}");
        }
    }

    #[test]
    fn meaning_of_outcomes() {
        let postponed: Vec<&str> = Outcome::ALL.iter().filter(|o| o.is_postponement()).map(Outcome::key).collect();
        assert_eq!(postponed, ["bordlagt", "uppskjutet"]);
        let toned: Vec<(&str, Tone)> =
            Outcome::ALL.iter().map(|o| (o.key(), o.tone())).filter(|(_, tone)| *tone != Tone::Neutral).collect();
        let expected = [("bifall", Tone::Positive), ("delvis bifall", Tone::Partly), ("avslag", Tone::Negative)];
        assert_eq!(toned, expected);
        assert_eq!(Outcome::ALL.len(), 28);
    }

    /// Every key reads back as its own value, whichever way it is typed, and no form stands twice.
    macro_rules! check_vocabulary {
        ($($name:ident)+) => {$({
            for value in $name::ALL {
                let key = value.key();
                for text in [key.to_owned(), fold_key(key), key.to_uppercase(), format!(" {key}. ")] {
                    assert_eq!($name::parse(&text), Some(*value), "{text}");
                }
            }
            let mut seen = BTreeMap::new();
            for (key, forms, value) in $name::forms() {
                for form in forms.iter().copied().chain([fold_key(key).as_str()]) {
                    assert_eq!(fold_key(form), form);
                    assert_eq!(plain(form), form, "is never looked up");
                    assert_eq!(seen.insert(form.to_owned(), value), None, "{form} stands twice");
                }
            }
        })+};
    }

    #[test]
    fn every_word_of_every_list() {
        check_vocabulary!(Outcome DecisionForm Status VoteChoice ProposalKind BoardType);
    }

    #[test]
    fn other_words() {
        assert_eq!(DecisionForm::parse("Sluten_omröstning"), Some(DecisionForm::SecretBallot));
        assert_eq!(Status::parse("Beslut"), Some(Status::Decided));
        assert_eq!(VoteChoice::parse("Avstod"), Some(VoteChoice::Abstain));
        assert_eq!(ProposalKind::parse("återremiss"), Some(ProposalKind::Return));
        assert_eq!(BoardType::parse("Kommunfullmäktige"), Some(BoardType::Council));
        assert_eq!(BoardType::parse("bolag"), None);
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            Outcome::parse(&text);
            VoteChoice::parse(&text);
        }
    }
}
