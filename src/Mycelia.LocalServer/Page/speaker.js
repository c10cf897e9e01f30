// Plays blocks of samples one after the other, to the frame. Knows frames and nothing of the timeline.

const LEAD_S = 0.03;
const FADE_S = 0.006;

/** One uninterrupted run of blocks; another one is begun to play something else. */
export class Take {
    /** @param {AudioContext} context @param {AudioNode} output */
    constructor(context, output) {
        this.context = context;
        this.rate = context.sampleRate;
        this.next = Math.ceil((context.currentTime + LEAD_S) * this.rate);
        this.envelope = new GainNode(context, { gain: 0 });
        this.envelope.connect(output);
        const start = this.next / this.rate;
        this.envelope.gain.setValueAtTime(0, start);
        this.envelope.gain.linearRampToValueAtTime(1, start + FADE_S);
        /** @type {Set<AudioBufferSourceNode>} */
        this.sources = new Set();
    }

    /** Seconds that are scheduled and not yet heard. */
    get ahead() {
        return this.next / this.rate - this.context.currentTime;
    }

    /**
     * @param {Float32Array[]} channels
     * @returns {number} the frame at which it begins
     */
    play(channels) {
        const frames = channels[0]?.length ?? 0;
        const earliest = Math.ceil((this.context.currentTime + LEAD_S / 2) * this.rate);
        // Too late for where it belongs: a pause is heard, and nothing is left out.
        if (this.next < earliest) this.next = earliest;
        const start = this.next;
        if (frames === 0) return start;
        const buffer = new AudioBuffer({ length: frames, numberOfChannels: channels.length, sampleRate: this.rate });
        channels.forEach((samples, channel) => buffer.copyToChannel(/** @type {any} */ (samples), channel));
        const source = new AudioBufferSourceNode(this.context, { buffer });
        source.connect(this.envelope);
        source.onended = () => {
            source.disconnect();
            this.sources.delete(source);
        };
        this.sources.add(source);
        source.start(start / this.rate);
        this.next += frames;
        return start;
    }

    /** Fades out within milliseconds. */
    stop() {
        const now = this.context.currentTime;
        this.envelope.gain.cancelScheduledValues(now);
        this.envelope.gain.setTargetAtTime(0, now, FADE_S / 3);
        for (const source of this.sources) source.stop(now + 2 * FADE_S);
        setTimeout(() => this.envelope.disconnect(), 200);
    }
}

export class Speaker {
    /** @type {AudioContext | null} */
    #context = null;
    /** @type {GainNode | null} */
    #volume = null;
    #gain = 1;

    /** Within a click or a key press: browsers let no page make a sound before one. */
    wake() {
        if (this.#context?.state === "suspended") void this.#context.resume();
    }

    /** @param {number} rate @returns {Promise<Take>} */
    async take(rate) {
        if (this.#context?.sampleRate !== rate) {
            await this.#context?.close();
            this.#context = new AudioContext({ sampleRate: rate, latencyHint: "interactive" });
            this.#volume = new GainNode(this.#context, { gain: this.#gain });
            this.#volume.connect(this.#context.destination);
        }
        // Not awaited: where the browser waits for a gesture, this would wait with it.
        if (this.#context.state === "suspended") void this.#context.resume();
        return new Take(this.#context, /** @type {GainNode} */ (this.#volume));
    }

    /** The frame that is heard now. */
    get frame() {
        if (!this.#context) return 0;
        const { currentTime, outputLatency, sampleRate } = this.#context;
        return (currentTime - (outputLatency || 0)) * sampleRate;
    }

    get suspended() {
        return this.#context?.state === "suspended";
    }

    /** @param {number} gain 1 changes nothing */
    set gain(gain) {
        this.#gain = gain;
        if (this.#context) this.#volume?.gain.setTargetAtTime(gain, this.#context.currentTime, 0.01);
    }
}
