// The 4 x 4 sheet: a grid of buttons with one tab stop, moved through with
// the arrow keys (the WAI-ARIA grid pattern).

import { label } from './labels.js';
import { paint } from './pixels.js';

export const COLUMNS = 4;
export const CELLS = COLUMNS * COLUMNS;

const STEPS = {
  ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS,
};

export class Sheet {
  #cells = [];
  #drawn = new WeakMap();
  #zs = [];
  #focus = 0;
  #generate;

  /** `generate(z)` gives RGBA pixels; `onPick(z, index)` gets the choice. */
  constructor(grid, size, generate, onPick) {
    this.#generate = generate;
    for (let index = 0; index < CELLS; index += 1) {
      if (index % COLUMNS === 0) this.#add('div', grid, 'row');
      const cell = this.#add('div', grid.lastChild, 'gridcell');
      const button = this.#add('button', cell);
      button.type = 'button';
      button.className = 'cell';
      button.tabIndex = index === 0 ? 0 : -1;
      button.addEventListener('click', () => {
        if (!this.#zs[index]) return;
        this.#moveTo(index);
        this.mark(index);
        onPick(this.#zs[index], index);
      });
      const canvas = this.#add('canvas', button);
      canvas.width = size;
      canvas.height = size;
      this.#cells.push({ cell, button, canvas });
    }
    grid.addEventListener('keydown', (event) => this.#onKey(event));
    document.addEventListener('language', () => this.#name());
    this.#name();
  }

  /** Draws faces, one after the other; a later call takes over. */
  async show(zs) {
    this.#zs = zs;
    this.mark(-1);
    for (const [index, { canvas, button }] of this.#cells.entries()) {
      const drawn = this.#drawn.get(zs[index]);
      button.classList.toggle('cell--waiting', !drawn);
      if (drawn) paint(canvas, drawn);
    }
    for (const [index, { canvas, button }] of this.#cells.entries()) {
      if (this.#drawn.has(zs[index])) continue;
      const rgba = await this.#generate(zs[index]);
      this.#drawn.set(zs[index], rgba);
      if (this.#zs !== zs) return;
      paint(canvas, rgba);
      button.classList.remove('cell--waiting');
    }
  }

  /** Marks the cell that is picked; -1 marks none. */
  mark(index) {
    this.#cells.forEach(({ cell }, i) => {
      cell.setAttribute('aria-selected', String(i === index));
    });
  }

  #add(name, parent, role) {
    const element = document.createElement(name);
    if (role) element.setAttribute('role', role);
    parent.append(element);
    return element;
  }

  #name() {
    this.#cells.forEach(({ button }, i) => {
      button.setAttribute('aria-label', label('cell', { number: i + 1 }));
    });
  }

  #onKey(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    let target;
    if (event.key in STEPS) {
      target = this.#focus + STEPS[event.key];
      const sideways = Math.abs(STEPS[event.key]) === 1;
      // Left and right stay in their row.
      if (sideways && Math.floor(target / COLUMNS)
          !== Math.floor(this.#focus / COLUMNS)) target = this.#focus;
    } else if (event.key === 'Home') {
      target = 0;
    } else if (event.key === 'End') {
      target = CELLS - 1;
    } else {
      return;
    }
    event.preventDefault();
    if (target >= 0 && target < CELLS) {
      this.#moveTo(target);
      this.#cells[target].button.focus();
    }
  }

  #moveTo(index) {
    this.#cells[this.#focus].button.tabIndex = -1;
    this.#focus = index;
    this.#cells[index].button.tabIndex = 0;
  }
}
