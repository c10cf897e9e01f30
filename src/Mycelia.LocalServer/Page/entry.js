// What somebody types to go to: 14:05, 14:05:10, 26.11. 14:05, 2026-11-26 9:30, yesterday 18:00, 26 Nov. Decides, and asks nobody.

/** @typedef {import("./zone.js").Zone} Zone */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const NOON = 12;

/**
 * @param {string} text @param {Zone} zone @param {number} around an instant of the day that a time alone belongs to
 * @returns {{time: number, wholeDay: boolean} | null} null: not a time
 */
export function readEntry(text, zone, around) {
    let rest = text.trim().toLowerCase();
    if (rest === "") return null;
    if (/^\d{4}-\d\d-\d\dt.*(z|[+-]\d\d:?\d\d)$/.test(rest)) {
        const time = Date.parse(text.trim());
        return Number.isNaN(time) ? null : { time, wholeDay: false };
    }
    let { year, month, day } = zone.local(around);
    const date = readDate(rest, zone, around);
    if (date) ({ year, month, day, rest } = date);
    const clock = /^t?(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2}))?\s*(am|pm)?$/.exec(rest.trim());
    if (rest.trim() === "" && date) return valid(zone, year, month, day, 0, 0, 0, true);
    if (!clock) return null;
    let hour = Number(clock[1]);
    if (clock[4]) {
        if (hour > NOON) return null;
        hour = (hour % NOON) + (clock[4] === "pm" ? NOON : 0);
    }
    return valid(zone, year, month, day, hour, Number(clock[2] ?? 0), Number(clock[3] ?? 0), false);
}

/**
 * @param {string} text
 * @param {Zone} zone
 * @param {number} around
 * @returns {{year: number, month: number, day: number, rest: string} | null}
 */
function readDate(text, zone, around) {
    const { year } = zone.local(around);
    const named = /^(today|yesterday)\b,?/.exec(text);
    if (named) {
        const local = zone.local(zone.dayAfter(Date.now(), named[1] === "today" ? 0 : -1));
        return { ...local, rest: text.slice(named[0].length) };
    }
    const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})[,t]?/.exec(text);
    if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]), rest: text.slice(iso[0].length) };
    const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})?,?(?=\s|$)/.exec(text);
    if (dotted)
        return { year: Number(dotted[3] ?? year), month: Number(dotted[2]), day: Number(dotted[1]), rest: text.slice(dotted[0].length) };
    const worded = /^(\d{1,2})\s+([a-z]{3})[a-z]*\.?(?:\s+(\d{4}))?,?/.exec(text);
    if (worded && MONTHS.includes(worded[2])) {
        return {
            year: Number(worded[3] ?? year),
            month: MONTHS.indexOf(worded[2]) + 1,
            day: Number(worded[1]),
            rest: text.slice(worded[0].length),
        };
    }
    return null;
}

/**
 * @param {Zone} zone @param {number} year @param {number} month @param {number} day
 * @param {number} hour @param {number} minute @param {number} second @param {boolean} wholeDay
 */
function valid(zone, year, month, day, hour, minute, second, wholeDay) {
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return null;
    return { time: zone.instant(year, month, day, hour, minute, second), wholeDay };
}
