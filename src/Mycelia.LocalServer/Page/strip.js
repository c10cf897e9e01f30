// What is around the timeline in a strip above it: the day, the month or the year, with a frame around what is shown. A map to move by.

import { byId } from "./dom.js";
import { onPaletteChange, readPalette } from "./palette.js";
import { levelFor, msPerPixel, TILE } from "./peaks.js";
import { drawWaveform } from "./waveform.js";
import { DAY, HOUR } from "./view.js";
import { monthName, shortDate } from "./words.js";

const HEIGHT = 40;

export class Strip {
    #canvas = byId("strip");
    #context = this.#canvas.getContext("2d");
    #palette = readPalette();
    #scale = 1;
    #width = 1;
    #frame = 0;
    #around = { from: 0, to: 1, name: "" };

    /**
     * @param {{view: import("./view.js").View, peaks: import("./peaks.js").Peaks, player: import("./player.js").Player,
     *   zone: import("./zone.js").Zone}} parts
     */
    constructor({ view, peaks, player, zone }) {
        this.view = view;
        this.peaks = peaks;
        this.player = player;
        this.zone = zone;
        for (const source of [view, peaks]) source.addEventListener("change", () => this.refresh());
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
        const { from, to } = this.#around;
        const time = from + (event.offsetX / this.#width) * (to - from);
        this.view.set(time - this.view.span / 2, this.view.span);
    }

    /** The day, the month or the year that is around the view. */
    #spanAround() {
        const { centre, span } = this.view;
        const { year, month } = this.zone.local(centre);
        if (span < DAY - 2 * HOUR) {
            const from = this.zone.startOfDay(centre);
            return { from, to: this.zone.dayAfter(from), name: shortDate(this.zone, centre) };
        }
        if (span < 25 * DAY)
            return {
                from: this.zone.instant(year, month, 1),
                to: this.zone.instant(year, month + 1, 1),
                name: `${monthName(month)} ${year}`,
            };
        return { from: this.zone.instant(year, 1, 1), to: this.zone.instant(year + 1, 1, 1), name: String(year) };
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
        this.#around = this.#spanAround();
        const { from, to, name } = this.#around;
        const shown = view.span < to - from;
        const { width, height } = this.#canvas;
        const context = this.#context;
        const palette = this.#palette;
        const xOf = (/** @type {number} */ time) => ((time - from) / (to - from)) * width;
        context.clearRect(0, 0, width, height);
        const level = levelFor((to - from) / width);
        const id = this.player.recorder ?? "";
        context.fillStyle = palette.waveQuiet;
        drawWaveform(context, {
            peaks: this.peaks,
            id,
            level,
            from,
            to,
            columns: width,
            left: 0,
            top: 4 * this.#scale,
            height: height - 8 * this.#scale,
        });
        if (shown) {
            const left = xOf(view.from);
            const right = Math.max(left + 4 * this.#scale, xOf(view.to));
            context.fillStyle = palette.accentSoft;
            context.fillRect(left, 0, right - left, height);
            context.strokeStyle = palette.accent;
            context.lineWidth = 2 * this.#scale;
            context.strokeRect(left, this.#scale, right - left, height - 2 * this.#scale);
        }
        context.font = `${12 * this.#scale}px ${palette.font}`;
        context.textBaseline = "top";
        context.fillStyle = palette.lane;
        context.fillRect(0, 0, context.measureText(name).width + 14 * this.#scale, 22 * this.#scale);
        context.fillStyle = palette.soft;
        context.fillText(name, 8 * this.#scale, 5 * this.#scale);
        context.fillStyle = palette.ink;
        context.fillRect(Math.round(xOf(this.player.position)), 0, 2 * this.#scale, height);
        if (!this.peaks.idle) return;
        const length = TILE * msPerPixel(level);
        for (let index = Math.floor(from / length); index * length < to; index++) this.peaks.load(level, index).catch(() => {});
    }
}
