// The client of the search outside a browser: its scripts run in a context with a document that only loads scripts.
import { readFileSync } from "node:fs";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";

/** The client over a built site; `fetched` lists what it loaded. */
export function client(folder) {
  const fetched = [];
  const document = {
    createElement: () => ({}),
    head: {
      append(element) {
        fetched.push(element.src);
        setImmediate(() => {
          let text;
          try {
            text = readFileSync(join(folder, element.src), "utf8");
          } catch {
            return element.onerror();
          }
          try {
            runInContext(text, context);
          } catch {
            // A browser reports it and goes on.
          }
          element.onload();
        });
      },
    },
  };
  const window = {};
  const context = createContext({ window, document });
  // What a script calls by its bare name is a property of the window.
  Object.defineProperty(context, "temarioSearch", { get: () => window.temarioSearch });
  const name = readdirSync(join(folder, "assets")).find((name) => /^search\.[0-9a-f]+\.js$/.test(name));
  runInContext(readFileSync(join(folder, "assets", name), "utf8"), context);
  const { open, find } = window.temarioSearch;
  return {
    fetched,
    open: (tag) => open(`${tag}/`, tag),
    find,
    /** The results of a query as `temario search --format json` lists them. */
    async results(index, query, limit = 10) {
      const { hits } = await find(index, query);
      return Promise.all(
        hits.slice(0, limit).map(async (hit) => {
          const { url, anchor, title, heading, questions } = await index.section(hit.section);
          return { url: `${index.tag}/${url}${anchor && `#${anchor}`}`, title, heading, score: hit.score, question: questions[hit.question] };
        }),
      );
    },
  };
}
