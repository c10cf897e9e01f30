// Where the ruler has its lines, and what they say. Local time, so a day may have 23 or 25 hours. Decides, and draws nothing.

import { shortMonth, two, weekdayName } from "./words.js";
import { DAY, HOUR, MINUTE, SECOND } from "./view.js";

/** @typedef {import("./zone.js").Zone} Zone */
/** @typedef {{time: number, label: string, strong: boolean}} Tick */

const STEPS = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
];
const DAY_STEPS = [1, 2, 7];
const MONTH_STEPS = [1, 2, 3, 6, 12];

/**
 * @param {Zone} zone @param {number} from @param {number} to @param {number} most so many labels have room
 * @returns {Tick[]}
 */
export function ticks(zone, from, to, most) {
    const least = (to - from) / Math.max(2, most);
    const step = STEPS.find((one) => one >= least);
    if (step) return withinDays(zone, from, to, step);
    const days = DAY_STEPS.find((one) => one * DAY >= least);
    return days ? ofDays(zone, from, to, days) : ofMonths(zone, from, to, MONTH_STEPS.find((one) => one * 30 * DAY >= least) ?? 12);
}

/** Unlabelled lines between the ticks. @param {Zone} zone @param {number} from @param {number} to @param {number} most */
export function minorTicks(zone, from, to, most) {
    const least = (to - from) / Math.max(2, most);
    const at = STEPS.findIndex((one) => one >= least);
    if (at < 0) return least <= 7 * DAY ? ofDays(zone, from, to, 1) : [];
    const step = STEPS[at];
    const minor =
        STEPS.findLast((one) => one < step && step % one === 0 && step / one <= 6 && step / one >= 3) ?? STEPS[Math.max(0, at - 1)];
    return minor < SECOND ? [] : withinDays(zone, from, to, minor);
}

/** @param {Zone} zone @param {number} from @param {number} to @param {number} step @returns {Tick[]} */
function withinDays(zone, from, to, step) {
    const result = [];
    // Quarters of an hour are where a zone may change; longer steps are found among the hours.
    const stride = Math.min(step, HOUR);
    const offset = zone.offsetAt(from);
    let time = Math.floor((from + offset) / stride) * stride - offset;
    for (; time < to; time += stride) {
        const local = time + zone.offsetAt(time);
        if (time < from || local % step !== 0) continue;
        result.push(tickAt(zone, time, step));
    }
    return result;
}

/** @param {Zone} zone @param {number} time @param {number} step @returns {Tick} */
function tickAt(zone, time, step) {
    const { hour, minute, second, day, month, weekday } = zone.local(time);
    const midnight = hour === 0 && minute === 0 && second === 0;
    if (midnight) return { time, label: `${weekdayName(weekday).slice(0, 3)} ${day} ${shortMonth(month)}`, strong: true };
    return { time, label: `${two(hour)}:${two(minute)}${step < MINUTE ? `:${two(second)}` : ""}`, strong: false };
}

/** @param {Zone} zone @param {number} from @param {number} to @param {number} step @returns {Tick[]} */
function ofDays(zone, from, to, step) {
    const result = [];
    for (let time = zone.startOfDay(from); time < to; time = zone.dayAfter(time)) {
        const { day, weekday, month } = zone.local(time);
        const taken = step === 1 || (step === 7 ? weekday === 1 : day % step === 1 && day < 31);
        if (time >= from && taken) {
            const label = step === 7 || day === 1 ? `${day} ${shortMonth(month)}` : `${weekdayName(weekday).slice(0, 2)} ${day}`;
            result.push({ time, label, strong: step === 7 ? day <= 7 : day === 1 });
        }
    }
    return result;
}

/** @param {Zone} zone @param {number} from @param {number} to @param {number} step @returns {Tick[]} */
function ofMonths(zone, from, to, step) {
    const result = [];
    const { year, month } = zone.local(from);
    for (let count = 0; ; count++) {
        const time = zone.instant(year, month + count, 1);
        if (time >= to) return result;
        const local = zone.local(time);
        if (time >= from && (local.month - 1) % step === 0) {
            result.push({ time, label: local.month === 1 ? `Jan ${local.year}` : shortMonth(local.month), strong: local.month === 1 });
        }
    }
}
