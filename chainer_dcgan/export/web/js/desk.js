// What lies on the desk: the noise, its strength and the sliders, of which
// the reference's formula makes one latent vector.

import { mix } from './latent.js';

export class Desk {
  /** `prior` draws vectors; `tags` are objects of name and vector. */
  constructor(prior, tags) {
    this.prior = prior;
    this.vectors = new Map(tags.map(({ name, vector }) => [name, vector]));
    this.z0 = prior.draw();
    this.noise = 100;
    this.sliders = new Map();
  }

  /** The face's latent vector. */
  get z() {
    return this.mixed(this.z0);
  }

  /** Another face under the same noise strength and sliders. */
  fresh() {
    return this.mixed(this.prior.draw());
  }

  mixed(z0) {
    return mix(this.prior, z0, this.noise, [...this.sliders].map(
      ([name, value]) => [value, this.vectors.get(name)]));
  }

  setSlider(name, value) {
    if (value === 0) this.sliders.delete(name);
    else this.sliders.set(name, value);
  }

  shuffle() {
    this.z0 = this.prior.draw();
  }

  resetSliders() {
    this.sliders.clear();
  }

  /** Takes a face from elsewhere: it becomes the noise, at full strength. */
  adopt(z) {
    this.z0 = z;
    this.noise = 100;
    this.sliders.clear();
  }

  /** What draws the same face with the same sliders; plain data. */
  save() {
    return {
      z0: Array.from(this.z0),
      noise: this.noise,
      sliders: Object.fromEntries(this.sliders),
    };
  }

  /** Takes what `save` gave; false if it has tags that are not here. */
  restore({ z0, noise, sliders }) {
    if (!Object.keys(sliders).every((name) => this.vectors.has(name))) {
      return false;
    }
    this.z0 = Float32Array.from(z0);
    this.noise = noise;
    this.sliders = new Map(Object.entries(sliders));
    return true;
  }
}
