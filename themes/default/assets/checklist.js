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
    var key = 'temario-checklist-' + list.dataset.name;
    var points = [].slice.call(list.querySelectorAll('.point'));
    var tools = list.querySelector('.checklist-tools');
    var select = tools.querySelector('select');
    var progress = tools.querySelector('.progress');
    var keep = tools.querySelector('.keep input');
    var told = tools.querySelector('.told');

    function unmarked(point) {
      var inputs = point.querySelectorAll('input[type=radio]');
      return inputs[inputs.length - 1];
    }
    function count() {
      var visible = points.filter(function (point) { return !point.hidden; });
      var marked = visible.filter(function (point) { return !unmarked(point).checked; });
      progress.textContent = fill(progress.dataset.text, { n: marked.length, m: visible.length });
    }
    function stored() { try { return JSON.parse(localStorage.getItem(key)); } catch (e) { return null; } }
    function forget() { try { localStorage.removeItem(key); } catch (e) { /* nothing was kept */ } }
    function save() {
      if (!keep.checked) return true;
      var marks = {};
      points.forEach(function (point) {
        var input = point.querySelector('input[type=radio]:checked');
        if (input && input !== unmarked(point)) marks[input.name] = input.value;
      });
      try { localStorage.setItem(key, JSON.stringify(marks)); return true; } catch (e) { return false; }
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
    keep.addEventListener('change', function () {
      if (!keep.checked) { forget(); told.textContent = ''; return; }
      if (save()) told.textContent = told.dataset.kept;
      else { keep.checked = false; told.textContent = told.dataset.refused; }
    });
    tools.querySelector('.erase').addEventListener('click', function () {
      points.forEach(function (point) { unmarked(point).checked = true; });
      keep.checked = false;
      forget();
      count();
      told.textContent = told.dataset.erased;
    });
    list.addEventListener('change', function (event) {
      if (event.target.type !== 'radio') return;
      count();
      save();
    });

    // What a browser brings back by itself after "back" is not what the reader asked to keep.
    var marks = stored();
    points.forEach(function (point) {
      var first = point.querySelector('input[type=radio]');
      var value = marks && marks[first.name];
      var input = value && [].filter.call(point.querySelectorAll('input'), function (one) { return one.value === value; })[0];
      (input || unmarked(point)).checked = true;
    });
    keep.checked = !!marks;
    if (marks) told.textContent = told.dataset.kept;
    if (select) select.value = '';
    tools.hidden = false;
    count();
  }

  [].forEach.call(document.querySelectorAll('.checklist[data-name]'), upgrade);
})();
