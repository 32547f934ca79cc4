// The score to take home: a picture twice as fine as the screen's, with its legend and its setting.

import { paintNames } from "./marks.js";
import { paintScene } from "./scene.js";
import { fit } from "./words.js";

const TWICE = 2;
const [EDGE, LINE, BAR] = [16, 22, 150]; // px: the margin, a line of the legend, a colour scale

// What the legend beside the score says, piece by piece: {colours, texts}; several colours are a scale.
export function legendPieces(legend) {
  return [...legend.children].flatMap((piece) => {
    if (piece.classList.contains("types")) return legendPieces(piece);
    const patch = piece.querySelector(".scale, i");
    const texts = [...piece.querySelectorAll("span")].map((span) => span.textContent);
    return [{ colours: patch ? patch.style.background.match(/#[0-9a-f]{3,8}|rgba?\([^)]*\)/gi) ?? [] : [], texts: texts.length ? texts : [piece.textContent] }];
  });
}

// Where each piece of the legend stands, in rows no wider than `width`: [{x, y, piece}], and the height.
export function placePieces(pieces, width, measure) {
  const placed = [];
  let [x, y] = [EDGE, 0];
  for (const piece of pieces) {
    const wide = piece.texts.reduce((sum, text) => sum + measure(text) + 8, piece.colours.length > 1 ? BAR + 8 : 18) + 20;
    if (x > EDGE && x + wide > width - EDGE) [x, y] = [EDGE, y + LINE];
    placed.push({ x, y, piece });
    x += wide;
  }
  return { placed, height: pieces.length ? y + LINE : 0 };
}

// The whole picture as a canvas. `lines`: what is written under it.
export function poster({ scene, made, gutter, zoom, colours, family, panel }, lines) {
  const canvas = document.createElement("canvas");
  const ctx = canvas.getContext("2d");
  const width = gutter + made.width;
  const measure = (text) => {
    ctx.font = `12px ${family}`;
    return ctx.measureText(text).width;
  };
  const { placed, height } = placePieces(legendPieces(panel.parts.legend), width, measure);
  const tall = made.height + 12 + height + lines.length * LINE + EDGE;
  Object.assign(canvas, { width: Math.round(width * zoom * TWICE), height: Math.round(tall * zoom * TWICE) });
  ctx.setTransform(zoom * TWICE, 0, 0, zoom * TWICE, 0, 0);
  ctx.fillStyle = colours.page;
  ctx.fillRect(0, 0, width, tall);
  paintNames(ctx, scene, gutter);
  ctx.translate(gutter, 0);
  paintScene(ctx, { ...scene, seen: [0, made.width] });
  ctx.translate(-gutter, made.height + 12);
  placed.forEach((each) => paintPiece(ctx, each, colours, family));
  lines.forEach((line, k) => put(ctx, fit(line, width - 2 * EDGE, measure), EDGE, height + (k + 0.5) * LINE, colours.ink, family));
  return canvas;
}

function put(ctx, text, x, y, colour, family) {
  Object.assign(ctx, { font: `12px ${family}`, textAlign: "left", textBaseline: "middle", fillStyle: colour });
  ctx.fillText(text, x, y);
  return x + ctx.measureText(text).width + 8;
}

function paintPiece(ctx, { x, y, piece }, colours, family) {
  const [scale, middle] = [piece.colours.length > 1, y + LINE / 2];
  let [at, texts] = [x, piece.texts];
  if (scale) {
    at = put(ctx, texts[0], at, middle, colours.muted, family);
    const fill = ctx.createLinearGradient(at, 0, at + BAR, 0);
    piece.colours.forEach((colour, k) => fill.addColorStop(k / (piece.colours.length - 1), colour));
    ctx.fillStyle = fill;
    ctx.fillRect(at, middle - 4, BAR, 8);
    [at, texts] = [at + BAR + 8, [texts.at(-1), ...texts.slice(1, -1)]];
  } else if (piece.colours.length) {
    [ctx.fillStyle] = piece.colours;
    ctx.fillRect(at, middle - 5, 10, 10);
    at += 17;
  }
  texts.forEach((text) => (at = put(ctx, text, at, middle, colours.muted, family)));
}
