//! From files to a [`Site`]: modules, pages, their translations, and what links them.
//!
//! [`parse`] makes a [`Document`] of one file and is the part that is
//! remembered between runs; [`assemble`] makes the site of all documents and is
//! always done whole. Neither fails: what is wrong is a diagnostic beside the value.

mod address;
mod assemble;
mod blocks;
mod data;
mod document;
mod edition;
mod links;
mod position;
mod resolve;
mod site;

pub use address::{ASSETS, Address, REPLACEABLE, RESERVED, relative};
pub use assemble::{Inputs, assemble};
pub use blocks::{AttributeKind, BLOCKS, Block, BlockKind, BlockRow, BlockWords, Shape};
pub use data::{Glossary, Instrument, Instruments, Term, read_glossary, read_instruments};
pub use document::{Document, ParseOptions, parse};
pub use edition::Edition;
pub use links::{LinkReference, Refusal, classify};
pub use position::{Position, position_of};
pub use site::{
    FileId, LinkTarget, Module, ModuleId, Page, PageId, PageKind, PublishedFile, Redirect, Site, State, Translation,
    visible_nodes,
};
