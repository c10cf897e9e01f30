// The stretch of time that is shown, and how it moves.

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const SHORTEST = 10 * SECOND;
const LONGEST = 366 * DAY;
const GLIDE_MS = 220;

export class View extends EventTarget {
    #glide = /** @type {null | {began: number, from: number, span: number, toFrom: number, toSpan: number}} */ (null);

    /** @param {number} from @param {number} span @param {{still: boolean}} motion still: nothing glides */
    constructor(from, span, motion) {
        super();
        this.from = from;
        this.span = span;
        this.width = 1;
        this.motion = motion;
    }

    get to() {
        return this.from + this.span;
    }

    get centre() {
        return this.from + this.span / 2;
    }

    /** Where the view comes to rest. */
    get target() {
        return this.#glide ? { from: this.#glide.toFrom, span: this.#glide.toSpan } : { from: this.from, span: this.span };
    }

    /** @param {number} x css pixels from the left */
    timeAt(x) {
        return this.from + (x / this.width) * this.span;
    }

    /** @param {number} time */
    xOf(time) {
        return ((time - this.from) / this.span) * this.width;
    }

    /** @param {number} time */
    shows(time) {
        return time >= this.from && time < this.to;
    }

    /** At once. @param {number} from @param {number} span */
    set(from, span) {
        this.#glide = null;
        this.#apply(from, span);
    }

    /** Gently. @param {number} from @param {number} span */
    glideTo(from, span) {
        const length = clamp(span, SHORTEST, LONGEST);
        if (this.motion.still) return this.set(from, length);
        this.#glide = { began: performance.now(), from: this.from, span: this.span, toFrom: from, toSpan: length };
        this.#changed();
    }

    /** @param {number} time @param {number} [span] */
    glideToCentre(time, span = this.target.span) {
        this.glideTo(time - span / 2, span);
    }

    /** One step of the glide. @param {number} now of performance.now() @returns {boolean} whether it goes on */
    step(now) {
        const glide = this.#glide;
        if (!glide) return false;
        const part = clamp((now - glide.began) / GLIDE_MS, 0, 1);
        const eased = 1 - (1 - part) ** 3;
        // Spans are compared by their ratio: a zoom that was even in milliseconds would seem to race at its short end.
        const span = glide.span * (glide.toSpan / glide.span) ** eased;
        const moved = glide.toSpan === glide.span ? eased : (span - glide.span) / (glide.toSpan - glide.span);
        const from = glide.from + (glide.toFrom - glide.from) * moved;
        if (part >= 1) this.#glide = null;
        this.#apply(part >= 1 ? glide.toFrom : from, part >= 1 ? glide.toSpan : span);
        return part < 1;
    }

    /** @param {number} dx css pixels to the right */
    panBy(dx) {
        this.set(this.from - (dx / this.width) * this.span, this.span);
    }

    /** @param {number} factor below 1 shows more detail @param {number} x what stays in place */
    zoomAt(factor, x) {
        const span = clamp(this.span * factor, SHORTEST, LONGEST);
        const fixed = this.timeAt(x);
        this.set(fixed - (x / this.width) * span, span);
    }

    /** @param {number} factor @param {number} time what stays in place */
    glideZoom(factor, time) {
        const { from, span } = this.target;
        const length = clamp(span * factor, SHORTEST, LONGEST);
        this.glideTo(time - ((time - from) / span) * length, length);
    }

    /** @param {number} from @param {number} span */
    #apply(from, span) {
        this.span = clamp(span, SHORTEST, LONGEST);
        this.from = from;
        this.#changed();
    }

    #changed() {
        this.dispatchEvent(new Event("change"));
    }
}

/** @param {number} value @param {number} least @param {number} greatest */
export const clamp = (value, least, greatest) => Math.min(greatest, Math.max(least, value));
