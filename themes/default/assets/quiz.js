/* Questions that are marked on the page. Nothing is stored, nothing is sent.
   Without this script every option unfolds and says whether it is right; with
   it the options become radio buttons (one right answer) or boxes (several),
   a button marks them, and the feedback of what was chosen appears below it. */
(function () {
  'use strict';
  function make(name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function upgrade(block) {
    var options = [].slice.call(block.querySelectorAll('details.option'));
    if (options.length < 2) return;
    var many = block.dataset.choice === 'many';
    var question = block.querySelector('.block-body');
    var list = options[0].closest('ul, ol');
    var first = question.querySelector('p');
    var head = block.querySelector('.block-head');
    var number = head.id;
    if (first && !list.contains(first)) {
      first.id = first.id || '_asked_' + number;
      list.setAttribute('aria-labelledby', head.id + ' ' + first.id);
    } else list.setAttribute('aria-labelledby', head.id);
    list.setAttribute('role', many ? 'group' : 'radiogroup');
    list.classList.add('choices');

    var all = options.map(function (details, place) {
      var item = details.parentElement;
      var feedback = details.querySelector('.feedback');
      var label = make('label');
      var input = make('input');
      input.type = many ? 'checkbox' : 'radio';
      input.name = '_choice_' + number;
      input.id = '_choice_' + number + '_' + place;
      label.append(input);
      while (details.firstElementChild && details.firstElementChild.tagName === 'SUMMARY' && details.firstElementChild.firstChild) {
        label.append(details.firstElementChild.firstChild);
      }
      var right = details.classList.contains('right');
      item.setAttribute('role', 'presentation');
      item.replaceChildren(label, feedback);
      feedback.hidden = true;
      feedback.id = '_feedback_' + number + '_' + place;
      return { input: input, feedback: feedback, right: right };
    });

    var button = make('button', 'check-answer', block.dataset.check);
    button.type = 'button';
    var status = make('p', 'quiz-status');
    status.setAttribute('role', 'status');
    var after = make('div', 'quiz-foot');
    after.append(button, status);
    list.after(after);

    button.addEventListener('click', function () {
      var chosen = all.filter(function (option) { return option.input.checked; });
      var wrong = chosen.some(function (option) { return !option.right; });
      var whole = all.every(function (option) { return option.right === option.input.checked; });
      var complete = all.every(function (option) { return !option.right || option.input.checked; });
      all.forEach(function (option) {
        // Once all is right, everything may be read.
        var shown = option.input.checked || (whole && many);
        option.feedback.hidden = !shown;
        if (shown) option.input.setAttribute('aria-describedby', option.feedback.id);
        else option.input.removeAttribute('aria-describedby');
      });
      var words = !chosen.length ? block.dataset.nothing
        : whole ? block.dataset.done
        : !many || !chosen.some(function (option) { return option.right; }) ? block.dataset.again
        : !wrong ? block.dataset.missing
        : complete ? block.dataset.extra
        : block.dataset.partly;
      status.textContent = words;
      status.classList.toggle('is-right', whole);
    });
    list.addEventListener('change', function () {
      status.textContent = '';
      all.forEach(function (option) { if (!option.input.checked) option.feedback.hidden = true; });
    });
  }

  [].forEach.call(document.querySelectorAll('.block-quiz'), upgrade);
})();
