// What is played next: this stretch of audio, or a jump over what has none.

import { firstAfter, stretchAt } from "./scene.js";
import { DAY } from "./view.js";

// A gap that is shorter is heard as the silence that it was: a jump would be more of a disturbance.
const SHORTEST_JUMP_MS = 400;
const AT_ONCE_MS = 20_000;
const AROUND_SPEECH_MS = 192;
const EMPTY_DAYS = 3;

/**
 * @typedef {{skipGaps: boolean, skipSilence: boolean}} Options
 * @typedef {{kind: "play", from: number, to: number, recordedTo: number} | {kind: "jump", from: number, to: number,
 *   over: import("./api.js").Stretch} | {kind: "end", from: number}} Leg
 */

export class Route {
    /**
     * @param {import("./archive.js").Archive} archive
     * @param {import("./quiet.js").Quiet} quiet
     * @param {import("./api.js").Api} api
     * @param {import("./zone.js").Zone} zone
     */
    constructor(archive, quiet, api, zone) {
        this.archive = archive;
        this.quiet = quiet;
        this.api = api;
        this.zone = zone;
    }

    /** @param {string} id of the recorder @param {number} time @param {Options} options @returns {Promise<Leg>} */
    async leg(id, time, options) {
        const { stretches, now } = await this.#page(id, time);
        const { stretch } = stretchAt(stretches, time);
        if (stretch?.kind === "audio") return this.#audio(id, time, stretch, options);
        const next = stretches[nextAudio(stretches, time)];
        const found = next ? next.from : await this.#audioAfter(id, time, now);
        if (found === null) return { kind: "end", from: time };
        if (!options.skipGaps || found - time < SHORTEST_JUMP_MS)
            return { kind: "play", from: time, to: Math.min(found, time + AT_ONCE_MS), recordedTo: found };
        return { kind: "jump", from: time, to: found, over: stretch ?? { kind: "none", from: time, to: found, cause: null, by: null } };
    }

    /**
     * @param {string} id
     * @param {number} time
     * @param {import("./api.js").Stretch} stretch
     * @param {Options} options
     * @returns {Promise<Leg>}
     */
    async #audio(id, time, stretch, options) {
        const play = { kind: /** @type {const} */ ("play"), from: time, to: stretch.to, recordedTo: stretch.to };
        if (!options.skipSilence) return play;
        const { silence, to } = await this.quiet.silenceAfter(id, time - AROUND_SPEECH_MS, stretch.to);
        if (!silence) return { ...play, to: Math.min(stretch.to, Math.max(to, time + 100)) };
        const from = silence.from + AROUND_SPEECH_MS;
        const end = Math.min(silence.to - AROUND_SPEECH_MS, stretch.to);
        if (time < from) return { ...play, to: Math.min(stretch.to, from) };
        if (end - time < SHORTEST_JUMP_MS) return { ...play, to: Math.min(stretch.to, Math.max(silence.to, time + 100)) };
        return { kind: "jump", from: time, to: end, over: { kind: "silence", from: time, to: end, cause: null, by: null } };
    }

    /** @param {string} id @param {number} time @param {number} now @returns {Promise<number | null>} */
    async #audioAfter(id, time, now) {
        let day = Math.floor(time / DAY) + 1;
        for (let empty = 0; day * DAY <= Math.max(now, Date.now()); day++) {
            const { stretches } = await this.#page(id, day * DAY);
            const next = stretches.find((stretch) => stretch.kind === "audio");
            if (next) return next.from;
            if (++empty % EMPTY_DAYS !== 0) continue;
            // Nothing for days: the calendar knows how long.
            const { days } = await this.api.days(this.zone.date(day * DAY), this.zone.date((day + 399) * DAY));
            const recorded = days.find((one) => one.recorded > 0 && one.to > (day + 1) * DAY);
            if (!recorded) return null;
            day = Math.max(day, Math.floor(recorded.from / DAY) - 1);
        }
        return null;
    }

    /** @param {string} id @param {number} time */
    async #page(id, time) {
        const page = await this.archive.around(time);
        return { stretches: page.recorders.find((recorder) => recorder.id === id)?.stretches ?? [], now: page.now };
    }
}

/** @param {import("./api.js").Stretch[]} stretches @param {number} time */
function nextAudio(stretches, time) {
    let at = firstAfter(stretches, time);
    while (at < stretches.length && stretches[at].kind !== "audio") at++;
    return at;
}
