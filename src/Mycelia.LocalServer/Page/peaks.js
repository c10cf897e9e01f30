// The waveform, in tiles: each level has half the detail of the one below it. Asks for what is looked at, and remembers a bounded part.

/** Pixels of a tile. */
export const TILE = 1024;
const FINEST_MS = 8;
const COARSEST = 24;
const TILES = 320;
const AT_ONCE = 4;

/**
 * @typedef {{level: number, index: number, from: number, to: number, data: Map<string, Int8Array> | null, loading: AbortController
 *   | null, stale: boolean, after: number, pinned: boolean, settled: Promise<void> | null}} Tile
 */

/** @param {number} level @returns {number} ms of one pixel */
export const msPerPixel = (level) => FINEST_MS * 2 ** level;

/** The coarsest level that still has a peak for every pixel. @param {number} ms of one pixel that is drawn */
export function levelFor(ms) {
    return Math.min(COARSEST, Math.max(0, Math.floor(Math.log2(ms / FINEST_MS) + 1e-9)));
}

export class Peaks extends EventTarget {
    /** @type {Map<string, Tile>} the oldest use first */
    #tiles = new Map();
    /** @type {Tile[]} the last wish first */
    #wanted = [];
    #busy = 0;
    #timer = 0;

    /** @param {import("./api.js").Api} api */
    constructor(api) {
        super();
        this.api = api;
    }

    /** @param {number} level @param {number} index @returns {Tile | null} only if it is there */
    known(level, index) {
        const tile = this.#tiles.get(`${level}/${index}`);
        return tile?.data ? tile : null;
    }

    /** Whether all of this span is there. @param {number} level @param {number} from @param {number} to */
    knows(level, from, to) {
        const length = TILE * msPerPixel(level);
        for (let index = Math.floor(from / length); index * length < to; index++) if (!this.known(level, index)) return false;
        return true;
    }

    /**
     * What has to be there for this span to be drawn in full, beside it last.
     * @param {number} level @param {number} from @param {number} to
     */
    want(level, from, to) {
        const length = TILE * msPerPixel(level);
        const first = Math.floor(from / length);
        const last = Math.floor((to - 1) / length);
        const wanted = [];
        for (let index = first; index <= last; index++) wanted.push(this.#tile(level, index));
        wanted.push(this.#tile(level, last + 1), this.#tile(level, first - 1));
        this.#wanted = wanted.filter((tile) => tile.stale);
        for (const tile of this.#tiles.values()) {
            if (tile.loading && !wanted.includes(tile) && !tile.pinned) tile.loading.abort();
        }
        this.#next();
    }

    /** @param {number} level @param {number} index @returns {Promise<Tile>} */
    async load(level, index) {
        const tile = this.#tile(level, index);
        if (tile.data && (!tile.stale || tile.after > performance.now())) return tile;
        tile.pinned = true;
        try {
            await (tile.settled ?? this.#fetch(tile));
        } finally {
            tile.pinned = false;
        }
        return tile;
    }

    /** What was recorded, deleted or changed there is asked for again when it is looked at. @param {number} from @param {number} to */
    forget(from, to) {
        for (const tile of this.#tiles.values()) {
            if (tile.to > from && tile.from < to) tile.stale = true;
        }
        this.dispatchEvent(new Event("change"));
    }

    clear() {
        for (const tile of this.#tiles.values()) tile.loading?.abort();
        this.#tiles.clear();
        this.dispatchEvent(new Event("change"));
    }

    /** Whether all that was looked at is there: time for what is less urgent. */
    get idle() {
        return this.#busy === 0 && !this.#wanted.some((tile) => !tile.data);
    }

    get size() {
        return this.#tiles.size;
    }

    /** @param {number} level @param {number} index */
    #tile(level, index) {
        const key = `${level}/${index}`;
        const length = TILE * msPerPixel(level);
        const tile = this.#tiles.get(key) ?? {
            level,
            index,
            from: index * length,
            to: (index + 1) * length,
            data: null,
            loading: null,
            stale: true,
            after: 0,
            pinned: false,
            settled: null,
        };
        this.#tiles.delete(key);
        this.#tiles.set(key, tile);
        for (const oldest of this.#tiles.keys()) {
            if (this.#tiles.size <= TILES) break;
            this.#tiles.get(oldest)?.loading?.abort();
            this.#tiles.delete(oldest);
        }
        return tile;
    }

    #next() {
        const now = performance.now();
        const due = this.#wanted.filter((one) => one.stale && !one.loading);
        for (const tile of due) {
            if (this.#busy >= AT_ONCE) return;
            if (tile.after <= now) this.#fetch(tile).catch(() => {});
        }
        const later = due.filter((one) => one.after > now).map((one) => one.after - now);
        clearTimeout(this.#timer);
        if (later.length > 0) this.#timer = window.setTimeout(() => this.#next(), Math.min(...later) + 5);
    }

    /** @param {Tile} tile */
    #fetch(tile) {
        tile.settled = this.#ask(tile).finally(() => (tile.settled = null));
        return tile.settled;
    }

    /** @param {Tile} tile */
    async #ask(tile) {
        const loading = new AbortController();
        tile.loading = loading;
        tile.stale = false;
        // Where audio arrives all the time, a second passes between two requests for the same tile.
        tile.after = performance.now() + 1000;
        this.#busy++;
        try {
            tile.data = await this.api.peaks(tile.from, tile.to, TILE, loading.signal);
            this.dispatchEvent(new Event("change"));
        } catch (problem) {
            tile.stale = true;
            tile.after = loading.signal.aborted ? 0 : performance.now() + 3000;
            throw problem;
        } finally {
            this.#busy--;
            tile.loading = null;
            this.#next();
        }
    }
}
