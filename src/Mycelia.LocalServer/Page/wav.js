// Reads a WAV file into samples.

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;

/** @typedef {{rate: number, channels: Float32Array[]}} Sound */

/** @param {ArrayBuffer} file @returns {Sound} */
export function readWav(file) {
    const view = new DataView(file);
    const format = { tag: 0, channels: 0, rate: 0, bits: 0 };
    for (let at = 12; at + 8 <= view.byteLength;) {
        const id = view.getUint32(at);
        const size = view.getUint32(at + 4, true);
        const body = at + 8;
        if (id === 0x666d7420 /* fmt */) {
            format.tag = view.getUint16(body, true);
            format.channels = view.getUint16(body + 2, true);
            format.rate = view.getUint32(body + 4, true);
            format.bits = view.getUint16(body + 14, true);
            if (format.tag === EXTENSIBLE) format.tag = view.getUint16(body + 24, true);
        } else if (id === 0x64617461 /* data */) {
            return { rate: format.rate, channels: samples(view, body, Math.min(size, view.byteLength - body), format) };
        }
        at = body + size + (size & 1);
    }
    throw new Error("The server's audio has no samples in it.");
}

/**
 * @param {DataView} view @param {number} at @param {number} size
 * @param {{tag: number, channels: number, bits: number}} format
 */
function samples(view, at, size, { tag, channels, bits }) {
    const width = bits / 8;
    const frames = Math.floor(size / (width * channels));
    const read = reader(view, tag, bits);
    const result = Array.from({ length: channels }, () => new Float32Array(frames));
    for (let frame = 0; frame < frames; frame++) {
        for (let channel = 0; channel < channels; channel++, at += width) result[channel][frame] = read(at);
    }
    return result;
}

/** @param {DataView} view @param {number} tag @param {number} bits @returns {(at: number) => number} */
function reader(view, tag, bits) {
    if (tag === FLOAT && bits === 32) return (at) => view.getFloat32(at, true);
    if (tag === PCM && bits === 16) return (at) => view.getInt16(at, true) / 0x8000;
    if (tag === PCM && bits === 24) return (at) => (view.getUint8(at) | (view.getInt16(at + 1, true) << 8)) / 0x800000;
    if (tag === PCM && bits === 32) return (at) => view.getInt32(at, true) / 0x80000000;
    if (tag === PCM && bits === 8) return (at) => (view.getUint8(at) - 128) / 128;
    throw new Error(`The server's audio has an encoding that this page does not read (${tag}, ${bits} bits).`);
}
