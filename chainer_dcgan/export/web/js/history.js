// The address follows the face, and the face follows the address.

import { decode, encode } from './address.js';

// Browsers allow about 200 changes in 30 seconds.
const INTERVAL = 200;

export class FaceHistory {
  #desk;
  #timer = 0;
  #push = false;
  #last = -INTERVAL;

  /**
   * `onVisit(result)` is called with what `read` returns whenever someone
   * goes to another address.
   */
  constructor(desk, onVisit) {
    this.#desk = desk;
    window.addEventListener('hashchange', () => {
      clearTimeout(this.#timer);
      this.#timer = 0;
      onVisit(this.read());
    });
  }

  /**
   * Puts the address's face on the desk; by the sliders if this page has set
   * them. Returns 'none', 'damaged', 'sliders' or 'face'.
   */
  read() {
    let z;
    try {
      z = decode(location.hash, this.#desk.prior);
    } catch {
      return 'damaged';
    }
    if (!z) return 'none';
    const saved = history.state;
    if (saved?.fragment === location.hash && this.#desk.restore(saved)
        // The site may have been built anew with other tag vectors.
        && `#${encode(this.#desk.z)}` === location.hash) return 'sliders';
    this.#desk.adopt(z);
    return 'face';
  }

  /** Lets the address follow; `push` makes an entry for the Back button. */
  follow({ push = false } = {}) {
    this.#push ||= push;
    if (this.#timer) return;
    const wait = Math.max(0, this.#last + INTERVAL - performance.now());
    if (wait === 0) this.write();
    else this.#timer = setTimeout(() => this.write(), wait);
  }

  /** Writes the address now. */
  write() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const fragment = `#${encode(this.#desk.z)}`;
    const state = { fragment, ...this.#desk.save() };
    if (this.#push && fragment !== location.hash) {
      history.pushState(state, '', fragment);
    } else {
      history.replaceState(state, '', fragment);
    }
    this.#push = false;
    this.#last = performance.now();
  }
}
