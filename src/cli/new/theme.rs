//! `insyn new tema`: begins a theme that extends the built-in one, with an example of each thing it may change.

use std::fs::OpenOptions;
use std::io::Write;

use crate::cli::args::NewArgs;
use crate::cli::environment::{Trouble, write_out};
use crate::cli::{CLEAN, Common};
use crate::domain::slug::slug;
use crate::world::embedded::theme_files;

const THEME: &str = "\
# Allt som inte finns i den här mappen tas från det inbyggda temat.
utgår_från: insyn
";

const RULES: &str = "\
/* Regler som läggs efter det inbyggda temats, i samma fil. Ett exempel, utan verkan så länge det står som anteckning:

:root { --measure: 38rem; }
*/
";

const WORDS: &str = "\
# Ord som ska vara andra än i det inbyggda temat. Ta bort # framför det som ska ändras:
#
# handling:
#   korthet: Kort sagt
";

/// What stands above the copy of the built-in footer, the template that most municipalities want to change.
const FOOTER: &str = "{# En mall här ersätter den mall i det inbyggda temat som heter likadant. #}\n";

/// Writes the theme's folder and prints its path.
///
/// # Errors
/// A theme of that name that exists, or what the disk says.
pub fn run(common: &Common, args: &NewArgs) -> Result<u8, Trouble> {
    common.world()?;
    let title = args.title.as_deref().unwrap_or("Eget tema");
    let name = slug(title);
    let shown = format!("themes/{name}");
    let folder = common.root.join("themes").join(&name);
    // `insyn` would not extend the built-in theme but stand in its place.
    if name.is_empty() || name == "insyn" || folder.exists() {
        return Err(Trouble::Refused("cli.new.exists", vec![("path", shown)]));
    }
    let quoted = title.replace('\\', "\\\\").replace('"', "\\\"");
    let files = [
        (&["theme.yaml"][..], format!("namn: \"{quoted}\"\n{THEME}")),
        (&["static", "eget.css"], RULES.to_owned()),
        (&["i18n", "sv.yaml"], WORDS.to_owned()),
        (&["templates", "footer.html"], format!("{FOOTER}{}", built_in("themes/insyn/templates/footer.html"))),
    ];
    for (path, text) in files {
        let file = path.iter().fold(folder.clone(), |folder, part| folder.join(part));
        let trouble = |error| Trouble::Io(format!("{shown}/{}", path.join("/")), error);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent).map_err(trouble)?;
        }
        let written = OpenOptions::new().write(true).create_new(true).open(&file);
        written.and_then(|mut file| file.write_all(text.as_bytes())).map_err(trouble)?;
    }
    let words = common.words();
    write_out(&format!("{}\n", words.fill("cli.new.done", &[("path", shown.as_str().into())])));
    if !common.quiet {
        write_out(&format!("{}\n", words.fill("cli.new.next_theme", &[("name", name.into())])));
    }
    Ok(CLEAN)
}

/// The text of a file of the built-in theme.
fn built_in(path: &str) -> String {
    let file = theme_files().iter().find(|(name, _)| *name == path);
    file.map_or_else(String::new, |(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
}
