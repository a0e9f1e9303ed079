/* The field of the search and its results, on their page or in a window over any other. search.js finds; this shows. */
(function () {
  'use strict';
  const api = window.temarioSearch, { open, find } = api;

  const link = document.querySelector('a.search-link');
  if (!link) return;
  const { root, tag } = link.dataset, FIRST = 5, NEXT = 10;
  const at = (language) => root + language + '/';
  const indexes = {};
  const index = (language) => indexes[language] = indexes[language] ||
    open(at(language), language).catch((fault) => { delete indexes[language]; throw fault; });
  // A piece that is cut off is a fault of that piece, which is told below; it is none of the page.
  window.addEventListener('error', (event) => { if (/\/search-index[/.]/.test(event.filename)) event.preventDefault(); });

  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const key in attributes) if (attributes[key] !== undefined) element.setAttribute(key, attributes[key]);
    element.append(...children.filter(Boolean));
    return element;
  }
  const fill = (text, n) => text.replace('{n}', n);

  const kindOf = ({ root }, entry) => root.kinds.filter((start) => start <= entry).length - 1;
  const moduleOf = ({ root }, entry) => root.modules.filter(([start]) => start <= entry).length - 1;

  // Cells of a table and options of a question are lines, as paragraphs are; what is no sentence is set apart by a mark.
  const shown = (text) => text.replace(/(^|[^.!?:;…])\n/g, '$1 · ');

  // The part of a text that has most of the words, with these marked; and the words to scroll to.
  function excerpt(read, text, marked) {
    const words = read(text);
    const hits = words.filter(({ word }) => marked.has(word));
    let best = 0, from = 0, to = words.length ? words[0].end : 0;
    hits.forEach((first, place) => {
      const seen = new Set();
      for (let next = place; next < hits.length && hits[next].end - first.at < 150; next++) {
        seen.add(hits[next].word);
        if (seen.size > best) { best = seen.size; from = first.at; to = hits[next].end; }
      }
    });
    const line = text.slice(from).split('\n')[0].length + from;
    const goal = hits.length ? text.slice(from, Math.max(to, Math.min(line, from + 40))).split('\n')[0].replace(/\s+\S*$/, (rest) => from + 40 < line ? '' : rest) : '';
    const inside = words.filter(({ at, end }) => at > from - 60 && end < Math.max(to, from) + 110);
    if (!inside.length) return { parts: [], goal };
    const start = inside[0].at < 3 ? 0 : inside[0].at, stop = text.length - inside[inside.length - 1].end < 3 ? text.length : inside[inside.length - 1].end;
    const parts = [start ? '… ' : ''];
    let done = start;
    for (const { at, end, word } of inside) {
      if (!marked.has(word)) continue;
      parts.push(shown(text.slice(done, at)), make('mark', {}, text.slice(at, end)));
      done = end;
    }
    parts.push(shown(text.slice(done, stop)), stop < text.length ? ' …' : '');
    return { parts, goal };
  }

  function address(language, { url, anchor }, goal) {
    const exact = goal && document.fragmentDirective ? ':~:text=' + encodeURIComponent(goal).replace(/-/g, '%2D') : '';
    return at(language) + url + (anchor || exact ? '#' : '') + anchor + exact;
  }

  function item(own, section, marked, number) {
    const { t } = own.root, question = section.questions[number], { parts, goal } = excerpt(own.words, question || section.text, marked);
    const notice = section.notice && t.notices[section.notice - 1];
    return make('li', {},
      make('a', { href: address(own.tag, section, own.root.address && !question && goal) }, make('b', {}, section.title), section.heading && ' › ' + section.heading),
      notice && make('small', {}, notice), parts.length && make('p', {}, ...(question ? answers(t.answers, parts) : parts)));
  }

  // “This page answers: …”, with the marked words of the question.
  function answers(text, parts) {
    const [before, after = ''] = text.split('{question}');
    return [before, ...parts, after];
  }

  function grouped(own, shown) {
    const groups = new Map();
    for (const [hit, element] of shown) {
      const kind = kindOf(own, hit.entry);
      const name = kind ? own.root.t.kinds[kind] : (own.root.modules[moduleOf(own, hit.entry)] || [])[1] || own.root.t.course;
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(element);
    }
    return [...groups].map(([name, items]) => make('section', {}, make('h2', {}, name), make('ol', {}, ...items)));
  }

  async function mount(place, isPage) {
    const input = make('input', { type: 'search', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search', 'aria-label': link.textContent.trim() });
    const status = make('p', { role: 'status' }), results = make('div', { id: 'search-results' });
    const filters = make('div', { class: 'search-filters', hidden: '' }), rest = document.getElementById('contents');
    const form = make('form', { role: 'search' }, input, filters);
    place.replaceChildren(...place.querySelectorAll('.search-close'), form, status, results);
    form.onsubmit = (event) => event.preventDefault();
    let turn = 0, timer = 0, own, chosen = [];

    const fail = () => {
      status.replaceChildren(link.dataset.failed + ' ', isPage ? '' : make('a', { href: link.href }, link.dataset.contents));
      if (isPage && rest) rest.hidden = false;
    };
    async function prepare() {
      if (own) return;
      own = await index(tag);
      const { t, modules, kinds } = own.root;
      input.placeholder = t.placeholder;
      const select = (name, all, options, test) => {
        const element = make('select', { autocomplete: 'off', 'aria-label': name }, make('option', { value: '' }, all),
          ...options.map(([value, words]) => make('option', { value }, words)));
        element.onchange = run;
        chosen.push((entry) => element.value === '' || test(own, entry) === +element.value);
        filters.append(element);
      };
      const named = modules.map(([, title], number) => [number, title]).filter(([, title]) => title);
      if (named.length > 1) select(t.module, t.all_modules, named, moduleOf);
      const used = kinds.map((start, kind) => [kind, t.kinds[kind], (kinds[kind + 1] || own.first.length - 1) - start]).filter((kind) => kind[2]);
      if (used.length > 1) select(t.kind, t.all_kinds, used, kindOf);
    }

    async function run() {
      const mine = ++turn, text = input.value;
      try {
        if (isPage) remember(text);
        if (text.trim().length < 2) {
          results.replaceChildren();
          status.textContent = own ? own.root.t.hint : '';
          filters.hidden = true;
          if (rest && isPage) rest.hidden = false;
          return;
        }
        await prepare();
        const { t, others } = own.root, found = await find(own, text);
        const hits = found.hits.filter((hit) => chosen.every((fits) => fits(hit.entry)));
        const batch = async (from, to) => {
          const sections = await Promise.all(hits.slice(from, to).map((hit) => own.section(hit.section).catch(() => null)));
          const shown = sections.map((section, number) => section && [hits[from + number], item(own, section, found.marked, hits[from + number].question)]).filter(Boolean);
          return { blocks: grouped(own, shown), sections };
        };
        const { blocks, sections } = await batch(0, FIRST);
        if (mine !== turn) return;
        const unsure = Object.keys(found.how).filter((word) => found.how[word] === 'nearly' || found.how[word] === 'nowhere');
        status.textContent = (hits.length ? fill(t.results[new Intl.PluralRules(tag).select(hits.length)] || t.results.other, hits.length) : t.none) +
          (hits.length && unsure.length ? ' ' + fill(t.nearly, unsure.join(', ')) : '');
        // Who is among the results already stays there: at the same one, or else in the field.
        const held = results.contains(document.activeElement) && document.activeElement.href;
        results.replaceChildren(...blocks);
        if (held !== false) ([...results.querySelectorAll('a')].find(({ href }) => href === held) || input).focus();
        filters.hidden = !found.hits.length;
        if (isPage && rest) rest.hidden = hits.length > 0;
        let next = FIRST;
        const more = make('button', { type: 'button' });
        const label = () => { more.textContent = fill(t.more, hits.length - next); more.hidden = hits.length <= next; };
        more.onclick = async () => {
          const added = (await batch(next, next += NEXT)).blocks;
          more.before(...added);
          label();
          const first = added[0] && added[0].querySelector('a');
          if (first) first.focus();
        };
        label();
        results.append(more);
        if (sections.includes(null)) fail();
        for (const other of others) await elsewhere(other, text, hits.length && !unsure.length ? sections : null, mine);
      } catch (fault) {
        if (mine === turn) { results.replaceChildren(); fail(); }
      }
    }

    // The same in another language: the pairs of what was found, or what the words find there.
    async function elsewhere([language, locale, name], text, sections, mine) {
      let links;
      if (sections) {
        const paths = new Map(sections.map((section) => section && section.other).filter((other) => other && other[0].startsWith(language + '/')));
        links = [...paths].slice(0, 3).map(([path, title]) => [root + path, title]);
      } else {
        const there = await index(language), found = await find(there, text, false);
        if (!Object.values(found.how).includes('known')) return;
        links = (await Promise.all(found.hits.slice(0, 5).map((hit) => there.section(hit.section))))
          .map((section) => [address(language, section), section.title + (section.heading ? ' › ' + section.heading : '')]);
      }
      if (mine !== turn || !links.length) return;
      results.append(make('section', { class: 'elsewhere' }, make('h2', {}, fill(own.root.t.other, name)),
        make('ul', { lang: locale }, ...links.map(([href, title]) => make('li', {}, make('a', { href, hreflang: locale }, title))))));
    }

    // What is looked for is behind "#", which browsers never send, or nowhere if the site wants none in the address.
    function remember(text) {
      const plain = location.href.split(/[?#]/)[0];
      try { history.replaceState(null, '', text && place.dataset.address ? plain + '#q=' + encodeURIComponent(text) : plain); } catch (fault) { /* a file has no such address */ }
    }
    // An address of former versions, with "?q=", is read once and put right before anything else is loaded.
    function asked() {
      let text = new URLSearchParams(location.search).get('q');
      if (text === null && location.hash.startsWith('#q=')) try { text = decodeURIComponent(location.hash.slice(3)); } catch (fault) { /* no words */ }
      if (text !== null || location.search) remember(text);
      return text;
    }

    input.oninput = () => { clearTimeout(timer); timer = setTimeout(run, 120); };
    place.onkeydown = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || event.target.matches('select')) return;
      const stops = [input, ...results.querySelectorAll('a, button:not([hidden])')];
      const to = stops[stops.indexOf(document.activeElement) + step];
      if (to) { event.preventDefault(); to.focus(); }
    };
    const wanted = isPage && asked();
    if (isPage) window.addEventListener('hashchange', () => {
      const text = asked();
      if (text !== null && text !== input.value) { input.value = text; run(); }
    });
    if (wanted) { input.value = wanted; run(); } else prepare().then(run, fail);
    return input;
  }

  const page = document.getElementById('search');
  let input = page && mount(page, true), dialog;
  api.show = async () => {
    if (!page && !dialog) {
      document.head.append(make('link', { rel: 'stylesheet', href: link.dataset.style }));
      const inner = make('div', {}, make('form', { method: 'dialog', class: 'search-close' }, make('button', {}, link.dataset.close)));
      dialog = make('dialog', { class: 'search', 'aria-label': link.textContent.trim() }, inner);
      // What covers the page must not cover the way out of it.
      const exit = document.querySelector('.exit');
      if (exit) {
        dialog.prepend(exit.cloneNode(true));
        dialog.querySelectorAll('.exit > :is([role=status], .skip)').forEach((part) => part.remove());
      }
      document.body.append(dialog);
      // WebKit keeps Escape for the field, which it empties.
      dialog.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.isComposing) dialog.close(); });
      dialog.addEventListener('click', (event) => { if (event.target === dialog || event.target.closest('#search-results a')) dialog.close(); });
      input = mount(inner, false);
    }
    if (dialog && !dialog.open) dialog.showModal();
    const field = await input;
    field.focus();
    field.select();
    if (link.typed) {
      field.value = link.typed;
      link.typed = '';
      field.oninput();
    }
  };
})();
