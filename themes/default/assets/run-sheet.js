/* The run sheet: adds a chosen hour to its times. */
(function () {
  'use strict';
  var form = document.querySelector('form.start-time'), input = form && form.querySelector('input');
  if (!input || form.temario) return;
  form.temario = true;
  var reset = form.querySelector('[type=reset]'), relative = document.querySelector('[data-relative]');
  var cells = [].map.call(document.querySelectorAll('[data-at]'), function (cell) {
    return { cell: cell, at: +cell.getAttribute('data-at'), text: cell.textContent };
  });
  function two(n) {
    return (n < 10 ? '0' : '') + n;
  }
  function show(start) {
    cells.forEach(function (one) {
      var minutes = start === null ? 0 : (start + one.at) % 1440;
      one.cell.textContent = start === null ? one.text : two(Math.floor(minutes / 60)) + ':' + two(minutes % 60);
    });
    if (relative) relative.hidden = start !== null;
    reset.hidden = start === null;
  }
  function chosen() {
    var time = /^(\d\d):(\d\d)/.exec(input.value);
    show(time ? time[1] * 60 + +time[2] : null);
  }
  input.addEventListener('input', chosen);
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  form.addEventListener('reset', function () { show(null); });
  chosen();
  form.hidden = false;
})();
