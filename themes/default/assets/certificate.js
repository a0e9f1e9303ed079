/* The page of certificates. The one of reading is there once all pages are marked as read; until then the page names those
   that are not. The one that a trainer signs can be filled in here or by hand. What is written is not saved. */
(function () {
  'use strict';
  var tools = document.querySelector('.certificate-tools'), main = document.querySelector('main');
  if (!tools || tools.temario) return;
  tools.temario = true;
  function all(which) { return [].slice.call(document.querySelectorAll(which)); }
  var status = tools.querySelector('[role=status]'), unread = document.querySelector('.unread'), sheet = document.querySelector('.certificate');
  var form = tools.querySelector('form'), pages = all('.unread [data-progress]');
  function read() {
    try { return JSON.parse(temarioKept.get('progress')); } catch (e) { return null; }
  }
  function show() {
    var marked = read(), left = 0;
    pages.forEach(function (page) {
      page.hidden = !!marked && marked.indexOf(page.getAttribute('data-progress')) >= 0;
      if (!page.hidden) left += 1;
    });
    all('.unread > li').forEach(function (module) { module.hidden = !module.querySelector('[data-progress]:not([hidden])'); });
    var isComplete = !!marked && !left;
    status.textContent = status.getAttribute(!marked ? 'data-off' : left ? 'data-missing' : 'data-complete').replace('{n}', left).replace('{m}', pages.length);
    unread.hidden = !marked || !left;
    form.hidden = sheet.hidden = !isComplete;
  }
  sheet.querySelector('.certificate-date').textContent = new Date().toLocaleDateString(document.documentElement.lang, { dateStyle: 'long' });
  form.who.addEventListener('input', function () { sheet.querySelector('.certificate-who span').textContent = form.who.value; });
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  /* One sheet at a time is printed. */
  all('[data-print]').forEach(function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      main.classList.toggle('signed', button.getAttribute('data-print') === 'signed');
      window.print();
    });
  });
  window.addEventListener('afterprint', function () { main.classList.remove('signed'); });
  temarioKept.watch('progress', '', show);
  window.addEventListener('pageshow', show);
  tools.hidden = false;
  show();
})();
