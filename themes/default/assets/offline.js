/* Keeping modules for reading without a network: sizes first, only what changed is fetched again, every file is
   compared with its digest, and one button removes it all. offline-files.js calls temarioOffline with the list. */
window.temarioOffline = function (list) {
  'use strict';
  var box = document.querySelector('.offline'), status = document.querySelector('.offline-status');
  if (!box || box.temario) return;
  box.temario = true;
  var tell = function (key, n, size) {
    status.textContent = status.getAttribute('data-' + key).replace('{n}', n).replace('{size}', size);
  };
  if (location.protocol === 'file:') return tell('folder');
  if (!('serviceWorker' in navigator) || !window.caches || !window.crypto || !crypto.subtle) return tell('impossible');
  var root = new URL(box.getAttribute('data-root') || './', location.href).href, tag = box.getAttribute('data-tag');
  var CACHE = 'temario ' + new URL(root).pathname, STATE = root + tag + '/kept.json';
  var units = [].slice.call(box.querySelectorAll('[data-unit]'));

  function size(bytes) {
    var text = bytes < 995000 ? Math.ceil(bytes / 1000) + ' kB' : (bytes / 1e6).toFixed(1) + ' MB';
    return text.replace('.', box.getAttribute('data-decimal'));
  }
  function weight(files) { return files.reduce(function (sum, file) { return sum + file[2]; }, 0); }
  function all() { return list.modules.map(function (_, number) { return String(number); }); }
  function wanted(names) {
    if (!names.length) return [];
    return names.reduce(function (files, name) { return files.concat(list.modules[name] || []); }, list.base);
  }
  /* What is kept in this language: modules, and the digest of each file. */
  function read() {
    return caches.has(CACHE).then(function (has) {
      if (!has) return null;
      return caches.open(CACHE).then(function (cache) { return cache.match(STATE); }).then(function (answer) { return answer && answer.json(); });
    }).then(function (state) { return state || { modules: [], files: {} }; });
  }
  function changed(state, names) {
    return wanted(names).filter(function (file) { return state.files[file[0]] !== file[1]; });
  }
  function digest(bytes) {
    return crypto.subtle.digest('SHA-256', bytes).then(function (hash) {
      return [].map.call(new Uint8Array(hash), function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
    });
  }
  function keep(names) {
    var done = 0;
    return Promise.all([caches.open(CACHE), read()]).then(function (both) {
      var cache = both[0], state = both[1], files = changed(state, names), target = wanted(names);
      var next = { modules: names, files: {} };
      function fetched(file) {
        var url = root + file[0];
        return fetch(url, { cache: 'no-cache', credentials: 'omit' }).then(function (answer) {
          if (!answer.ok) throw new Error('failed');
          return answer.clone().arrayBuffer().then(digest).then(function (found) {
            if (found.indexOf(file[1]) !== 0) throw new Error('mixed');
            return cache.put(url, answer);
          });
        }).then(function () {
          done += 1;
          tell('working', done, files.length);
        });
      }
      /* One after the other: a poor connection is not better with many at once. */
      return files.reduce(function (before, file) { return before.then(function () { return fetched(file); }); }, Promise.resolve()).then(function () {
        target.forEach(function (file) { next.files[file[0]] = file[1]; });
        // Files that no language needs any more.
        return Promise.all(Object.keys(state.files).filter(function (path) { return !next.files[path] && path.indexOf(tag + '/') === 0; }).map(function (path) { return cache.delete(root + path); }));
      }).then(function () {
        // The list itself, so that this page can say what is kept without a network too.
        return fetch(root + tag + '/offline-files.js', { cache: 'no-cache', credentials: 'omit' }).then(function (answer) { return cache.put(root + tag + '/offline-files.js', answer); });
      }).then(function () {
        return cache.put(STATE, new Response(JSON.stringify(next), { headers: { 'content-type': 'application/json' } }));
      }).then(function () { return navigator.serviceWorker.register(root + 'sw.js'); });
    });
  }
  function remove() {
    return caches.delete(CACHE).then(function () { return navigator.serviceWorker.getRegistration(root); })
      .then(function (worker) { return worker && worker.scope === root && worker.unregister(); });
  }
  function show() {
    return read().then(function (state) {
      var update = changed(state, state.modules), isAll = state.modules.length === list.modules.length && state.modules.length > 0;
      units.forEach(function (unit) {
        var name = unit.getAttribute('data-unit'), names = name === 'all' ? all() : [name];
        var has = name === 'all' ? isAll : state.modules.indexOf(name) >= 0;
        var files = names.reduce(function (files, name) { return files.concat(list.modules[name] || []); }, []);
        unit.querySelector('.size').textContent = size(weight(files));
        unit.querySelector('[data-keep]').hidden = has;
        unit.querySelector('[data-drop]').hidden = !has;
      });
      var kept = state.modules.length;
      box.querySelector('.offline-state').textContent = kept
        ? status.getAttribute('data-kept').replace('{n}', kept).replace('{size}', size(weight(wanted(state.modules))))
          + (update.length ? ' ' + status.getAttribute('data-changed').replace('{n}', update.length).replace('{size}', size(weight(update))) : '')
        : status.getAttribute('data-none') + ' ' + status.getAttribute('data-base').replace('{size}', size(weight(list.base)));
      box.querySelector('[data-update]').hidden = !update.length;
      return caches.has(CACHE).then(function (has) { box.querySelector('[data-remove]').hidden = !has; box.hidden = false; });
    });
  }
  function act(work, said) {
    box.setAttribute('aria-busy', 'true');
    [].forEach.call(box.querySelectorAll('button'), function (button) { button.disabled = true; });
    work.then(function () { return said; }, function (error) { return error && error.message === 'mixed' ? 'mixed' : 'failed'; }).then(function (key) {
      return show().then(function () {
        box.removeAttribute('aria-busy');
        [].forEach.call(box.querySelectorAll('button'), function (button) { button.disabled = false; });
        tell(key);
      });
    });
  }
  box.addEventListener('click', function (event) {
    var button = event.target.closest('button'), unit = button && button.closest('[data-unit]');
    if (!button) return;
    if (button.hasAttribute('data-remove')) return act(remove(), 'removed');
    act(read().then(function (state) {
      if (!unit) return keep(state.modules);
      var name = unit.getAttribute('data-unit'), others = state.modules.filter(function (known) { return known !== name; });
      if (button.hasAttribute('data-keep')) return keep(name === 'all' ? all() : others.concat(name).sort(function (a, b) { return a - b; }));
      return keep(name === 'all' ? [] : others);
    }), 'done');
  });
  show();
};
