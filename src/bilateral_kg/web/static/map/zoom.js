// Moving about: buttons, keys, wheel and drag all change one transformation.

const STEP = 1.4;
const SHIFT = 60;
const MOST = 40;

export class Zoom {
  constructor(svg, changed) {
    this.svg = svg;
    this.changed = changed;
    this.reset();
    svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    svg.addEventListener("keydown", (event) => this.key(event));
    svg.addEventListener("pointerdown", (event) => this.drag(event));
  }

  reset() {
    Object.assign(this, { k: 1, x: 0, y: 0 });
    this.changed(this);
  }

  by(factor, [x, y] = this.middle()) {
    const k = Math.max(0.5, Math.min(MOST, this.k * factor));
    this.x = x - ((x - this.x) * k) / this.k;
    this.y = y - ((y - this.y) * k) / this.k;
    this.k = k;
    this.changed(this);
  }

  shift(x, y) {
    this.x += x;
    this.y += y;
    this.changed(this);
  }

  in() {
    this.by(STEP);
  }

  out() {
    this.by(1 / STEP);
  }

  middle() {
    const { width, height } = this.svg.viewBox.baseVal;
    return [width / 2, height / 2];
  }

  // Where an event is, in the units of the drawing.
  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY);
    const { x, y } = point.matrixTransform(this.svg.getScreenCTM().inverse());
    return [x, y];
  }

  // With Ctrl, as maps do: a page must scroll past.
  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.by(event.deltaY < 0 ? STEP : 1 / STEP, this.at(event));
  }

  key(event) {
    const moves = {
      "+": () => this.in(),
      "=": () => this.in(),
      "-": () => this.out(),
      0: () => this.reset(),
      ArrowLeft: () => this.shift(SHIFT, 0),
      ArrowRight: () => this.shift(-SHIFT, 0),
      ArrowUp: () => this.shift(0, SHIFT),
      ArrowDown: () => this.shift(0, -SHIFT),
    };
    if (!(event.key in moves) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    moves[event.key]();
  }

  drag(down) {
    if (down.button !== 0 || down.target.closest("a")) return;
    let last = this.at(down);
    const move = (event) => {
      const now = this.at(event);
      this.shift(now[0] - last[0], now[1] - last[1]);
      last = now;
    };
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", stop);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", stop);
  }
}
