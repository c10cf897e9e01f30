// Times, durations and kinds of stretches in words.

/** @typedef {import("./zone.js").Zone} Zone */

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** @param {number} number */
export const two = (number) => String(number).padStart(2, "0");

/** @param {number} month 1 to 12 */
export const monthName = (month) => MONTHS[month - 1];

/** @param {number} month 1 to 12 */
export const shortMonth = (month) => MONTHS[month - 1].slice(0, 3);

/** @param {number} weekday 0 is Sunday */
export const weekdayName = (weekday) => WEEKDAYS[weekday];

/** 14:05 @param {Zone} zone @param {number} instant */
export function clockMinutes(zone, instant) {
    const { hour, minute } = zone.local(instant);
    return `${two(hour)}:${two(minute)}`;
}

/** 14:05:10 @param {Zone} zone @param {number} instant */
export function clock(zone, instant) {
    return `${clockMinutes(zone, instant)}:${two(zone.local(instant).second)}`;
}

/** 14:05:10.2 @param {Zone} zone @param {number} instant */
export function clockTenths(zone, instant) {
    return `${clock(zone, instant)}.${Math.floor(zone.local(instant).ms / 100)}`;
}

/** 14:05:10.217 @param {Zone} zone @param {number} instant */
export function clockMillis(zone, instant) {
    return `${clock(zone, instant)}.${String(Math.floor(zone.local(instant).ms)).padStart(3, "0")}`;
}

/** As exact as a stretch of this length needs it. @param {number} length ms @returns {(zone: Zone, instant: number) => string} */
export const clockFor = (length) => (length < 1000 ? clockMillis : length < 10_000 ? clockTenths : clock);

/** Thursday, 26 November 2026 @param {Zone} zone @param {number} instant */
export function longDate(zone, instant) {
    const { year, month, day, weekday } = zone.local(instant);
    return `${WEEKDAYS[weekday]}, ${day} ${MONTHS[month - 1]} ${year}`;
}

/** Thu 26 Nov @param {Zone} zone @param {number} instant */
export function shortDate(zone, instant) {
    const { month, day, weekday } = zone.local(instant);
    return `${WEEKDAYS[weekday].slice(0, 3)} ${day} ${shortMonth(month)}`;
}

/** 26 Nov, 14:05:10 @param {Zone} zone @param {number} instant */
export function dateAndClock(zone, instant) {
    const { month, day } = zone.local(instant);
    return `${day} ${shortMonth(month)}, ${clock(zone, instant)}`;
}

/**
 * 3 min 20 s: the two largest units, since nobody reads a third.
 * @param {number} ms
 */
export function duration(ms) {
    if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
    if (ms < 10_000 && ms % 1000 >= 50) return `${(ms / 1000).toFixed(1)} s`;
    const seconds = Math.round(ms / 1000);
    const units = [
        [Math.floor(seconds / 86_400), "d"],
        [Math.floor(seconds / 3600) % 24, "h"],
        [Math.floor(seconds / 60) % 60, "min"],
        [seconds % 60, "s"],
    ];
    const first = units.findIndex(([count]) => Number(count) > 0);
    return units
        .slice(first, first + 2)
        .filter(([count]) => Number(count) > 0)
        .map(([count, unit]) => `${count} ${unit}`)
        .join(" ");
}

/** @param {number} count @param {string} one @param {string} many */
export const counted = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/**
 * What is said beside a recorder's name: its input, or whose it is.
 * @param {{name: string, device: string, key: string}} recorder
 */
export const secondName = ({ name, device, key }) => (device && device !== name ? device : key !== name ? key : "");

/** @type {Record<string, string>} what each kind of stretch is called */
export const KIND_NAMES = {
    audio: "Recorded",
    gap: "Gap",
    pause: "Pause",
    silence: "Silence",
    deleted: "Deleted",
    damaged: "Damaged",
    missing: "Missing",
};

/**
 * Gap of 12 min 3 s: microphone unplugged.
 * @param {{kind: string, from: number, to: number, cause?: string | null, by?: string | null}} stretch
 */
export function stretchWords(stretch) {
    const name = KIND_NAMES[stretch.kind] ?? stretch.kind;
    const why = [stretch.cause, stretch.by && `by ${stretch.by}`].filter(Boolean).join(", ");
    return `${name}, ${duration(stretch.to - stretch.from)}${why ? `: ${why}` : ""}`;
}
