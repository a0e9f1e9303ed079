/* Search. The index comes as scripts, by need. src/search/ makes it and ranks in the same way: query.rs, rank.rs.
   Nothing is stored, and nobody but the site itself is asked for anything. */
(function () {
  'use strict';
  const WORD = /[\p{Alphabetic}\p{N}\u0300-\u036f\u00ad\u200b\u2060\ufeff]+/gu;
  const loading = {}, arrived = {};
  const api = window.temarioSearch = (data, name) => { arrived[name] = data; };

  // ---- The pieces of an index

  function script(name, address) {
    return loading[name] = loading[name] || new Promise((resolve, reject) => {
      const element = document.createElement('script');
      const fail = () => { delete loading[name]; reject(new Error(name)); };
      element.onerror = fail;
      element.onload = () => name in arrived ? resolve(arrived[name]) : fail();
      element.src = address;
      document.head.append(element);
    });
  }

  // A number is one character, or 2, 4 or 6 of them: files.rs.
  const symbol = (text, at) => text.charCodeAt(at) - 35 - (text.charCodeAt(at) > 92);
  function numbers(text) {
    const out = [];
    for (let at = 0; at < text.length;) {
      const first = symbol(text, at++);
      let more = first < 64 ? 0 : first < 86 ? 1 : first < 87 ? 3 : 5;
      let value = first < 86 ? first % 64 : 0;
      while (more--) value = value * 88 + symbol(text, at++);
      out.push(value);
    }
    return out;
  }
  const sums = (list) => { let sum = 0; return list.map((n) => sum += n); };

  // Families of forms; the postings of a form are read when they are wanted.
  function families(text) {
    let key = '';
    return text.split('}').filter(Boolean).map((family) => {
      const [head, ...forms] = family.split(' ');
      key = key.slice(0, symbol(head, 0)) + head.slice(1);
      return forms.map((form) => {
        const [ending, postings] = form.split('!');
        return { word: key + ending, postings };
      });
    });
  }
  const postings = (form) => form.list = form.list || numbers(form.postings);

  const spellings = (all) => all.flat().filter((form) => form.word.length > 2)
    .map((form) => [form.word, 31 - Math.clz32(postings(form).length)]);

  async function open(base, tag) {
    const root = await script(tag, base + 'search-index.js');
    const piece = (kind, hash, number) => script(`${tag}/${kind}${number}`, `${base}search-index/${kind}${number}.${hash}.js`);
    const hash = (hashes, number) => hashes.slice(number * 5, number * 5 + 5);
    const [starts, termHashes] = root.terms, textStarts = sums(numbers(root.texts[0]));
    const known = {};
    const index = {
      root, tag, base, starts: starts.split(' '),
      first: [0, ...sums(numbers(root.sections))], questions: numbers(root.questions),
      small: new Set(root.small.split(' ')), endings: new Set(root.endings.split(' ')),
      words: reader(root.folding),
      // The families of a piece of the dictionary.
      async families(number) {
        return known[number] = known[number] ||
          families(root.whole === undefined ? await piece('t', hash(termHashes, number), number) : root.whole);
      },
      // Words to compare a misspelt one with, all or those with a first letter: [word, how common].
      async spelling(first) {
        let all;
        if (root.words[0]) {
          const starts = [...root.words[0]], code = (letter) => letter.codePointAt(0);
          const own = first && Math.max(0, starts.filter((start) => code(start) <= code(first)).length - 1);
          const texts = await Promise.all(starts.map((_, number) => first && number !== own ? '' : piece('w', hash(root.words[1], number), number)));
          all = texts.filter(Boolean).flatMap((text) => {
            let word = '';
            return text.split(' ').map((entry) => {
              word = word.slice(0, symbol(entry, 0)) + entry.slice(2);
              return [word, symbol(entry, 1)];
            });
          });
        } else all = spellings((await Promise.all(index.starts.map((_, number) => index.families(number)))).flat());
        return first ? all.filter(([word]) => letterOf(word) === first) : all;
      },
      entryOf(section) {
        let low = 0, high = index.first.length - 1;
        while (high - low > 1) { const middle = low + high >> 1; if (index.first[middle] > section) high = middle; else low = middle; }
        return low;
      },
      // A section with its entry: title, address, heading, text, questions of the entry.
      async section(number) {
        let at = textStarts.length - 1;
        while (textStarts[at] > number) at--;
        const parts = await piece('x', hash(root.texts[1], at), at);
        let next = textStarts[at];
        for (const [url, title, notice, other, sections, questions = []] of parts) {
          if (number < next + sections.length) {
            const [anchor, heading, text] = sections[number - next];
            return { url, title, notice, other, anchor, heading, text, questions };
          }
          // Questions count as sections after the others.
          next += sections.length + questions.length;
        }
        throw new Error(tag + number);
      }
    };
    return index;
  }

  // ---- The words of a query

  const bare = (word) => word.normalize('NFD').replace(/[\u0300-\u036f\u00ad\u200b\u2060\ufeff]/g, '').toLowerCase();
  function fold(word) {
    const folded = bare(word);
    return folded.length > 40 || !folded || /^(?:[\0-/:-\x7f]|\xba|\xaa)$/.test(folded) ? '' : folded;
  }
  const letterOf = (word) => String.fromCodePoint(word.codePointAt(0));

  // The value of a Roman numeral up to 89.
  const ROMAN = /^(?:l?x{0,3}|xl)(?:i[xv]|v?i{0,3})$/i;
  function roman(word) {
    if (!word || !ROMAN.test(word)) return 0;
    const values = [...word.toLowerCase()].map((letter) => ({ i: 1, v: 5, x: 10, l: 50 })[letter]);
    return values.reduce((sum, value, at) => sum + (value < values[at + 1] ? -value : value), 0);
  }
  const initial = (word) => word && /^(\p{Alphabetic})\1?$/u.test(word);
  const capital = (word) => /^\p{Uppercase}+$/u.test(word);

  // Reads words: those of a text with their places, each in the one spelling of all of its spellings. words.rs.
  function reader([ordinals, short, numbered]) {
    const list = (text) => text.split(' ').filter(Boolean), ends = new Set(list(ordinals)), before = new Set(list(numbered)), long = new Map();
    list(short).forEach((word, at, all) => { if (at % 2) long.set(all[at - 1], word); });
    return (text) => {
      const found = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ at: index, end: index + word.length, word }));
      const out = [];
      let after = false;
      for (let at = 0; at < found.length; at++) {
        const { word, at: start, end: stop } = found[at], next = found[at + 1];
        const was = after, digits = /^\d*/.exec(word)[0];
        let end = stop, read = word;
        after = false;
        if (digits) {
          if (digits.length < word.length) { if (ends.has(bare(word.slice(digits.length)))) read = digits; }
          else if (next && next.at === stop + 1 && text[stop] === '.' && ends.has(bare(next.word))) { end = next.end; at++; }
        } else {
          let letters = word;
          while (initial(word) && text[end] === '.') {
            const one = found[at + 1], gap = text[end + 1] === ' ' ? 2 : 1;
            if (!one || one.at !== end + gap || !initial(one.word) || gap > 1 && !(capital(letters) && capital(one.word) && text[one.end] === '.')) break;
            letters += one.word;
            end = one.end;
            at++;
          }
          const number = roman(word);
          if (letters !== word) read = letters;
          else if (number && (word.length > 1 || was)) read = String(number);
          else if (next && /^(?:\.[ \u00a0]?|[ \u00a0])$/.test(text.slice(stop, next.at)) && (/^\d/.test(next.word) || roman(next.word))) {
            const key = bare(word);
            after = long.has(key) || before.has(key);
            read = long.get(key) || word;
          }
        }
        out.push({ at: start, end, word: fold(read) });
      }
      return out.filter(({ word }) => word);
    };
  }

  function parse(text, index) {
    const phrases = [];
    let words = [];
    text.split(/["“”«»]/).forEach((part, number) => {
      const own = index.words(part).map(({ word }) => word), exact = number % 2 === 1;
      own.forEach((word) => {
        const same = words.find((other) => other.word === word);
        if (!same) words.push({ word, exact }); else same.exact = same.exact || exact;
      });
      if (exact && own.length > 1) phrases.push(own);
    });
    const last = words[words.length - 1];
    if (last && !last.exact && /[\p{Alphabetic}\p{N}]$/u.test(text)) last.last = true;
    const large = words.filter((one) => !index.small.has(one.word));
    words = large.length ? large : words;
    if (words[0]) words[0].alone = words.length === 1;
    return { words, phrases };
  }

  // ---- The forms that a word stands for: [form, weight]

  const ITSELF = 8, RELATED = 6, NEARLY = 5, LONGER = 4;

  function owner(index, word) {
    let at = index.starts.length - 1;
    while (at && index.starts[at] > word) at--;
    return at;
  }

  async function matches(index, { word, exact, last, alone }, slips) {
    const own = owner(index, word), starts = index.starts;
    let found = [];
    for (const family of await index.families(own)) {
      if (family.some((form) => form.word === word)) {
        family.forEach((form) => {
          if (form.word === word) found.push([form, ITSELF]);
          else if (!exact) found.push([form, RELATED]);
        });
      }
    }
    if (exact) return [found, found.length ? 'known' : 'nowhere'];
    if (!found.length) found = await siblings(index, word, own);
    const known = found.length > 0;
    if (last || !known) {
      let end = own + 1;
      while (!known && word.length > 2 && end < Math.min(starts.length, own + 4) && starts[end].startsWith(word)) end++;
      const have = new Set(found.map(([form]) => form));
      for (let piece = own; piece < end; piece++) {
        (await index.families(piece)).flat().forEach((form) => {
          if (form.word.startsWith(word) && !have.has(form)) found.push([form, LONGER]);
        });
      }
    }
    if (!found.length) found = await longer(index, word);
    if (found.length) return [found, known ? 'known' : 'begun'];
    if (slips && !index.small.has(word)) found = await nearly(index, word, last, alone);
    return [found, found.length ? 'nearly' : 'nowhere'];
  }

  function common(a, b) {
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    return at;
  }

  // A word that no text has: known words that begin with it without an ending.
  async function longer(index, word) {
    for (let at = word.length - 1; at >= 4; at--) {
      if (!index.endings.has(word.slice(at))) continue;
      const start = word.slice(0, at), from = owner(index, start), found = [];
      let end = from + 1;
      while (end < Math.min(index.starts.length, from + 4) && index.starts[end].startsWith(start)) end++;
      for (let piece = from; piece < end; piece++) {
        (await index.families(piece)).flat().forEach((form) => { if (form.word.startsWith(start)) found.push([form, LONGER]); });
      }
      if (found.length) return found;
    }
    return [];
  }

  // A word that no text has: known words that differ from it by endings alone.
  async function siblings(index, word, own) {
    const cuts = [];
    for (let at = word.length; at >= Math.max(3, word.length >> 1); at--) if (index.endings.has(word.slice(at))) cuts.push(at);
    if (!cuts.length) return [];
    const start = word.slice(0, cuts[cuts.length - 1]), next = index.starts[own + 1];
    const from = Math.max(owner(index, start), own - 1), to = next && next.startsWith(start) ? own + 1 : own;
    let best = 0, found = [];
    for (let piece = from; piece <= to; piece++) {
      for (const family of await index.families(piece)) {
        for (const form of family) {
          const shared = common(word, form.word);
          const cut = cuts.find((at) => at <= shared && index.endings.has(form.word.slice(at)));
          if (cut > best) { best = cut; found = []; }
          if (cut === best && !found.includes(family)) found.push(family);
        }
      }
    }
    return found.flat().map((form) => [form, RELATED]);
  }

  // Known words that a slip of the finger makes of it: the nearest, of these the commonest four.
  async function nearly(index, word, last, alone) {
    const first = letterOf(word), own = spellings(await index.families(owner(index, word)));
    let near = nearest([...own.filter(([other]) => letterOf(other) === first), ...await index.spelling(first)], word, last);
    if (!near.length && alone) near = nearest(await index.spelling(), word, last);
    const found = [];
    for (const [rank, , other] of near.slice(0, 4)) {
      if (rank > near[0][0]) break;
      for (const family of await index.families(owner(index, other))) {
        if (family.some((form) => form.word === other)) {
          family.forEach((form) => { if (!found.some(([known]) => known === form)) found.push([form, NEARLY]); });
        }
      }
    }
    return found;
  }

  function nearest(words, word, last) {
    const length = word.length, most = length < 7 ? 1 : 2, near = [];
    if (length < 4) return near;
    for (const [other, often] of new Map(words)) {
      let far = distance(word, other, most);
      if (far > most && last && other.length > length && length > 4) {
        far = distance(word, other.slice(0, length), 1) + 1;
        if (far > 2) continue;
        far = Math.max(far, most);
      }
      if (far <= most) near.push([far * 2 + (word[0] !== other[0] ? 1 : 0), 32 - often, other]);
    }
    return near.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1));
  }

  // Letters to insert, leave out, change or exchange with their neighbour.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        least = Math.min(least, row[j] = cost);
      }
      if (least > most) return most + 1;
      before = last;
      last = row;
    }
    return last[b.length];
  }

  // ---- Ranking

  function log2(number) {
    const whole = 31 - Math.clz32(number);
    return 16 * whole + (Math.floor(number * 16 / 2 ** whole) & 15);
  }

  async function find(index, text, slips = true) {
    const { words, phrases } = parse(text, index), first = index.first, { kinds } = index.root;
    const count = first.length - 1, sections = first[count];
    const scores = new Float64Array(sections), entryScores = new Float64Array(count), present = new Float64Array(count), valuesOf = new Float64Array(count);
    const how = {}, marked = new Set();
    let total = 0;
    for (const one of words) {
      const [found, way] = await matches(index, one, slips);
      const values = new Uint8Array(sections), seen = new Uint8Array(sections);
      let strong = 0, all = 0;
      how[one.word] = way;
      for (const [form, weight] of found) {
        let section = -1;
        marked.add(form.word);
        for (const posting of postings(form)) {
          section += 1 + (posting >> 4);
          const value = ((posting & 15) + 1) * weight;
          if (!values[section]) all++;
          if (weight > 4 && !seen[section]) { seen[section] = 1; strong++; }
          if (value > values[section]) values[section] = value;
        }
      }
      if (!all) continue;
      const rarity = 8 + log2(sections + 1) - Math.min(log2(strong || all), log2(sections + 1));
      total += rarity;
      for (let entry = 0; entry < count; entry++) {
        const shared = values[first[entry]] >> 1;
        let best = 0;
        for (let section = first[entry]; section < first[entry + 1]; section++) {
          const value = values[section];
          scores[section] += rarity * (value > shared ? value : shared);
          if (value > best) best = value;
        }
        if (best) { entryScores[entry] += rarity * best; present[entry] += rarity; valuesOf[entry] += best; }
      }
    }
    let hits = [];
    for (let entry = 0; entry < count; entry++) {
      const share = present[entry] && Math.floor(16 * present[entry] / total);
      // A page of the site itself is found by a whole name.
      if (!present[entry] || share < 16 && phrases.length || entry >= kinds[4] && valuesOf[entry] < 56) continue;
      // A question leads to the section that has most of the words.
      const end = first[entry + 1], asked = end - (index.questions[entry] || 0);
      let best = first[entry], section = best;
      for (let at = best; at < end; at++) {
        if (scores[at] > scores[best]) best = at;
        if (at < asked) section = best;
      }
      const score = Math.floor((5 * scores[best] + 3 * entryScores[entry]) / 8) * share * (words.length > 3 ? 16 : share);
      hits.push({ entry, section, score, ...(best >= asked && { question: best - asked }) });
    }
    const isPage = ({ entry }) => entry < kinds[1] || entry >= kinds[4];
    hits.sort((a, b) => b.score - a.score || isPage(a) - isPage(b) || a.entry - b.entry);
    if (phrases.length) hits = (await Promise.all(hits.slice(0, 32).map((hit) => withPhrases(index, hit, phrases)))).filter(Boolean);
    // Of those that are shown first, one that is called as the query is comes first, or else one whose name contains it.
    if (slips && !phrases.length) {
      const read = (text) => index.words(text).map(({ word }) => word).join(' '), asked = read(text);
      const near = await Promise.all(hits.slice(0, 5).map((hit) => index.section(hit.section).then(({ title, heading, questions }) =>
        Math.max(...[title, heading, questions[hit.question] || ''].map(read).map((name) => name === asked ? 2 : asked.includes(' ') && ` ${name} `.includes(` ${asked} `) ? 1 : 0)), () => 0)));
      const exact = near.indexOf(Math.max(1, ...near));
      if (exact > 0) hits.unshift(...hits.splice(exact, 1));
    }
    return { hits, how, marked };
  }

  // The first section of an entry that has all phrases.
  async function withPhrases(index, hit, phrases) {
    const first = index.first[hit.entry];
    for (let section = first; section < index.first[hit.entry + 1] - (index.questions[hit.entry] || 0); section++) {
      const { title, heading, text } = await index.section(section);
      const words = ' ' + [section === first ? title : '', heading, text].flatMap(index.words).map(({ word }) => word).join(' ') + ' ';
      if (phrases.every((phrase) => words.includes(` ${phrase.join(' ')} `))) return { entry: hit.entry, score: hit.score, section };
    }
  }

  Object.assign(api, { open, find });
})();
