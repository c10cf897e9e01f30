// Finds silence, and its end, by the waveform.

import { TILE, msPerPixel } from "./peaks.js";
import { isSilent, silenceThreshold } from "./silence.js";

const FINE = 3;
const COARSE = 9;
const SHORTEST_MS = 900;

export class Quiet {
    /** @param {import("./peaks.js").Peaks} peaks */
    constructor(peaks) {
        this.peaks = peaks;
    }

    /**
     * The first silence from here on, or none up to `to`. Begin a little before what was heard, to see that it has been silent already.
     * @param {string} recorder @param {number} from @param {number} limit
     * @returns {Promise<{silence: {from: number, to: number} | null, to: number}>}
     */
    async silenceAfter(recorder, from, limit) {
        const { data, threshold, start } = await this.#tile(FINE, recorder, from);
        if (!data) return { silence: null, to: limit };
        const unit = msPerPixel(FINE);
        let began = -1;
        for (let index = Math.floor((from - start) / unit); index < TILE; index++) {
            const silent = isSilent(data, index, threshold);
            if (silent && began < 0) began = index;
            if (!silent && began >= 0 && (index - began) * unit >= SHORTEST_MS)
                return { silence: { from: start + began * unit, to: start + index * unit }, to: limit };
            if (!silent) began = -1;
        }
        const end = start + TILE * unit;
        if (began < 0) return { silence: null, to: end };
        const to = await this.#soundAfter(recorder, end, limit);
        const silence = { from: start + began * unit, to };
        return silence.to - silence.from >= SHORTEST_MS ? { silence, to: limit } : { silence: null, to };
    }

    /** @param {string} recorder @param {number} from @param {number} limit @returns {Promise<number>} */
    async #soundAfter(recorder, from, limit) {
        let time = from;
        while (time < limit) {
            const level = time % (TILE * msPerPixel(FINE)) === 0 && (await this.#isQuiet(recorder, time)) ? COARSE : FINE;
            const { data, threshold, start } = await this.#tile(level, recorder, time);
            if (!data) return limit;
            const unit = msPerPixel(level);
            let index = Math.floor((time - start) / unit);
            while (index < TILE && isSilent(data, index, threshold)) index++;
            const found = start + index * unit;
            if (index < TILE && level === FINE) return Math.min(found, limit);
            // Of a coarse pixel it is only known that there is sound in it: the fine ones are read from the tile that holds its beginning.
            time =
                level === COARSE && index < TILE
                    ? Math.max(time + TILE * msPerPixel(FINE), floorTo(found, TILE * msPerPixel(FINE)))
                    : start + TILE * unit;
        }
        return limit;
    }

    /** Whether the next fine tile is silent as a whole, by the coarse one. @param {string} recorder @param {number} time */
    async #isQuiet(recorder, time) {
        const { data, threshold, start } = await this.#tile(COARSE, recorder, time);
        if (!data) return false;
        const unit = msPerPixel(COARSE);
        const first = Math.floor((time - start) / unit);
        for (let index = first; index < Math.min(TILE, first + 17); index++) if (!isSilent(data, index, threshold)) return false;
        return true;
    }

    /** @param {number} level @param {string} recorder @param {number} time */
    async #tile(level, recorder, time) {
        const length = TILE * msPerPixel(level);
        const tile = await this.peaks.load(level, Math.floor(time / length));
        const data = tile.data?.get(recorder);
        return { data, threshold: data ? silenceThreshold(data) : 0, start: tile.from };
    }
}

/** @param {number} time @param {number} unit */
const floorTo = (time, unit) => Math.floor(time / unit) * unit;
