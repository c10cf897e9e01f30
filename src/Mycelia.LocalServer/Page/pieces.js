// The audio of a recorder in pieces on a fixed grid, so that every frame is in exactly one. Remembers a bounded part.

import { readWav } from "./wav.js";

/** The grid. At every usual sample rate this is a whole number of frames. */
export const PIECE_MS = 5000;
const PIECES = 24;

/**
 * @typedef {{from: number, to: number, rate: number, channels: Float32Array[]}} Block
 * @typedef {{from: number, goodTo: number, sound: Promise<import("./wav.js").Sound>}} Piece
 */

export class Pieces {
    /** @type {Map<string, Piece>} the oldest use first */
    #pieces = new Map();

    /** @param {import("./api.js").Api} api */
    constructor(api) {
        this.api = api;
    }

    /**
     * The frames from this time on, at most to the end of their piece.
     * @param {string} recorder @param {number} time @param {number} to @param {number} recordedTo up to here the server has audio
     * @returns {Promise<Block>}
     */
    async block(recorder, time, to, recordedTo) {
        let index = Math.floor(time / PIECE_MS);
        let sound = await this.#sound(recorder, index, recordedTo);
        // A time that was counted in frames may lie a hair before the border that it means.
        if (Math.round(((time - index * PIECE_MS) * sound.rate) / 1000) >= (PIECE_MS * sound.rate) / 1000) {
            index++;
            sound = await this.#sound(recorder, index, recordedTo);
        }
        const { rate, channels } = sound;
        const from = index * PIECE_MS;
        const start = Math.round(((time - from) * rate) / 1000);
        const whole = (PIECE_MS * rate) / 1000;
        const end = Math.max(start, Math.min(whole, Math.round(((to - from) * rate) / 1000)));
        if (to > from + PIECE_MS) this.#sound(recorder, index + 1, recordedTo).catch(() => {});
        return {
            from: from + (start * 1000) / rate,
            to: from + (end * 1000) / rate,
            rate,
            channels: channels.map((samples) => exactly(samples, start, end)),
        };
    }

    /** @param {number} from @param {number} to */
    forget(from, to) {
        for (const [key, piece] of this.#pieces) {
            if (piece.from < to && piece.from + PIECE_MS > from) this.#pieces.delete(key);
        }
    }

    clear() {
        this.#pieces.clear();
    }

    get size() {
        return this.#pieces.size;
    }

    /** @param {string} recorder @param {number} index @param {number} recordedTo */
    #sound(recorder, index, recordedTo) {
        const key = `${recorder} ${index}`;
        const from = index * PIECE_MS;
        const goodTo = Math.min(from + PIECE_MS, recordedTo);
        let piece = this.#pieces.get(key);
        if (!piece || piece.goodTo < goodTo) piece = { from, goodTo, sound: this.api.audio(from, from + PIECE_MS, recorder).then(readWav) };
        this.#pieces.delete(key);
        this.#pieces.set(key, piece);
        const fetched = piece;
        piece.sound.catch(() => {
            if (this.#pieces.get(key) === fetched) this.#pieces.delete(key);
        });
        for (const oldest of this.#pieces.keys()) {
            if (this.#pieces.size <= PIECES) break;
            this.#pieces.delete(oldest);
        }
        return piece.sound;
    }
}

/**
 * So many frames and no fewer: what the answer lacks is silence.
 * @param {Float32Array} samples
 * @param {number} start
 * @param {number} end
 */
function exactly(samples, start, end) {
    const result = new Float32Array(end - start);
    result.set(samples.subarray(start, Math.min(end, samples.length)));
    return result;
}
