/* The page of display settings: every choice shows at once. */
(function () {
  'use strict';
  var display = window.temarioDisplay, form = document.querySelector('form.display');
  if (!display || !form || form.temario) return;
  form.temario = true;
  var status = form.querySelector('[role=status]'), back = form.querySelector('[data-back]');
  function choose(values) {
    display.names.forEach(function (name) {
      [].forEach.call(form.querySelectorAll('input[name="' + name + '"]'), function (input) {
        input.checked = input.value === (values[name] || '');
      });
    });
  }
  function chosen() {
    var values = {};
    display.names.forEach(function (name) {
      var input = form.querySelector('input[name="' + name + '"]:checked');
      values[name] = input ? input.value : '';
    });
    return values;
  }
  function keep(text) {
    try {
      if (text === null) localStorage.removeItem(display.key); else localStorage.setItem(display.key, text);
      return true;
    } catch (e) { return false; }
  }
  form.addEventListener('change', function (event) {
    var text = display.set(chosen()), said = 'changed';
    if (form.keep.checked) {
      said = keep(text || 'theme=') ? 'kept' : 'refused';
      form.keep.checked = said === 'kept';
    } else if (event.target === form.keep) {
      keep(null);
      said = 'forgotten';
    }
    status.textContent = status.getAttribute('data-' + said);
  });
  form.addEventListener('reset', function (event) {
    event.preventDefault();
    keep(null);
    display.set({});
    choose({});
    form.keep.checked = false;
    status.textContent = status.getAttribute('data-forgotten');
  });
  if (history.length > 1) {
    back.hidden = false;
    back.addEventListener('click', function () { history.back(); });
  }
  choose(display.apply());
  form.keep.checked = !!display.kept();
  form.hidden = false;
})();
