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

/** What the generator's vectors were drawn from in training. */
export class Prior {
  #distribution;

  /** `name` is 'uniform', on [-1, 1], or 'normal', of variance 1. */
  constructor(nZ, name = 'uniform') {
    this.nZ = nZ;
    this.#distribution = DISTRIBUTIONS[name];
  }

  draw(random = Math.random) {
    return Float32Array.from(
      { length: this.nZ }, () => this.#distribution.entry(random));
  }

  clip(value) {
    const { limit } = this.#distribution;
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
    return prior.clip(sum);
  });
}

/** A face's neighbour: z plus uniform noise of at most `size`. */
export function neighbour(prior, z, size, random = Math.random) {
  return z.map((value) => prior.clip(value + size * (2 * random() - 1)));
}

/** The point at `t` on the line from a (t = 0) to b (t = 1). */
export function between(a, b, t) {
  return a.map((value, i) => (1 - t) * value + t * b[i]);
}
