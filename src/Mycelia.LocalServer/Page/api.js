// Requests to the server, and its answers as values: every time is a number of Unix milliseconds.

/**
 * @typedef {{kind: string, from: number, to: number, cause: string | null, by: string | null, recording?: string, live?: boolean,
 *   merged?: boolean}} Stretch
 * @typedef {{at: number, label: string}} Mark
 * @typedef {{id: string, name: string, key: string, device: string, recorded: number, gap: number, pause: number, silence: number,
 *   deleted: number,
 *   stretches: Stretch[], marks: Mark[]}} Recorder
 * @typedef {{id: string, from: number, to: number | null, text: string, recorder: string | null}} Label
 * @typedef {{id: string, from: number, to: number, recorder: string | null}} Protection
 * @typedef {{from: number, to: number, recorder: string | null, at: number, by: string, reason: string | null}} Deletion
 * @typedef {{from: number, to: number, now: number, recorders: Recorder[], labels: Label[], protections: Protection[],
 *   deletions: Deletion[]}} Stretches
 * @typedef {{date: string, from: number, to: number, recorded: number, gap: number, pause: number, silence: number, deleted: number,
 *   labels: number}} DaySummary
 */

/** What the server refused, or could not be asked. */
export class ApiError extends Error {
    /** @param {number} status 0: no answer @param {string} message */
    constructor(status, message) {
        super(message);
        this.status = status;
    }
}

const NEVER = new AbortController().signal;

export class Api {
    /** @param {string} zone the IANA name that days are counted in */
    constructor(zone) {
        this.zone = zone;
        /** Called when the server no longer knows who asks. */
        this.onSignedOut = () => {};
        this.signedOut = false;
    }

    /** @param {string} path @param {RequestInit} [options] */
    async #send(path, options = {}) {
        const own = !path.startsWith("/session");
        // Asking on would only fill the browser's console with refusals.
        if (own && this.signedOut) throw new ApiError(401, "Sign in first.");
        const changes = options.method !== undefined && options.method !== "GET";
        let response;
        try {
            response = await fetch(path, {
                credentials: "same-origin",
                ...options,
                headers: { ...(changes ? { "X-Mycelia": "1" } : {}), ...options.headers },
            });
        } catch (problem) {
            if (options.signal?.aborted) throw problem;
            throw new ApiError(0, "The server does not answer. Check that it runs and that this device reaches it.");
        }
        if (response.ok) return response;
        if (response.status === 401 && own && !this.signedOut) {
            this.signedOut = true;
            this.onSignedOut();
        }
        throw new ApiError(response.status, await sentence(response));
    }

    /** @param {string} path @param {AbortSignal} signal @returns {Promise<any>} */
    async #json(path, signal = NEVER) {
        return (await this.#send(path, { signal })).json();
    }

    /** @param {string} method @param {string} path @param {unknown} body */
    #change(method, path, body = undefined) {
        return this.#send(path, {
            method,
            ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
        });
    }

    /** @returns {Promise<{key: string, rights: string[]} | null>} null: nobody is signed in */
    async session() {
        try {
            return await this.#json("/session");
        } catch (problem) {
            if (problem instanceof ApiError && problem.status === 401) return null;
            throw problem;
        }
    }

    /** @param {string} id @param {string} secret */
    async signIn(id, secret) {
        await this.#change("POST", "/session", { client_id: id, client_secret: secret });
        this.signedOut = false;
    }

    async signOut() {
        await this.#change("DELETE", "/session");
    }

    /**
     * @param {string} [from] a date @param {string} [to] a date, excluded
     * @returns {Promise<{first: string | null, last: string | null, days: DaySummary[]}>}
     */
    async days(from, to) {
        const answer = await this.#json(`/api/days?${query({ from, to, tz: this.zone })}`);
        return { first: answer.first ?? null, last: answer.last ?? null, days: answer.days.map(daySummary) };
    }

    /** @param {string} date @param {AbortSignal} [signal] @returns {Promise<Stretches>} */
    async day(date, signal) {
        return stretches(await this.#json(`/api/days/${date}?${query({ tz: this.zone })}`, signal));
    }

    /** @param {number} from @param {number} to @param {AbortSignal} [signal] @returns {Promise<Stretches>} */
    async window(from, to, signal) {
        return stretches(await this.#json(`/api/window?${query({ from, to })}`, signal));
    }

    /**
     * @param {number} from @param {number} to @param {number} px @param {AbortSignal} [signal]
     * @returns {Promise<Map<string, Int8Array>>} by recorder: pairs of the least and the greatest sample
     */
    async peaks(from, to, px, signal) {
        const answer = await this.#json(`/api/peaks?${query({ from, to, px })}`, signal);
        return new Map(answer.recorders.map((/** @type {any} */ one) => [one.id, ofLength(signedBytes(one.peaks), px)]));
    }

    /**
     * @param {number} from @param {number} to @param {string} recorder @param {AbortSignal} [signal]
     * @returns {Promise<ArrayBuffer>} a WAV file
     */
    async audio(from, to, recorder, signal) {
        return (await this.#send(`/api/audio?${query({ from, to, recorder })}`, { signal })).arrayBuffer();
    }

    /** @param {number} from @param {number} to @param {string} recorder @param {string} format wav, flac or opus */
    downloadAddress(from, to, recorder, format) {
        return `/api/audio?${query({ from, to, recorder, format, download: 1 })}`;
    }

    /** Throws where the download would be refused. @param {string} address */
    async checkDownload(address) {
        try {
            await this.#send(address, { method: "HEAD" });
        } catch {
            // An answer to HEAD has no words.
            await (await this.#send(address)).body?.cancel();
        }
    }

    /**
     * @param {number} from @param {number} to @param {string} recorder
     * @param {{dryRun?: boolean, unprotectedOnly?: boolean}} how
     * @returns {Promise<{deleted: {recorder: string, from: number, to: number, ms: number}[], protected: {recorder: string | null,
     *   from: number, to: number}[]}>}
     */
    async deleteAudio(from, to, recorder, { dryRun = false, unprotectedOnly = false }) {
        const options = { from, to, recorder, dry_run: dryRun ? 1 : undefined, unprotected: unprotectedOnly ? 1 : undefined };
        const answer = await (await this.#change("DELETE", `/api/audio?${query(options)}`)).json();
        return {
            deleted: answer.deleted.map((/** @type {any} */ one) => ({ ...one, from: instant(one.from), to: instant(one.to) })),
            protected: (answer.protected ?? []).map((/** @type {any} */ one) => ({ ...one, from: instant(one.from), to: instant(one.to) })),
        };
    }

    /** @param {Label} label */
    async putLabel({ id, from, to, text, recorder }) {
        await this.#change("PUT", `/api/labels/${id}`, { from: iso(from), to: to === null ? null : iso(to), text, recorder });
    }

    /** @param {string} id */
    async deleteLabel(id) {
        await this.#change("DELETE", `/api/labels/${id}`);
    }

    /** @param {Protection} protection */
    async putProtection({ id, from, to, recorder }) {
        await this.#change("PUT", `/api/protections/${id}`, { from: iso(from), to: iso(to), recorder });
    }

    /** @param {string} id */
    async deleteProtection(id) {
        await this.#change("DELETE", `/api/protections/${id}`);
    }
}

/** An id for a label or a protection that this page makes. */
export function newId() {
    return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Record<string, string | number | undefined>} values those that are undefined are left out */
function query(values) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(values)) {
        if (value !== undefined) parameters.set(name, typeof value === "number" ? String(Math.round(value)) : value);
    }
    return parameters;
}

/** @param {Response} response */
async function sentence(response) {
    try {
        const { error } = await response.json();
        if (typeof error === "string") return error;
    } catch {
        // Not JSON: the status has to do.
    }
    return `The server answered ${response.status}.`;
}

/** @param {number} ms */
const iso = (ms) => new Date(Math.round(ms)).toISOString();

/** @param {string | number} time */
const instant = (time) => (typeof time === "number" ? time : Date.parse(time));

/** @param {any} day @returns {DaySummary} */
function daySummary(day) {
    return {
        date: day.date,
        from: instant(day.from),
        to: instant(day.to),
        recorded: day.recorded_ms ?? 0,
        gap: day.gap_ms ?? 0,
        pause: day.pause_ms ?? 0,
        silence: day.silence_ms ?? 0,
        deleted: day.deleted_ms ?? 0,
        labels: day.labels ?? 0,
    };
}

/** @param {any} answer @returns {Stretches} */
function stretches(answer) {
    return {
        from: instant(answer.from),
        to: instant(answer.to),
        now: answer.now === undefined ? Date.now() : instant(answer.now),
        recorders: answer.recorders.map(recorder),
        labels: (answer.labels ?? []).map((/** @type {any} */ one) => ({
            id: one.id,
            from: instant(one.from),
            to: one.to === null || one.to === undefined ? null : instant(one.to),
            text: one.text,
            recorder: one.recorder ?? null,
        })),
        protections: (answer.protections ?? []).map((/** @type {any} */ one) => ({
            id: one.id,
            from: instant(one.from),
            to: instant(one.to),
            recorder: one.recorder ?? null,
        })),
        deletions: (answer.deletions ?? []).map((/** @type {any} */ one) => ({
            from: instant(one.from),
            to: instant(one.to),
            recorder: one.recorder ?? null,
            at: instant(one.at),
            by: one.by,
            reason: one.reason ?? null,
        })),
    };
}

/** @param {any} one @returns {Recorder} */
function recorder(one) {
    return {
        id: one.id,
        name: one.name,
        key: one.key,
        device: one.device ?? "",
        recorded: one.recorded_ms ?? 0,
        gap: one.gap_ms ?? 0,
        pause: one.pause_ms ?? 0,
        silence: one.silence_ms ?? 0,
        deleted: one.deleted_ms ?? 0,
        stretches: one.stretches.map((/** @type {any} */ stretch) => ({
            kind: stretch.kind,
            from: instant(stretch.from),
            to: instant(stretch.to),
            cause: stretch.cause ?? null,
            by: stretch.by ?? null,
            recording: stretch.recording,
            live: stretch.live === true,
            merged: stretch.merged === true,
        })),
        marks: (one.marks ?? []).map((/** @type {any} */ mark) => ({ at: instant(mark.at), label: mark.label ?? "" })),
    };
}

/** A server that answers with fewer peaks than were asked for means wider ones. @param {Int8Array} peaks pairs @param {number} px */
function ofLength(peaks, px) {
    const pairs = peaks.length / 2;
    if (pairs === px) return peaks;
    const result = new Int8Array(2 * px);
    for (let at = 0; at < px; at++) {
        const from = Math.min(pairs - 1, Math.floor((at * pairs) / px));
        result.set(peaks.subarray(2 * from, 2 * from + 2), 2 * at);
    }
    return result;
}

/** @param {string} base64 */
function signedBytes(base64) {
    const text = atob(base64);
    const bytes = new Int8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = (text.charCodeAt(at) << 24) >> 24;
    return bytes;
}
