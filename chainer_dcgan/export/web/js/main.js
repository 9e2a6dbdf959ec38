// The page: puts its parts together.

import { code } from './address.js';
import { Contact } from './contact.js';
import { Desk } from './desk.js';
import { latestOnly } from './engine.js';
import { Face } from './face.js';
import { FaceHistory } from './history.js';
import { label, preferredLanguage, useLanguage } from './labels.js';
import { Prior } from './latent.js';
import { engine } from './start.js';
import { TagSliders } from './tag_sliders.js';

const byId = (id) => document.getElementById(id);

function fail(reason, error) {
  document.dispatchEvent(new CustomEvent(
    'failure', { detail: { reason, text: error.message } }));
}

async function readSite() {
  const response = await fetch('site.json');
  if (!response.ok) throw new Error(`site.json: ${response.status}`);
  return response.json();
}

function startLanguages() {
  useLanguage(preferredLanguage(), { keep: false });
  for (const button of document.querySelectorAll('[data-language]')) {
    button.addEventListener(
      'click', () => useLanguage(button.dataset.language));
  }
}

function announce(key, values) {
  byId('status').textContent = label(key, values);
}

function startDesk(site) {
  const desk = new Desk(
    new Prior(site.n_z, site.prior, site.tag_rows), site.tags);
  const face = new Face(
    byId('face'), byId('enlarged'), byId('smooth'), site.image_size);
  const addresses = new FaceHistory(desk, onVisit);
  const sliders = new TagSliders(
    byId('tags'), byId('find'), byId('none-found'), site.tags,
    // Below 0 lies a mixture of all that a tag excludes, if it was told.
    site.tag_rows?.length ? 0 : -100,
    (name, value) => {
      desk.setSlider(name, value);
      moved();
    });
  const contact = new Contact(
    desk, site.image_size, (z) => engine.generate(z, { patient: true }),
    { take, announce });
  byId('pigments').hidden = site.tags.length === 0;
  byId('studio').classList.toggle('studio--plain', site.tags.length === 0);
  byId('studio').classList.toggle('studio--clear', site.channels === 4);

  const draw = latestOnly(async (requested) => {
    const { z } = desk;
    face.show(await engine.generate(z));
    const time = performance.now() - requested;
    byId('code').value = code(z);
    byId('time').value = `${Math.round(time)} ms`;
    byId('loading').hidden = true;
    byId('face').dispatchEvent(new CustomEvent('drawn', { detail: time }));
  });
  const redraw = () => draw(performance.now()).catch(
    (error) => fail('engine', error));

  function showControls() {
    byId('noise').value = desk.noise;
    byId('noise-value').value = desk.noise;
    byId('noise').style.setProperty('--value', desk.noise);
    sliders.set(desk.sliders);
  }

  function moved() {
    contact.stop();
    // What it says may no longer be so.
    byId('status').textContent = '';
    addresses.follow();
    redraw();
  }

  function take(z, { brief = false } = {}) {
    desk.adopt(z);
    showControls();
    contact.unmark();
    addresses.follow({ push: !brief });
    redraw();
  }

  function onVisit(found) {
    contact.stop();
    contact.unmark();
    if (found === 'damaged') desk.shuffle();
    if (found === 'damaged' || found === 'none') addresses.write();
    if (found !== 'none') {
      announce(found === 'damaged' ? 'badAddress' : 'restored');
    }
    showControls();
    redraw();
  }

  byId('noise').addEventListener('input', () => {
    desk.noise = byId('noise').valueAsNumber;
    showControls();
    moved();
  });
  byId('draw').addEventListener('click', async () => {
    contact.stop();
    byId('status').textContent = '';
    await redraw();
    // The same noise gives the same pixels: nobody would see a thing.
    face.sweep();
    announce('drawn', { time: byId('time').value });
  });
  byId('shuffle').addEventListener('click', () => {
    contact.stop();
    contact.unmark();
    desk.shuffle();
    addresses.follow({ push: true });
    redraw();
    announce('shuffled');
  });
  byId('reset').addEventListener('click', () => {
    desk.resetSliders();
    showControls();
    moved();
    announce('wasReset');
  });
  byId('save').addEventListener('click', async () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await face.toPng());
    link.download = `ganryo-${code(desk.z)}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    announce('saved', { name: link.download });
  });
  byId('copy').addEventListener('click', async () => {
    addresses.write();
    try {
      await navigator.clipboard.writeText(location.href);
      announce('copied');
    } catch {
      announce('notCopied');
    }
  });

  const found = addresses.read();
  if (found === 'damaged') announce('badAddress');
  if (found === 'face') announce('restored');
  addresses.write();
  showControls();
  // Before, a face would only wait, and seem to have taken that long.
  engine.ready.then(() => {
    redraw();
    contact.deal();
  }, () => {});
}

async function start() {
  engine.ready.catch((error) => fail(error.reason, error));
  window.chainerDcgan = { generate: (z) => engine.generate(z) };
  byId('studio').hidden = false;
  try {
    startDesk(await readSite());
  } catch (error) {
    fail('load', error);
  }
}

startLanguages();
if (engine) start();
