// Plays faster or slower at the same pitch: overlapping windows, each placed where it fits the one before best (WSOLA).

const HOP_S = 0.016;
const SEARCH_S = 0.009;

export class Tempo {
    /** @type {Float32Array[]} */
    #input = [];
    #hop;
    #search;
    #fade;
    /** Of the input that is kept: where the next window is meant to begin, and where the last one's natural continuation does. */
    #meant = 0;
    #natural = -1;

    /** @param {number} rate @param {number} speed 1 changes nothing, not even a bit */
    constructor(rate, speed) {
        this.speed = speed;
        this.#hop = Math.round(rate * HOP_S);
        this.#search = Math.round(rate * SEARCH_S);
        this.#fade = Float32Array.from({ length: this.#hop }, (_, at) => 0.5 - 0.5 * Math.cos((Math.PI * (at + 0.5)) / this.#hop));
    }

    /** @param {Float32Array[]} channels @returns {Float32Array[]} what can be heard now; some of it comes with the next */
    push(channels) {
        if (this.speed === 1) return channels;
        this.#input = channels.map((samples, at) => appended(this.#input[at], samples));
        return this.#run();
    }

    /** @returns {Float32Array[]} the rest, with nothing after it */
    flush() {
        if (this.speed === 1 || this.#input.length === 0) return [];
        const length = this.#input[0].length;
        this.#input = this.#input.map((samples) => appended(samples, new Float32Array(2 * this.#hop + 2 * this.#search)));
        const rest = this.#run(length);
        this.#input = [];
        this.#meant = 0;
        this.#natural = -1;
        return rest;
    }

    /** @param {number} [end] of what is meant to be heard */
    #run(end = Infinity) {
        const hop = this.#hop;
        const [first] = this.#input;
        /** @type {number[]} */
        const places = [];
        let natural = this.#natural;
        let meant = this.#meant;
        while (meant < end && Math.round(meant) + this.#search + 2 * hop <= first.length && natural + hop <= first.length) {
            const place = natural < 0 ? Math.round(meant) : this.#best(first, natural, Math.round(meant));
            places.push(place);
            natural = place + hop;
            meant += hop * this.speed;
        }
        const result = this.#input.map((samples) => this.#overlapped(samples, places));
        const used = Math.max(0, Math.min(natural, Math.round(meant) - this.#search) - 1);
        this.#input = this.#input.map((samples) => samples.slice(used));
        this.#natural = natural < 0 ? -1 : natural - used;
        this.#meant = meant - used;
        return result;
    }

    /** @param {Float32Array} samples @param {number[]} places */
    #overlapped(samples, places) {
        const hop = this.#hop;
        const output = new Float32Array(places.length * hop);
        let natural = this.#natural;
        places.forEach((place, number) => {
            const to = number * hop;
            if (natural < 0) output.set(samples.subarray(place, place + hop), to);
            else
                for (let at = 0; at < hop; at++)
                    output[to + at] = samples[natural + at] * (1 - this.#fade[at]) + samples[place + at] * this.#fade[at];
            natural = place + hop;
        });
        return output;
    }

    /**
     * Where near the meant place the sound continues as the last window would have.
     * @param {Float32Array} samples
     * @param {number} natural
     * @param {number} meant
     */
    #best(samples, natural, meant) {
        const coarse = this.#scan(samples, natural, meant - this.#search, meant + this.#search, 4);
        return this.#scan(samples, natural, coarse - 3, coarse + 3, 1);
    }

    /** @param {Float32Array} samples @param {number} natural @param {number} low @param {number} high @param {number} stride */
    #scan(samples, natural, low, high, stride) {
        let best = Math.max(0, low);
        let bestFit = -Infinity;
        for (let place = Math.max(0, low); place <= Math.min(high, samples.length - this.#hop); place += stride) {
            let product = 0;
            let energy = 1e-9;
            for (let at = 0; at < this.#hop; at += stride) {
                product += samples[natural + at] * samples[place + at];
                energy += samples[place + at] * samples[place + at];
            }
            const fit = product / Math.sqrt(energy);
            if (fit > bestFit) {
                bestFit = fit;
                best = place;
            }
        }
        return best;
    }
}

/** @param {Float32Array | undefined} before @param {Float32Array} after */
function appended(before, after) {
    if (!before || before.length === 0) return after;
    const result = new Float32Array(before.length + after.length);
    result.set(before);
    result.set(after, before.length);
    return result;
}
