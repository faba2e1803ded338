//! Measures `insyn serve` as a person meets it: `serve_latency --documents 10000 [--edits 40] [--rounds 500] [--out FOLDER]`.
//!
//! Builds the release program and a made-up site, starts the program, edits files on disk and asks over the loopback. Prints the
//! time from the start to the first page, from a save to new bytes (debounce included) with lists and case pages checked, the
//! time of ordinary pages among silent connections, and memory over many edits. Ends with 1 when something was wrong or lost.

mod client;
mod papers;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use client::{Client, Connection, Events};
use papers::{Paper, Picker};

/// How long anything may take before it counts as lost.
const LONGEST: Duration = Duration::from_secs(60);

struct Options {
    documents: usize,
    edits: usize,
    rounds: usize,
    out: PathBuf,
}

/// A wrong or missing answer.
type Wrong = String;

fn main() -> ExitCode {
    match options(env::args().skip(1)).and_then(|options| measure(&options)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("serve_latency: {message}");
            ExitCode::FAILURE
        }
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, Wrong> {
    let mut options = Options { documents: 10_000, edits: 40, rounds: 500, out: PathBuf::new() };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value"))?;
        let number = || value.parse::<usize>().map_err(|_| format!("{name}: {value} is not a number"));
        match name.as_str() {
            "--documents" => options.documents = number()?,
            "--edits" => options.edits = number()?.max(1),
            "--rounds" => options.rounds = number()?,
            "--out" => options.out = PathBuf::from(&value),
            _ => return Err(format!("unknown option {name}; known: --documents, --edits, --rounds, --out")),
        }
    }
    if options.out.as_os_str().is_empty() {
        options.out = PathBuf::from(format!("target/corpus-serve-{}", options.documents));
    }
    Ok(options)
}

fn measure(options: &Options) -> Result<(), Wrong> {
    let told = |error: io::Error| error.to_string();
    let cargo = env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let build = ["build", "--release", "--quiet", "--bin", "insyn", "--example", "corpus"];
    run(Command::new(&cargo).args(build))?;
    let target = env::current_exe().map_err(told)?;
    let release = target.parent().and_then(Path::parent).ok_or("no target folder")?.to_owned();
    let documents = options.documents.to_string();
    let corpus = release.join("examples/corpus");
    run(Command::new(corpus).args(["--documents", &documents, "--out"]).arg(&options.out).stdout(Stdio::null()))?;
    let papers = papers::all(&options.out.join("content")).map_err(told)?;
    println!("{} papers in {}", papers.len(), options.out.display());

    let server = Server::start(&release.join("insyn"), &options.out, papers.first().ok_or("no papers")?)?;
    // The look everywhere that follows a start is over.
    thread::sleep(Duration::from_secs(2));
    let mut picker = Picker::new(&papers);
    saves(&server.client, &mut picker, options.edits)?;
    crowd(&server.client, &mut picker)?;
    endurance(&server, &mut picker, options.rounds)
}

fn run(command: &mut Command) -> Result<(), Wrong> {
    let status = command.status().map_err(|error| format!("{command:?}: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed")) }
}

/// The program, killed when the value ends.
struct Server {
    child: Child,
    client: Client,
}

impl Server {
    /// Starts the program and asks for a page until it comes.
    fn start(program: &Path, root: &Path, paper: &Paper) -> Result<Server, Wrong> {
        let port = client::free_port().map_err(|error| error.to_string())?;
        let started = Instant::now();
        let mut command = Command::new(program);
        command.args(["serve", "--quiet", "--port", &port.to_string(), "--root"]).arg(root);
        let child = command.stdout(Stdio::null()).spawn().map_err(|error| error.to_string())?;
        let server = Server { child, client: Client::new(port) };
        while server.client.get(&paper.address).map_or(0, |answer| answer.status) != 200 {
            if started.elapsed() > LONGEST {
                return Err("the first page never came".to_owned());
            }
            thread::sleep(Duration::from_millis(2));
        }
        println!("start to first page: {:.2} s", started.elapsed().as_secs_f64());
        Ok(server)
    }

    /// Memory that the program holds, in MiB; `None` where the system does not tell.
    fn memory(&self) -> Option<f64> {
        let text = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Saves one paper after another, each until its page shows it; its meeting and its case must show it at once, too.
fn saves(client: &Client, picker: &mut Picker<'_>, edits: usize) -> Result<(), Wrong> {
    let mut times = Vec::with_capacity(edits);
    for round in 0..edits {
        let paper = picker.pick();
        let old = paper.text()?;
        let title = format!("Ändrad rubrik {round}");
        // A browser keeps its connection, so asking again and again takes as little from the program as may be.
        let mut connection = client.connect().map_err(|error| error.to_string())?;
        let saved = Instant::now();
        paper.save(&old, &title)?;
        until(&mut connection, &paper.address, |text| text.contains(&title))?;
        times.push(saved.elapsed());
        for other in paper.elsewhere(&old, &client.get(&paper.address)?.text) {
            if !client.get(&other)?.text.contains(&title) {
                return Err(format!("{other} does not show what {} shows", paper.address));
            }
        }
        // People pause between two saves; the times vary so that no look by itself falls on all of them or on none.
        thread::sleep(Duration::from_millis(300 + picker.below(500)));
        paper.write(&old)?;
        // The next save is not to wait for this one.
        until(&mut connection, &paper.address, |text| !text.contains(&title))?;
        thread::sleep(Duration::from_millis(700));
    }
    print_times("save to new bytes", &mut times);
    Ok(())
}

/// Asks for a page again and again until it is as wished.
fn until(connection: &mut Connection, address: &str, wish: impl Fn(&str) -> bool) -> Result<(), Wrong> {
    let started = Instant::now();
    while !wish(&connection.get(address)?.text) {
        if started.elapsed() > LONGEST {
            return Err(format!("{address} never changed"));
        }
        // Asking without a pause would take a processor from the program that is measured.
        thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

/// Asks for pages over many connections at once, as many of which never finish their request.
fn crowd(client: &Client, picker: &mut Picker<'_>) -> Result<(), Wrong> {
    let silent: Vec<_> =
        (0..100).map(|_| client.begin()).collect::<io::Result<_>>().map_err(|error| error.to_string())?;
    let pages: Vec<String> = (0..200).map(|_| picker.pick().address.clone()).collect();
    let answered: Vec<Result<Vec<Duration>, Wrong>> = thread::scope(|scope| {
        let asked: Vec<_> = pages.chunks(2).map(|pages| scope.spawn(|| ask_all(client, pages))).collect();
        asked.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a client panicked".to_owned()))).collect()
    });
    let mut times = Vec::new();
    for answer in answered {
        times.extend(answer?);
    }
    print_times("200 pages among 200 connections", &mut times);
    drop(silent);
    Ok(())
}

/// Asks for pages one after another over one connection.
fn ask_all(client: &Client, pages: &[String]) -> Result<Vec<Duration>, Wrong> {
    let mut connection = client.connect().map_err(|error| error.to_string())?;
    let mut times = Vec::new();
    for page in pages {
        let asked = Instant::now();
        let answer = connection.get(page)?;
        if answer.status != 200 {
            return Err(format!("{page}: {}", answer.status));
        }
        times.push(asked.elapsed());
    }
    Ok(times)
}

/// Edits an open page again and again: each edit must reach it, and memory must not grow.
fn endurance(server: &Server, picker: &mut Picker<'_>, rounds: usize) -> Result<(), Wrong> {
    let mut early = None;
    let mut lost = 0;
    for round in 1..=rounds {
        let paper = picker.pick();
        let old = paper.text()?;
        let page = server.client.get(&paper.address)?.text;
        let mut events = Events::open(&server.client, &paper.address, &page)?;
        paper.save(&old, &format!("Rubrik {round}"))?;
        lost += usize::from(!events.has_page());
        paper.write(&old)?;
        if round == 50.min(rounds) {
            early = server.memory();
        }
    }
    println!("{rounds} edits of open pages: {lost} reloads lost");
    if let (Some(early), Some(late)) = (early, server.memory()) {
        println!(
            "memory: {early:.0} MiB after {}, {late:.0} MiB after {rounds} ({:.2} times)",
            50.min(rounds),
            late / early
        );
    }
    if lost == 0 { Ok(()) } else { Err(format!("{lost} reloads lost")) }
}

fn print_times(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times.get((times.len() * share / 100).min(times.len().saturating_sub(1))).copied();
    let millis = |share: usize| at(share).unwrap_or_default().as_secs_f64() * 1000.0;
    println!("{what}: median {:.1} ms, p95 {:.1} ms, longest {:.1} ms", millis(50), millis(95), millis(100));
}
