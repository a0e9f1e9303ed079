/* On the page of help: says what the site has saved on this device, and erases it all. */
(function () {
  'use strict';
  var box = document.querySelector('.erase-all'), kept = window.temarioKept;
  if (!box || box.temario || !kept) return;
  box.temario = true;
  var button = box.querySelector('button'), status = box.querySelector('[role=status]'), now = box.querySelector('.erase-now');
  function words(kinds) { return kinds.map(function (kind) { return box.getAttribute('data-kind-' + kind); }).join(', '); }
  function show() {
    return kept.found().then(function (kinds) {
      now.textContent = kinds.length ? now.getAttribute('data-some').replace('{what}', words(kinds)) : now.getAttribute('data-none');
    }, function () { now.textContent = now.getAttribute('data-unknown'); });
  }
  button.addEventListener('click', function () {
    button.disabled = true;
    kept.erase().then(function (left) {
      if (window.temarioDisplay) temarioDisplay.apply();
      return left.length ? status.getAttribute('data-left').replace('{what}', words(left)) : status.getAttribute('data-erased');
    }, function () { return status.getAttribute('data-unknown'); }).then(function (said) {
      return show().then(function () {
        button.disabled = false;
        status.textContent = said;
      });
    });
  });
  window.addEventListener('pageshow', show);
  window.addEventListener('focus', show);
  box.hidden = false;
  show();
})();
