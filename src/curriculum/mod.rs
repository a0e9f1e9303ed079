//! Builds a [`Site`] from files: modules, pages, their translations and the links between them.
//!
//! [`parse`] turns one file into a [`Document`], which is cached between runs; [`assemble`] builds the site of all
//! documents and always runs completely. Neither fails: faults are returned as diagnostics with the value.

mod address;
mod agenda;
mod allowances;
mod anchors;
mod assemble;
mod blocks;
mod checklists;
mod contents;
mod counts;
mod data;
mod diagrams;
mod document;
mod downloads;
mod edition;
mod entries;
mod entry_steps;
mod forms;
mod gathered;
mod glossary;
mod instruments;
mod library;
mod links;
mod materials;
mod mentions;
mod menu;
mod objectives;
mod openings;
mod page;
mod page_index;
mod picture_form;
mod pictures;
mod position;
mod published;
mod quiz;
mod redirects;
mod resolve;
mod saved;
mod session;
mod site;
mod steps;
mod times;
mod translation;
mod walk;

pub use address::{ASSETS, Address, encoded, relative};
pub use agenda::{AgendaId, Schedule, ScheduledDay, Slot, SlotKind};
pub use allowances::Allowance;
pub use anchors::Anchors;
pub use assemble::{Inputs, assemble};
pub use blocks::{AttributeKind, BLOCKS, Block, BlockKind, BlockRow, BlockWords, WORK, is_worded_attribute};
pub use checklists::{CHECKLISTS, Checklist, ChecklistGroup, ChecklistItem, Label};
pub use contents::{Contents, Held, HeldForm, contents};
pub use counts::{Counts, LanguageCounts};
pub use diagrams::{
    DIAGRAM_FILE, DIAGRAMS, Diagram, DiagramContent, DiagramLayer, DiagramLayers, DiagramMatrix, DiagramPart,
    DiagramParts, DiagramPlan, DiagramTie, DiagramTimeline, DiagramTree, MatrixItem, OUTSIDE, PlanDoor, PlanGrid,
    PlanRoom, PlanView, PlanWall, TieArrow, TieRoute, TimeScale, TimelineEvent, TreeNode, tie_order, tie_routes,
};
pub use document::{Document, FileReference, ParseOptions, parse};
pub use downloads::Download;
pub use entries::{DataEntry, DataKind, Entries, EntryText, Field, entry_sources};
pub use gathered::Gathered;
pub use glossary::{GLOSSARY, Glossary, Term, TermId};
pub use instruments::{INSTRUMENTS, Instrument, InstrumentId, Instruments, PartialDate};
pub use library::{DATA_FILES, DataLocation, Library, is_library, library_sources, read_library};
pub use links::{LinkReference, LinkRefusal, classify};
pub use mentions::{DrawnOn, Lookup, Mention, Mentions, Used};
pub use menu::MenuPage;
pub use objectives::{PageObjective, objectives};
pub use page::{
    FileId, LinkTarget, Module, ModuleId, Page, PageId, PageKind, PublishedFile, Redirect, Resolved, Translation,
};
pub use picture_form::{MediaKind, PictureAlignment};
pub use pictures::{AttributeLink, PictureAttributes, TEXT_COLUMN};
pub use position::{Position, position_of};
pub use published::{PUBLISHED, PublishedAddress, lost, read_published, updated, without};
pub use quiz::{QuizOption, quiz_options, quizzes};
pub use resolve::{LinkFault, captions_of, page_name};
pub use saved::Saved;
pub use session::{SessionStep, SessionStepKind, session_steps};
pub use site::Site;
pub use times::{block_minutes, document_minutes, timed_blocks};
pub use translation::{
    BREAK, KEYWORDS, Lock, OpenMark, Record, SectionDigest, SectionText, State, Step, lock_path, section_digests,
    section_starts, sections, without_facilitation,
};
pub use walk::Walk;
