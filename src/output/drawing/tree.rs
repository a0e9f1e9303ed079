//! The form `tree`: narrow, each level further in; wide, each level in a column, if the words fit.

use super::canvas::{Canvas, DrawnArea};
use super::labels::{ARROW, BoxLabel, EDGE, GAP, PADDING, column_width, labelled};
use super::text::{FontWeight, longest_word};
use crate::curriculum::{DiagramTree, TreeNode};

/// How much further in a level stands, and where the line to its parts runs.
const INDENT: f64 = 22.0;
const TRUNK: f64 = 10.0;

/// Draws a tree; returns the height.
pub(super) fn tree(canvas: &mut Canvas, content: &DiagramTree<String>) -> f64 {
    let levels = content.nodes.iter().map(|node| node.level + 1).max().unwrap_or(1);
    let width = column_width(canvas.width, ARROW, levels);
    let longest = content.nodes.iter().map(|node| longest_word(&node.words, FontWeight::Bold)).fold(0.0, f64::max);
    let fits = longest <= width - PADDING * 2.0;
    let areas = match canvas.is_wide() && fits {
        true => in_columns(&content.nodes, width),
        false => indented(&content.nodes, canvas.width),
    };
    for (place, node) in content.nodes.iter().enumerate() {
        let parent = content.nodes[..place].iter().rposition(|before| before.level < node.level);
        if let Some(parent) = parent.map(|parent| areas[parent]) {
            let (area, y) = (areas[place], areas[place].middle().1);
            match canvas.is_wide() && fits {
                true => {
                    let (bend, from) = (area.x - ARROW / 2.0, parent.middle().1);
                    let mut way = vec![(parent.end(), from), (bend, from), (bend, y), (area.x, y)];
                    if (from - y).abs() < 1.0 {
                        way = vec![(parent.end(), y), (area.x, y)];
                    }
                    canvas.line(&way);
                }
                false => {
                    let x = parent.x + TRUNK;
                    canvas.line(&[(x, parent.bottom()), (x, y), (area.x, y)]);
                }
            }
        }
    }
    for (node, area) in content.nodes.iter().zip(&areas) {
        labelled(canvas, *area, label(node));
    }
    areas.iter().map(|area| area.bottom()).fold(0.0, f64::max) + EDGE
}

fn label(node: &TreeNode<String>) -> BoxLabel<'_> {
    BoxLabel { words: &node.words, number: None, is_goal: node.level == 0 }
}

/// One below the other, each level further in.
fn indented(nodes: &[TreeNode<String>], all: f64) -> Vec<DrawnArea> {
    let mut top = EDGE;
    let area = |node: &TreeNode<String>| {
        let x = EDGE + node.level as f64 * INDENT;
        let width = all - x - EDGE;
        let area = DrawnArea { x, y: top, width, height: label(node).height(width) };
        top = area.bottom() + GAP;
        area
    };
    nodes.iter().map(area).collect()
}

/// Each level in a column, a node beside the middle of its parts.
fn in_columns(nodes: &[TreeNode<String>], width: f64) -> Vec<DrawnArea> {
    let x = |node: &TreeNode<String>| EDGE + node.level as f64 * (width + ARROW);
    let height = |node: &TreeNode<String>| label(node).height(width);
    let end = |place: usize| {
        let below = nodes[place + 1..].iter().take_while(|node| node.level > nodes[place].level).count();
        place + 1 + below
    };
    let parts = |place: usize| (place + 1..end(place)).filter(move |part| nodes[*part].level == nodes[place].level + 1);
    // The height that a node takes with all below it, from the last node on: parts follow their node.
    let mut taken = vec![0.0; nodes.len()];
    for place in (0..nodes.len()).rev() {
        let below = parts(place).map(|part| taken[part] + GAP).sum::<f64>() - GAP;
        taken[place] = height(&nodes[place]).max(below);
    }
    let mut tops = vec![EDGE; nodes.len()];
    for place in 0..nodes.len() {
        let below = parts(place).map(|part| taken[part] + GAP).sum::<f64>() - GAP;
        let mut top = tops[place] + (taken[place] - below.max(0.0)) / 2.0;
        for part in parts(place) {
            tops[part] = top;
            top += taken[part] + GAP;
        }
    }
    let area = |(place, node): (usize, &TreeNode<String>)| {
        let own = height(node);
        DrawnArea { x: x(node), y: tops[place] + (taken[place] - own) / 2.0, width, height: own }
    };
    nodes.iter().enumerate().map(area).collect()
}
