/* Leaving at once: the screen is emptied first, and this page's place in the history is taken by the one
   that is opened. Without this script it is a plain link. Shift pressed three times within five seconds
   does the same; any other key begins the count anew. */
(function () {
  'use strict';
  var bar = document.querySelector('.exit'), status = bar && bar.querySelector('[role=status]');
  var count = 0, timer = 0;
  if (!bar || window.temarioExit) return;
  window.temarioExit = true;
  function leave(address) {
    window.name = '';
    document.title = '\u2026';
    document.documentElement.className = 'leaving';
    location.replace(address);
  }
  function say(text) {
    var status = document.querySelector('.exit [role=status]');
    if (status) status.textContent = text;
  }
  function forget() {
    count = 0;
    clearTimeout(timer);
    say('');
  }
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a[data-exit]');
    if (!link) return;
    event.preventDefault();
    leave(link.href);
  });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Shift') { if (count) forget(); return; }
    if (event.repeat) return;
    if (!count) timer = setTimeout(forget, 5000);
    count += 1;
    if (count < 3) return say(status.getAttribute('data-presses').replace('{n}', String(3 - count)));
    say(status.getAttribute('data-leaving'));
    leave(document.querySelector('.exit a[data-exit]').href);
  }, true);
  // Whoever comes back finds the page as it was, and not an empty one.
  window.addEventListener('pageshow', function (event) { if (event.persisted) { document.documentElement.classList.remove('leaving'); forget(); } });
})();
