// Updates a page in a browser from one served version to the next, without touching anything else.
//
// `patch(live, before, after)`: `before` is the page as it was served, `after` as it is served now, `live` is the page
// in the browser: unfolded, ticked, changed by scripts. Where the two served versions are equal, the live page is not
// touched, so scroll position, focus and answers are kept. Where a script has rebuilt a part that has now changed, the
// new version replaces it.
"use strict";
(() => {
  /** Whether a live element still has the children it was served with. Others may have been appended. */
  function isAsServed(live, before) {
    const nodes = before.childNodes;
    return live.childNodes.length >= nodes.length &&
      [...nodes].every((node, place) => node.nodeName === live.childNodes[place].nodeName);
  }

  /** Whether one element can be changed into the other: tag name and id are equal. */
  function isSame(before, after) {
    return before.nodeName === after.nodeName && before.id === after.id;
  }

  function attributes(live, before, after) {
    for (const { name } of [...before.attributes]) {
      if (!after.hasAttribute(name)) live.removeAttribute(name);
    }
    for (const { name, value } of [...after.attributes]) {
      if (before.getAttribute(name) !== value) live.setAttribute(name, value);
    }
  }

  /** Pairs of equal children, in order: the longest common subsequence. */
  function pairs(before, after) {
    let start = 0;
    while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start += 1;
    let end = 0;
    while (end < before.length - start && end < after.length - start &&
      before[before.length - 1 - end].isEqualNode(after[after.length - 1 - end])) end += 1;
    const found = [];
    for (let place = 0; place < start; place += 1) found.push([place, place]);
    const [rows, columns] = [before.length - start - end, after.length - start - end];
    // For a rewritten page the comparison would take too long.
    if (rows * columns > 0 && rows * columns < 250000) {
      const table = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
      const equal = (row, column) => before[start + row].isEqualNode(after[start + column]);
      for (let row = rows - 1; row >= 0; row -= 1) {
        for (let column = columns - 1; column >= 0; column -= 1) {
          table[row][column] = equal(row, column) ? table[row + 1][column + 1] + 1
            : Math.max(table[row + 1][column], table[row][column + 1]);
        }
      }
      for (let row = 0, column = 0; row < rows && column < columns;) {
        if (equal(row, column)) { found.push([start + row, start + column]); row += 1; column += 1; }
        else if (table[row + 1][column] >= table[row][column + 1]) row += 1;
        else column += 1;
      }
    }
    for (let place = end; place > 0; place -= 1) found.push([before.length - place, after.length - place]);
    return found;
  }

  /** Between two kept nodes: changes old nodes into new ones pair by pair, then removes or inserts the rest. */
  function stretch(parent, lives, befores, afters, next) {
    let taken = 0;
    for (const after of afters) {
      const found = befores.findIndex((before, place) => place >= taken && isSame(before, after));
      // A later node is used only if the skipped nodes are not needed afterwards.
      if (found === taken || (found > taken && befores.length - found >= afters.length - afters.indexOf(after))) {
        for (; taken < found; taken += 1) lives[taken].remove();
        node(lives[taken], befores[taken], after);
        taken += 1;
      } else {
        parent.insertBefore(document.importNode(after, true), lives[taken] || next);
      }
    }
    for (; taken < lives.length; taken += 1) lives[taken].remove();
  }

  function node(live, before, after) {
    if (before.isEqualNode(after)) return;
    if (before.nodeType !== Node.ELEMENT_NODE) { live.nodeValue = after.nodeValue; return; }
    if (!isSame(before, after) || !isAsServed(live, before)) {
      live.replaceWith(document.importNode(after, true));
      return;
    }
    attributes(live, before, after);
    children(live, before, after);
  }

  function children(live, before, after) {
    const lives = [...live.childNodes];
    const [befores, afters] = [[...before.childNodes], [...after.childNodes]];
    let [row, column] = [0, 0];
    for (const [nextRow, nextColumn] of [...pairs(befores, afters), [befores.length, afters.length]]) {
      stretch(live, lives.slice(row, nextRow), befores.slice(row, nextRow), afters.slice(column, nextColumn), lives[nextRow] || null);
      [row, column] = [nextRow + 1, nextColumn + 1];
    }
  }

  globalThis.temarioPatch = node;
})();
