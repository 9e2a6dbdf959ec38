// Latent vectors: Float32Arrays of n_z numbers.

// How entries are drawn, and where they end.
const DISTRIBUTIONS = {
  uniform: { entry: (random) => 2 * random() - 1, limit: 1 },
  // Box and Muller 1958; 1 - random() is never 0.
  normal: {
    entry: (random) => Math.sqrt(-2 * Math.log(1 - random()))
      * Math.cos(2 * Math.PI * random()),
    limit: Infinity,
  },
};

// Tags of an image, as site.json has them.
const TAGS = { '+': 1, '-': -1, '0': 0 };

/** What the generator's vectors were drawn from in training. */
export class Prior {
  #distribution;
  #tagRows;
  #nFree;

  /**
   * `name` is 'uniform', on [-1, 1], or 'normal', of variance 1. The last
   * entries of a generator that was told tags are those of an image, one of
   * `tagRows`: texts with a character for each.
   */
  constructor(nZ, name = 'uniform', tagRows = []) {
    this.nZ = nZ;
    this.#distribution = DISTRIBUTIONS[name];
    this.#tagRows = tagRows;
    this.#nFree = nZ - (tagRows[0]?.length ?? 0);
  }

  draw(random = Math.random) {
    const z = Float32Array.from(
      { length: this.nZ }, () => this.#distribution.entry(random));
    const row = this.#tagRows[Math.floor(random() * this.#tagRows.length)];
    if (row) z.set([...row].map((tag) => TAGS[tag]), this.#nFree);
    return z;
  }

  /** Keeps entry `i` within its limits. */
  clip(value, i) {
    const limit = i < this.#nFree ? this.#distribution.limit : 1;
    return Math.min(limit, Math.max(-limit, value));
  }
}

/**
 * The reference page's formula:
 * z = clip(noise / 100 * z0 + sum of slider / 200 * v).
 * `sliders` holds pairs [value from -100 to 100, vector].
 */
export function mix(prior, z0, noise, sliders) {
  const moved = sliders.filter(([value]) => value !== 0);
  return z0.map((start, i) => {
    let sum = (noise / 100) * start;
    for (const [value, vector] of moved) sum += (value / 200) * vector[i];
    return prior.clip(sum, i);
  });
}

/** A face's neighbour: z plus uniform noise of at most `size`. */
export function neighbour(prior, z, size, random = Math.random) {
  return z.map(
    (value, i) => prior.clip(value + size * (2 * random() - 1), i));
}

/** The point at `t` on the line from a (t = 0) to b (t = 1). */
export function between(a, b, t) {
  return a.map((value, i) => (1 - t) * value + t * b[i]);
}
