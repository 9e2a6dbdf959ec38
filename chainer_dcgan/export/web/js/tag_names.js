// Tags in words: 'hair_color:blonde' is blonde, of hair colour. Names that
// are not listed are shown as they are.

const WORDS = {
  hair: ['hair', '髪'], length: ['hair length', '髪の長さ'],
  hair_color: ['hair colour', '髪の色'], skin: ['skin', '肌'],
  eyes: ['eyes', '目'], eye_color: ['eye colour', '目の色'],
  eyebrows: ['eyebrows', '眉'], mouth: ['mouth', '口'],
  glasses: ['glasses', '眼鏡'], glasses_color: ['frame colour', '眼鏡の色'],
  beard: ['beard', 'ひげ'], blush: ['blush', '頬の赤み'],
  background: ['background', '背景'],

  aqua: ['aqua', '水色'], black: ['black', '黒'], blonde: ['blonde', '金'],
  blue: ['blue', '青'], brown: ['brown', '茶'], gray: ['grey', '灰'],
  green: ['green', '緑'], orange: ['orange', '橙'], pink: ['pink', '桃'],
  purple: ['purple', '紫'], red: ['red', '赤'], white: ['white', '白'],
  yellow: ['yellow', '黄'], silver: ['silver', '銀'],
  violet: ['violet', '菫'], amber: ['amber', '琥珀'],
  sky: ['sky', '空色'], rose: ['rose', '薔薇色'], cream: ['cream', '生成り'],
  mint: ['mint', '薄荷'],

  side: ['side parting', '横分け'], parted: ['parted', '真ん中分け'],
  fringe: ['fringe', '前髪'], spiky: ['spiky', 'つんつん'],
  undercut: ['undercut', '刈り上げ'], short: ['short', '短い'],
  bob: ['bob', 'おかっぱ'], shoulder: ['to the shoulder', '肩まで'],
  long: ['long', '長い'], wavy: ['wavy', '波打つ'],
  light: ['light', '明るい'], fair: ['fair', '色白'], tan: ['tan', '小麦色'],
  dark: ['dark', '褐色'], wide: ['wide', '大きい'], round: ['round', '丸い'],
  laughing: ['laughing', '笑う'], lowered: ['lowered', '伏せる'],
  wink: ['wink', 'ウインク'], neutral: ['neutral', '普通'],
  happy: ['happy', 'うれしい'], raised: ['raised', '上がる'],
  sad: ['sad', '悲しい'], angry: ['angry', '怒る'],
  smile: ['smile', 'ほほえむ'], laugh: ['laugh', '笑う'],
  open: ['open', '開く'], none: ['none', 'なし'], square: ['square', '四角'],
  chin: ['chin', 'あご'], full: ['full', '豊か'],
  moustache: ['moustache', '口ひげ'], no: ['no', 'なし'], yes: ['yes', 'あり'],
};

const COLORS = {
  aqua: '#53c1c4', black: '#37333d', blonde: '#e8c45c', blue: '#4a7fd0',
  brown: '#85583a', gray: '#9b9aa3', green: '#52a56d', orange: '#e5853c',
  pink: '#ef90b4', purple: '#8a5fb5', red: '#c9433c', white: '#fbf8f2',
  yellow: '#f2d544', silver: '#c9cdd6', violet: '#8a55c4', amber: '#d89a2b',
  sky: '#b9dff2', rose: '#f5c5d0', cream: '#f4e6b8', mint: '#bfe6cf',
  light: '#ffe3cf', fair: '#f6c9a4', tan: '#d99b6c', dark: '#8d5a3b',
};

// Pencils for tags that name no colour.
const PENCILS = ['#d8553a', '#3f84b8', '#4b9a6a', '#c08a2c', '#8365a8'];

const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);

function translated(word, language) {
  const words = Object.hasOwn(WORDS, word) ? WORDS[word] : null;
  return words ? words[language === 'ja' ? 1 : 0] : null;
}

/** The part of a name before the colon, or ''. */
export function groupOf(name) {
  const colon = name.indexOf(':');
  return colon < 0 ? '' : name.slice(0, colon);
}

/** A group as a heading. */
export function groupLabel(group, language) {
  return capitalized(
    translated(group, language) ?? group.replaceAll('_', ' '));
}

/** A tag as a label below its group's heading. */
export function tagLabel(name, language) {
  const group = groupOf(name);
  let value = group ? name.slice(group.length + 1) : name;
  // 'eyes:blue eyes' names its group twice.
  if (group && value.endsWith(` ${group}`)) {
    value = value.slice(0, -group.length - 1);
  }
  return capitalized(
    translated(value, language) ?? value.replaceAll('_', ' '));
}

/** The colour that a tag is marked with. */
export function tagColor(name, index) {
  const word = name.split(/[^a-z]+/i).findLast(
    (part) => Object.hasOwn(COLORS, part.toLowerCase()));
  return word ? COLORS[word.toLowerCase()] : PENCILS[index % PENCILS.length];
}
