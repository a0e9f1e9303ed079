/* The filter of the glossary: shows the terms whose name, in any of the languages, contains what is typed, without regard
   to case and accents. Nothing of it is saved, sent or part of the address. */
(function () {
  'use strict';
  var form = document.querySelector('.term-filter');
  if (!form || form.temario) return;
  form.temario = true;
  var field = form.querySelector('input'), status = form.querySelector('[role=status]');
  function all(which) { return [].slice.call(document.querySelectorAll(which)); }
  function plain(text) {
    return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[\u2018\u2019]/g, "'").replace(/[\s\u2010-\u2015-]+/g, ' ').trim();
  }
  var entries = all('.entry').map(function (entry) {
    var names = [].map.call(entry.querySelectorAll('h3, h3 ~ p[lang] > span'), function (name) { return plain(name.textContent); });
    return { element: entry, names: names };
  });
  var letters = all('.letters li').map(function (item) {
    return { item: item, section: document.getElementById(item.querySelector('a').getAttribute('href').slice(1)).closest('section') };
  });
  function show() {
    var words = plain(field.value), n = 0;
    entries.forEach(function (entry) {
      var is = !words || entry.names.some(function (name) { return name.indexOf(words) >= 0; });
      entry.element.hidden = !is;
      if (is) n += 1;
    });
    letters.forEach(function (letter) {
      letter.section.hidden = letter.item.hidden = !letter.section.querySelector('.entry:not([hidden])');
    });
    var category = new Intl.PluralRules(document.documentElement.lang).select(n);
    var found = status.getAttribute('data-text-' + category) || status.getAttribute('data-text-other') || '';
    status.textContent = !words ? '' : n ? found.replace('{n}', n) : status.getAttribute('data-none');
  }
  function clear() {
    field.value = '';
    show();
  }
  /* A term that a link leads to is shown, whatever was typed. */
  function reveal(address) {
    var id = address.split('#')[1], target = null;
    try { target = id && document.getElementById(decodeURIComponent(id)); } catch (e) { /* no id */ }
    if (target && target.closest('[hidden]')) clear();
  }
  field.addEventListener('input', show);
  field.addEventListener('keydown', function (event) {
    if (event.key !== 'Escape' || !field.value) return;
    event.preventDefault();
    clear();
  });
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a[href^="#"]');
    if (link) reveal(link.getAttribute('href'));
  });
  window.addEventListener('hashchange', function () {
    reveal(location.hash);
    var target = document.querySelector(':target');
    if (target) target.scrollIntoView();
  });
  /* What a browser brings back by itself is not what the reader has typed now. */
  window.addEventListener('pageshow', clear);
  form.hidden = false;
  clear();
})();
