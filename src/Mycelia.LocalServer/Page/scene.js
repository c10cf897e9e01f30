// What several answers of the server say together of one stretch of time. Decides, and asks nobody.

/** @typedef {import("./api.js").Stretches} Stretches */
/** @typedef {import("./api.js").Stretch} Stretch */
/** @typedef {import("./api.js").Recorder} Recorder */

const TOUCHING_MS = 2;
const SLIVER_MS = 100;

/**
 * @param {Stretches[]} parts in order, not overlapping
 * @returns {Stretches}
 */
export function sceneOf(parts) {
    /** @type {Map<string, Recorder>} */
    const recorders = new Map();
    for (const part of parts) {
        for (const one of part.recorders) {
            const known = recorders.get(one.id);
            if (known) {
                known.stretches.push(...one.stretches);
                known.marks.push(...one.marks);
            } else {
                recorders.set(one.id, { ...one, stretches: [...one.stretches], marks: [...one.marks] });
            }
        }
    }
    for (const one of recorders.values()) {
        one.stretches = joined(one.stretches);
        one.marks = distinct(one.marks, (mark) => `${mark.at} ${mark.label}`);
    }
    return {
        from: parts[0]?.from ?? 0,
        to: parts.at(-1)?.to ?? 0,
        now: Math.max(0, ...parts.map((part) => part.now)),
        recorders: [...recorders.values()].sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1)),
        labels: distinct(
            parts.flatMap((part) => part.labels),
            (label) => label.id,
        ).sort((a, b) => a.from - b.from),
        protections: distinct(
            parts.flatMap((part) => part.protections),
            (one) => one.id,
        ),
        deletions: distinct(
            parts.flatMap((part) => part.deletions),
            (one) => `${one.from} ${one.recorder} ${one.at}`,
        ),
    };
}

/**
 * Those of which there is anything in a span.
 * @param {Recorder[]} recorders
 * @param {number} from
 * @param {number} to
 */
export function heardIn(recorders, from, to) {
    return recorders.filter(
        ({ stretches, marks }) =>
            stretchAt(stretches, from).stretch || anyIn(stretches, from, to) || marks.some(({ at }) => at >= from && at < to),
    );
}

/**
 * @param {Stretch[]} stretches in order
 * @param {number} from
 * @param {number} to
 */
function anyIn(stretches, from, to) {
    const next = stretches[firstAfter(stretches, from)];
    return next !== undefined && next.from < to;
}

/**
 * Stretches that were cut at the border of two answers become one again.
 * @param {Stretch[]} stretches @returns {Stretch[]}
 */
export function joined(stretches) {
    const sorted = [...stretches].sort((a, b) => a.from - b.from || a.to - b.to);
    /** @type {Stretch[]} */
    const result = [];
    for (const stretch of sorted) {
        const last = result.at(-1);
        if (last && stretch.from <= last.to + TOUCHING_MS && isSame(last, stretch)) {
            last.to = Math.max(last.to, stretch.to);
            last.live = last.live || stretch.live;
            last.cause ??= stretch.cause;
        } else {
            result.push({ ...stretch });
        }
    }
    return result;
}

/**
 * @param {Stretch} one
 * @param {Stretch} other
 */
function isSame(one, other) {
    if (one.kind !== other.kind || one.by !== other.by || one.recording !== other.recording) return false;
    if (one.cause === other.cause) return true;
    // A gap is noted by the clock and found by the frames: what is left over at its ends is the same gap.
    const sliver = one.cause === null ? one : other.cause === null ? other : null;
    return sliver !== null && sliver.to - sliver.from < SLIVER_MS;
}

/**
 * The stretch that holds this instant, or the index of the first one after it.
 * @param {Stretch[]} stretches in order @param {number} time
 * @returns {{stretch: Stretch | null, next: Stretch | null}}
 */
export function stretchAt(stretches, time) {
    const after = firstAfter(stretches, time);
    for (let at = after - 1; at >= 0 && at >= after - 4; at--) {
        if (stretches[at].to > time) return { stretch: stretches[at], next: stretches[after] ?? null };
    }
    return { stretch: null, next: stretches[after] ?? null };
}

/** @param {Stretch[]} stretches in order @param {number} time @returns {number} the index of the first that begins after it */
export function firstAfter(stretches, time) {
    let low = 0;
    let high = stretches.length;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (stretches[middle].from <= time) low = middle + 1;
        else high = middle;
    }
    return low;
}

/**
 * @template T
 * @param {T[]} items @param {(item: T) => string} key
 */
function distinct(items, key) {
    return [...new Map(items.map((item) => [key(item), item])).values()];
}
