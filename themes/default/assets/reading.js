/* The switch of language keeps the section. Nothing is stored, nothing is sent.
   Every a.switch gets, when the reader reaches for it, the address of the a.pair
   of the section being read: the last one that began above the middle of the
   window; at the top of the page, the one named by the address (#section). */
(function () {
  'use strict';
  function all(which) { return [].slice.call(document.querySelectorAll(which)); }

  function section() {
    var pairs = all('a.pair'), limit = window.innerHeight / 2, found = null, target = null;
    // A fragment that cannot be decoded is no id.
    try { target = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch (e) {}
    if (window.pageYOffset > 8) {
      pairs.forEach(function (a) { if (a.getBoundingClientRect().top < limit) found = a; });
    }
    if (!found && target) {
      pairs.forEach(function (a) {
        // 2: a is before the target.
        if (a.parentElement.contains(target) || target.contains(a) || target.compareDocumentPosition(a) & 2) found = a;
      });
    }
    return found;
  }
  function aim() {
    var found = section();
    all('a.switch').forEach(function (a) {
      // Where it leads by itself is kept beside it.
      if (!a.hasAttribute('data-plain')) a.setAttribute('data-plain', a.getAttribute('href'));
      a.setAttribute('href', found ? found.getAttribute('href') : a.getAttribute('data-plain'));
    });
  }
  ['pointerdown', 'focusin', 'click', 'hashchange'].forEach(function (kind) { window.addEventListener(kind, aim, true); });
  aim();
})();

/* The scripts of what the reader saves are fetched where she has saved something: most readers save nothing. */
(function () {
  'use strict';
  var main = document.querySelector('[data-once-kept]'), wanted = main && main.dataset.onceKept.split(' ');
  if (!main || !window.temarioDisplay || !temarioDisplay.keeps(wanted.shift())) return;
  wanted.forEach(function (address) {
    var script = document.createElement('script');
    script.async = false;
    script.src = address;
    document.head.appendChild(script);
  });
})();

/* The current page is in view in the list of modules, where that is longer than the window. */
window.addEventListener('load', function () {
  'use strict';
  var here = document.querySelector('.contents [aria-current]'), list = here && here.closest('nav');
  if (!list || list.scrollHeight <= list.clientHeight) return;
  list.scrollTop += here.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
});
