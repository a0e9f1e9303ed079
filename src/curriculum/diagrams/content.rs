//! What a diagram shows. The type of its texts is a parameter: all languages in data, one language in a drawing.

use super::grid::PlanGrid;
use crate::language::{Language, PerLanguage};

/// What a diagram shows, by form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DiagramContent<T> {
    /// A cycle, steps, factors, ties or groups.
    Parts(DiagramParts<T>),
    /// Events on a scale of time.
    Timeline(DiagramTimeline<T>),
    /// Items in the cells of a table.
    Matrix(DiagramMatrix<T>),
    /// What is seen, and what it stands on.
    Layers(DiagramLayers<T>),
    /// A text with parts, each of which may have parts.
    Tree(DiagramTree<T>),
    /// Rooms on a grid.
    Plan(DiagramPlan<T>),
}

/// Texts in boxes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramParts<T> {
    /// One of [`super::DIAGRAMS`].
    pub form: &'static str,
    /// In order.
    pub parts: Vec<DiagramPart<T>>,
    /// The text at the centre.
    pub centre: Option<T>,
    /// For the form `ties`: its single ties. If there are none, each part is linked with all.
    pub ties: Vec<DiagramTie<T>>,
}

/// A part of a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramPart<T> {
    /// Its text.
    pub words: T,
    /// Lines below the text, shown in the form `groups`.
    pub items: Vec<T>,
}

/// A tie between two parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramTie<T> {
    /// The index of the part where it begins; that of the centre is the number of parts.
    pub from: usize,
    /// The index of the part where it ends.
    pub to: usize,
    /// Its arrowheads.
    pub arrow: TieArrow,
    /// What it stands for.
    pub words: T,
    /// Where its line runs.
    pub route: TieRoute,
}

/// The arrowheads of a tie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TieArrow {
    /// At its end.
    To,
    /// At both ends.
    Both,
    /// At neither.
    None,
}

/// Where the line of a tie runs in a column of boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TieRoute {
    /// Between two neighbours.
    Direct,
    /// In a lane at the start of the line; the inner lane is 0.
    Start(usize),
    /// In a lane at the end of the line; the inner lane is 0.
    End(usize),
}

/// Events in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramTimeline<T> {
    /// The unit of the times.
    pub scale: TimeScale,
    /// The events; the times of those that have one rise, and at least two have one.
    pub events: Vec<TimelineEvent<T>>,
}

/// The unit of the times of a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeScale {
    /// Minutes after midnight of the first day.
    Clock,
    /// Days after 1 January 1970.
    Days,
    /// Years.
    Years,
}

/// An event of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TimelineEvent<T> {
    /// Its time; `None` if no time is known.
    pub at: Option<i64>,
    /// Its name.
    pub words: T,
    /// More about it.
    pub note: Option<T>,
}

/// Items in the cells of a table.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramMatrix<T> {
    /// What the columns are.
    pub across: T,
    /// What the rows are.
    pub down: T,
    /// The names of the columns.
    pub columns: Vec<T>,
    /// The names of the rows.
    pub rows: Vec<T>,
    /// The marked cells, as column and row from 0.
    pub marked: Vec<(usize, usize)>,
    /// What the mark means.
    pub marking: Option<T>,
    /// The items; their numbers are those of the list.
    pub items: Vec<MatrixItem<T>>,
}

/// An item of a matrix.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MatrixItem<T> {
    /// Its column, from 0.
    pub column: usize,
    /// Its row, from 0.
    pub row: usize,
    /// Its name.
    pub words: T,
    /// More about it.
    pub note: Option<T>,
}

/// What is seen, and what it stands on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramLayers<T> {
    /// What is seen.
    pub above: DiagramLayer<T>,
    /// What is below it as a whole.
    pub below: DiagramLayer<T>,
    /// The parts of what is below.
    pub parts: Vec<DiagramLayer<T>>,
}

/// A layer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramLayer<T> {
    /// Its name.
    pub words: T,
    /// More about it.
    pub note: Option<T>,
}

/// A tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramTree<T> {
    /// The nodes in reading order: the root, then each part before its own parts.
    pub nodes: Vec<TreeNode<T>>,
}

/// A node of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TreeNode<T> {
    /// 0 for the root.
    pub level: usize,
    /// Its name.
    pub words: T,
}

/// Rooms on a grid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DiagramPlan<T> {
    /// The rooms; their numbers are those of the list.
    pub rooms: Vec<PlanRoom<T>>,
    /// The squares, with walls, doors, numbers and the route.
    pub grid: PlanGrid,
    /// The numbers of the rooms that the route visits, in order.
    pub order: Vec<usize>,
    /// What is shown of it.
    pub view: PlanView,
}

/// A room of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlanRoom<T> {
    /// The letters of its spaces.
    pub letters: Vec<char>,
    /// Its name.
    pub words: T,
}

/// What is shown of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PlanView {
    /// Numbers, with the names in the list.
    Numbered,
    /// Walls and doors, for an exercise.
    Blank,
    /// Numbers, names and the route.
    Route,
}

impl<T> DiagramContent<T> {
    /// The name of its form.
    pub fn form(&self) -> &'static str {
        match self {
            Self::Parts(content) => content.form,
            Self::Timeline(_) => "timeline",
            Self::Matrix(_) => "matrix",
            Self::Layers(_) => "layers",
            Self::Tree(_) => "tree",
            Self::Plan(_) => "plan",
        }
    }

    /// The same content with each text converted.
    fn map<U>(&self, text: &impl Fn(&T) -> U) -> DiagramContent<U> {
        match self {
            Self::Parts(content) => DiagramContent::Parts(DiagramParts {
                form: content.form,
                parts: content
                    .parts
                    .iter()
                    .map(|part| DiagramPart { words: text(&part.words), items: part.items.iter().map(text).collect() })
                    .collect(),
                centre: content.centre.as_ref().map(text),
                ties: content.ties.iter().map(|tie| tie.map(text)).collect(),
            }),
            Self::Timeline(content) => DiagramContent::Timeline(DiagramTimeline {
                scale: content.scale,
                events: content
                    .events
                    .iter()
                    .map(|event| TimelineEvent {
                        at: event.at,
                        words: text(&event.words),
                        note: event.note.as_ref().map(text),
                    })
                    .collect(),
            }),
            Self::Matrix(content) => DiagramContent::Matrix(content.map(text)),
            Self::Layers(content) => DiagramContent::Layers(DiagramLayers {
                above: content.above.map(text),
                below: content.below.map(text),
                parts: content.parts.iter().map(|part| part.map(text)).collect(),
            }),
            Self::Tree(content) => {
                let node = |node: &TreeNode<T>| TreeNode { level: node.level, words: text(&node.words) };
                DiagramContent::Tree(DiagramTree { nodes: content.nodes.iter().map(node).collect() })
            }
            Self::Plan(content) => {
                let room = |room: &PlanRoom<T>| PlanRoom { letters: room.letters.clone(), words: text(&room.words) };
                DiagramContent::Plan(DiagramPlan {
                    rooms: content.rooms.iter().map(room).collect(),
                    grid: content.grid.clone(),
                    order: content.order.clone(),
                    view: content.view,
                })
            }
        }
    }
}

impl<T> DiagramTie<T> {
    fn map<U>(&self, text: &impl Fn(&T) -> U) -> DiagramTie<U> {
        let Self { from, to, arrow, route, .. } = *self;
        DiagramTie { from, to, arrow, words: text(&self.words), route }
    }
}

impl<T> DiagramMatrix<T> {
    fn map<U>(&self, text: &impl Fn(&T) -> U) -> DiagramMatrix<U> {
        let item = |item: &MatrixItem<T>| MatrixItem {
            column: item.column,
            row: item.row,
            words: text(&item.words),
            note: item.note.as_ref().map(text),
        };
        DiagramMatrix {
            across: text(&self.across),
            down: text(&self.down),
            columns: self.columns.iter().map(text).collect(),
            rows: self.rows.iter().map(text).collect(),
            marked: self.marked.clone(),
            marking: self.marking.as_ref().map(text),
            items: self.items.iter().map(item).collect(),
        }
    }
}

impl<T> DiagramLayer<T> {
    fn map<U>(&self, text: &impl Fn(&T) -> U) -> DiagramLayer<U> {
        DiagramLayer { words: text(&self.words), note: self.note.as_ref().map(text) }
    }
}

impl DiagramContent<PerLanguage<String>> {
    /// Its texts in a language. Lines that the language does not have, which is reported, are omitted.
    pub fn in_language(&self, language: Language) -> DiagramContent<String> {
        let mut content = self.map(&|words| words[language].clone());
        match &mut content {
            DiagramContent::Parts(content) => {
                content.centre.take_if(|centre| centre.is_empty());
                content.parts.iter_mut().for_each(|part| part.items.retain(|item| !item.is_empty()));
            }
            DiagramContent::Timeline(_)
            | DiagramContent::Matrix(_)
            | DiagramContent::Layers(_)
            | DiagramContent::Tree(_)
            | DiagramContent::Plan(_) => {}
        }
        content
    }
}
