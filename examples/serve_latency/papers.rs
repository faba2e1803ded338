//! Papers of the made-up site: where each stands, and how it is edited.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::Wrong;

/// One paper that has a page at an address of body, date and §.
pub struct Paper {
    file: PathBuf,
    /// Its address.
    pub address: String,
    meeting: String,
}

impl Paper {
    /// The text of its file.
    pub fn text(&self) -> Result<String, Wrong> {
        fs::read_to_string(&self.file).map_err(|error| format!("{}: {error}", self.file.display()))
    }

    /// Writes its file in place, as most editors do.
    pub fn write(&self, text: &str) -> Result<(), Wrong> {
        fs::write(&self.file, text).map_err(|error| format!("{}: {error}", self.file.display()))
    }

    /// Saves it under another title.
    pub fn save(&self, text: &str, title: &str) -> Result<(), Wrong> {
        let lines = text.lines().map(|line| match line.starts_with("titel: ") {
            true => format!("titel: \"{title}\"\n"),
            false => format!("{line}\n"),
        });
        self.write(&lines.collect::<String>())
    }

    /// Other pages that show its title: its meeting, and the case that its own page leads to, which folds what was postponed.
    pub fn elsewhere(&self, text: &str, page: &str) -> Vec<String> {
        let is_postponed = text.lines().any(|line| line.starts_with("utfall: bordlagt"));
        let main = page.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default();
        let case = main.split("/arende/").nth(1).and_then(|rest| rest.split('/').next());
        let case = case
            .filter(|key| !is_postponed && !key.is_empty() && !key.contains(['"', '<']))
            .map(|key| format!("/arende/{key}/"));
        std::iter::once(self.meeting.clone()).chain(case).collect()
    }
}

/// Picks papers from all over the site, the same ones in every run.
pub struct Picker<'a> {
    papers: &'a [Paper],
    state: u64,
}

impl<'a> Picker<'a> {
    /// A picker from at least one paper.
    pub fn new(papers: &'a [Paper]) -> Picker<'a> {
        Picker { papers, state: 0x9E37_79B9_7F4A_7C15 }
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state % limit.max(1)
    }

    /// Some paper.
    pub fn pick(&mut self) -> &'a Paper {
        let index = self.below(self.papers.len() as u64);
        &self.papers[usize::try_from(index).unwrap_or(0)]
    }
}

/// Every paper below a folder that has a §, in order of path.
pub fn all(folder: &Path) -> io::Result<Vec<Paper>> {
    let mut papers = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                papers.extend(paper(path)?);
            }
        }
    }
    papers.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(papers)
}

fn paper(file: PathBuf) -> io::Result<Option<Paper>> {
    if file.extension().is_none_or(|ending| ending != "md") {
        return Ok(None);
    }
    let text = fs::read_to_string(&file)?;
    let value = |key: &str| {
        let line = text.lines().take_while(|line| !line.starts_with("## ")).find_map(|line| line.strip_prefix(key))?;
        Some(line.trim().trim_matches('"').to_owned())
    };
    let parts = value("nämnd: ").zip(value("datum: ")).zip(value("paragraf: "));
    let Some(((board, date), section)) = parts.filter(|_| value("sammanträde: ").is_none()) else { return Ok(None) };
    // Only §§ whose segment is the § itself.
    if !section.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let meeting = format!("/{board}/{date}/");
    Ok(Some(Paper { file, address: format!("{meeting}{section}/"), meeting }))
}
