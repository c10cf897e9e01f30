// Hears from the server what has just arrived or changed.

/**
 * @typedef {{onAudio: (recorder: string, from: number, to: number) => void, onChanged: (from: number, to: number) => void,
 *   onReturn: () => void, isHeard: () => boolean}} Listeners
 */

const AGAIN_MS = 5000;

export class Live {
    /** @type {EventSource | null} */
    #source = null;
    #wanted = false;
    #lost = false;
    #timer = 0;

    /** @param {Listeners} listeners onReturn: what happened meanwhile is not known */
    constructor(listeners) {
        this.listeners = listeners;
        document.addEventListener("visibilitychange", () => this.settle());
    }

    start() {
        this.stop();
        this.#wanted = true;
        this.settle();
    }

    stop() {
        this.#wanted = false;
        this.#close();
    }

    /**
     * A page that nobody sees or hears hears nothing, either: a browser has six connections to a server for all its tabs, and with a seventh
     * page none of them could ask for anything.
     */
    settle() {
        const open = this.#wanted && (!document.hidden || this.listeners.isHeard());
        if (open && !this.#source) this.#open();
        if (!open && this.#source) {
            this.#lost = true;
            this.#close();
        }
    }

    #open() {
        const source = new EventSource("/api/events");
        this.#source = source;
        source.addEventListener("open", () => {
            if (this.#lost) this.listeners.onReturn();
            this.#lost = false;
        });
        source.addEventListener("error", () => {
            this.#lost = true;
            // A server that refused is not asked again by the browser itself.
            if (source.readyState !== EventSource.CLOSED) return;
            this.#close();
            this.#timer = window.setTimeout(() => this.settle(), AGAIN_MS);
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

    #close() {
        clearTimeout(this.#timer);
        this.#source?.close();
        this.#source = null;
    }
}
