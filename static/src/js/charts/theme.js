/**
 * What all charts share. Colours and type come from the style sheet's custom properties, so that
 * screen, print and projector mode each set them once, in Sass.
 */

/** Reads the theme that holds for `element` (projector mode sets larger type on an ancestor). */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(`--chart-${name}`).trim();
  const fontSize = parseFloat(style.fontSize) || 14;
  const colours = {
    accent: colour("accent"),
    gold: colour("gold"),
    ink: colour("ink"),
    quiet: colour("quiet"),
    line: colour("line"),
  };
  const text = { fontFamily: style.fontFamily, fontSize, color: colours.ink };
  return {
    colours,
    text,
    quietText: { ...text, color: colours.quiet },
    axisLine: { lineStyle: { color: colours.line } },
    splitLine: { lineStyle: { color: colours.line } },
    base: {
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 300,
      color: [colours.accent, colours.gold, colours.ink, colours.quiet],
      textStyle: text,
    },
    // richText is drawn on the canvas: the HTML tooltip needs inline styles, which the CSP forbids.
    tooltip: { renderMode: "richText", confine: true, textStyle: text, borderColor: colours.line },
  };
}

/** A figure as people read it: at most one decimal (two of a large area), a dash where there is none. */
export function figure(value, unit = "") {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const scale = unit === "万㎡" ? 100 : 10;
  return `${Math.round(value * scale) / scale}${unit}`;
}

/** A dashed target line from the month at index `from` to the one at `to`, or nothing when no target is set. */
export function targetLine(target, unit, theme, from, to) {
  if (target === null || target === undefined) return undefined;
  return {
    silent: true,
    symbol: "none",
    data: [[{ coord: [from, target] }, { coord: [to, target] }]],
    lineStyle: { color: theme.colours.gold, type: "dashed", width: 2 },
    label: { ...theme.quietText, formatter: figure(target, unit), position: "insideStartTop" },
  };
}

/** A rate's axis runs from 0 to 100 whatever the figures are, so two charts can be compared. */
export function valueAxis(unit, theme) {
  return {
    type: "value",
    min: 0,
    max: unit === "%" ? (range) => Math.max(100, Math.ceil(range.max / 10) * 10) : undefined,
    axisLabel: { ...theme.quietText, formatter: `{value}${unit}` },
    splitLine: theme.splitLine,
  };
}
