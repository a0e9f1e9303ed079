/* What the site saves on the device. Every kind is in KINDS. Scripts of pages save, read and erase here and nowhere
   else, so that nothing is forgotten when all is erased. Names begin with the path of the site: two sites of one host
   neither read nor erase what the other saved. What this site does not offer (any more) is erased on every visit. */
(function () {
  'use strict';
  if (window.temarioKept) return;
  /* "modules" are caches and the worker; the others texts */
  var KINDS = ['settings', 'checklist', 'progress', 'modules'];
  var offered = document.querySelector('script[data-saves]').getAttribute('data-saves').split(' ');
  var root = new URL('../', document.currentScript.src).href, path = new URL(root).pathname, OWN = 'temario ' + path + ' ';
  /* names that this page has found or written, so that it sees when another erases them */
  var known = {};

  function key(kind, name) { return OWN + kind + (name ? ' ' + name : ''); }
  /* The kind of a name; "other" for one of this site that is not in the list, nothing for one of somebody else.
     The first lines are names of versions before 1.0, which two sites of a host shared. */
  function kindOf(name) {
    if (name === 'temario-display') return 'settings';
    if (name.indexOf('temario-checklist-') === 0) return 'checklist';
    if (name === 'temario-progress ' + path) return 'progress';
    if (name === 'temario ' + path) return 'modules';
    if (name.indexOf(OWN) !== 0) return null;
    var kind = name.slice(OWN.length).split(' ')[0];
    return KINDS.indexOf(kind) >= 0 ? kind : 'other';
  }
  function former(kind, name) {
    return kind === 'settings' ? 'temario-display' : kind === 'checklist' ? 'temario-checklist-' + name : 'temario-progress ' + path;
  }
  function put(name, text) {
    try {
      localStorage.setItem(name, text);
      return known[name] = localStorage.getItem(name) === text;
    } catch (e) { return false; }
  }
  /* A text that was saved, or null. One under a former name gets its name of today. */
  function get(kind, name) {
    var own = key(kind, name), old = former(kind, name), text = null;
    try {
      text = localStorage.getItem(own);
      if (text === null && (text = localStorage.getItem(old)) !== null && put(own, text)) localStorage.removeItem(old);
    } catch (e) { /* nothing can be read */ }
    if (text !== null) known[own] = true;
    return text;
  }
  function remove(kind, name) {
    try {
      localStorage.removeItem(key(kind, name));
      localStorage.removeItem(former(kind, name));
      known[key(kind, name)] = false;
      return localStorage.getItem(key(kind, name)) === null;
    } catch (e) { return false; }
  }
  /* Saves what the reader has just asked to be saved. */
  function start(kind, name, text) { return put(key(kind, name), text); }
  /* Saves a change of it; not if it was erased meanwhile, in another tab perhaps. */
  function update(kind, name, text) {
    try {
      if (localStorage.getItem(key(kind, name)) === null) return false;
    } catch (e) { return false; }
    return put(key(kind, name), text);
  }
  /* Calls back when what this page knows of a kind is erased elsewhere. */
  function watch(kind, name, erased) {
    function look() {
      var own = key(kind, name), gone = false;
      try { gone = known[own] && localStorage.getItem(own) === null; } catch (e) { /* cannot be told */ }
      if (gone) { known[own] = false; erased(); }
    }
    ['storage', 'pageshow', 'focus'].forEach(function (event) { window.addEventListener(event, look); });
  }

  /* Names of texts and caches of this site, and its worker. */
  function texts() { return Object.keys(localStorage).filter(kindOf); }
  /* The kind and name of each text, as `get` and `start` take them. */
  function names() {
    return texts().filter(function (own) { return own.indexOf(OWN) === 0; }).map(function (own) {
      var words = own.slice(OWN.length).split(' ');
      return [words.shift(), words.join(' ')];
    });
  }
  function caching() {
    return window.caches ? caches.keys().then(function (names) { return names.filter(kindOf); }) : Promise.resolve([]);
  }
  function workers() {
    if (!navigator.serviceWorker || location.protocol === 'file:') return Promise.resolve([]);
    return navigator.serviceWorker.getRegistrations().then(function (all) { return all.filter(function (one) { return one.scope === root; }); });
  }
  /* The kinds that are on the device now. Fails if the browser does not let us look. */
  function found() {
    return Promise.resolve().then(texts).then(function (names) {
      return Promise.all([caching(), workers()]).then(function (rest) {
        var kinds = names.concat(rest[0]).map(kindOf).concat(rest[1].length ? 'modules' : []);
        return KINDS.concat('other').filter(function (kind) { return kinds.indexOf(kind) >= 0; });
      });
    });
  }
  function once(goes) {
    var failed = function () { /* found() tells what is left */ };
    try {
      texts().forEach(function (name) { if (goes(kindOf(name))) localStorage.removeItem(name); });
    } catch (e) { failed(); }
    var jobs = [Promise.resolve().then(caching).then(function (names) {
      return Promise.all(names.filter(function (name) { return goes(kindOf(name)); }).map(function (name) { return caches.delete(name); }));
    })];
    if (goes('modules')) {
      jobs.push(Promise.resolve().then(workers).then(function (all) { return Promise.all(all.map(function (one) { return one.unregister(); })); }));
      // A download that is under way in another tab ends.
      try { var channel = new BroadcastChannel(OWN + 'modules'); channel.postMessage('erased'); channel.close(); } catch (e) { failed(); }
    }
    return Promise.all(jobs.map(function (job) { return job.then(null, failed); }));
  }
  /* Erases kinds, all without a list, and gives those that are still there: what was being written comes up once more. */
  function erase(kinds) {
    var goes = function (kind) { return !kinds || kinds.indexOf(kind) >= 0; }, rounds = 3;
    function round() {
      return once(goes).then(found).then(function (left) {
        left = left.filter(goes);
        rounds -= 1;
        if (!left.length || !rounds) return left;
        return new Promise(function (again) { setTimeout(again, 150); }).then(round);
      });
    }
    if (!kinds) window.name = '';
    return round();
  }

  window.temarioKept = {
    root: root, kinds: KINDS, key: key,
    get: get, start: start, update: update, remove: remove, watch: watch, found: found, erase: erase, names: names
  };
  once(function (kind) { return offered.indexOf(kind) < 0; });
  if (get('settings') && window.temarioDisplay) temarioDisplay.apply();
})();
