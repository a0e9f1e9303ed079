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

/* The search is fetched when somebody reaches for it: by its link, with "/" or with Ctrl-K. Without it the link leads to its page. */
(function () {
  'use strict';
  var link = document.querySelector('a.search-link');
  if (!link) return;
  function show(event) {
    event.preventDefault();
    if (window.temarioSearch && window.temarioSearch.show) return window.temarioSearch.show();
    if (link.hasAttribute('aria-busy')) return;
    link.setAttribute('aria-busy', 'true');
    link.typed = '';
    var addresses = link.dataset.scripts.split(' ');
    (function load() {
      var script = document.createElement('script');
      script.src = addresses.shift();
      script.onerror = function () { location.href = link.href; };
      script.onload = function () {
        if (addresses.length) return load();
        link.removeAttribute('aria-busy');
        if (window.temarioSearch && window.temarioSearch.show) window.temarioSearch.show(); else location.href = link.href;
      };
      document.head.appendChild(script);
    })();
  }
  link.addEventListener('click', function (event) {
    if (!(event.ctrlKey || event.metaKey || event.shiftKey || event.button)) show(event);
  });
  document.addEventListener('keydown', function (event) {
    // What is typed while the search is on its way goes into its field.
    if (link.hasAttribute('aria-busy') && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      link.typed += event.key;
      return event.preventDefault();
    }
    var typing = event.target.closest && event.target.closest('input, textarea, select, [contenteditable]') && !event.target.closest('dialog:not([open])');
    var slash = event.key === '/' && document.documentElement.getAttribute('data-keys') !== 'off' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (slash || (event.key === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey)) show(event);
  });
})();

/* A definition that shows goes away with Escape: the hash is left, and hover and focus count again only once they have ended. */
(function () {
  'use strict';
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    var open = document.querySelector('.definition:target');
    if (open) location.hash = open.parentElement.id;
    [].forEach.call(document.querySelectorAll('.term:hover, .term:focus-within'), function (term) {
      term.classList.add('put-away');
      ['mouseleave', 'focusout'].forEach(function (kind) {
        term.addEventListener(kind, function () { term.classList.remove('put-away'); }, { once: true });
      });
    });
  });
})();

/* A menu closes with Escape, which returns the focus to its button, and when the reader goes on elsewhere. */
(function () {
  'use strict';
  function open() { return [].slice.call(document.querySelectorAll('details.menu[open]')); }
  function closeBeside(target) {
    open().forEach(function (menu) { if (!menu.contains(target)) menu.open = false; });
  }
  document.addEventListener('click', function (event) { closeBeside(event.target); });
  document.addEventListener('focusin', function (event) { closeBeside(event.target); });
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape') return;
    open().forEach(function (menu) {
      var had = menu.contains(document.activeElement);
      menu.open = false;
      if (had) menu.querySelector('summary').focus();
    });
  });
})();

/* The current page is in view in the list of modules, where that is longer than the window. */
window.addEventListener('load', function () {
  'use strict';
  var here = document.querySelector('.contents [aria-current]'), list = here && here.closest('nav');
  if (!list || list.scrollHeight <= list.clientHeight) return;
  list.scrollTop += here.getBoundingClientRect().top - list.getBoundingClientRect().top - list.clientHeight / 3;
});

/* A table is a stop for those who go on with keys only while there is more of it than is seen. */
(function () {
  'use strict';
  var tables = [].slice.call(document.querySelectorAll('.table[tabindex]'));
  if (!tables.length) return;
  function look() {
    tables.forEach(function (table) {
      if (table.scrollWidth > table.clientWidth) table.setAttribute('tabindex', '0');
      else table.removeAttribute('tabindex');
    });
  }
  // Not before the page is loaded: WebKit ends the tab now and then when a script changes it between layouts.
  ['load', 'resize'].forEach(function (kind) { window.addEventListener(kind, look); });
  document.addEventListener('toggle', look, true);
})();
