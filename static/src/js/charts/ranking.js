/**
 * Areas side by side as horizontal bars, first row on top, in the order given.
 *
 * data: { rows: [{ name, value: number | null, href?: string }, …], target: number | null, unit: "%" | "" }
 */
import { figure, targetLine, valueAxis } from "./theme";

export function ranking({ rows, target = null, unit = "" }, theme) {
  const below = (value) => target !== null && value !== null && value < target;
  return {
    grid: { left: 8, right: 56, top: 24, bottom: 8, containLabel: true },
    tooltip: { ...theme.tooltip, trigger: "axis", axisPointer: { type: "none" }, valueFormatter: (value) => figure(value, unit) },
    xAxis: valueAxis(unit, theme),
    yAxis: {
      type: "category",
      inverse: true,
      // A bar that is missing must not read as a bar of nothing.
      data: rows.map(({ name, value }) => (value === null ? `${name}  ${figure(null)}` : name)),
      axisLabel: { ...theme.text, interval: 0 },
      axisLine: theme.axisLine,
      axisTick: { show: false },
    },
    series: [
      {
        type: "bar",
        barMaxWidth: 22,
        data: rows.map(({ name, value, href }) => ({
          name,
          value,
          href,
          itemStyle: { color: below(value) ? theme.colours.accent : theme.colours.quiet, borderRadius: [0, 4, 4, 0] },
        })),
        label: { show: true, position: "right", ...theme.text, formatter: ({ value }) => figure(value, unit) },
        markLine: targetLine(target, unit, theme, "xAxis"),
      },
    ],
  };
}
