// Says what happens: aloud to a screen reader, and for a moment on the page.

import { byId } from "./dom.js";

const SHOWN_MS = 5000;

export class Announcer {
    #live = byId("live");
    #toast = byId("toast");
    #timer = 0;

    /** To who cannot see it. @param {string} sentence */
    say(sentence) {
        // The same sentence twice is only read twice if it changes in between.
        this.#live.textContent = this.#live.textContent === sentence ? `${sentence} ` : sentence;
    }

    /** To everybody. @param {string} sentence @param {boolean} [problem] */
    show(sentence, problem = false) {
        this.say(sentence);
        this.#toast.textContent = sentence;
        this.#toast.classList.toggle("problem", problem);
        this.#toast.hidden = false;
        clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => (this.#toast.hidden = true), problem ? 2 * SHOWN_MS : SHOWN_MS);
    }
}
