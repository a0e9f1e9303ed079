/* Checklists: showing the points for one kind of place, counting, and, only if
   the reader turns it on, keeping the marks on this device. Marks are never
   sent and never part of the address. Without this script the answers can be
   marked all the same; they are gone when the page is closed. */
(function () {
  'use strict';
  function make(name, attributes, text) {
    var element = document.createElement(name);
    Object.keys(attributes || {}).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (text) element.textContent = text;
    return element;
  }
  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function upgrade(list) {
    var data = list.dataset;
    var key = 'temario-checklist-' + data.name;
    var points = [].slice.call(list.querySelectorAll('.point'));
    var tools = make('div', { 'class': 'checklist-tools' });
    var progress = make('p', { 'class': 'progress', role: 'status' });

    function unmarked(point) {
      var inputs = point.querySelectorAll('input[type=radio]');
      return inputs[inputs.length - 1];
    }
    function count() {
      var visible = points.filter(function (point) { return !point.hidden; });
      var marked = visible.filter(function (point) { return !unmarked(point).checked; });
      progress.textContent = fill(data.progress, { n: marked.length, m: visible.length });
    }

    // Which points apply.
    var settings = data.settings.split(';').filter(Boolean).map(function (pair) { return pair.split('='); });
    if (settings.length) {
      var label = make('label', {}, data.filter + ' ');
      var select = make('select', { autocomplete: 'off' });
      select.append(make('option', { value: '' }, data.all));
      settings.forEach(function (pair) { select.append(make('option', { value: pair[0] }, pair[1])); });
      select.addEventListener('change', function () {
        points.forEach(function (point) {
          var applies = point.dataset.settings.trim();
          point.hidden = !!select.value && !!applies && applies.split(' ').indexOf(select.value) < 0;
        });
        [].forEach.call(list.querySelectorAll('.points'), function (group) {
          group.hidden = !group.querySelector('.point:not([hidden])');
        });
        count();
      });
      label.append(select);
      tools.append(label);
    }

    // Keeping, if the reader wants it.
    var keepLabel = make('label', { 'class': 'keep' });
    var keep = make('input', { type: 'checkbox', autocomplete: 'off' });
    var help = make('p', { 'class': 'keep-help', id: '_keep_' + data.name }, data.keepHelp);
    var erase = make('button', { type: 'button', 'class': 'erase' }, data.erase);
    var told = make('p', { role: 'status', 'class': 'told' });
    keep.setAttribute('aria-describedby', help.id);
    keepLabel.append(keep, make('span', {}, data.keep));

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
    keep.addEventListener('change', function () {
      if (!keep.checked) { forget(); told.textContent = ''; return; }
      if (save()) told.textContent = data.kept;
      else { keep.checked = false; told.textContent = data.refused; }
    });
    erase.addEventListener('click', function () {
      points.forEach(function (point) { unmarked(point).checked = true; });
      keep.checked = false;
      forget();
      count();
      told.textContent = data.erased;
    });
    list.addEventListener('change', function (event) {
      if (event.target.type !== 'radio') return;
      count();
      save();
    });

    var marks = stored();
    // What a browser brings back by itself after "back" is not what the reader asked to keep.
    points.forEach(function (point) {
      var first = point.querySelector('input[type=radio]');
      var value = marks && marks[first.name];
      var input = value && [].filter.call(point.querySelectorAll('input'), function (one) { return one.value === value; })[0];
      (input || unmarked(point)).checked = true;
    });
    if (marks) { keep.checked = true; told.textContent = data.kept; }
    tools.append(progress, keepLabel, help, erase, told);
    list.querySelector('.care').after(tools);
    count();
  }

  [].forEach.call(document.querySelectorAll('.checklist[data-name]'), upgrade);
})();
