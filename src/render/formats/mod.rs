//! Files for machines: the feed, the sitemap and the rules for robots.

pub mod atom;
pub mod sitemap;
