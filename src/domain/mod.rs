//! Swedish rules of public administration and text; pure functions.
//!
//! Nothing here knows that files exist, and nothing here words a message: a
//! failure is a small value that a floor above turns into a sentence.

pub mod amount;
pub mod calendar;
pub mod collate;
pub mod colour;
pub mod dnr;
pub mod map;
pub mod outcome;
pub mod period;
pub mod personnummer;
pub mod section;
pub mod slug;
pub mod text;
