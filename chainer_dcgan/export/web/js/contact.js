// The three uses of the sheet: new faces, neighbours, and what lies between
// two of them.

import { setLabel } from './labels.js';
import { between, neighbour } from './latent.js';
import { paint } from './pixels.js';
import { CELLS, Sheet } from './sheet.js';

const byId = (id) => document.getElementById(id);

// From A to B and back, in milliseconds.
const LAP = 6000;

export class Contact {
  #desk;
  #generate;
  #take;
  #announce;
  #sheet;
  #mode = 'fresh';
  #fresh = [];
  #ends = { a: null, b: null };
  #playing = 0;

  /**
   * `generate(z)` gives RGBA pixels; `take(z, options)` puts a face on the
   * desk; `announce(key, values)` says what happened.
   */
  constructor(desk, size, generate, { take, announce }) {
    this.#desk = desk;
    this.#generate = generate;
    this.#take = take;
    this.#announce = announce;
    this.#sheet = new Sheet(
      byId('grid'), size, generate, (z, index) => this.#pick(z, index));

    for (const radio of document.querySelectorAll('[name=mode]')) {
      // A reload may bring back another choice.
      radio.checked = radio.value === this.#mode;
      radio.addEventListener('change', () => this.#open(radio.value));
    }
    byId('deal').addEventListener('click', () => this.deal());
    byId('deal-near').addEventListener('click', () => this.#dealNear());
    byId('distance').addEventListener('input', () => this.#showDistance());
    byId('distance').addEventListener('change', () => this.#dealNear());
    byId('blend').addEventListener('input', () => {
      this.stop();
      this.#blend();
    });
    byId('play').addEventListener('click', () => {
      if (this.#playing) this.stop();
      else this.#play();
    });
    for (const end of ['a', 'b']) {
      const canvas = byId(`pin-${end}`).querySelector('canvas');
      canvas.width = size;
      canvas.height = size;
      byId(`pin-${end}`).addEventListener('click', () => {
        this.stop();
        this.#pin(end, this.#desk.z);
        this.#dealBetween();
        this.#announce('pinned', { end: end.toUpperCase() });
      });
    }
    this.#showDistance();
  }

  /** Deals new faces. */
  deal() {
    this.#fresh = Array.from({ length: CELLS }, () => this.#desk.fresh());
    if (this.#mode === 'fresh') this.#sheet.show(this.#fresh);
  }

  /** Says that the desk shows another face than the one picked. */
  unmark() {
    this.#sheet.mark(-1);
  }

  /** Ends the animation, if there is one. */
  stop() {
    cancelAnimationFrame(this.#playing);
    this.#playing = 0;
    this.#showPlaying();
  }

  #open(mode) {
    this.stop();
    this.#mode = mode;
    for (const tray of document.querySelectorAll('.tray')) {
      tray.hidden = tray.dataset.mode !== mode;
    }
    if (mode === 'fresh') this.#sheet.show(this.#fresh);
    if (mode === 'near') this.#dealNear();
    if (mode === 'between') {
      if (!this.#ends.a) {
        this.#pin('a', this.#desk.z);
        // None are dealt before the net is there.
        this.#pin('b', this.#fresh.at(-1) ?? this.#desk.fresh());
      }
      this.#dealBetween();
    }
  }

  #pick(z, index) {
    this.stop();
    if (this.#mode === 'between') {
      byId('blend').value = Math.round((100 * index) / (CELLS - 1));
    }
    this.#take(z);
    this.#sheet.mark(index);
    this.#announce('picked', { number: index + 1 });
  }

  #showDistance() {
    const distance = byId('distance').valueAsNumber / 100;
    byId('distance-value').value = distance.toFixed(2);
    return distance;
  }

  #dealNear() {
    const distance = this.#showDistance();
    const { prior, z } = this.#desk;
    this.#sheet.show(
      Array.from({ length: CELLS }, () => neighbour(prior, z, distance)));
  }

  async #pin(end, z) {
    this.#ends[end] = z;
    const rgba = await this.#generate(z);
    if (this.#ends[end] !== z) return;
    paint(byId(`pin-${end}`).querySelector('canvas'), rgba);
  }

  #dealBetween() {
    const { a, b } = this.#ends;
    this.#sheet.show(Array.from(
      { length: CELLS }, (_, i) => between(a, b, i / (CELLS - 1))));
  }

  #blend() {
    const { a, b } = this.#ends;
    const t = byId('blend').valueAsNumber / 100;
    this.#take(between(a, b, t), { brief: true });
    this.#sheet.mark(Math.round(t * (CELLS - 1)));
  }

  #play() {
    const begun = performance.now()
      - (byId('blend').valueAsNumber / 200) * LAP;
    const step = (now) => {
      // Requested first: taking a face may stop the animation.
      this.#playing = requestAnimationFrame(step);
      const lap = (Math.max(0, now - begun) / LAP) % 1;
      byId('blend').value = 100 * (1 - Math.abs(2 * lap - 1));
      this.#blend();
    };
    this.#playing = requestAnimationFrame(step);
    this.#showPlaying();
  }

  #showPlaying() {
    setLabel(byId('play'), this.#playing ? 'stop' : 'play');
    byId('play').setAttribute('aria-pressed', String(this.#playing !== 0));
  }
}
