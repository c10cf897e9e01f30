// Hears from the server what has just arrived or changed.

/**
 * @typedef {{onAudio: (recorder: string, from: number, to: number) => void, onChanged: (from: number, to: number) => void,
 *   onReturn: () => void}} Listeners
 */

const AGAIN_MS = 5000;

export class Live {
    /** @type {EventSource | null} */
    #source = null;
    #lost = false;
    #timer = 0;

    /** @param {Listeners} listeners onReturn: what happened meanwhile is not known */
    constructor(listeners) {
        this.listeners = listeners;
    }

    start() {
        this.stop();
        const source = new EventSource("/api/events");
        this.#source = source;
        source.addEventListener("open", () => {
            if (this.#lost) this.listeners.onReturn();
            this.#lost = false;
        });
        source.addEventListener("error", () => {
            this.#lost = true;
            // A server that refused is not asked again by the browser itself.
            if (source.readyState === EventSource.CLOSED) this.#timer = window.setTimeout(() => this.start(), AGAIN_MS);
        });
        source.addEventListener("reload", () => this.listeners.onReturn());
        source.addEventListener("audio", (event) => {
            const { recorder, from, to } = JSON.parse(event.data);
            this.listeners.onAudio(recorder, Date.parse(from), Date.parse(to));
        });
        source.addEventListener("changed", (event) => {
            const { from, to } = JSON.parse(event.data);
            this.listeners.onChanged(Date.parse(from), to ? Date.parse(to) : Infinity);
        });
    }

    stop() {
        clearTimeout(this.#timer);
        this.#source?.close();
        this.#source = null;
    }
}
