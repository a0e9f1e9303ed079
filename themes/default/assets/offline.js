/* Saving modules to read them offline: sizes first, only what changed is fetched again, every file is compared with its
   digest. What is saved in a language is one copy in a cache of its own: a new one is filled beside the old, counts from
   the moment when its last file, the state, is there, and only then the old one goes. So a copy is whole or is not. */
(function () {
  'use strict';
  var box = document.querySelector('.offline'), status = document.querySelector('.offline-status'), kept = window.temarioKept;
  if (!box || box.temario || !kept) return;
  box.temario = true;
  function tell(key, values) {
    status.textContent = status.getAttribute('data-' + key).replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }
  if (location.protocol === 'file:') return tell('folder');
  /* Where storage is denied, to ask for it is an error. */
  function able() {
    try { return navigator.serviceWorker && window.caches && window.crypto && crypto.subtle && window.AbortController; } catch (e) { return false; }
  }
  if (!able()) return tell('impossible');
  var root = kept.root, tag = box.getAttribute('data-tag'), COPIES = kept.key('modules') + ' ', OWN = COPIES + tag + ' ';
  var STATE = root + 'kept.json', LIST = root + tag + '/offline-files.json', PATIENCE = 60000;
  var units = [].slice.call(box.querySelectorAll('[data-unit]')), list = null, erased = false;

  function size(bytes) {
    var text = bytes < 995000 ? Math.ceil(bytes / 1000) + ' kB' : (bytes / 1e6).toFixed(1) + ' MB';
    return text.replace('.', box.getAttribute('data-decimal'));
  }
  function weight(files) { return files.reduce(function (sum, file) { return sum + file[2]; }, 0); }
  function has(object, key) { return Object.prototype.hasOwnProperty.call(object, key); }
  /* The files of some modules, and what all pages need; without a module nothing. */
  function wanted(list, ids) {
    var found = ids.filter(function (id) { return has(list.modules, id); });
    return found.reduce(function (files, id) { return files.concat(list.modules[id]); }, found.length ? list.base : []);
  }
  /* A list that can be trusted to be one: each file is inside the site and has a digest and a size. */
  function checked(list) {
    var isFile = function (file) {
      return typeof file[0] === 'string' && /^[0-9a-f]{16,64}$/.test(file[1]) && file[2] >= 0 && new URL(file[0], root).href === root + file[0];
    };
    var all = Object.keys(list.modules).map(function (id) { return list.modules[id]; }).concat([list.base]);
    if (!all.every(function (files) { return Array.isArray(files) && files.every(isFile); })) throw new Error('failed');
    return list;
  }
  function fetched(url) {
    var stop = new AbortController(), timer = setTimeout(function () { stop.abort(); }, PATIENCE);
    return fetch(url, { cache: 'no-cache', credentials: 'same-origin', signal: stop.signal }).then(function (answer) {
      if (answer.status !== 200 || answer.type !== 'basic') throw new Error('failed');
      return answer.arrayBuffer().then(function (bytes) { clearTimeout(timer); return { answer: answer, bytes: bytes }; });
    });
  }
  function digest(bytes) {
    return crypto.subtle.digest('SHA-256', bytes).then(function (hash) {
      return [].map.call(new Uint8Array(hash), function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
    });
  }
  function names() { return caches.keys().then(function (all) { return all.filter(function (name) { return name.indexOf(COPIES) === 0; }); }); }
  function stateOf(name) {
    return caches.match(STATE, { cacheName: name }).then(function (answer) { return answer && answer.json(); }).then(function (state) {
      return state ? { name: name, state: state } : null;
    }).catch(function () { return null; });
  }
  /* The whole copies, newest first. */
  function copies() {
    return names().then(function (all) { return Promise.all(all.map(stateOf)); }).then(function (all) {
      return all.filter(Boolean).sort(function (a, b) { return b.state.number - a.state.number; });
    });
  }
  function own(all) { return all.filter(function (copy) { return copy.state.tag === tag; })[0] || null; }
  /* One at a time writes, in whatever tab; what a closed tab left half written goes. */
  function alone(work) { return navigator.locks ? navigator.locks.request(COPIES + 'writer', work) : work(); }
  function tidy() {
    var clean = function () {
      return Promise.all([names(), copies()]).then(function (both) {
        var newest = {};
        both[1].forEach(function (copy) { newest[copy.state.tag] = newest[copy.state.tag] || copy.name; });
        var stay = Object.keys(newest).map(function (tag) { return newest[tag]; });
        return Promise.all(both[0].filter(function (name) { return stay.indexOf(name) < 0; }).map(function (name) { return caches.delete(name); }));
      });
    };
    if (!navigator.locks) return Promise.resolve();
    return navigator.locks.request(COPIES + 'writer', { ifAvailable: true }, function (lock) { return lock && clean(); });
  }

  /* Files whose bytes differ from those of the copy. */
  function changed(copy, list, ids) {
    return wanted(list, ids).filter(function (file) { return !copy || copy.state.files[file[0]] !== file[1]; });
  }
  var KINDS = { html: /^text\/html/, css: /^text\/css/, js: /^(text|application)\/(x-)?javascript/ };
  function answerOf(path, found) {
    var type = found.answer.headers.get('content-type') || '', kind = KINDS[path.split('.').pop()];
    if (kind && !kind.test(type)) throw new Error('failed');
    var headers = { 'content-type': type };
    ['content-security-policy', 'x-content-type-options', 'referrer-policy'].forEach(function (name) {
      if (found.answer.headers.get(name)) headers[name] = found.answer.headers.get(name);
    });
    return new Response(found.bytes, { headers: headers });
  }
  function keep(ids) {
    erased = false;
    return alone(function () {
      return Promise.all([copies(), names()]).then(function (both) {
        var old = own(both[0]), files = wanted(list, ids), loads = changed(old, list, ids).length, done = 0;
        if (!files.length) return drop(old);
        var number = 1 + both[1].reduce(function (most, name) { return Math.max(most, name.indexOf(OWN) === 0 ? +name.slice(OWN.length) || 0 : 0); }, 0);
        var name = OWN + number;
        var state = { tag: tag, number: number, modules: ids.filter(function (id) { return has(list.modules, id); }), files: {}, named: [], list: list };
        files.forEach(function (file) { state.files[file[0]] = file[1]; if (file[3]) state.named.push(file[0]); });
        function still() {
          if (erased) throw new Error('erased');
          return caches.has(name).then(function (is) { if (!is) throw new Error('erased'); });
        }
        return caches.open(name).then(function (cache) {
          function same(file, bytes) { return digest(bytes).then(function (found) { return found.indexOf(file[1]) === 0; }); }
          function download(file) {
            return fetched(root + file[0]).then(function (found) {
              return same(file, found.bytes).then(function (is) {
                if (!is) throw new Error('mixed');
                return cache.put(root + file[0], answerOf(file[0], found));
              });
            }).then(function () { tell('working', { n: done += 1, m: loads }); });
          }
          function take(file) {
            if (!old || old.state.files[file[0]] !== file[1]) return download(file);
            return caches.match(root + file[0], { cacheName: old.name }).then(function (answer) {
              if (!answer) return download(file);
              return answer.clone().arrayBuffer().then(function (bytes) { return same(file, bytes); }).then(function (is) {
                return is ? cache.put(root + file[0], answer) : download(file);
              });
            });
          }
          /* One after the other: a poor connection is not better with many at once. */
          return files.reduce(function (before, file) {
            return before.then(function () { if (erased) throw new Error('erased'); return take(file); });
          }, Promise.resolve()).then(still).then(function () {
            return cache.put(STATE, new Response(JSON.stringify(state), { headers: { 'content-type': 'application/json' } }));
          });
        }).then(still).then(function () { return navigator.serviceWorker.register(root + 'sw.js'); }).then(function (worker) {
          // Erased in another tab at this very moment: no worker without a copy.
          return still().catch(function (fault) { return worker.unregister().then(function () { throw fault; }); });
        }).then(function () { return drop(old); }, function (fault) {
          return caches.delete(name).then(function () { throw fault; });
        });
      });
    }).then(function () { return tidy(); });
  }
  /* A copy goes; with the last one the worker does. */
  function drop(copy) {
    return (copy ? caches.delete(copy.name) : Promise.resolve()).then(names).then(function (left) {
      if (!left.length) return kept.erase(['modules']).then(function (left) { if (left.length) throw new Error('left'); });
    });
  }
  function remove() {
    return kept.erase(['modules']).then(function (left) { if (left.length) throw new Error('left'); });
  }
  function show() {
    return copies().then(function (all) {
      var copy = own(all), known = list || (copy && copy.state.list), ids = copy ? copy.state.modules : [];
      var lists = known || { base: [], modules: {} };
      var update = copy && list ? changed(copy, list, ids) : [];
      var gone = copy && list ? ids.filter(function (id) { return !has(list.modules, id); }).length : 0;
      units.forEach(function (unit) {
        var id = unit.getAttribute('data-unit'), wholes = Object.keys(lists.modules), isAll = unit.hasAttribute('data-all');
        var is = isAll ? wholes.length > 0 && wholes.every(function (id) { return ids.indexOf(id) >= 0; }) : ids.indexOf(id) >= 0;
        var files = (isAll ? wholes : [id]).reduce(function (files, id) { return files.concat(has(lists.modules, id) ? lists.modules[id] : []); }, []);
        unit.querySelector('.size').textContent = files.length ? size(weight(files)) : '';
        unit.querySelector('[data-keep]').hidden = is || !files.length;
        unit.querySelector('[data-drop]').hidden = !is;
      });
      var said = ids.length ? [['kept', { n: ids.length, size: size(weight(wanted(copy.state.list, ids))) }]] : [['none'], ['base', { size: size(weight(lists.base)) }]];
      if (update.length || gone) said.push(['changed', { n: update.length + gone, size: size(weight(update)) }]);
      if (!list) said.push(['unlisted']);
      var others = JSON.parse(box.getAttribute('data-others')), seen = {};
      all.forEach(function (copy) { if (copy.state.tag !== tag) seen[copy.state.tag] = others[copy.state.tag] || copy.state.tag; });
      if (Object.keys(seen).length) said.push(['elsewhere', { languages: Object.keys(seen).map(function (tag) { return seen[tag]; }).join(', ') }]);
      box.querySelector('.offline-state').textContent = said.map(function (one) {
        return status.getAttribute('data-' + one[0]).replace(/\{(\w+)\}/g, function (_, name) { return one[1][name]; });
      }).join(' ');
      box.querySelector('[data-update]').hidden = !update.length && !gone;
      return kept.found().then(function (kinds) { return kinds.indexOf('modules') >= 0; }, function () { return all.length > 0; });
    }).then(function (any) {
      box.querySelector('[data-remove]').hidden = !any;
      box.hidden = false;
    });
  }
  /* What is saved, as far as the browser lets us look. */
  function seen() { return show().catch(function () { tell('impossible'); }); }
  function act(work, said) {
    box.setAttribute('aria-busy', 'true');
    [].forEach.call(box.querySelectorAll('button'), function (button) { button.disabled = true; });
    work.then(function () { return said; }, function (fault) {
      if (fault && fault.name === 'QuotaExceededError') return 'full';
      return fault && ['mixed', 'erased', 'left'].indexOf(fault.message) >= 0 ? fault.message : 'failed';
    }).then(function (key) {
      return seen().then(function () {
        box.removeAttribute('aria-busy');
        [].forEach.call(box.querySelectorAll('button'), function (button) { button.disabled = false; });
        tell(key);
      });
    });
  }
  function look() {
    return fetched(LIST).then(function (found) { list = checked(JSON.parse(new TextDecoder().decode(found.bytes))); })
      .catch(function () { list = null; });
  }
  box.addEventListener('click', function (event) {
    var button = event.target.closest('button'), unit = button && button.closest('[data-unit]');
    if (!button) return;
    if (button.hasAttribute('data-remove')) return act(remove(), 'removed');
    act(copies().then(function (all) {
      var copy = own(all), ids = copy ? copy.state.modules : [], id = unit && unit.getAttribute('data-unit');
      if (!list && copy) list = copy.state.list; /* without a connection a module can still be removed */
      if (!list) throw new Error('failed');
      if (!unit) return keep(ids);
      if (button.hasAttribute('data-drop')) return keep(unit.hasAttribute('data-all') ? [] : ids.filter(function (known) { return known !== id; }));
      var wholes = Object.keys(list.modules);
      return keep(unit.hasAttribute('data-all') ? wholes : wholes.filter(function (known) { return known === id || ids.indexOf(known) >= 0; }));
    }), 'done');
  });
  // Another tab erases: a download that is under way here ends, and this page says what holds now.
  try {
    new BroadcastChannel(kept.key('modules')).addEventListener('message', function () {
      erased = true;
      if (!box.hasAttribute('aria-busy')) setTimeout(show, 300);
    });
  } catch (e) { /* an old browser: what was erased is noticed at the end */ }
  window.addEventListener('focus', function () { if (!box.hasAttribute('aria-busy')) seen(); });
  look().then(tidy).catch(function () { /* shown as it is */ }).then(seen);
})();
