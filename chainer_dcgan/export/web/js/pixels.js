// The net's values as pixels.

/**
 * Turns planes of floats, (channels, size, size), into RGBA bytes as
 * chainer_dcgan.images.to_uint8 does: x * 128 + 128 in float32, rounded half
 * to even and clipped, which is what a Uint8ClampedArray does by itself. A
 * fourth channel is opacity.
 */
export function toRgba(x, channels) {
  const n = x.length / channels;
  const green = channels === 1 ? 0 : n;
  const rgba = new Uint8ClampedArray(4 * n);
  for (let i = 0; i < n; i += 1) {
    rgba[4 * i] = Math.fround(x[i] * 128 + 128);
    rgba[4 * i + 1] = Math.fround(x[i + green] * 128 + 128);
    rgba[4 * i + 2] = Math.fround(x[i + 2 * green] * 128 + 128);
    rgba[4 * i + 3] = channels === 4
      ? Math.fround(x[i + 3 * n] * 128 + 128) : 255;
  }
  return rgba;
}

/** Puts RGBA pixels on a canvas of their size. */
export function paint(canvas, rgba) {
  // Kept in memory, where such small pictures are written and read fastest.
  canvas.getContext('2d', { willReadFrequently: true }).putImageData(
    new ImageData(rgba, canvas.width, canvas.height), 0, 0);
}
