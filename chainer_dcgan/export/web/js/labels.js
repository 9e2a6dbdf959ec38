// What the page says, in both languages.

const LABELS = {
  en: {
    title: 'Ganryō: faces from a palette of numbers',
    tagline: 'Mix a face that nobody has drawn.',
    language: 'Language',
    desk: 'The face',
    face: 'A generated face',
    loading: 'Grinding the pigments…',
    number: 'No.',
    time: 'Drawn in',
    smooth: 'Smooth',
    draw: 'draw!',
    drawHint: 'Draw again from the same noise',
    shuffle: 'shuffle!',
    shuffleHint: 'New noise: another face',
    reset: 'reset!',
    resetHint: 'All pigments back to 0',
    noise: 'Noise strength',
    save: 'Save PNG',
    copy: 'Copy address',
    sheet: 'Contact sheet',
    fresh: 'New faces',
    near: 'Neighbours',
    between: 'Between',
    grid: '16 faces to pick from; the arrow keys move',
    freshHint: 'Pick one and it moves to the desk.',
    deal: 'Deal 16 more',
    distance: 'Distance',
    dealNear: 'Deal again',
    pinA: 'Pin the face on the desk as A',
    pinB: 'Pin the face on the desk as B',
    blend: 'From A to B',
    betweenHint: 'A and B take the face on the desk.',
    play: 'Play',
    stop: 'Stop',
    pigments: 'Pigments',
    find: 'Find a pigment',
    noneFound: 'There is no pigment of the name “{query}”.',
    other: 'Others',
    colophon: 'A DCGAN on Chainer, drawn by your own browser. Nothing leaves '
      + 'this page.',
    cell: 'Face {number}',
    drawn: 'Drawn once more, in {time}.',
    shuffled: 'New noise.',
    wasReset: 'All pigments are at 0.',
    picked: 'Face {number} is on the desk; noise 100, pigments 0.',
    pinned: 'Pinned as {end}.',
    saved: 'Saved as {name}.',
    copied: 'Address copied. It brings back this face.',
    notCopied: 'This browser does not let pages copy. The address is in the '
      + 'address bar.',
    restored: 'The face of this address.',
    badAddress: 'This address is damaged or of another generator. Here is a '
      + 'new face.',
  },
  ja: {
    title: '顔料:数のパレットから生まれる顔',
    tagline: 'だれも描いたことのない顔を、混ぜてつくる。',
    language: '言語',
    desk: '顔',
    face: '生成された顔',
    loading: '絵の具を溶いています…',
    number: '番号',
    time: '描画',
    smooth: 'なめらか',
    draw: '描く!',
    drawHint: '同じノイズでもう一度描く',
    shuffle: '混ぜる!',
    shuffleHint: 'ノイズを引き直して、別の顔にする',
    reset: '戻す!',
    resetHint: '絵の具をすべて0に戻す',
    noise: 'ノイズの強さ',
    save: 'PNGで保存',
    copy: 'アドレスをコピー',
    sheet: '見本帳',
    fresh: '新しい顔',
    near: '近くの顔',
    between: 'あいだの顔',
    grid: '16の顔から選ぶ。矢印キーで移動',
    freshHint: '選んだ顔が机に移ります。',
    deal: '別の16人',
    distance: '離れ具合',
    dealNear: '引き直す',
    pinA: '机の顔をAに留める',
    pinB: '机の顔をBに留める',
    blend: 'AからBへ',
    betweenHint: 'AとBに机の顔を留めます。',
    play: '動かす',
    stop: '止める',
    pigments: '絵の具',
    find: '絵の具を探す',
    noneFound: '「{query}」という絵の具はありません。',
    other: 'その他',
    colophon: 'Chainerで動くDCGANを、お使いのブラウザが描いています。'
      + '画面の外には何も送りません。',
    cell: '顔 {number}',
    drawn: 'もう一度描きました（{time}）。',
    shuffled: 'ノイズを引き直しました。',
    wasReset: '絵の具をすべて0に戻しました。',
    picked: '顔 {number} を机に移しました。ノイズは100、絵の具は0です。',
    pinned: '{end}に留めました。',
    saved: '{name} に保存しました。',
    copied: 'アドレスをコピーしました。この顔をいつでも呼び戻せます。',
    notCopied: 'このブラウザではコピーできません。アドレスバーをお使いください。',
    restored: 'このアドレスの顔です。',
    badAddress: 'アドレスが壊れているか、別の生成器のものです。新しい顔を描きました。',
  },
};

const STORED = 'chainer-dcgan-language';

function remembered() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    // Storage may be forbidden; the page works without.
    return null;
  }
}

function remember(language) {
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // As above.
  }
}

/** The language to start in: the chosen one, or the browser's. */
export function preferredLanguage() {
  const language = remembered() ?? navigator.language ?? 'en';
  return language.startsWith('ja') ? 'ja' : 'en';
}

/** Gives a label; `{name}` in it becomes values.name. */
export function label(key, values = {}) {
  const text = LABELS[document.documentElement.lang][key];
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Writes a label, and writes it anew whenever the language changes. */
export function setLabel(element, key) {
  element.dataset.label = key;
  element.textContent = label(key);
}

/** Switches the page to a language and remembers it. */
export function useLanguage(language, { keep = true } = {}) {
  const root = document.documentElement;
  root.lang = language;
  root.dataset.started = '';
  if (keep) remember(language);
  document.title = label('title');
  for (const element of document.querySelectorAll('[data-label]')) {
    element.textContent = label(element.dataset.label);
  }
  for (const element of document.querySelectorAll('[data-aria]')) {
    element.setAttribute('aria-label', label(element.dataset.aria));
  }
  for (const element of document.querySelectorAll('[data-title]')) {
    element.title = label(element.dataset.title);
  }
  for (const element of document.querySelectorAll('[data-placeholder]')) {
    element.placeholder = label(element.dataset.placeholder);
  }
  for (const button of document.querySelectorAll('[data-language]')) {
    button.setAttribute(
      'aria-pressed', String(button.dataset.language === language));
  }
  document.dispatchEvent(new Event('language'));
}
