// The judged queries of tests/search, and the rule by which every engine is measured with them.
import { readFileSync } from "node:fs";

/** All queries of a language: kind, query, right answers. */
export function judged(folder, language) {
  const lines = readFileSync(`${folder}/queries.${language}.tsv`, "utf8").split("\n");
  return lines
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => {
      const [kind, query, expected] = line.split("\t");
      return { kind, query, expected: expected.split(" ") };
    });
}

/** Whether an address is a right answer. One without # accepts any section of its page. */
export function isRight(address, expected) {
  return expected.includes(address) || expected.includes(address.split("#")[0]);
}

/**
 * One over the rank of the first right answer among ten results, or 0. Results of one page in a row of
 * sections count as one, of which any may be the right one: engines that show a page once are not
 * better off than those that show its sections.
 */
export function reciprocalRank(results, expected) {
  const pages = [];
  for (const result of results) {
    // Entries of the glossary and the like stand on one page, and are things of their own.
    const isEntry = /\/(glossary|instruments|checklists)\.html$/.test(result.split("#")[0]);
    const key = isEntry ? result : result.split("#")[0];
    const known = pages.find((page) => page.key === key);
    if (known) known.results.push(result);
    else pages.push({ key, results: [result] });
  }
  const rank = pages.slice(0, 10).findIndex((page) => page.results.some((result) => isRight(result, expected)));
  return rank < 0 ? 0 : 1 / (rank + 1);
}

/** Means by kind, and of all. */
export function summary(measured) {
  const kinds = new Map();
  for (const { kind, value } of measured) {
    for (const name of [kind, "all"]) kinds.set(name, [...(kinds.get(name) ?? []), value]);
  }
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return Object.fromEntries([...kinds].map(([kind, values]) => [kind, mean(values)]));
}
