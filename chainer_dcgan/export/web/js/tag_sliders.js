// One slider a tag. A tag's name comes from a file: it is only ever text.

import { label as pageLabel } from './labels.js';
import { groupLabel, groupOf, tagColor, tagLabel } from './tag_names.js';

// With more tags than this, there is a field to find one.
const MANY = 16;

function element(name, className, parent) {
  const made = document.createElement(name);
  if (className) made.className = className;
  parent?.append(made);
  return made;
}

export class TagSliders {
  #rows = [];
  #groups = [];
  #find;
  #none;

  /**
   * Sliders go from `least` to 100; `onChange(name, value)` is called while
   * one moves; `none` says so when `find` finds nothing.
   */
  constructor(container, find, none, tags, least, onChange) {
    this.#find = find;
    this.#none = none;
    const lists = new Map();
    tags.forEach(({ name }, index) => {
      const group = groupOf(name);
      if (!lists.has(group)) lists.set(group, this.#addGroup(container, group));
      this.#addRow(
        lists.get(group), { name, index, least }, onChange);
    });
    find.hidden = tags.length <= MANY;
    find.addEventListener('input', () => this.#filter());
    document.addEventListener('language', () => this.#translate());
    this.#translate();
  }

  /** Moves the sliders to a Map of values; the others go to 0. */
  set(values) {
    for (const row of this.#rows) {
      row.input.value = values.get(row.name) ?? 0;
      this.#paint(row);
    }
  }

  #addGroup(container, group) {
    const section = element('div', 'tags__group', container);
    section.setAttribute('role', 'group');
    const heading = element('h3', '', section);
    this.#groups.push({ group, section, heading });
    return section;
  }

  #addRow(section, { name, index, least }, onChange) {
    const line = element('div', 'pigment', section);
    const label = element('label', '', line);
    element('i', 'pigment__chip', label);
    const text = element('span', '', label);
    const input = element('input', '', line);
    const output = element('output', '', line);
    input.type = 'range';
    input.min = least;
    input.style.setProperty('--offset', -least);
    input.style.setProperty('--span', 100 - least);
    input.max = 100;
    input.step = 1;
    input.value = 0;
    input.dataset.tag = name;
    input.id = `tag-${index}`;
    label.htmlFor = input.id;
    output.htmlFor = input.id;
    line.style.setProperty('--pigment', tagColor(name, index));

    const row = { name, line, text, input, output };
    this.#rows.push(row);
    this.#paint(row);
    input.addEventListener('input', () => {
      this.#paint(row);
      onChange(name, input.valueAsNumber);
    });
  }

  #paint({ line, input, output }) {
    output.value = input.value;
    line.style.setProperty('--value', input.value);
    line.classList.toggle('pigment--moved', input.value !== '0');
  }

  #translate() {
    const language = document.documentElement.lang;
    for (const { name, text } of this.#rows) {
      text.textContent = tagLabel(name, language);
      text.title = name;
    }
    for (const { group, section, heading } of this.#groups) {
      heading.textContent = group
        ? groupLabel(group, language) : pageLabel('other');
      heading.hidden = !group && this.#groups.length === 1;
      section.setAttribute('aria-label', heading.textContent);
    }
    // Labels are what is searched, too.
    if (this.#find.value) this.#filter();
  }

  #filter() {
    const query = this.#find.value.trim();
    const wanted = query.toLowerCase();
    for (const { name, line, text } of this.#rows) {
      line.hidden = ![name, text.textContent].some(
        (candidate) => candidate.toLowerCase().includes(wanted));
    }
    for (const { section } of this.#groups) {
      section.hidden = !section.querySelector('.pigment:not([hidden])');
    }
    const found = this.#rows.some(({ line }) => !line.hidden);
    this.#none.textContent = found ? '' : pageLabel('noneFound', { query });
  }
}
