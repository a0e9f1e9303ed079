/* Leaving at once: the screen is emptied first, and this page's place in the history is taken by the one
   that is opened. Without this script it is a plain link. Shift pressed three times within five seconds
   does the same. A press counts when Shift goes down and up alone: with another key, a click or a turn of
   the wheel it is part of writing, selecting or scrolling, and the count begins anew. */
(function () {
  'use strict';
  var PRESSES = 3, WITHIN = 5000; /* milliseconds */
  var presses = [], down = null, timer = 0, wheel = -Infinity;
  if (!document.querySelector('.exit') || window.temarioExit) return;
  window.temarioExit = true;
  function leave(address) {
    window.name = '';
    if (window.temarioUndo) temarioUndo.forget();
    document.title = '\u2026';
    document.documentElement.className = 'leaving';
    location.replace(address);
  }
  function tell(name, left) {
    var status = document.querySelector('.exit [role=status]');
    if (status) status.textContent = name && status.getAttribute('data-' + name).replace('{n}', String(left));
  }
  function forget() {
    if (!presses.length && !down) return;
    presses = [];
    down = null;
    count();
  }
  /* Presses that are too old count no more; the bar says how many are left. */
  function count() {
    var now = performance.now();
    presses = presses.filter(function (at) { return now - at < WITHIN; });
    clearTimeout(timer);
    if (presses.length) timer = setTimeout(count, WITHIN - (now - presses[0]));
    tell(presses.length ? 'presses' : '', PRESSES - presses.length);
  }
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a[data-exit]');
    if (!link) return;
    event.preventDefault();
    leave(link.href);
  });
  window.addEventListener('keydown', function (event) {
    var other = event.key !== 'Shift' || event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
    if (other || (down && down.code !== event.code)) return forget(); /* both Shift keys together too */
    if (!event.repeat) down = { code: event.code, at: performance.now() };
  }, true);
  window.addEventListener('keyup', function (event) {
    if (event.key !== 'Shift' || !down) return;
    presses.push(down.at);
    down = null;
    count();
    if (presses.length < PRESSES) return;
    presses = []; /* who goes on pressing does not begin the way out anew */
    tell('leaving');
    leave(document.querySelector('.exit a[data-exit]').href);
  }, true);
  ['pointerdown', 'mousedown', 'mouseup', 'click', 'compositionstart', 'compositionend', 'blur'].forEach(function (kind) {
    window.addEventListener(kind, function (event) { if (kind !== 'blur' || event.target === window) forget(); }, true);
  });
  // A wheel that only runs out, after it was pushed, is nothing that she does.
  window.addEventListener('wheel', function (event) {
    if (event.timeStamp - wheel > 150) forget();
    wheel = event.timeStamp;
  }, { capture: true, passive: true });
  // Whoever comes back finds the page as it was, and not an empty one.
  window.addEventListener('pageshow', function (event) { if (event.persisted) { document.documentElement.classList.remove('leaving'); forget(); } });
})();
