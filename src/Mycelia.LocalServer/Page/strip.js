// The whole day in a strip above the timeline, with a frame around what is shown: a map to move by.

import { byId } from "./dom.js";
import { onPaletteChange, readPalette } from "./palette.js";
import { levelFor } from "./peaks.js";
import { drawWaveform } from "./waveform.js";
import { HOUR } from "./view.js";

const HEIGHT = 40;

export class Strip {
  #canvas = byId("strip");
  #context = this.#canvas.getContext("2d");
  #palette = readPalette();
  #scale = 1;
  #width = 1;
  #frame = 0;
  #day = { from: 0, to: 1 };

  /**
   * @param {{view: import("./view.js").View, archive: import("./archive.js").Archive, peaks: import("./peaks.js").Peaks,
   *   player: import("./player.js").Player, zone: import("./zone.js").Zone}} parts
   */
  constructor({ view, archive, peaks, player, zone }) {
    this.view = view;
    this.archive = archive;
    this.peaks = peaks;
    this.player = player;
    this.zone = zone;
    for (const source of [view, archive, peaks]) source.addEventListener("change", () => this.refresh());
    player.addEventListener("seek", () => this.refresh());
    onPaletteChange(() => {
      this.#palette = readPalette();
      this.refresh();
    });
    new ResizeObserver(() => this.#resize()).observe(this.#canvas);
    this.#canvas.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
      this.#canvas.setPointerCapture(event.pointerId);
      this.#go(event);
    });
    this.#canvas.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => event.buttons & 1 && this.#go(event));
  }

  refresh() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** @param {PointerEvent} event */
  #go(event) {
    const time = this.#day.from + (event.offsetX / this.#width) * (this.#day.to - this.#day.from);
    this.view.set(time - this.view.span / 2, this.view.span);
  }

  #resize() {
    this.#width = Math.max(1, this.#canvas.clientWidth);
    this.#scale = Math.min(3, devicePixelRatio || 1);
    this.#canvas.width = Math.round(this.#width * this.#scale);
    this.#canvas.height = Math.round(HEIGHT * this.#scale);
    this.refresh();
  }

  #draw() {
    this.#frame = 0;
    const { view } = this;
    const from = this.zone.startOfDay(view.centre);
    this.#day = { from, to: this.zone.dayAfter(from) };
    const shown = view.span < this.#day.to - this.#day.from - HOUR;
    this.#canvas.classList.toggle("idle", !shown);
    const { width, height } = this.#canvas;
    const context = this.#context;
    const palette = this.#palette;
    const xOf = (/** @type {number} */ time) => ((time - from) / (this.#day.to - from)) * width;
    context.clearRect(0, 0, width, height);
    const scene = this.archive.scene(from, this.#day.to);
    const recorder = scene.recorders.find((one) => one.id === this.player.recorder) ?? scene.recorders[0];
    const level = levelFor((this.#day.to - from) / width);
    if (recorder) {
      context.fillStyle = palette.waveQuiet;
      drawWaveform(context, { peaks: this.peaks, id: recorder.id, level, from, to: this.#day.to, columns: width, left: 0, top: 4 * this.#scale, height: height - 8 * this.#scale });
      context.fillStyle = palette.gap;
      for (const stretch of recorder.stretches) {
        if (stretch.kind === "audio") continue;
        context.fillRect(xOf(stretch.from), height / 2 - this.#scale, Math.max(1, xOf(stretch.to) - xOf(stretch.from)), 2 * this.#scale);
      }
    }
    if (shown) {
      const left = xOf(view.from);
      const right = Math.max(left + 4 * this.#scale, xOf(view.to));
      context.fillStyle = palette.accentSoft;
      context.fillRect(left, 0, right - left, height);
      context.strokeStyle = palette.accent;
      context.lineWidth = 2 * this.#scale;
      context.strokeRect(left, this.#scale, right - left, height - 2 * this.#scale);
    }
    context.fillStyle = palette.ink;
    context.fillRect(Math.round(xOf(this.player.position)), 0, 2 * this.#scale, height);
    for (const index of [Math.floor(from / span(level)), Math.floor((this.#day.to - 1) / span(level))]) void this.peaks.load(level, index).catch(() => {});
  }
}

/** @param {number} level */
const span = (level) => 1024 * 8 * 2 ** level;
