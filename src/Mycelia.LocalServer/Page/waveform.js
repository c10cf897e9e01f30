// Draws the peaks of one recorder: a column for every device pixel, from the best tiles that are there.

import { TILE, msPerPixel } from "./peaks.js";

/** @typedef {import("./peaks.js").Peaks} Peaks */

// A voice a metre away reaches a tenth of full scale: by its root it is seen as well as a loud one.
const ROOT = 0.6;
const COARSER = 10;

/** @type {Float32Array} how far from the middle a signed byte reaches, by byte + 128 */
const REACH = Float32Array.from({ length: 256 }, (_, at) => Math.sign(at - 128) * (Math.abs(at - 128) / 128) ** ROOT);

/**
 * @param {CanvasRenderingContext2D} context in device pixels
 * @param {{peaks: Peaks, id: string, level: number, from: number, to: number, columns: number, left: number, top: number,
 *   height: number}} what
 *   from and to are drawn onto `columns` device pixels from `left`
 */
export function drawWaveform(context, { peaks, id, level, from, to, columns, left, top, height }) {
    const msPerColumn = (to - from) / columns;
    const length = TILE * msPerPixel(level);
    const middle = top + height / 2;
    const half = height / 2;
    for (let index = Math.floor(from / length); index * length < to; index++) {
        const first = Math.max(0, Math.ceil((index * length - from) / msPerColumn));
        const end = Math.min(columns, Math.ceil(((index + 1) * length - from) / msPerColumn));
        for (const tile of sources(peaks, level, index)) {
            const data = tile.data?.get(id);
            if (!data) continue;
            const unit = msPerPixel(tile.level);
            const start = Math.max(first, Math.ceil((tile.from - from) / msPerColumn));
            const stop = Math.min(end, Math.ceil((tile.to - from) / msPerColumn));
            const origin = (from - tile.from) / unit;
            const step = msPerColumn / unit;
            for (let column = start; column < stop; column++) {
                let pair = Math.floor(origin + column * step);
                const last = Math.min(TILE - 1, Math.max(pair, Math.floor(origin + (column + 1) * step) - 1));
                if (pair < 0) pair = 0;
                let least = 127;
                let greatest = -128;
                for (; pair <= last; pair++) {
                    if (data[2 * pair] > data[2 * pair + 1]) continue;
                    if (data[2 * pair] < least) least = data[2 * pair];
                    if (data[2 * pair + 1] > greatest) greatest = data[2 * pair + 1];
                }
                if (least > greatest) continue;
                const up = REACH[greatest + 128] * half;
                const down = REACH[least + 128] * half;
                context.fillRect(left + column, Math.round(middle - up - 0.5), 1, Math.max(1, Math.round(up - down + 1)));
            }
        }
    }
}

/**
 * The tile itself, or what is there of its span: a coarser one, or finer ones.
 * @param {Peaks} peaks
 * @param {number} level
 * @param {number} index
 */
function sources(peaks, level, index) {
    const itself = peaks.known(level, index);
    if (itself) return [itself];
    const finer = [peaks.known(level - 1, 2 * index), peaks.known(level - 1, 2 * index + 1)];
    if (finer[0] && finer[1]) return /** @type {import("./peaks.js").Tile[]} */ (finer);
    for (let up = 1; up <= COARSER; up++) {
        const coarser = peaks.known(level + up, Math.floor(index / 2 ** up));
        if (coarser) return [coarser];
    }
    return /** @type {import("./peaks.js").Tile[]} */ (finer.filter(Boolean));
}
