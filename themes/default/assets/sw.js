/* Answers for the modules that the reader has saved on her device. It only reads: copies are written by the page "offline"
   alone, each whole. A copy is one state of the site in one language; what a page loads comes from where the page came
   from, so that two states are never mixed. The network comes first: a page from it is shown in place of a saved one
   only if the site's own list knows its bytes, so that the answer of a hotel's network or of a broken server is not.
   Addresses are compared from the folder of this file; the rest of the host is not looked at. */
'use strict';
var ROOT = new URL('./', self.location).href, OWN = 'temario ' + new URL(ROOT).pathname, COPIES = OWN + ' modules ';
var PATIENCE = 4000; /* milliseconds; a page that is saved need not wait longer for a bad connection */
var LIST = 'offline-files.json', STATE = 'kept.json', UNSAVED = '/unsaved/index.html';
var from = {}; /* by client: the cache that its page came from, or '' for the network */
var lists = {}; /* by language: the digests that the network gave last, by path */

self.addEventListener('install', function () { self.skipWaiting(); });
self.addEventListener('activate', function (event) {
  // What versions before 1.0 kept may be mixed, and goes.
  event.waitUntil(caches.delete(OWN).then(function () { return self.clients.claim(); }));
});

/* The path under which a file is saved, from ROOT; null outside. Hosts also answer without index.html and .html. */
function inside(address) {
  var plain = address.split('#')[0].split('?')[0];
  if (plain.indexOf(ROOT) !== 0) return null;
  var path = plain.slice(ROOT.length);
  if (path === '' || /\/$/.test(path)) return path + 'index.html';
  return /\.[a-z0-9]+$/i.test(path.split('/').pop()) ? path : path + '.html';
}

/* The whole copies, of each language the newest. Nothing is created by looking. */
function copies() {
  return caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf(COPIES) === 0; }).map(function (name) {
      return caches.match(ROOT + STATE, { cacheName: name }).then(function (answer) { return answer && answer.json(); })
        .then(function (state) { return state && { name: name, state: state }; }).catch(function () { return null; });
    }));
  }).then(function (all) {
    return all.filter(function (copy) {
      return copy && !all.some(function (other) { return other && other.state.tag === copy.state.tag && other.state.number > copy.state.number; });
    });
  });
}
function has(copy, path) { return Object.prototype.hasOwnProperty.call(copy.state.files, path); }
function named(copy, path) { return copy.state.named.indexOf(path) >= 0; }
function saved(copy, path) { return caches.match(ROOT + path, { cacheName: copy.name }); }
function first(all, path) { return all.filter(function (copy) { return has(copy, path); })[0]; }

function digest(bytes) {
  return crypto.subtle.digest('SHA-256', bytes).then(function (hash) {
    return [].map.call(new Uint8Array(hash), function (byte) { return ('0' + byte.toString(16)).slice(-2); }).join('');
  });
}
/* The digests that the site has now, by path; null if what comes is not its list. What was true of the last one (a page
   that it knows) need not be asked again. */
function current(tag, holds) {
  if (lists[tag] && holds(lists[tag])) return Promise.resolve(lists[tag]);
  return fetch(ROOT + tag + '/' + LIST, { cache: 'no-cache', credentials: 'same-origin' }).then(function (answer) {
    if (answer.status !== 200) return null;
    return answer.json().then(function (list) {
      var files = {}, modules = list.modules;
      Object.keys(modules).map(function (id) { return modules[id]; }).concat([list.base]).forEach(function (some) {
        some.forEach(function (file) { files[file[0]] = file[1]; });
      });
      return lists[tag] = files;
    });
  }).catch(function () { return null; });
}

/* Whether the site offers nothing of this any more: then another script is at this one's address. Its pages come from the
   network at once, and erase what there is. */
function withdrawn() {
  return fetch(ROOT + 'sw.js', { cache: 'no-cache', credentials: 'same-origin' }).then(function (answer) {
    if (answer.status !== 200 || !/javascript/.test(answer.headers.get('content-type') || '')) return false;
    return answer.text().then(function (text) { return text.indexOf('registration.unregister()') >= 0; });
  }).catch(function () { return false; });
}
/* The headers without those of the way that the bytes came. */
function plain(headers) {
  var kept = new Headers(headers);
  ['content-encoding', 'content-length', 'transfer-encoding'].forEach(function (name) { kept.delete(name); });
  return kept;
}
/* What came from the network for a saved page: that page, if it is the site's own; the saved one, if that is the same;
   null if it is neither. */
function judged(answer, copy, path) {
  return answer.arrayBuffer().then(function (bytes) {
    return digest(bytes).then(function (found) {
      var same = function (known) { return !!known && found.indexOf(known) === 0; };
      if (answer.status === 200 && same(copy.state.files[path])) return saved(copy, path).then(function (page) { return page && { answer: page, from: copy.name }; });
      var gone = answer.status === 404 || answer.status === 410;
      if (answer.status !== 200 && !gone) return null;
      var holds = function (files) { return gone ? !files[path] : same(files[path]); };
      return current(copy.state.tag, holds).then(function (files) {
        return files ? holds(files) : withdrawn();
      }).then(function (is) {
        if (!is) return null;
        return { answer: new Response(bytes, { status: answer.status, statusText: answer.statusText, headers: plain(answer.headers) }), from: '' };
      });
    });
  });
}

/* What is said, without a network, in place of a page that is not saved: in the language of that page if the copies have
   it, with what is saved. Its links are relative, so at another depth the reader is led to its own address. */
function unsaved(all, path) {
  var tags = [path.split('/')[0]].concat(all.map(function (copy) { return copy.state.tag; }));
  var at = tags.map(function (tag) { return tag + UNSAVED; }).filter(function (at) { return first(all, at); })[0];
  var copy = at && first(all, at);
  if (!copy) return Promise.resolve(null); /* nothing is saved, or by a version without that page */
  if (path.split('/').length !== at.split('/').length) return Promise.resolve({ answer: Response.redirect(ROOT + at), from: '' });
  return saved(copy, at).then(function (answer) {
    return answer && answer.text().then(function (text) {
      all.forEach(function (one) {
        [''].concat(one.state.modules.map(function (id) { return ' ' + id; })).forEach(function (id) {
          text = text.split(' data-saved="' + one.state.tag + id + '" hidden').join(' data-saved="' + one.state.tag + id + '"');
        });
      });
      var known = path === at;
      return { answer: new Response(text, { status: known ? 200 : 503, statusText: known ? '' : 'Not saved', headers: plain(answer.headers) }), from: copy.name };
    });
  });
}

function page(event, path) {
  var client = event.resultingClientId || event.clientId;
  function note(name) { if (client) from[client] = name; }
  return copies().then(function (all) {
    var copy = first(all, path);
    function unkept(fault) {
      return unsaved(all, path).then(function (found) {
        if (!found) throw fault;
        note(found.from);
        return found.answer;
      });
    }
    if (!copy) { note(''); return fetch(event.request).catch(unkept); }
    if (path.slice(path.indexOf('/')) === UNSAVED) return unkept().catch(function () { return fetch(event.request); });
    return new Promise(function (done, failed) {
      var answered = false, timer = setTimeout(keep, PATIENCE);
      function give(answer, name) {
        if (answered) return;
        answered = true;
        clearTimeout(timer);
        note(name);
        done(answer);
      }
      function keep() {
        // Erased by now, by the reader or by her browser: the network it is.
        saved(copy, path).then(function (answer) {
          if (answer) return give(answer, copy.name);
          return fetch(event.request).then(function (fresh) { give(fresh, ''); });
        }).catch(failed);
      }
      fetch(event.request.url, { cache: event.request.cache === 'default' ? 'default' : 'no-cache', credentials: 'same-origin', redirect: 'follow' })
        .then(function (answer) { return judged(answer, copy, path); })
        .then(function (found) { if (found) give(found.answer, found.from); else keep(); }, keep);
    });
  });
}

function part(event, path) {
  return copies().then(function (all) {
    var name = from[event.clientId];
    var own = all.filter(function (copy) { return copy.name === name; })[0];
    if (own && has(own, path)) return saved(own, path).then(function (answer) { return answer || fetch(event.request); });
    var copy = first(all, path);
    if (!copy) return fetch(event.request);
    function keep() { return saved(copy, path); }
    // A name that tells its content is the same everywhere.
    if (named(copy, path)) return keep().then(function (answer) { return answer || fetch(event.request); });
    return fetch(event.request).catch(function (fault) {
      // A page that came from the network does not get an older picture; the root of the search leads to a whole index.
      if (name === '' && event.request.destination !== 'script') throw fault;
      return keep().then(function (answer) { if (answer) return answer; throw fault; });
    });
  });
}

self.addEventListener('fetch', function (event) {
  var path = event.request.method === 'GET' ? inside(event.request.url) : null;
  if (path === null) return;
  if (event.request.mode === 'navigate') return event.respondWith(page(event, path));
  // What a script fetches, as the page "offline" does to make a copy, comes from the network alone.
  if (event.request.destination) event.respondWith(part(event, path));
});
