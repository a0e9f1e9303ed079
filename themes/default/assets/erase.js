/* On the page of help: says what the site has saved on this device, and erases it all. */
(function () {
  'use strict';
  var box = document.querySelector('.erase-all'), kept = window.temarioKept;
  if (!box || box.temario || !kept) return;
  box.temario = true;
  var button = box.querySelector('button'), status = box.querySelector('[role=status]'), undo = box.querySelector('[data-undo]'), now = box.querySelector('.erase-now'), seen = [];
  function words(kinds) { return kinds.map(function (kind) { return box.getAttribute('data-kind-' + kind); }).join(', '); }
  function show() {
    return kept.found().then(function (kinds) {
      seen = kinds;
      now.textContent = kinds.length ? now.getAttribute('data-some').replace('{what}', words(kinds)) : now.getAttribute('data-none');
    }, function () { now.textContent = now.getAttribute('data-unknown'); });
  }
  button.addEventListener('click', function () {
    button.disabled = true;
    var texts = window.temarioUndo && temarioUndo.hold(), had = seen, tab = window.temarioDisplay && temarioDisplay.apply();
    kept.erase().then(function (left) {
      if (window.temarioDisplay) temarioDisplay.apply();
      if (!left.length && texts) temarioUndo.offer(undo, function () { takeBack(texts, tab, had.indexOf('modules') >= 0); });
      return left.length ? status.getAttribute('data-left').replace('{what}', words(left)) : status.getAttribute('data-erased');
    }, function () { return status.getAttribute('data-unknown'); }).then(function (said) {
      return show().then(function () {
        button.disabled = false;
        status.textContent = said;
      });
    });
  });
  /* Texts come back as they were; saved modules do not: they are large, and can be downloaded again. */
  function takeBack(texts, tab, hadModules) {
    var said = !texts() ? 'data-refused' : hadModules ? 'data-undone-modules' : 'data-undone';
    if (tab) temarioDisplay.set(tab);
    show().then(function () {
      status.textContent = status.getAttribute(said);
      button.focus();
    });
  }
  window.addEventListener('pageshow', show);
  window.addEventListener('focus', show);
  box.hidden = false;
  show();
})();
