// Making elements. Text is always text: nothing that comes from a server becomes markup.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | number | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} properties `on…` is a listener, `class` and what has a hyphen is an attribute, the rest properties
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === undefined || value === null) continue;
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (name === "class" || name === "role" || name === "for" || name.includes("-")) element.setAttribute(name, String(value));
        else /** @type {any} */ (element)[name] = value;
    }
    element.append(...kept(children));
    return element;
}

/** @param {(Child | Child[])[]} children */
function kept(children) {
    return children
        .flat()
        .filter((child) => child !== null && child !== undefined && child !== false)
        .map((child) => (child instanceof Node ? child : String(child)));
}

/** @param {string} name a symbol of the page's sprite */
export function icon(name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#i-${name}`);
    svg.append(use);
    return svg;
}

/**
 * The element that index.html has under this id.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
    const element = document.getElementById(id);
    if (!element) throw new Error(`index.html has no element "${id}".`);
    return element;
}
