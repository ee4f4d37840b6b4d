/**
 * Twelve months as a line. A month without a figure is a gap, never a zero.
 *
 * data: {
 *   months: ["2026-01", …], ticks: ["1", …] under the axis, series: [{ name, values: [number | null, …] }],
 *   whole: [true | false, …] whether all communities are counted in the month with a figure of their own,
 *   target: number | null, targetFrom: index of the first month that the target is for, unit: "%" | …
 * }
 */
import { figure, targetLine, valueAxis } from "./theme";

export function trend({ months, ticks = months, series, whole = [], target = null, targetFrom = 0, unit = "" }, theme) {
  return {
    grid: { left: 8, right: 24, top: series.length > 1 ? 36 : 20, bottom: 8, containLabel: true },
    legend: series.length > 1 ? { top: 0, right: 0, icon: "roundRect", textStyle: theme.quietText } : undefined,
    tooltip: { ...theme.tooltip, trigger: "axis", valueFormatter: (value) => figure(value, unit) },
    xAxis: {
      type: "category",
      data: months,
      boundaryGap: false,
      axisLabel: { ...theme.quietText, interval: 0, hideOverlap: true, formatter: (_month, index) => ticks[index] },
      axisLine: theme.axisLine,
      axisTick: { show: false },
    },
    yAxis: valueAxis(unit, theme),
    series: series.map(({ name, values }, index) => ({
      type: "line",
      name,
      // Hollow where the month does not compare with the others.
      data: values.map((value, month) => (whole[month] === false ? { value, symbol: "emptyCircle" } : value)),
      connectNulls: false,
      // A lone month between two gaps has no line, so it needs its dot.
      showSymbol: true,
      symbol: "circle",
      symbolSize: 7,
      lineStyle: { width: 2.5 },
      markLine: index === 0 ? targetLine(target, unit, theme, targetFrom, months.length - 1) : undefined,
    })),
  };
}
