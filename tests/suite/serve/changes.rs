//! Saves as editors do them, on a real disk and with the program itself.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use insyn::engine::{Engine, Loading, Look, Unobserved};
use insyn::serve::watch::{Reason, Refresh, Signal, Told, Waker, follow};
use insyn::serve::{Session, Settings};
use insyn::words::Lang;
use insyn::world::{DiskWorld, Embedded, Scan, VPath, World};

use crate::building::{Folder, day};

use super::client::{Program, Response};

/// A small portal on disk.
fn portal(name: &str) -> Folder {
    let folder = Folder::new(&format!("serve-{name}"));
    // The system's temporary folder may be reached through a link.
    let root = folder.0.canonicalize().expect("a folder");
    let site = "titel: Provkommun\nurl: https://prov.example.se/\nnämnder:\n  kf: {namn: Kommunfullmäktige, typ: fullmäktige}\n";
    fs::write(root.join("site.yaml"), site).expect("a file");
    fs::create_dir_all(root.join("content/sidor")).expect("a folder");
    write(&root, "content/sidor/om.md", &article("Om webbplatsen", "Text ett."));
    write(&root, "content/sidor/kontakt.md", &article("Kontakt", "Se [om](om.md)."));
    folder
}

fn article(title: &str, text: &str) -> String {
    format!("---\ntyp: sida\ntitel: {title}\n---\n{text}\n")
}

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn shows(text: &str) -> impl Fn(&Response) -> bool + '_ {
    move |response| response.status == 200 && response.text().contains(text)
}

/// What a panel's mark says, out of a page.
fn mark(page: &Response) -> String {
    let text = page.text();
    let rest = text.split("data-mark=\"").nth(1).expect("a mark");
    rest.split('"').next().expect("its end").to_owned()
}

#[test]
fn every_way_to_save_is_seen() {
    let folder = portal("editors");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    let file = root.join("content/sidor/om.md");
    let beside = |name: &str| -> PathBuf { root.join("content/sidor").join(name) };
    let text = |what: &str| article("Om webbplatsen", what);

    fs::write(&file, text("skriven på plats")).expect("a file");
    program.client.until("/om/", "in place", shows("skriven på plats"));

    // vim: the old file becomes the backup, a new one takes its place, the backup goes.
    fs::write(beside("4913"), "").expect("a file");
    fs::remove_file(beside("4913")).expect("gone");
    fs::rename(&file, beside("om.md~")).expect("renamed");
    fs::write(&file, text("skriven av vim")).expect("a file");
    fs::remove_file(beside("om.md~")).expect("gone");
    program.client.until("/om/", "vim", shows("skriven av vim"));

    // VS Code and word processors: a temporary file is renamed over the old one.
    fs::write(beside(".om.md.tmp"), text("skriven vid sidan")).expect("a file");
    fs::rename(beside(".om.md.tmp"), &file).expect("renamed");
    program.client.until("/om/", "rename over", shows("skriven vid sidan"));

    // Deleted and made anew.
    fs::remove_file(&file).expect("gone");
    fs::write(&file, text("skriven på nytt")).expect("a file");
    program.client.until("/om/", "anew", shows("skriven på nytt"));

    // In two halves, the first of which is no paper.
    let whole = text("skriven i två steg");
    fs::write(&file, &whole[..20]).expect("a file");
    std::thread::sleep(Duration::from_millis(30));
    fs::write(&file, &whole).expect("a file");
    program.client.until("/om/", "halves", shows("skriven i två steg"));

    // Backup, swap and lock files are none of the site's.
    for name in [".om.md.swp", "om.md~", "#om.md#", ".#om.md", "~$om.md"] {
        fs::write(beside(name), "inget").expect("a file");
    }
    fs::write(&file, text("skriven sist")).expect("a file");
    program.client.until("/om/", "after swap files", shows("skriven sist"));
    assert!(!program.said().contains(".swp") && !program.said().contains('~'), "{}", program.said());
}

#[test]
fn files_and_folders_that_move_are_followed() {
    let folder = portal("folders");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    let client = &program.client;

    write(root, "content/ny/mapp/nyhet.md", &article("Ny sida", "I en ny mapp."));
    client.until("/nyhet/", "a new folder", shows("I en ny mapp."));
    write(root, "content/ny/mapp/nyhet.md", &article("Ny sida", "Ändrad i den."));
    client.until("/nyhet/", "a change in it", shows("Ändrad i den."));
    fs::rename(root.join("content/ny"), root.join("content/flyttad")).expect("renamed");
    write(root, "content/flyttad/mapp/nyhet.md", &article("Ny sida", "Efter flytten."));
    client.until("/nyhet/", "a renamed folder", shows("Efter flytten."));
    fs::remove_dir_all(root.join("content/flyttad")).expect("gone");
    client.until("/nyhet/", "a deleted folder", |response| response.status == 404);

    // A change of case alone.
    fs::rename(root.join("content/sidor/om.md"), root.join("content/sidor/Om.md")).expect("renamed");
    write(root, "content/sidor/kontakt.md", &article("Kontakt", "Se [om](Om.md) nu."));
    client.until("/kontakt/", "another case", shows("<a href=\"../om/\">om</a> nu."));

    // All of the content goes and comes back.
    fs::rename(root.join("content"), root.join("undan")).expect("renamed");
    client.until("/om/", "without content", |response| response.status == 404);
    fs::rename(root.join("undan"), root.join("content")).expect("renamed");
    client.until("/om/", "content again", shows("Text ett."));
    write(root, "content/sidor/Om.md", &article("Om webbplatsen", "Text två."));
    client.until("/om/", "a change in content that came back", shows("Text två."));
}

#[test]
fn a_burst_of_files_is_one_refresh() {
    let folder = portal("burst");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    for index in 0..1000 {
        write(root, &format!("content/sidor/sida-{index}.md"), &article(&format!("Sida {index}"), "Text."));
    }
    program.client.until("/sida-999/", "the last of them", shows("Text."));
    program.client.until("/sida-0/", "the first of them", shows("Text."));
    program.client.until("/sida-500/", "one between", shows("Text."));
    let lines = program.said().lines().filter(|line| line.contains("content/sidor/")).count();
    assert!(lines <= 20, "{lines} lines for one burst:\n{}", program.said());
}

#[test]
fn settings_templates_words_and_styles_are_followed() {
    let folder = portal("settings");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    let client = &program.client;
    let site = fs::read_to_string(root.join("site.yaml")).expect("site.yaml");
    fs::write(root.join("site.yaml"), site.replace("Provkommun", "Annan kommun")).expect("a file");
    client.until("/om/", "site.yaml", shows("Annan kommun"));
    write(root, "themes/insyn/templates/footer.html", "<footer>Egen fot</footer>\n");
    client.until("/om/", "a template in a new folder", shows("Egen fot"));
    write(root, "themes/insyn/templates/footer.html", "<footer>Ny fot</footer>\n");
    client.until("/om/", "the template again", shows("Ny fot"));
    write(root, "themes/insyn/static/insyn.css", "p { margin: 3px }\n");
    let page = client.until("/om/", "a style sheet", |response| !response.text().contains("insyn.css\""));
    let text = page.text();
    let sheet = text.split("static/insyn.").nth(1).and_then(|rest| rest.split('"').next()).expect("a style sheet");
    client.until(&format!("/static/insyn.{sheet}"), "its text", |response| response.text().contains("3px"));
    fs::remove_file(root.join("themes/insyn/templates/footer.html")).expect("gone");
    client.until("/om/", "the built-in template again", |response| !response.text().contains("Ny fot"));
}

#[test]
fn a_mistake_is_told_once_and_costs_nothing_else() {
    let folder = portal("mistake");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    let client = &program.client;
    write(root, "content/sidor/om.md", "---\ntyp: sida\ntitel: Om: webbplatsen\n---\nText.\n");
    let broken = client.until("/om/", "a broken page", |response| response.status == 404);
    let text = broken.text();
    assert!(text.contains("content/sidor/om.md:3:") && text.contains("vscode://file"), "{text}");
    assert!(text.contains("Handlingen som stod här har ett fel"), "{text}");
    assert!(text.contains("<mark>"), "{text}");
    let other = client.get("/kontakt/");
    assert!(other.status == 200 && other.text().contains("1 fel"), "{}", other.text());
    program.hears("sidor/om.md:3:");
    write(root, "content/sidor/kontakt.md", &article("Kontakt", "Se [om](om.md) igen."));
    client.until("/kontakt/", "a change elsewhere", shows("igen."));
    assert_eq!(program.said().matches("sidor/om.md:3:").count(), 1, "{}", program.said());
    assert_eq!(program.said().matches(" fel D").count(), 1, "{}", program.said());
    write(root, "content/sidor/om.md", &article("Om webbplatsen", "Hel igen."));
    let mended = client.until("/om/", "the mended page", shows("Hel igen."));
    assert!(!mended.text().contains("insyn-problems"), "{}", mended.text());
}

#[test]
fn a_broken_setting_or_template_keeps_the_last_whole_site() {
    let folder = portal("kept");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    let client = &program.client;
    let site = fs::read_to_string(root.join("site.yaml")).expect("site.yaml");
    fs::write(root.join("site.yaml"), "titel: [\n").expect("a file");
    client.until("/om/", "a broken site.yaml", shows("webbplatsen som den var innan"));
    program.hears("Den senaste hela webbplatsen visas");
    fs::write(root.join("site.yaml"), site).expect("a file");
    client.until("/om/", "a whole site.yaml", |response| !response.text().contains("som den var innan"));
    for broken in ["{% if %}", "{{ finns.inte }}"] {
        write(root, "themes/insyn/templates/article.html", broken);
        let page = client.until("/om/", broken, shows("webbplatsen som den var innan"));
        assert!(page.text().contains("themes/insyn/templates/article.html:1"), "{}", page.text());
        fs::remove_file(root.join("themes/insyn/templates/article.html")).expect("gone");
        client.until("/om/", "the whole template", |response| !response.text().contains("som den var innan"));
    }
}

#[test]
fn an_open_page_is_told_of_its_own_changes_only() {
    let folder = portal("events");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    let client = &program.client;
    let page = client.get("/om/");
    let mut events = client.events("/om/", &mark(&page));
    // Another page changes: nothing for this one. A style sheet changes: only that. Then the page itself.
    write(root, "content/sidor/kontakt.md", &article("Kontakt", "Annan text."));
    client.until("/kontakt/", "the other page", shows("Annan text."));
    write(root, "themes/insyn/static/insyn.css", "p { margin: 3px }\n");
    let (event, id, data) = events.next().expect("an event");
    assert_eq!(event, "style", "{data:?}");
    assert!(data.iter().any(|line| line.starts_with("insyn.css insyn.")), "{data:?}");
    assert_eq!(id, mark(&client.get("/om/")));
    write(root, "content/sidor/kontakt.md", "---\ntyp: sida\ntitel: [\n---\n");
    let (event, id, _) = events.next().expect("an event");
    assert!(event == "panel" || event == "page", "{event}");
    if event == "panel" {
        assert_eq!(id, mark(&client.get("/om/")));
    }
    assert!(client.get("/_insyn/panel?page=/om/").text().contains("kontakt.md"));
}

#[test]
fn a_page_that_was_opened_between_two_wake_ups_misses_nothing() {
    let folder = portal("between");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    let client = &program.client;
    let old = mark(&client.get("/om/"));
    write(root, "content/sidor/om.md", &article("Om webbplatsen", "Text två."));
    client.until("/om/", "the change", shows("Text två."));
    let (event, id, _) = client.events("/om/", &old).next().expect("an event");
    assert_eq!((event.as_str(), id), ("page", mark(&client.get("/om/"))));
    assert_eq!(client.ask("GET", "/_insyn/events?page=/om/&mark=x", &[]).status, 400);
}

#[test]
fn five_hundred_edits_lose_no_reload() {
    let folder = portal("many");
    let root = &folder.0;
    let program = Program::start(root, &["--quiet"]);
    let client = &program.client;
    let mut known = mark(&client.get("/om/"));
    for round in 0..500 {
        let mut events = client.events("/om/", &known);
        write(root, "content/sidor/om.md", &article("Om webbplatsen", &format!("Text {round}.")));
        loop {
            let (event, id, _) = events.next().expect("an event");
            if event == "page" {
                known = id;
                break;
            }
        }
        // What the event promises is there when the page is asked for.
        let page = client.get("/om/");
        known = if page.text().contains(&format!("Text {round}.")) { mark(&page) } else { known };
    }
    client.until("/om/", "the last of them", shows("Text 499."));
}

#[test]
fn without_events_changes_are_looked_for() {
    let folder = portal("poll");
    let root = &folder.0;
    let program = Program::start(root, &["--poll"]);
    write(root, "content/sidor/om.md", &article("Om webbplatsen", "Funnen utan besked."));
    program.client.until("/om/", "a look", shows("Funnen utan besked."));
    write(root, "content/sidor/om.md", &article("Om webbplatsen", "Funnen utan besked två."));
    program.client.until("/om/", "another look", shows("besked två."));
}

#[test]
fn where_no_event_arrives_changes_are_looked_for_after_all() {
    let folder = portal("deaf");
    let root = folder.0.canonicalize().expect("a folder");
    let world: Arc<dyn World> = Arc::new(Embedded::new(DiskWorld::new(root.clone(), Some(day()))));
    let settings = Settings { lang: Lang::Sv, root: root.display().to_string(), is_open: false };
    let session = Session::new(Arc::clone(&world), settings);
    let (told, hears) = channel();
    // Whoever watches is there, and never says anything: a network drive, a container.
    let waker = Waker::hearing(&root, Some(Box::new(|_| ())), channel());
    std::thread::spawn(move || {
        let mut engine = Engine::default();
        let loading = Loading { jobs: 1, previous: None, observer: &Unobserved, drafts: false };
        follow(&session, &mut engine, &loading, waker, &mut |what| drop(told.send(what)));
    });
    let next = || hears.recv_timeout(Duration::from_secs(60)).expect("something is told");
    let is_shown = |refresh: &Refresh, address: &str| refresh.view.has(address);
    assert!(matches!(next(), Told::Refreshed(first) if is_shown(&first, "/om/")));
    assert!(matches!(next(), Told::Polling(Reason::Silent)));
    write(&root, "content/sidor/ny.md", &article("En ny sida", "Text."));
    assert!(matches!(next(), Told::Refreshed(second) if is_shown(&second, "/ny/")));
    let left = fs::read_dir(root.join("content"))
        .expect("a folder")
        .filter(|entry| entry.as_ref().is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with('.')));
    assert_eq!(left.count(), 0, "the probe is gone");
}

/// A disk whose content takes as long to be listed as somebody wants.
struct Slow {
    disk: Embedded<DiskWorld>,
    gate: Mutex<()>,
}

impl World for Slow {
    fn scan(&self, folder: &str) -> Scan {
        let _open = (folder == "content").then(|| self.gate.lock());
        self.disk.scan(folder)
    }

    fn scan_at(&self, path: &VPath) -> Scan {
        self.disk.scan_at(path)
    }

    fn exists(&self, folder: &str) -> bool {
        self.disk.exists(folder)
    }

    fn read(&self, path: &VPath) -> std::io::Result<Arc<[u8]>> {
        self.disk.read(path)
    }

    fn today(&self) -> insyn::domain::calendar::Date {
        self.disk.today()
    }
}

#[test]
fn no_save_waits_for_a_look_everywhere_and_that_finds_what_nobody_told() {
    let folder = portal("slow");
    let root = folder.0.canonicalize().expect("a folder");
    let disk = Embedded::new(DiskWorld::new(root.clone(), Some(day())));
    let world = Arc::new(Slow { disk, gate: Mutex::new(()) });
    let settings = Settings { lang: Lang::Sv, root: root.display().to_string(), is_open: false };
    let session = Session::new(Arc::clone(&world) as Arc<dyn World>, settings);
    let (told, hears) = channel();
    let (signals, receiver) = channel();
    let waker = Waker::hearing(&root, Some(Box::new(|_| ())), (signals.clone(), receiver));
    let mut engine = Engine::default();
    let loading = Loading { jobs: 1, previous: None, observer: &Unobserved, drafts: false };
    let first = engine.refresh(&*world, &loading, Look::Everywhere, insyn::serve::watch::now()).expect("a site");
    session.publish(first);
    let shut = world.gate.lock().expect("a gate");
    std::thread::spawn(move || follow(&session, &mut engine, &loading, waker, &mut |what| drop(told.send(what))));
    let hint = |path: &str| signals.send(Signal::At(root.join(path))).expect("somebody who listens");
    let next = || match hears.recv_timeout(Duration::from_secs(60)) {
        Ok(Told::Refreshed(refresh)) => refresh,
        _ => panic!("nothing was refreshed"),
    };
    hint("content/.insyn-probe");
    // By now a look everywhere has begun, and hangs.
    std::thread::sleep(Duration::from_millis(600));
    write(&root, "content/sidor/otald.md", &article("Nobody told", "Text."));
    write(&root, "content/sidor/ny.md", &article("En ny sida", "Text."));
    hint("content/sidor/ny.md");
    let saved = next();
    assert!(saved.view.has("/ny/") && !saved.view.has("/otald/"));
    fs::remove_file(root.join("content/sidor/ny.md")).expect("a file");
    hint("content/sidor/ny.md");
    assert!(!next().view.has("/ny/"));
    drop(shut);
    let found = next();
    assert!(found.view.has("/otald/") && !found.view.has("/ny/"));
    assert_eq!(found.changes.len(), 1, "{:?}", found.changes);
}

#[test]
fn a_taken_port_says_so_and_nothing_is_left_behind() {
    let folder = portal("port");
    let root = &folder.0;
    let program = Program::start(root, &[]);
    let address = program.hears("http://127.0.0.1:");
    let port = address.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()).expect("a port");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_insyn"));
    let output =
        command.args(["serve", "--lang", "sv", "--port", port, "--root"]).arg(root).output().expect("the program");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains(&format!("Porten {port} används redan")) && said.contains("är ledig: insyn serve --port "),
        "{said}"
    );
    drop(program);
    let left: Vec<String> = fs::read_dir(root)
        .expect("a folder")
        .chain(fs::read_dir(root.join("content")).expect("a folder"))
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(left.iter().all(|name| ["site.yaml", "content", "sidor"].contains(&name.as_str())), "{left:?}");
}
