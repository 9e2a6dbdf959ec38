// Says why the page cannot work. A classic script, without modern syntax: it
// must run where modules do not, such as in a folder opened as a file.

(function () {
  'use strict';

  var MESSAGES = {
    en: {
      wasm: 'This page draws with WebAssembly, which this browser lacks or ' +
        'has switched off. A current Firefox, Chrome, Edge or Safari has it.',
      file: 'This page was opened as a file, and browsers do not run a page ' +
        'like that. Serve its folder instead: run “python -m ' +
        'http.server” in it and open http://localhost:8000/',
      load: 'A part of this page could not be loaded. Try again; if that ' +
        'does not help, the site was not copied completely.',
      type: 'The server sends a script of this page under another type, and ' +
        'browsers do not run it then. It must send .js and .mjs files as ' +
        'text/javascript: add that to its table of types.',
      engine: 'The generator could not be started in this browser. A current ' +
        'Firefox, Chrome, Edge or Safari runs it.'
    },
    ja: {
      wasm: 'この画面はWebAssemblyで絵を描きますが、お使いのブラウザでは使えないか、' +
        '無効になっています。最新のFirefox、Chrome、Edge、Safariをお使いください。',
      file: 'ファイルとして開いたため、ブラウザが動かせません。フォルダーの中で' +
        '「python -m http.server」を実行し、http://localhost:8000/ を開いてください。',
      load: '画面の一部を読み込めませんでした。もう一度読み込んでください。' +
        '直らないときは、サイトのファイルが揃っていません。',
      type: 'サーバーがスクリプトを別の種類のファイルとして送っているため、' +
        'ブラウザが実行できません。.js と .mjs を text/javascript として送るように、' +
        'サーバーのMIMEタイプの設定に加えてください。',
      engine: 'このブラウザでは顔を描くプログラムを始められませんでした。' +
        '最新のFirefox、Chrome、Edge、Safariをお使いください。'
    }
  };

  var SCRIPTS = ['js/main.js', 'js/worker.js', 'ort/ort.wasm.min.mjs',
                 'ort/ort-wasm-simd-threaded.mjs'];
  var SCRIPT = /^\s*(text|application)\/(x-)?(java|ecma)script\s*(;|$)/i;

  var failed = null;

  function language() {
    var chosen = document.documentElement.lang;
    if (!document.documentElement.hasAttribute('data-started')) {
      chosen = navigator.language || 'en';
    }
    return chosen.slice(0, 2) === 'ja' ? 'ja' : 'en';
  }

  function show() {
    var box = document.getElementById('failure');
    var chosen = language();
    var studio = document.getElementById('studio');
    box.lang = chosen;
    box.textContent = MESSAGES[chosen][failed.reason];
    if (failed.detail) {
      var small = document.createElement('small');
      small.textContent = failed.detail;
      box.appendChild(small);
    }
    box.hidden = false;
    studio.hidden = true;
  }

  function showSoon() {
    if (document.readyState === 'loading') {
      document.addEventListener('DOMContentLoaded', show);
    } else {
      show();
    }
  }

  function fail(reason, detail) {
    // The first cause tells most; the others follow from it.
    if (failed) return;
    failed = { reason: reason, detail: detail };
    showSoon();
    if (reason === 'load' || reason === 'engine') inspect();
  }

  // A browser does not tell a script that is missing from one that it may not
  // run for the type that it was sent under.
  function inspect() {
    if (!window.fetch) return;
    SCRIPTS.forEach(function (path) {
      fetch(path, { method: 'HEAD' }).then(function (response) {
        var type = response.headers.get('content-type') || '';
        if (response.ok && failed.reason !== 'type' && !SCRIPT.test(type)) {
          failed = { reason: 'type', detail: path + ': ' + (type || '–') };
          showSoon();
        }
      }, function () {});
    });
  }

  // What main.js finds out.
  document.addEventListener('failure', function (event) {
    fail(event.detail.reason, event.detail.text);
  });
  document.addEventListener('language', function () {
    if (failed) show();
  });
  // A script or style sheet that is missing.
  window.addEventListener('error', function (event) {
    var element = event.target;
    if (element && (element.tagName === 'SCRIPT' ||
                    element.tagName === 'LINK')) {
      fail('load', element.src || element.href);
    }
  }, true);

  if (location.protocol === 'file:') {
    fail('file');
  } else if (typeof WebAssembly !== 'object') {
    fail('wasm');
  }
}());
