//! `insyn explain`: what a code means and how the problem is mended.

use crate::cli::environment::{Trouble, write_out};
use crate::cli::{CLEAN, Common};
use crate::diag::{Code, codes};

/// Prints the entry of one code, or all codes.
///
/// # Errors
/// When the code is unknown.
pub fn run(common: &Common, code: Option<&str>) -> Result<u8, Trouble> {
    let text = match code.map(|id| (id, Code::parse(id))) {
        None => codes::overview(common.lang),
        Some((_, Some(code))) => codes::explain(code, common.lang),
        Some((id, None)) => {
            let allowed = [Code::ALL.first(), Code::ALL.last()].into_iter().flatten().map(|code| code.id());
            let allowed = allowed.collect::<Vec<_>>().join("–");
            let args = vec![("value", id.to_owned()), ("flag", "explain".to_owned()), ("allowed", allowed)];
            return Err(Trouble::Usage("cli.error.bad_value", args));
        }
    };
    write_out(text.trim_end());
    write_out("\n");
    Ok(CLEAN)
}
