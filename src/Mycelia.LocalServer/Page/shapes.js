// The shapes that tell the kinds of missing audio apart: each has a pattern for its stretch and a sign for a stretch too short for it.

/** @typedef {CanvasRenderingContext2D} Context */
/** @typedef {(context: Context, size: number) => void} Draw */

/** @type {Record<string, Draw>} one cell of each pattern, `size` pixels square */
const CELLS = {
    gap: (context, size) => {
        for (const shift of [-size, 0, size])
            line(context, [
                [shift, size],
                [shift + size, 0],
            ]);
    },
    pause: (context, size) => {
        line(context, [
            [size * 0.3, 0],
            [size * 0.3, size],
        ]);
        line(context, [
            [size * 0.6, 0],
            [size * 0.6, size],
        ]);
    },
    silence: (context, size) =>
        line(context, [
            [0, size / 2],
            [size * 0.6, size / 2],
        ]),
    deleted: (context, size) => {
        line(context, [
            [0, 0],
            [size, size],
        ]);
        line(context, [
            [0, size],
            [size, 0],
        ]);
    },
    damaged: (context, size) =>
        line(context, [
            [0, size * 0.7],
            [size / 4, size * 0.3],
            [size / 2, size * 0.7],
            [size * 0.75, size * 0.3],
            [size, size * 0.7],
        ]),
    missing: (context, size) => {
        context.beginPath();
        context.arc(size / 2, size / 2, size / 9, 0, 2 * Math.PI);
        context.fill();
    },
};

const CELL = { gap: 8, pause: 14, silence: 10, deleted: 12, damaged: 16, missing: 9 };

/** @type {Record<string, Draw>} */
const SIGNS = {
    gap: (context, size) =>
        shape(context, [
            [0, size],
            [size / 2, 0],
            [size, size],
        ]),
    pause: (context, size) => {
        context.fillRect(size * 0.12, 0, size * 0.26, size);
        context.fillRect(size * 0.62, 0, size * 0.26, size);
    },
    silence: (context, size) => context.fillRect(0, size * 0.4, size, size * 0.2),
    deleted: (context, size) => {
        line(
            context,
            [
                [0.1 * size, 0.1 * size],
                [0.9 * size, 0.9 * size],
            ],
            2,
        );
        line(
            context,
            [
                [0.1 * size, 0.9 * size],
                [0.9 * size, 0.1 * size],
            ],
            2,
        );
    },
    damaged: (context, size) =>
        line(
            context,
            [
                [0, size * 0.2],
                [size * 0.35, size * 0.8],
                [size * 0.65, size * 0.2],
                [size, size * 0.8],
            ],
            2,
        ),
    missing: (context, size) => {
        context.beginPath();
        context.arc(size / 2, size / 2, size * 0.4, 0, 2 * Math.PI);
        context.lineWidth = 1.5;
        context.stroke();
    },
};

export const KINDS = Object.keys(SIGNS);

export class Shapes {
    /** @type {Map<string, CanvasPattern>} */
    #patterns = new Map();

    /** @param {string} colour @param {number} scale device pixels of a css pixel */
    constructor(colour, scale) {
        this.colour = colour;
        this.scale = scale;
    }

    /**
     * Fills a rectangle of css pixels; the pattern keeps its place in the stretch, wherever that is scrolled to.
     * @param {Context} context @param {string} kind @param {number} x @param {number} y @param {number} width @param {number} height
     *   @param {number} phase
     */
    fill(context, kind, x, y, width, height, phase) {
        const size = cellSize(kind);
        const shift = (((phase % size) + size) % size) - size;
        context.save();
        context.beginPath();
        context.rect(x, y, width, height);
        context.clip();
        context.translate(x + shift, y);
        context.scale(1 / this.scale, 1 / this.scale);
        context.fillStyle = this.#pattern(context, kind);
        context.fillRect(0, 0, (width + 2 * size) * this.scale, height * this.scale);
        context.restore();
    }

    /** @param {Context} context @param {string} kind @param {number} x @param {number} y its upper left @param {number} size */
    sign(context, kind, x, y, size) {
        context.save();
        context.translate(x, y);
        context.fillStyle = context.strokeStyle = this.colour;
        (SIGNS[kind] ?? SIGNS.missing)(context, size);
        context.restore();
    }

    /** @param {Context} context @param {string} kind */
    #pattern(context, kind) {
        let pattern = this.#patterns.get(kind);
        if (!pattern) {
            const size = Math.round(cellSize(kind) * this.scale);
            const canvas = new OffscreenCanvas(size, size);
            const cell = /** @type {any} */ (canvas.getContext("2d"));
            cell.strokeStyle = cell.fillStyle = this.colour;
            cell.lineWidth = this.scale;
            (CELLS[kind] ?? CELLS.missing)(cell, size);
            pattern = /** @type {CanvasPattern} */ (context.createPattern(/** @type {any} */ (canvas), "repeat"));
            this.#patterns.set(kind, pattern);
        }
        return pattern;
    }
}

/** @param {string} kind */
const cellSize = (kind) => /** @type {Record<string, number>} */ (CELL)[kind] ?? CELL.missing;

/** @param {Context} context @param {number[][]} points @param {number} [width] */
function line(context, points, width) {
    if (width) context.lineWidth = width;
    context.beginPath();
    points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.stroke();
}

/** @param {Context} context @param {number[][]} points */
function shape(context, points) {
    context.beginPath();
    points.forEach(([x, y], index) => (index ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.fill();
}
