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
  /* What was erased in another tab is not saved again by a change here. */
  function keep(text, asked) {
    if (text === null) return temarioKept.remove('settings');
    return asked ? temarioKept.start('settings', '', text) : temarioKept.update('settings', '', text);
  }
  form.addEventListener('change', function (event) {
    var text = display.set(chosen()), said = 'changed';
    if (form.keep.checked) {
      var asked = event.target === form.keep;
      said = keep(text || 'theme=', asked) ? 'kept' : asked ? 'refused' : display.kept() ? 'stale' : 'changed';
      form.keep.checked = said === 'kept' || said === 'stale'; /* what was saved before is still there */
    } else if (event.target === form.keep) {
      said = keep(null) ? 'forgotten' : 'left';
    }
    status.textContent = status.getAttribute('data-' + said);
  });
  form.addEventListener('reset', function (event) {
    event.preventDefault();
    var had = chosen(), back = window.temarioUndo && temarioUndo.hold('settings'), gone = keep(null);
    display.set({});
    choose({});
    form.keep.checked = false;
    status.textContent = status.getAttribute(gone ? 'data-forgotten' : 'data-left');
    if (gone && window.temarioUndo && (back || display.names.some(function (name) { return had[name]; }))) temarioUndo.offer(form.querySelector('[data-undo]'), function () {
      display.set(had);
      choose(had);
      form.keep.checked = !!back && back();
      status.textContent = status.getAttribute(!back ? 'data-changed' : form.keep.checked ? 'data-kept' : 'data-refused');
    });
  });
  if (history.length > 1) {
    back.hidden = false;
    back.addEventListener('click', function () { history.back(); });
  }
  temarioKept.watch('settings', '', function () {
    form.keep.checked = false;
    status.textContent = status.getAttribute('data-forgotten');
  });
  choose(display.apply());
  form.keep.checked = !!display.kept();
  form.hidden = false;
})();
