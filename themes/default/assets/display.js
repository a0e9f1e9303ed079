/* How the reader wants all pages to look, set before the first of it is drawn. The choices go with her
   from page to page of this tab by the name of its window, which is stored nowhere and says nothing of
   the site; on the device only if she asks for it on the page of display settings. */
(function () {
  'use strict';
  // Run again: the choices stand.
  if (window.temarioDisplay) return;
  var MARK = 'display:', root = document.documentElement, script = document.currentScript, OWN = 'temario ' + new URL('../', script.src).pathname + ' ';
  var names = ['theme', 'size', 'spacing', 'contrast', 'keys'];
  function kept() {
    try { return localStorage.getItem(OWN + 'settings') || ''; } catch (e) { return ''; }
  }
  function marked() { return window.name.indexOf(MARK) === 0; }
  function apply() {
    var text = marked() ? window.name.slice(MARK.length) : kept();
    var values = {};
    text.split(',').forEach(function (pair) { values[pair.split('=')[0]] = pair.split('=')[1] || ''; });
    names.forEach(function (name) {
      if (/^[a-z0-9]+$/.test(values[name] || '')) root.setAttribute('data-' + name, values[name]);
      else root.removeAttribute('data-' + name);
    });
    return values;
  }
  window.temarioDisplay = {
    names: names, apply: apply, kept: kept,
    // Whether the device has something of a kind, also under a name of versions before 1.0.
    keeps: function (kind) {
      try {
        return Object.keys(localStorage).some(function (name) { return name.indexOf(OWN + kind) === 0 || name.indexOf('temario-' + kind) === 0; });
      } catch (e) { return false; }
    },
    set: function (values) {
      var text = names.filter(function (name) { return values[name]; }).map(function (name) { return name + '=' + values[name]; }).join(',');
      window.name = MARK + text;
      apply();
      return text;
    }
  };
  // Nobody else learns of them.
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a[href]');
    if (link && /^https?:/.test(link.getAttribute('href')) && marked()) window.name = '';
  }, true);
  window.addEventListener('pageshow', apply);
  apply();

  /* What the site does not offer any more is erased by kept.js, which is fetched only if there may be something. A worker
     of before is removed by what is at its address now. Where nobody may look, or no such store exists, nothing is done. */
  var offered = script.dataset.saves.split(' ');
  function look(names) {
    if (names.some(function (name) {
      var parts = name.split(OWN);
      return /^temario/.test(name) && (parts[0] || offered.indexOf(parts[1].split(' ')[0]) < 0);
    })) root.appendChild(document.createElement('script')).src = script.dataset.kept;
  }
  try {
    look(Object.keys(localStorage));
    caches.keys().then(look, String);
  } catch (e) {}
})();
