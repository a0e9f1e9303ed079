/* How the reader wants all pages to look, set before the first of it is drawn. The choices go with her
   from page to page of this tab by the name of its window, which is stored nowhere and says nothing of
   the site; on the device only if she asks for it on the page of display settings. */
(function () {
  'use strict';
  if (window.temarioDisplay) return; /* run again: the choices stand */
  var MARK = 'display:', KEY = 'temario-display', root = document.documentElement;
  var names = ['theme', 'size', 'spacing', 'contrast', 'keys'];
  function kept() {
    try { return localStorage.getItem(KEY) || ''; } catch (e) { return ''; }
  }
  function apply() {
    var text = window.name.indexOf(MARK) === 0 ? window.name.slice(MARK.length) : kept();
    var values = {};
    text.split(',').forEach(function (pair) { values[pair.split('=')[0]] = pair.split('=')[1] || ''; });
    names.forEach(function (name) {
      if (/^[a-z0-9]+$/.test(values[name] || '')) root.setAttribute('data-' + name, values[name]);
      else root.removeAttribute('data-' + name);
    });
    return values;
  }
  window.temarioDisplay = {
    names: names, key: KEY, apply: apply, kept: kept,
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
    if (link && /^https?:/.test(link.getAttribute('href')) && window.name.indexOf(MARK) === 0) window.name = '';
  }, true);
  window.addEventListener('pageshow', apply);
  apply();
})();
