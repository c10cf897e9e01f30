// Which stretches of a waveform are silent. Decides, and asks nobody.

const LOUDEST_FLOOR = 5;

/**
 * What counts as silence in this piece: a little above its own noise, and never more than a quiet voice.
 * @param {Int8Array} peaks pairs of least and greatest
 */
export function silenceThreshold(peaks) {
    const heights = [];
    for (let at = 0; at + 1 < peaks.length; at += 2) {
        if (peaks[at] <= peaks[at + 1]) heights.push(Math.max(-peaks[at], peaks[at + 1]));
    }
    if (heights.length === 0) return 0;
    heights.sort((a, b) => a - b);
    const floor = heights[Math.floor(heights.length / 5)];
    return Math.min(LOUDEST_FLOOR, Math.ceil(floor * 1.5) + 1);
}

/**
 * @param {Int8Array} peaks @param {number} index of the pair @param {number} threshold
 * @returns {boolean} no audio counts as silence
 */
export function isSilent(peaks, index, threshold) {
    const least = peaks[2 * index];
    const greatest = peaks[2 * index + 1];
    return least > greatest || Math.max(-least, greatest) <= threshold;
}
