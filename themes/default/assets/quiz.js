/* Questions that are marked on the page. Nothing is stored, nothing is sent.
   Without this script every option unfolds and says whether it is right; with
   it the options become radio buttons (one right answer) or boxes (several),
   a button marks them, and the feedback of what was chosen appears below it.
   Of several questions, each then leads to the next one without a right answer;
   behind the last stand those that are left. What is known of a question is in
   its list, since serve replaces questions and runs this script again. */
(function () {
  'use strict';
  function make(name, className, text) {
    var element = document.createElement(name);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  /** The lists of the questions whose last answer was not right, or was not marked. */
  function left() {
    return [].filter.call(document.querySelectorAll('.choices'), function (list) { return !list.dataset.right; });
  }

  /** Moves to a question; focus on its first option reads it out. */
  function go(list) {
    list.closest('.block').scrollIntoView();
    list.querySelector('input').focus({ preventScroll: true });
  }

  function reset(list) {
    [].forEach.call(list.querySelectorAll('input'), function (input) { input.checked = false; });
    list.dispatchEvent(new Event('change'));
  }

  /** Adds to a marked question of several what leads on: to the next one, or to those that are left. */
  function lead(list, status, words) {
    function button(text, act) {
      var made = make('button', '', text);
      made.type = 'button';
      made.addEventListener('click', act);
      status.parentElement.append(made);
    }
    var open = left().filter(function (one) { return one !== list; });
    var next = open.filter(function (one) { return list.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING; })[0];
    if (next) button(words.next, function () { go(next); });
    else if (open.length) {
      status.append(' ' + words.left);
      open.forEach(function (one) {
        button(one.closest('.block').querySelector('.block-kind').textContent, function () { reset(one); go(one); });
      });
    } else if (list.dataset.right) {
      status.append(' ' + words.all);
      button(words.restart, function () {
        var all = document.querySelectorAll('.choices');
        all.forEach(reset);
        go(all[0]);
      });
    }
  }

  function upgrade(block) {
    var words = block.dataset;
    var options = [].slice.call(block.querySelectorAll('details.option'));
    if (options.length < 2) return;
    var many = words.choice === 'many';
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
      input.autocomplete = 'off';
      input.name = '_choice_' + number;
      input.id = '_choice_' + number + '_' + place;
      label.append(input);
      while (details.firstElementChild && details.firstElementChild.tagName === 'SUMMARY' && details.firstElementChild.firstChild) {
        label.append(details.firstElementChild.firstChild);
      }
      var right = details.classList.contains('right');
      item.setAttribute('role', 'presentation');
      item.classList.toggle('right', right);
      item.replaceChildren(label, feedback);
      feedback.hidden = true;
      feedback.id = '_feedback_' + number + '_' + place;
      var verdict = feedback.querySelector('.verdict');
      return { item: item, input: input, feedback: feedback, right: right, verdict: verdict, plain: verdict.textContent };
    });

    var button = make('button', 'check-answer', words.check);
    button.type = 'button';
    var status = make('p', 'quiz-status');
    status.setAttribute('role', 'status');
    var after = make('div', 'quiz-foot');
    after.append(button, status);
    list.after(after);
    function clear() {
      status.textContent = list.dataset.right = '';
      while (status.nextSibling) status.nextSibling.remove();
    }

    button.addEventListener('click', function () {
      clear();
      var chosen = all.filter(function (option) { return option.input.checked; });
      var wrong = chosen.some(function (option) { return !option.right; });
      var whole = all.every(function (option) { return option.right === option.input.checked; });
      var complete = all.every(function (option) { return !option.right || option.input.checked; });
      all.forEach(function (option) {
        var chosen = option.input.checked;
        // Once all is right, everything may be read.
        var shown = chosen || (whole && many);
        option.feedback.hidden = !shown;
        option.item.classList.toggle('chosen', chosen);
        option.verdict.textContent = !chosen ? option.plain : option.right ? words.right : words.wrong;
        if (shown) option.input.setAttribute('aria-describedby', option.feedback.id);
        else option.input.removeAttribute('aria-describedby');
      });
      status.textContent = !chosen.length ? words.nothing
        : whole ? words.done
        : !many || !chosen.some(function (option) { return option.right; }) ? words.again
        : !wrong ? words.missing
        : complete ? words.extra
        : words.partly;
      status.classList.toggle('is-right', whole);
      list.dataset.right = whole || '';
      if (words.next && chosen.length) lead(list, status, words);
    });
    list.addEventListener('change', function () {
      clear();
      all.forEach(function (option) {
        if (option.input.checked) return;
        option.feedback.hidden = true;
        option.input.removeAttribute('aria-describedby');
        option.item.classList.remove('chosen');
      });
    });
  }

  [].forEach.call(document.querySelectorAll('.block-quiz'), upgrade);
})();
