// A latent vector as the fragment of an address: z=... holds its float32
// numbers, little-endian, as base64url. Nothing is rounded, so that the
// address draws the same pixels.

export function encode(z) {
  const bytes = new Uint8Array(4 * z.length);
  const view = new DataView(bytes.buffer);
  z.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return `z=${btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}

/**
 * Returns the vector that a fragment (with or without #) holds, or null if
 * it holds none. Throws a RangeError if it is damaged, of another length or
 * none that `prior` has.
 */
export function decode(fragment, prior) {
  const { nZ } = prior;
  const found = /^#?z=(.*)$/.exec(fragment);
  if (!found) return null;
  const text = found[1].replaceAll('-', '+').replaceAll('_', '/');
  let binary;
  try {
    binary = atob(text);
  } catch {
    throw new RangeError('the address is not base64url');
  }
  if (binary.length !== 4 * nZ) {
    throw new RangeError(
      `the address holds ${binary.length} bytes, not ${4 * nZ}`);
  }
  const view = new DataView(
    Uint8Array.from(binary, (c) => c.charCodeAt(0)).buffer);
  const z = Float32Array.from(
    { length: nZ }, (_, i) => view.getFloat32(4 * i, true));
  if (!z.every((value, i) => Number.isFinite(value)
      && prior.clip(value, i) === value)) {
    throw new RangeError('the address holds numbers outside of the limits');
  }
  return z;
}

/** A short name for a vector, for captions and file names (FNV-1a). */
export function code(z) {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(z.buffer, z.byteOffset, z.byteLength)) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hash.toString(36).padStart(7, '0');
}
