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
    var typing = event.target.closest && event.target.closest('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]') && !event.target.closest('dialog:not([open])');
    var slash = event.key === '/' && document.documentElement.getAttribute('data-keys') !== 'off' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (slash || (event.key === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey)) show(event);
  });
})();

/* What a word, a citation or a footnote refers to is an entry of a list at the foot. It opens in a panel beside it, so that the reader keeps
   her place and her history. Where there are no popovers, the link leads to the entry. */
(function () {
  'use strict';
  var WORDS = '.term, .citation a, .footnote-ref a';
  function each(where, which, change) { [].forEach.call(where.querySelectorAll(which), change); }
  function open(link, entry) {
    var panel = document.createElement('div'), close = document.createElement('button'), copy = entry.cloneNode(true), root = document.documentElement, isOpen = true;
    panel.className = 'panel';
    panel.popover = 'auto';
    panel.tabIndex = -1;
    panel.lang = entry.closest('[lang]').lang;
    panel.setAttribute('role', 'dialog');
    panel.setAttribute('aria-label', link.textContent);
    // The entry of a source that is cited by its name does not say the place.
    if (link.closest('.citation:not(.numbered)')) panel.appendChild(document.createElement('b')).textContent = link.textContent + '. ';
    each(copy, '.back', function (back) { back.remove(); });
    each(copy, '[id]', function (one) { one.removeAttribute('id'); });
    while (copy.firstChild) panel.appendChild(copy.firstChild);
    each(panel, WORDS, prepare);
    close.textContent = entry.closest('[data-close]').dataset.close;
    close.onclick = function () { panel.hidePopover(); };
    panel.appendChild(close);
    // Beside the word: the next stop after it is the next link of the text.
    link.after(panel);
    panel.addEventListener('beforetoggle', function (event) {
      isOpen = event.newState === 'open';
      link.setAttribute('aria-expanded', isOpen);
      // Not every browser gives the focus back to a link.
      if (!isOpen && panel.contains(document.activeElement)) link.focus({ preventScroll: true });
    });
    panel.addEventListener('toggle', function (event) { if (event.newState === 'closed') panel.remove(); });
    panel.addEventListener('focusout', function (event) {
      if (isOpen && event.relatedTarget && !panel.contains(event.relatedTarget)) panel.hidePopover();
    });
    panel.showPopover();
    // A word may stand on two lines; the panel goes below the last one, or above the first.
    var lines = link.getClientRects(), last = lines[lines.length - 1], above = lines[0].top - panel.offsetHeight - 8, below = last.bottom + 8;
    if (getComputedStyle(panel).position === 'absolute') {
      panel.style.setProperty('--x', pageXOffset + Math.max(8, Math.min(last.left, root.clientWidth - panel.offsetWidth - 8)) + 'px');
      panel.style.setProperty('--y', pageYOffset + (above > 0 && below + panel.offsetHeight > innerHeight ? above : below) + 'px');
    } else if (last.bottom > panel.getBoundingClientRect().top) link.scrollIntoView({ block: 'nearest' });
    panel.focus({ preventScroll: true });
  }
  if (!HTMLElement.prototype.showPopover) return;
  // Nobody is led to the lists at the foot then: an entry is no sheet, and the ways back would only be stops on the way.
  document.documentElement.classList.add('panels');
  each(document, '.terms .back, .sources .back', function (back) { back.remove(); });
  each(document, WORDS, prepare);
  function prepare(link) {
    var href = link.getAttribute('href'), entry = href.charAt(0) === '#' && document.getElementById(href.slice(1)), wasOpen;
    if (!entry || !entry.closest('[data-close]')) return;
    link.setAttribute('role', 'button');
    link.setAttribute('aria-expanded', false);
    // The press on the word of an open panel closes it before the click arrives.
    link.addEventListener('pointerdown', function () { wasOpen = link.getAttribute('aria-expanded') === 'true'; });
    link.addEventListener('click', function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      if (!wasOpen) open(link, entry);
      wasOpen = false;
    });
    link.addEventListener('keydown', function (event) {
      if (event.key === ' ') { event.preventDefault(); open(link, entry); }
    });
  }
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

/* What stands on each sheet of paper: the title of the page and, if the site has one, its address. */
(function () {
  var style = document.documentElement.style, canonical = document.querySelector('link[rel=canonical]');
  var address = canonical ? canonical.href : /^http/.test(location.protocol) && location.origin + location.pathname;
  style.setProperty('--running', JSON.stringify(document.title));
  if (address) style.setProperty('--address', JSON.stringify(address));
})();
