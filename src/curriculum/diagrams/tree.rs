//! Reads a tree: a text with parts, each of which may have parts.

use super::super::data::DataTable;
use super::content::{DiagramTree, TreeNode};
use super::reading::{DiagramWords, NAME, short};
use crate::diagnostic::{Diagnostic, faults};

/// The most levels and nodes, with the root.
const LEVELS: usize = 4;
const NODES: std::ops::RangeInclusive<usize> = 2..=30;

/// Reads `root` and its `parts`; `None` if it cannot be drawn, which is reported.
pub(super) fn read_tree(entry: &mut DataTable<'_, '_>, id: &str) -> Option<DiagramTree<DiagramWords>> {
    let mut nodes = Vec::new();
    let mut is_fine = true;
    let root = entry.inner("root", |root| {
        read_node(root, id, 0, &mut nodes, &mut is_fine);
        Some(())
    });
    root?;
    if is_fine && !NODES.contains(&nodes.len()) {
        let (least, most) = (NODES.start().to_string(), NODES.end().to_string());
        let place = entry.place();
        entry.report(Diagnostic::new(faults::DiagramUndrawableCount { key: "root".to_owned(), least, most }, place));
        is_fine = false;
    }
    is_fine.then_some(DiagramTree { nodes })
}

/// Reads a node and those below it, in reading order.
fn read_node(
    node: &mut DataTable<'_, '_>,
    id: &str,
    level: usize,
    nodes: &mut Vec<TreeNode<DiagramWords>>,
    is_fine: &mut bool,
) {
    nodes.push(TreeNode { level, words: short(node, "", id, NAME) });
    if level + 1 == LEVELS && node.has("parts") {
        *is_fine = false;
        let place = node.place();
        node.report(Diagnostic::new(faults::DiagramUndrawableLevels { most: LEVELS.to_string() }, place));
        node.skip(&["parts"]);
        return;
    }
    node.entries_if_any("parts", |part| {
        read_node(part, id, level + 1, nodes, is_fine);
        Some(())
    });
}
