/* Checklists: showing the points for one kind of place, counting, and, only if
   the reader turns it on, keeping the marks on this device. Marks are never
   sent and never part of the address. Without this script the answers can be
   marked all the same; they are gone when the page is closed. */
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
    var progress = tools.querySelector('.progress');
    var keep = tools.querySelector('.keep input'); /* none where the site offers no saving */
    var told = tools.querySelector('.told');

    function unmarked(point) {
      var inputs = point.querySelectorAll('input[type=radio]');
      return inputs[inputs.length - 1];
    }
    function count() {
      var visible = points.filter(function (point) { return !point.hidden; });
      var marked = visible.filter(function (point) { return !unmarked(point).checked; });
      var form = new Intl.PluralRules(document.documentElement.lang).select(visible.length);
      var text = progress.getAttribute('data-text-' + form) || progress.getAttribute('data-text-other') || '';
      progress.textContent = fill(text, { n: marked.length, m: visible.length });
    }
    function stored() { try { return JSON.parse(temarioKept.get('checklist', name)); } catch (e) { return null; } }
    function forget() { return temarioKept.remove('checklist', name); }
    function save(asked) {
      var marks = {};
      points.forEach(function (point) {
        var input = point.querySelector('input[type=radio]:checked');
        if (input && input !== unmarked(point)) marks[input.name] = input.value;
      });
      return temarioKept[asked ? 'start' : 'update']('checklist', name, JSON.stringify(marks));
    }

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
      points.forEach(function (point) { unmarked(point).checked = true; });
      if (keep) keep.checked = false;
      count();
      told.textContent = forget() ? told.dataset.erased : told.dataset.left;
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
    var marks = keep && stored();
    points.forEach(function (point) {
      var first = point.querySelector('input[type=radio]');
      var value = marks && marks[first.name];
      var input = value && [].filter.call(point.querySelectorAll('input'), function (one) { return one.value === value; })[0];
      (input || unmarked(point)).checked = true;
    });
    if (keep) keep.checked = !!marks;
    if (marks) told.textContent = told.dataset.kept;
    if (select) select.value = '';
    tools.hidden = false;
    count();
  }

  [].forEach.call(document.querySelectorAll('.checklist[data-name]'), upgrade);
})();
