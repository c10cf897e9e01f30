// The stretch of time that is selected, and of which recorder.

const SHORTEST_MS = 50;

export class Selection extends EventTarget {
    /** @type {{from: number, to: number} | null} */
    range = null;
    /** An in-point that still has no out-point. @type {number | null} */
    #in = null;

    /** @param {number} a @param {number} b in either order */
    set(a, b) {
        this.range = { from: Math.min(a, b), to: Math.max(a, b) };
        this.#in = null;
        this.#changed();
    }

    clear() {
        this.range = null;
        this.#in = null;
        this.#changed();
    }

    /** @param {number} time */
    setIn(time) {
        if (this.range && this.range.to > time + SHORTEST_MS) this.set(time, this.range.to);
        else {
            this.range = { from: time, to: time };
            this.#in = time;
            this.#changed();
        }
    }

    /** @param {number} time */
    setOut(time) {
        const from = this.#in ?? this.range?.from;
        if (from === undefined || time <= from + SHORTEST_MS) return;
        this.set(from, time);
    }

    /** Whether there is something to act on. */
    get usable() {
        return this.range !== null && this.range.to - this.range.from >= SHORTEST_MS;
    }

    #changed() {
        this.dispatchEvent(new Event("change"));
    }
}
