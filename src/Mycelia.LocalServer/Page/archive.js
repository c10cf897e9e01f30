// What the server has, as far as somebody looked: in full for days, merged for more. Remembers a bounded part of it.

import { sceneOf } from "./scene.js";
import { DAY } from "./view.js";

/** @typedef {import("./api.js").Stretches} Stretches */
/** @typedef {import("./api.js").Recorder} Recorder */

const DETAIL_SPAN = 2.5 * DAY;
const WIDEST = 399 * DAY;
const PAGES = 24;
const SCENES = 8;
const RETRY_MS = 3000;
const LIVE_JOIN_MS = 1500;

/**
 * @typedef {{from: number, to: number, data: Stretches | null, loading: Promise<void> | null, stale: boolean, failed: number,
 *   problem: unknown}} Page
 */

export class Archive extends EventTarget {
    /** @type {Map<string, Page>} the oldest use first */
    #pages = new Map();
    /** @type {Map<string, Stretches>} */
    #scenes = new Map();
    #last = sceneOf([]);

    /** @param {import("./api.js").Api} api */
    constructor(api) {
        super();
        this.api = api;
    }

    /**
     * Everything that is known of this span now; what is not is asked for, and "change" follows.
     * @param {number} from
     * @param {number} to
     * @returns {Stretches}
     */
    scene(from, to) {
        const pages = to - from <= DETAIL_SPAN ? this.#days(from, to) : [this.#wide(from, to)];
        for (const page of pages) void this.#load(page);
        const known = pages.flatMap((page) => (page.data ? [page.data] : []));
        if (known.length === 0) return this.#last;
        const key = `${pages[0].from}-${pages.at(-1)?.to}`;
        this.#last = this.#scenes.get(key) ?? sceneOf(known);
        if (!this.#scenes.has(key)) {
            if (this.#scenes.size >= SCENES) this.#scenes.clear();
            this.#scenes.set(key, this.#last);
        }
        return this.#last;
    }

    /** Whether all of this span has been answered. @param {number} from @param {number} to */
    knows(from, to) {
        const pages = to - from <= DETAIL_SPAN ? this.#days(from, to) : [this.#wide(from, to)];
        return pages.every((page) => page.data !== null);
    }

    /** The day (of UTC, a page's measure) that holds this instant, in full. @param {number} time @returns {Promise<Stretches>} */
    async around(time) {
        const page = this.#page(Math.floor(time / DAY) * DAY, (Math.floor(time / DAY) + 1) * DAY);
        await this.#load(page);
        if (!page.data) throw page.problem ?? new Error("What was recorded then is not known yet.");
        return page.data;
    }

    /** What arrived: the stretch of audio that is under way grows. @param {string} id @param {number} from @param {number} to */
    grow(id, from, to) {
        for (const page of this.#pages.values()) {
            if (!page.data || page.to <= from || page.from >= to) continue;
            const recorder = page.data.recorders.find((one) => one.id === id);
            const last = recorder?.stretches.findLast((one) => one.kind === "audio");
            if (recorder && last && from - last.to <= LIVE_JOIN_MS && from >= last.from) last.to = Math.max(last.to, Math.min(to, page.to));
            else page.stale = true;
            page.data.now = Math.max(page.data.now, to);
        }
        this.#changed();
    }

    /** What is known of this span may no longer be so. @param {number} [from] @param {number} [to] */
    forget(from = -Infinity, to = Infinity) {
        for (const page of this.#pages.values()) {
            if (page.to > from && page.from < to) page.stale = true;
        }
        this.#changed();
    }

    clear() {
        this.#pages.clear();
        this.#changed();
    }

    /** @param {number} from @param {number} to */
    #days(from, to) {
        const pages = [];
        for (let day = Math.floor(from / DAY); day * DAY < to; day++) pages.push(this.#page(day * DAY, (day + 1) * DAY));
        return pages;
    }

    /** @param {number} from @param {number} to */
    #wide(from, to) {
        const unit = 2 ** Math.ceil(Math.log2((to - from) / DAY)) * DAY;
        if (2 * unit > WIDEST) {
            const middle = Math.round((from + to) / 2 / (16 * DAY)) * 16 * DAY;
            return this.#page(middle - 199 * DAY, middle + 199 * DAY);
        }
        const start = Math.floor(from / unit) * unit;
        return this.#page(start, start + 2 * unit);
    }

    /** @param {number} from @param {number} to @returns {Page} */
    #page(from, to) {
        const key = `${from}-${to}`;
        const page = this.#pages.get(key) ?? { from, to, data: null, loading: null, stale: true, failed: 0, problem: null };
        this.#pages.delete(key);
        this.#pages.set(key, page);
        for (const oldest of this.#pages.keys()) {
            if (this.#pages.size <= PAGES) break;
            this.#pages.delete(oldest);
        }
        return page;
    }

    /** @param {Page} page */
    #load(page) {
        if (!page.stale || Date.now() < page.failed) return page.loading ?? Promise.resolve();
        page.loading ??= this.#fetch(page);
        return page.loading;
    }

    /** @param {Page} page */
    async #fetch(page) {
        page.stale = false;
        try {
            page.data = await this.api.window(page.from, page.to);
        } catch (problem) {
            page.stale = true;
            page.failed = Date.now() + RETRY_MS;
            page.problem = problem;
            this.dispatchEvent(new CustomEvent("problem", { detail: problem }));
        } finally {
            page.loading = null;
        }
        this.#changed();
    }

    #changed() {
        this.#scenes.clear();
        this.dispatchEvent(new Event("change"));
    }
}
