//! Maps by hash for what is looked up often and never listed: what leads to output is in an ordered map.

/// A map whose hashing is quick on short keys; keys come from files of one's own, and every run still draws a seed of its own.
/// [`HashMapExt`] makes one.
pub use foldhash::{HashMap, HashMapExt};
