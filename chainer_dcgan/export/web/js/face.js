// The large face: its exact pixels on #face, and above them the same ones
// enlarged with the browser's best filter, which CSS alone does not reach.

import { paint } from './pixels.js';

export class Face {
  #face;
  #enlarged;
  #smooth;

  constructor(face, enlarged, smooth, size) {
    this.#face = face;
    this.#enlarged = enlarged;
    this.#smooth = smooth;
    face.width = size;
    face.height = size;
    smooth.addEventListener('change', () => this.#enlarge());
    new ResizeObserver(() => this.#enlarge()).observe(face);
  }

  show(rgba) {
    paint(this.#face, rgba);
    this.#enlarge();
  }

  /** Lays the picture on anew, from above, as a brush would. */
  sweep() {
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    for (const canvas of [this.#face, this.#enlarged]) {
      canvas.animate(
        [{ clipPath: 'inset(0 0 100% 0)' }, { clipPath: 'inset(0)' }],
        { duration: 400, easing: 'ease-in-out' });
    }
  }

  /** The exact pixels as a PNG file: a Promise of a Blob. */
  toPng() {
    return new Promise((resolve) => this.#face.toBlob(resolve));
  }

  #enlarge() {
    this.#enlarged.hidden = !this.#smooth.checked;
    // Or it would be seen through what is half transparent.
    this.#face.style.opacity = this.#smooth.checked ? 0 : 1;
    if (!this.#smooth.checked) return;
    const side = Math.round(this.#face.clientWidth * devicePixelRatio);
    if (this.#enlarged.width !== side) {
      this.#enlarged.width = side;
      this.#enlarged.height = side;
    }
    const context = this.#enlarged.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.clearRect(0, 0, side, side);
    context.drawImage(this.#face, 0, 0, side, side);
  }
}
