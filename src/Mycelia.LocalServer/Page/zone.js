// The arithmetic of one time zone. An instant is a number of Unix milliseconds; everything else here is local.

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const QUARTER = HOUR / 4;
const REMEMBERED = 8192;

/**
 * @typedef {{year: number, month: number, day: number, hour: number, minute: number, second: number, ms: number,
 *   weekday: number}} LocalTime month is 1 to 12, weekday 0 (Sunday) to 6
 */

export class Zone {
    /** @type {Map<number, number>} offsets by quarter of an hour: no zone changes its clock within one */
    #offsets = new Map();
    #format;

    /** @param {string} name an IANA name, such as Europe/Berlin */
    constructor(name) {
        this.name = name;
        this.#format = new Intl.DateTimeFormat("en-US", {
            timeZone: name,
            hourCycle: "h23",
            year: "numeric",
            month: "numeric",
            day: "numeric",
            hour: "numeric",
            minute: "numeric",
            second: "numeric",
        });
    }

    /** The browser's own. */
    static own() {
        return new Zone(Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
    }

    /**
     * How far local time is ahead of UTC.
     * @param {number} instant
     * @returns {number} ms
     */
    offsetAt(instant) {
        const quarter = Math.floor(instant / QUARTER);
        let offset = this.#offsets.get(quarter);
        if (offset === undefined) {
            if (this.#offsets.size >= REMEMBERED) this.#offsets.clear();
            offset = this.#ask(quarter * QUARTER);
            this.#offsets.set(quarter, offset);
        }
        return offset;
    }

    /** @param {number} instant */
    #ask(instant) {
        /** @type {Record<string, number>} */
        const part = {};
        for (const { type, value } of this.#format.formatToParts(instant)) part[type] = Number(value);
        return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - instant;
    }

    /**
     * @param {number} instant
     * @returns {LocalTime}
     */
    local(instant) {
        const date = new Date(instant + this.offsetAt(instant));
        return {
            year: date.getUTCFullYear(),
            month: date.getUTCMonth() + 1,
            day: date.getUTCDate(),
            hour: date.getUTCHours(),
            minute: date.getUTCMinutes(),
            second: date.getUTCSeconds(),
            ms: date.getUTCMilliseconds(),
            weekday: date.getUTCDay(),
        };
    }

    /**
     * The instant of a local time. Of an hour that comes twice, the first; of one that is skipped, the instant at which the clock skips it.
     * Fields may overflow, as in Date.UTC.
     * @param {number} year @param {number} month @param {number} day
     * @param {number} hour @param {number} minute @param {number} second
     */
    instant(year, month, day, hour = 0, minute = 0, second = 0) {
        const utc = Date.UTC(year, month - 1, day, hour, minute, second);
        const before = this.offsetAt(utc - DAY);
        const after = this.offsetAt(utc + DAY);
        if (this.offsetAt(utc - before) === before) return utc - before;
        if (this.offsetAt(utc - after) === after) return utc - after;
        let early = utc - after - HOUR;
        let late = utc - before + HOUR;
        while (late - early > 1) {
            const middle = Math.floor((early + late) / 2);
            if (this.offsetAt(middle) === before) early = middle;
            else late = middle;
        }
        return late;
    }

    /** @param {number} instant the first instant of its local day */
    startOfDay(instant) {
        const { year, month, day } = this.local(instant);
        return this.instant(year, month, day);
    }

    /** @param {number} instant @param {number} days the first instant of the day so many days later */
    dayAfter(instant, days = 1) {
        const { year, month, day } = this.local(instant);
        return this.instant(year, month, day + days);
    }

    /** @param {number} instant the first instant of its local month */
    startOfMonth(instant) {
        const { year, month } = this.local(instant);
        return this.instant(year, month, 1);
    }

    /** @param {number} instant its local date, 2026-11-26 */
    date(instant) {
        return new Date(instant + this.offsetAt(instant)).toISOString().slice(0, 10);
    }

    /** @param {string} date 2026-11-26 */
    startOf(date) {
        const [year, month, day] = date.split("-").map(Number);
        return this.instant(year, month, day);
    }
}
