// The page's side of the worker: one run at a time, urgent ones first.

export class Engine {
  #worker;
  #running = null;
  #urgent = [];
  #patient = [];
  #isReady = false;
  #broken = null;
  #settle;

  /** `worker` speaks worker.js's messages; `ready` settles when it can. */
  constructor(worker) {
    this.#worker = worker;
    this.ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    worker.onmessage = ({ data }) => this.#receive(data);
    // A script that cannot be loaded says no more than that.
    worker.onerror = (event) => this.#receive(
      { reason: 'load', failure: event.message ?? 'worker.js' });
  }

  /**
   * Draws one face: a Promise of its RGBA pixels. Patient runs, such as a
   * sheet's, wait while there are others.
   */
  generate(z, { patient = false } = {}) {
    if (!(z instanceof Float32Array)) {
      return Promise.reject(new TypeError('z must be a Float32Array'));
    }
    if (this.#broken) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      // A copy: the caller may go on writing into z.
      (patient ? this.#patient : this.#urgent).push(
        { z: z.slice(), resolve, reject });
      this.#next();
    });
  }

  #next() {
    if (!this.#isReady || this.#running) return;
    this.#running = this.#urgent.shift() ?? this.#patient.shift() ?? null;
    if (this.#running) this.#worker.postMessage({ z: this.#running.z });
  }

  #receive({ ready, rgba, reason, failure }) {
    const done = this.#running;
    this.#running = null;
    const error = Object.assign(new Error(failure), { reason });
    if (ready) {
      this.#isReady = true;
      this.#settle.resolve();
    } else if (!this.#isReady) {
      this.#broken = error;
      this.#settle.reject(error);
      for (const run of [...this.#urgent, ...this.#patient]) run.reject(error);
    } else if (failure === undefined) {
      done.resolve(rgba);
    } else {
      done?.reject(error);
    }
    this.#next();
  }
}

/**
 * Wraps an async function for calls that come faster than it runs: while one
 * runs, only the latest argument waits; those in between are dropped.
 */
export function latestOnly(run) {
  let running = false;
  let waiting = null;
  return async function request(argument) {
    waiting = [argument];
    if (running) return;
    running = true;
    try {
      while (waiting) {
        const [latest] = waiting;
        waiting = null;
        await run(latest);
      }
    } finally {
      running = false;
    }
  };
}
