//! Addresses: every page of the site and where it stands.
//!
//! [`url`] holds the public address contract, [`table::plan`] lists every route of a site and refuses collisions.

pub mod links;
mod plan;
mod redirects;
pub mod table;
pub mod url;

pub use table::{RouteTable, plan};
pub use url::{Route, UrlPath};
