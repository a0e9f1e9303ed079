/* What the reader erases is gone from the device at once. On this page she can take it back, from its memory alone: it is
   forgotten when she leaves the page, in a hurry too, and when the page is no longer seen, because she goes to another
   tab or locks the phone. */
(function () {
  'use strict';
  var offer = null;
  if (window.temarioUndo) return;
  function forget() {
    if (offer) offer.button.hidden = true;
    offer = null;
  }
  /* The saved texts of a name, or all, as they are now: a function that saves them again, unless something is saved there
     meanwhile, and says whether they are saved. Null if there are none. */
  function hold(kind, name) {
    var kept = window.temarioKept, all = [];
    try {
      all = (kind ? [[kind, name || '']] : kept.names()).map(function (one) { return one.concat(kept.get(one[0], one[1])); });
    } catch (e) { /* nothing can be read */ }
    all = all.filter(function (one) { return one[2] !== null; });
    return all.length ? function () {
      return all.every(function (one) { return kept.get(one[0], one[1]) !== null || kept.start(one[0], one[1], one[2]); });
    } : null;
  }
  /* Shows a button that takes back what was erased last; there is one at a time. */
  function show(button, back) {
    forget();
    if (!button) return;
    offer = { button: button, back: back };
    button.hidden = false;
  }
  document.addEventListener('click', function (event) {
    if (!offer || event.target !== offer.button) return;
    var back = offer.back;
    forget();
    back();
  });
  window.addEventListener('pagehide', forget);
  document.addEventListener('visibilitychange', function () { if (document.visibilityState === 'hidden') forget(); });
  window.temarioUndo = { hold: hold, offer: show, forget: forget };
})();
