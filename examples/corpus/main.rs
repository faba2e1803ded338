//! Writes a large, made-up site for measuring: `corpus --documents 10000 --out target/corpus [--seed 1]`.
//!
//! The same arguments always give the same bytes. Every meeting, vote, register number and reference is consistent
//! with all others, so that `insyn check` has nothing to say about the result.

mod boards;
mod meeting;
mod paper;
mod people;
mod plan;
mod rng;
mod site;
mod text;
mod words;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use crate::boards::{BOARDS, KOMMUNER};
use crate::people::Roll;
use crate::plan::Plan;
use crate::rng::Rng;

/// Twelve bodies with two meetings of five papers each.
const FEWEST: usize = 120;

struct Options {
    documents: usize,
    out: PathBuf,
    seed: u64,
}

fn main() -> ExitCode {
    match options(env::args().skip(1)).and_then(|options| write(&options).map_err(|error| error.to_string())) {
        Ok(summary) => {
            println!("{summary}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("corpus: {message}");
            ExitCode::from(2)
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { documents: 10_000, out: PathBuf::from("target/corpus"), seed: 1 };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        let number = || value.parse::<u64>().map_err(|_| format!("{name}: {value} is not a number"));
        match name.as_str() {
            "--documents" => options.documents = usize::try_from(number()?).unwrap_or(usize::MAX),
            "--seed" => options.seed = number()?,
            "--out" => options.out = PathBuf::from(&value),
            _ => {
                return Err(format!("unknown option {name}; known: --documents, --out, --seed"));
            }
        }
    }
    if !(FEWEST..=1_000_000).contains(&options.documents) {
        return Err(format!("--documents must be from {FEWEST} to 1000000"));
    }
    Ok(options)
}

fn write(options: &Options) -> io::Result<String> {
    clear(&options.out)?;
    let mut rng = Rng::new(options.seed);
    let rolls: Vec<Roll> = (0..KOMMUNER.len()).map(|kommun| Roll::new(kommun, &mut rng)).collect();
    let plan = Plan::new(options.documents, &mut rng);
    fs::write(options.out.join("site.yaml"), site::config())?;
    let pages = options.out.join("content/sidor");
    fs::create_dir_all(&pages)?;
    for (name, text) in site::PAGES {
        fs::write(pages.join(name), text)?;
    }
    let mut bytes = 0;
    for (index, meeting) in plan.meetings.iter().enumerate() {
        let folder = options.out.join("content").join(BOARDS[meeting.board].id).join(meeting.date.year().to_string());
        fs::create_dir_all(&folder)?;
        let roll = &rolls[BOARDS[meeting.board].kommun];
        let record = meeting::record(&plan, index, roll.on(meeting.date));
        fs::write(folder.join(format!("{}-sammantrade.md", meeting.date)), record)?;
        for &paper in &meeting.papers {
            let text = paper::text(&plan, paper, roll, options.seed);
            bytes += text.len();
            fs::write(folder.join(paper::file_name(&plan, paper)), text)?;
        }
    }
    Ok(format!(
        "{}: {} papers in {} cases, {} meetings, {} MB of text",
        options.out.display(),
        plan.papers.len(),
        plan.cases.len(),
        plan.meetings.len(),
        bytes / 1_000_000
    ))
}

/// Empties a folder that an earlier run wrote; refuses any other folder that is not empty.
fn clear(out: &Path) -> io::Result<()> {
    fs::create_dir_all(out)?;
    let ours = fs::read_to_string(out.join("site.yaml")).is_ok_and(|text| text.starts_with(site::MARK));
    if ours {
        if out.join("content").exists() {
            fs::remove_dir_all(out.join("content"))?;
        }
    } else if fs::read_dir(out)?.next().is_some() {
        return Err(io::Error::other(format!("{} is not empty and not a corpus", out.display())));
    }
    Ok(())
}
