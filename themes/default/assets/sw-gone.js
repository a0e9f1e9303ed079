/* Stands at the address of the worker on a site that offers no modules for reading without a network. Browsers that
   still have the worker of an earlier version fetch this in its place: it erases what that one kept, and goes. */
'use strict';
var OWN = 'temario ' + new URL('./', self.location).pathname;

self.addEventListener('install', function () { self.skipWaiting(); });
self.addEventListener('activate', function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name === OWN || name.indexOf(OWN + ' ') === 0; }).map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.registration.unregister(); }));
});
