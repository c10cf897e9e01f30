// Plays a recorder from an instant on. What it says of the time is counted from the frames that were heard.

import { Tempo } from "./tempo.js";

const AHEAD_S = 2.5;
const TICK_MS = 200;
const JUMP_FADE_S = 0.005;
const RETRY_MS = 1500;

/**
 * @typedef {{frame: number, time: number, jump: Extract<import("./route.js").Leg, {kind: "jump"}>
 *   | null}} Run a stretch of output that has one beginning on the timeline
 * @typedef {"paused" | "starting" | "playing" | "waiting"} State
 */

export class Player extends EventTarget {
    /** @type {State} */
    #state = "paused";
    #position = 0;
    #turn = 0;
    /** @type {import("./speaker.js").Take | null} */
    #take = null;
    /** @type {Run[]} */
    #runs = [];
    /** @type {Tempo | null} */
    #tempo = null;
    #next = 0;
    #filling = false;
    #retryAt = 0;
    #atEnd = false;
    #timer = 0;

    /**
     * @param {import("./route.js").Route} route @param {import("./pieces.js").Pieces} pieces @param {import("./speaker.js").Speaker}
     *   speaker
     */
    constructor(route, pieces, speaker) {
        super();
        this.route = route;
        this.pieces = pieces;
        this.speaker = speaker;
        /** @type {string | null} */
        this.recorder = null;
        this.speed = 1;
        this.options = { skipGaps: true, skipSilence: false };
    }

    get state() {
        return this.#state;
    }

    get playing() {
        return this.#state !== "paused";
    }

    /** The instant that is heard; where nothing is, the one that would be. */
    get position() {
        const run = this.#heard();
        if (!run || !this.#take) return this.#position;
        const time = run.time + ((this.speaker.frame - run.frame) / this.#take.rate) * 1000 * this.speed;
        return Math.min(Math.max(run.time, time), this.#runEnd(run));
    }

    play() {
        if (this.playing || !this.recorder) return;
        this.speaker.wake();
        this.#begin(this.#position);
    }

    pause() {
        if (!this.playing) return;
        this.#position = this.position;
        this.#stop();
        this.#become("paused");
    }

    /** @param {number} time @param {string | null} [recorder] another one than before */
    seek(time, recorder = this.recorder) {
        this.recorder = recorder;
        if (this.playing) this.#begin(time);
        else this.#position = time;
        this.dispatchEvent(new Event("seek"));
    }

    /** @param {number} time @param {string | null} recorder */
    playFrom(time, recorder) {
        this.speaker.wake();
        this.recorder = recorder;
        if (recorder) this.#begin(time);
        this.dispatchEvent(new Event("seek"));
    }

    /** @param {number} speed 0.5 to 4 */
    setSpeed(speed) {
        const time = this.position;
        this.speed = speed;
        if (this.playing) this.#begin(time);
    }

    /** @param {Partial<import("./route.js").Options>} options */
    setOptions(options) {
        Object.assign(this.options, options);
        if (this.playing) this.#begin(this.position);
    }

    /** @param {number} time */
    #begin(time) {
        this.#stop();
        this.#position = this.#next = time;
        this.#retryAt = 0;
        this.#turn++;
        this.#become("starting");
        this.#timer = window.setInterval(() => this.#tick(), TICK_MS);
        this.#tick();
    }

    #stop() {
        window.clearInterval(this.#timer);
        this.#take?.stop();
        this.#take = null;
        this.#tempo = null;
        this.#runs = [];
        this.#turn++;
        this.#filling = false;
    }

    #tick() {
        this.#forgetRuns();
        if (this.#state === "playing" && this.#take && this.#take.ahead <= 0) {
            this.#position = this.position;
            this.#become(this.#atEnd ? "waiting" : "starting");
        }
        if (!this.#filling && performance.now() >= this.#retryAt) void this.#fill(this.#turn);
    }

    /** @param {number} turn that this belongs to: a later one makes it void */
    async #fill(turn) {
        this.#filling = true;
        try {
            while (turn === this.#turn && (this.#take?.ahead ?? 0) < AHEAD_S) {
                if (!(await this.#fillOne(turn))) break;
            }
        } catch (problem) {
            if (turn !== this.#turn) return;
            this.#retryAt = performance.now() + RETRY_MS;
            this.dispatchEvent(new CustomEvent("problem", { detail: problem }));
        } finally {
            if (turn === this.#turn) this.#filling = false;
        }
    }

    /** @param {number} turn @returns {Promise<boolean>} whether there was anything */
    async #fillOne(turn) {
        const recorder = /** @type {string} */ (this.recorder);
        /** @type {Run["jump"]} */
        let jump = null;
        let leg = await this.route.leg(recorder, this.#next, this.options);
        for (let hops = 0; leg.kind === "jump" && hops < 8; hops++) {
            jump = jump ? { ...leg, from: jump.from, over: jump.over } : leg;
            leg = await this.route.leg(recorder, leg.to, this.options);
        }
        if (turn !== this.#turn) return false;
        if (leg.kind !== "play") {
            this.#finish();
            return false;
        }
        const block = await this.pieces.block(recorder, leg.from, leg.to, leg.recordedTo);
        if (turn !== this.#turn) return false;
        const take = this.#take ?? (await this.speaker.take(block.rate));
        if (turn !== this.#turn) {
            take.stop();
            return false;
        }
        if (take.rate !== block.rate) block.channels = block.channels.map((samples) => resampled(samples, block.rate, take.rate));
        if (jump) fade(block.channels, take.rate, false);
        const jumpsNext = leg.to - block.to < 1 && (await this.route.leg(recorder, leg.to, this.options)).kind === "jump";
        if (turn !== this.#turn) return false;
        if (jumpsNext) fade(block.channels, take.rate, true);
        if (jump || !this.#take) this.#startRun(take, block.from, jump);
        const meant = take.next;
        const begin = take.play(/** @type {Tempo} */ (this.#tempo).push(block.channels));
        if (begin !== meant) this.#runs.push({ frame: begin, time: block.from, jump: null });
        this.#atEnd = false;
        this.#next = block.to > leg.from ? block.to : leg.to;
        if (this.#state !== "playing") this.#become("playing");
        return true;
    }

    /** @param {import("./speaker.js").Take} take @param {number} time @param {Run["jump"]} jump */
    #startRun(take, time, jump) {
        if (this.#tempo) take.play(this.#tempo.flush());
        this.#take = take;
        this.#tempo = new Tempo(take.rate, this.speed);
        this.#runs.push({ frame: take.next, time, jump });
        if (jump && this.#runs.length === 1) this.#tellJump(this.#runs[0]);
    }

    /** There is no more audio yet: what is left is heard, and then more is waited for. */
    #finish() {
        this.#retryAt = performance.now() + 500;
        this.#atEnd = true;
        if (this.#take && this.#tempo) {
            this.#take.play(this.#tempo.flush());
            if (this.#take.ahead > 0) return;
            this.#position = this.#next;
        }
        if (this.#state !== "waiting") this.#become("waiting");
    }

    /** @returns {Run | null} */
    #heard() {
        const frame = this.speaker.frame;
        return this.#runs.findLast((run) => run.frame <= frame) ?? this.#runs[0] ?? null;
    }

    /** Up to where a run may claim to have been heard. @param {Run} run */
    #runEnd(run) {
        const next = this.#runs[this.#runs.indexOf(run) + 1];
        return next?.jump ? next.jump.from : this.#next;
    }

    #forgetRuns() {
        const heard = this.#heard();
        while (heard && this.#runs[0] !== heard) {
            this.#runs.shift();
            if (this.#runs[0].jump && this.#runs[0].frame <= this.speaker.frame) this.#tellJump(this.#runs[0]);
        }
    }

    /** @param {Run} run */
    #tellJump(run) {
        this.dispatchEvent(new CustomEvent("jump", { detail: run.jump }));
    }

    /** @param {State} state */
    #become(state) {
        this.#state = state;
        this.dispatchEvent(new Event("state"));
    }
}

/** @param {Float32Array[]} channels @param {number} rate @param {boolean} out */
function fade(channels, rate, out) {
    const length = Math.round(rate * JUMP_FADE_S);
    for (const samples of channels) {
        for (let at = 0; at < Math.min(length, samples.length); at++) samples[out ? samples.length - 1 - at : at] *= at / length;
    }
}

/**
 * Between two rates, by a line: only where recordings of different rates follow each other.
 * @param {Float32Array} samples
 * @param {number} from
 * @param {number} to
 */
function resampled(samples, from, to) {
    const result = new Float32Array(Math.round((samples.length * to) / from));
    for (let at = 0; at < result.length; at++) {
        const place = (at * from) / to;
        const low = Math.min(samples.length - 1, Math.floor(place));
        const high = Math.min(samples.length - 1, low + 1);
        result[at] = samples[low] + (samples[high] - samples[low]) * (place - low);
    }
    return result;
}
