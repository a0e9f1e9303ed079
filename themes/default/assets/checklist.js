/* Checklists: showing the points for one kind of place, counting in a line that stays in view with the current group,
   and, only if the reader turns it on, keeping the marks on this device. Marks are never sent and never part of the
   address. Without this script the answers can be marked all the same; they are gone when the page is closed. */
(function () {
  'use strict';
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function upgrade(list) {
    if (list.upgraded) return;
    list.upgraded = true;
    var name = list.dataset.name;
    var points = [].slice.call(list.querySelectorAll('.point'));
    var tools = list.querySelector('.checklist-tools');
    var select = tools.querySelector('select');
    var bar = list.querySelector('.group-bar');
    var progress = bar.querySelector('.progress');
    var keep = tools.querySelector('.keep input'); /* none where the site offers no saving */
    var told = tools.querySelector('.told');

    function unmarked(point) {
      var inputs = point.querySelectorAll('input[type=radio]');
      return inputs[inputs.length - 1];
    }
    /* "7 of 24 items marked", in the form that the language has for that many. */
    function counted(points, name) {
      var visible = points.filter(function (point) { return !point.hidden; });
      var marked = visible.filter(function (point) { return !unmarked(point).checked; });
      var form = new Intl.PluralRules(document.documentElement.lang).select(visible.length);
      var text = progress.getAttribute(name + form) || progress.getAttribute(name + 'other') || '';
      return fill(text, { n: marked.length, m: visible.length });
    }
    function count() {
      progress.textContent = counted(points, 'data-text-');
      bar.groups.forEach(function (group) {
        group.link.parentElement.hidden = group.section.hidden;
        group.count.textContent = counted(points.filter(function (point) { return group.section.contains(point); }), 'data-short-');
      });
    }
    function stored() { try { return JSON.parse(temarioKept.get('checklist', name)); } catch (e) { return null; } }
    function forget() { return temarioKept.remove('checklist', name); }
    function marks() {
      var marks = {};
      points.forEach(function (point) {
        var input = point.querySelector('input[type=radio]:checked');
        if (input && input !== unmarked(point)) marks[input.name] = input.value;
      });
      return marks;
    }
    function save(asked) { return temarioKept[asked ? 'start' : 'update']('checklist', name, JSON.stringify(marks())); }
    function mark(marks) {
      points.forEach(function (point) {
        var first = point.querySelector('input[type=radio]');
        var value = marks && marks[first.name];
        var input = value && [].filter.call(point.querySelectorAll('input'), function (one) { return one.value === value; })[0];
        (input || unmarked(point)).checked = true;
      });
    }
    if (!bar.groups) upgradeBar(list, bar);

    // Which points apply.
    if (select) select.addEventListener('change', function () {
      points.forEach(function (point) {
        var applies = point.dataset.settings.trim();
        point.hidden = !!select.value && !!applies && applies.split(' ').indexOf(select.value) < 0;
      });
      [].forEach.call(list.querySelectorAll('.points'), function (group) {
        group.hidden = !group.querySelector('.point:not([hidden])');
      });
      count();
    });

    // Keeping, if the reader wants it.
    if (keep) keep.addEventListener('change', function () {
      if (!keep.checked) { told.textContent = forget() ? told.dataset.unsaved : told.dataset.left; return; }
      if (save(true)) told.textContent = told.dataset.kept;
      else { keep.checked = false; told.textContent = told.dataset.refused; }
    });
    tools.querySelector('.erase').addEventListener('click', function () {
      var had = marks(), back = window.temarioUndo && temarioUndo.hold('checklist', name), gone = forget();
      mark(null);
      if (keep) keep.checked = false;
      count();
      told.textContent = gone ? told.dataset.erased : told.dataset.left;
      if (gone && window.temarioUndo && (back || Object.keys(had).length)) temarioUndo.offer(tools.querySelector('[data-undo]'), function () {
        mark(had);
        if (keep) keep.checked = !!back && back();
        count();
        told.textContent = !back ? told.dataset.undone : keep.checked ? told.dataset.kept : told.dataset.refused;
        tools.querySelector('.erase').focus();
      });
    });
    // Erased elsewhere, in another tab or all at once: what is marked here is not saved again.
    if (keep) temarioKept.watch('checklist', name, function () {
      keep.checked = false;
      told.textContent = told.dataset.unsaved;
    });
    list.addEventListener('change', function (event) {
      if (event.target.type !== 'radio') return;
      count();
      if (!keep || !keep.checked) return;
      var said = save() ? 'kept' : stored() ? 'stale' : 'unsaved';
      keep.checked = said !== 'unsaved'; /* "stale": what was saved before is still there, and the next change tries again */
      if (told.textContent !== told.dataset[said]) told.textContent = told.dataset[said];
    });

    // What a browser brings back by itself after "back" is not what the reader asked to keep.
    var saved = keep && stored();
    mark(saved);
    if (keep) keep.checked = !!saved;
    if (saved) told.textContent = told.dataset.kept;
    if (select) select.value = '';
    tools.hidden = false;
    count();
  }

  /* The line that stays in view: it names the group that is read, and its sheet leads to all of them. */
  function upgradeBar(list, bar) {
    var menu = bar.querySelector('details'), now = bar.querySelector('.group-now'), asked = false;
    bar.groups = [].map.call(bar.querySelectorAll('a'), function (link) {
      return {
        link: link, section: document.getElementById(link.getAttribute('href').slice(1)).closest('.points'),
        count: link.parentElement.querySelector('.group-count')
      };
    });
    bar.classList.add('live');
    bar.querySelector('summary .hidden').hidden = false;
    /* What is above the line, and how high both are, is measured: letters may be large. */
    function measure() {
      var above = document.querySelector('.exit, .edition'), height = above ? above.offsetHeight : 0;
      bar.style.setProperty('--above', height + 'px');
      document.documentElement.style.setProperty('--covered', height + bar.offsetHeight + 'px');
      look();
    }
    function look() {
      asked = false;
      var edge = bar.getBoundingClientRect().bottom + 48, shown = bar.groups.filter(function (group) { return !group.section.hidden; });
      var current = shown.filter(function (group) { return group.section.getBoundingClientRect().top <= edge; }).pop() || shown[0];
      bar.groups.forEach(function (group) {
        if (group === current) group.link.setAttribute('aria-current', 'true'); else group.link.removeAttribute('aria-current');
      });
      if (current && now.textContent !== current.link.textContent) now.textContent = current.link.textContent;
    }
    window.addEventListener('scroll', function () {
      if (asked) return;
      asked = true;
      requestAnimationFrame(look);
    }, { passive: true });
    window.addEventListener('resize', measure);
    window.addEventListener('load', measure);
    list.addEventListener('change', measure);
    menu.addEventListener('click', function (event) {
      if (event.target.closest('a')) menu.open = false;
    });
    measure();
  }

  [].forEach.call(document.querySelectorAll('.checklist[data-name]'), upgrade);
})();
