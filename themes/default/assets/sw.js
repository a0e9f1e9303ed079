/* Answers for what the reader keeps on her device. It is there only after she has asked for it on the page "offline".
   The network comes first, so that nobody reads an old page; files whose names tell their content come from the device. */
'use strict';
var CACHE = 'temario ' + new URL('./', self.location).pathname;
var PATIENCE = 4000; /* milliseconds; a page that is kept need not wait longer for a bad connection */

self.addEventListener('install', function () { self.skipWaiting(); });
self.addEventListener('activate', function (event) { event.waitUntil(self.clients.claim()); });

/* The address under which a page is kept: hosts also answer without index.html and .html. */
function kept(url) {
  var plain = url.split('#')[0].split('?')[0];
  if (/\/$/.test(plain)) return plain + 'index.html';
  return /\.[a-z0-9]+$/i.test(plain.split('/').pop()) ? plain : plain + '.html';
}

self.addEventListener('fetch', function (event) {
  var request = event.request;
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(caches.open(CACHE).then(function (cache) {
    return cache.match(kept(request.url)).then(function (known) {
      if (!known) return fetch(request);
      if (/\/(assets|search-index)\//.test(request.url)) return known;
      return new Promise(function (resolve) {
        var timer = setTimeout(function () { resolve(known.clone()); }, PATIENCE);
        fetch(request).then(function (fresh) {
          clearTimeout(timer);
          if (fresh.ok && !fresh.redirected) cache.put(kept(request.url), fresh.clone());
          resolve(fresh.status >= 500 ? known : fresh);
        }, function () {
          clearTimeout(timer);
          resolve(known);
        });
      });
    });
  }));
});
