/* Which pages the reader has read, on her device and only if she turns it on on the front page. */
(function () {
  'use strict';
  var tools = document.querySelector('.progress-tools');
  var entries = [].slice.call(document.querySelectorAll('[data-progress]'));
  if (!tools) return mark(state());
  function state() {
    try { return JSON.parse(temarioKept.get('progress')); } catch (e) { return null; }
  }
  function ids(element) { return element.getAttribute('data-progress').split(' ').filter(Boolean); }
  function all() { return entries.reduce(function (found, entry) { return found.concat(ids(entry)); }, []); }
  function count(list, read) { return list.filter(function (id) { return read.indexOf(id) >= 0; }).length; }
  /* "{n} of {m} …" in the form that a language has for m things: the element has one for each plural category. */
  function counted(element, name, n, m) {
    var form = new Intl.PluralRules(document.documentElement.lang).select(m);
    var text = element.getAttribute(name + '-' + form) || element.getAttribute(name + '-other') || '';
    return text.replace('{n}', n).replace('{m}', m);
  }
  /* What is read is said at the entries of a module or of the course. */
  function mark(read) {
    entries.forEach(function (entry) {
      var old = entry.querySelector('.progress-mark'), list = ids(entry), n = read ? count(list, read) : 0;
      if (old) old.remove();
      var word = entry.closest('[data-read]');
      if (!n || !word) return;
      var made = document.createElement('span'), said = document.createElement('span');
      made.className = 'progress-mark';
      said.textContent = n === list.length ? word.getAttribute('data-read') : counted(entry, 'data-some', n, list.length);
      made.appendChild(said);
      entry.appendChild(made);
    });
  }
  var read = state(), page = tools.getAttribute('data-page'), status = tools.querySelector('[role=status]');
  mark(read);
  if (tools.temario) return; /* run again */
  tools.temario = true;

  if (page) { /* a page of a module: a box to tick, once progress is on */
    if (!read) return;
    var box = tools.querySelector('input');
    box.checked = read.indexOf(page) >= 0;
    tools.hidden = false;
    box.addEventListener('change', function () {
      var now = (state() || []).filter(function (id) { return id !== page; });
      var saved = temarioKept.update('progress', '', JSON.stringify(box.checked ? now.concat(page) : now)), said = tools.querySelector('[role=status]');
      said.textContent = saved ? '' : said.getAttribute('data-stale');
      if (saved) return mark(state());
      // Erased meanwhile, in another tab perhaps: then nothing is saved here either.
      if (!state()) tools.hidden = true;
      box.checked = !box.checked;
    });
    temarioKept.watch('progress', '', function () {
      tools.hidden = true;
      mark(null);
    });
    return;
  }
  tools.hidden = false;

  var keep = tools.querySelector('[data-keep]'), erase = tools.querySelector('[data-erase]');
  function show(said) {
    read = state();
    goOn();
    keep.checked = !!read;
    erase.hidden = !read;
    mark(read);
    status.textContent = said || (read ? counted(status, 'data-text', count(all(), read), all().length) : '');
  }
  /* Who has begun is led to the first module that is not read to the end. */
  function goOn() {
    var start = document.querySelector('.start[data-continue]');
    if (!start) return;
    if (!start.hasAttribute('data-first')) {
      start.setAttribute('data-first', start.getAttribute('href'));
      start.setAttribute('data-start', start.textContent);
    }
    var next = read && count(all(), read) && entries.filter(function (entry) { return count(ids(entry), read) < ids(entry).length; })[0];
    var link = next && next.parentElement.querySelector('a');
    start.setAttribute('href', link ? link.getAttribute('href') : start.getAttribute('data-first'));
    start.textContent = link ? start.getAttribute('data-continue').replace('{title}', link.textContent) : start.getAttribute('data-start');
  }
  keep.addEventListener('change', function () {
    if (!keep.checked) return forget();
    show(temarioKept.start('progress', '', JSON.stringify(state() || [])) ? '' : status.getAttribute('data-refused'));
  });
  function forget() {
    var back = window.temarioUndo && temarioUndo.hold('progress'), gone = temarioKept.remove('progress');
    show(status.getAttribute(gone ? 'data-erased' : 'data-left'));
    if (!gone || !back) return;
    temarioUndo.offer(tools.querySelector('[data-undo]'), function () {
      show(status.getAttribute(back() ? 'data-undone' : 'data-refused'));
      keep.focus();
    });
  }
  erase.addEventListener('click', function () {
    forget();
    keep.focus();
  });
  temarioKept.watch('progress', '', function () { show(status.getAttribute('data-erased')); });
  window.addEventListener('pageshow', function () { show(''); });
  show('');
})();
