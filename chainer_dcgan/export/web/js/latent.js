// Latent vectors: Float32Arrays of n_z numbers in [-1, 1].

export const clip = (value) => Math.min(1, Math.max(-1, value));

/** Draws a vector, uniform on [-1, 1], as the generator was trained. */
export function uniform(nZ, random = Math.random) {
  return Float32Array.from({ length: nZ }, () => 2 * random() - 1);
}

/**
 * The reference page's formula:
 * z = clip(noise / 100 * z0 + sum of slider / 200 * v, -1, 1).
 * `sliders` holds pairs [value from -100 to 100, vector].
 */
export function mix(z0, noise, sliders) {
  const moved = sliders.filter(([value]) => value !== 0);
  return z0.map((start, i) => {
    let sum = (noise / 100) * start;
    for (const [value, vector] of moved) sum += (value / 200) * vector[i];
    return clip(sum);
  });
}

/** A face's neighbour: z plus uniform noise of at most `size`. */
export function neighbour(z, size, random = Math.random) {
  return z.map((value) => clip(value + size * (2 * random() - 1)));
}

/** The point at `t` on the line from a (t = 0) to b (t = 1). */
export function between(a, b, t) {
  return a.map((value, i) => (1 - t) * value + t * b[i]);
}
