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
    empty: colour("empty"),
    low: colour("low"),
    high: colour("high"),
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

/** A figure as people read it: at most one decimal, a dash where there is none. */
export function figure(value, unit = "") {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  return `${Math.round(value * 10) / 10}${unit}`;
}

/** A dashed target line across the value axis, or nothing when no target is set. */
export function targetLine(target, unit, theme, axis) {
  if (target === null || target === undefined) return undefined;
  return {
    silent: true,
    symbol: "none",
    data: [{ [axis]: target }],
    lineStyle: { color: theme.colours.gold, type: "dashed", width: 2 },
    label: { ...theme.quietText, formatter: figure(target, unit), position: axis === "yAxis" ? "insideStartTop" : "end" },
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
