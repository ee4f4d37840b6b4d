/**
 * Areas by indicators (or months) as a grid of shades. A cell without a figure stays grey with a dash.
 *
 * data: { columns: [label, …], rows: [label, …], cells: [{ column: i, row: j, value: number | null, href? }, …], unit: "%" | "" }
 */
import { figure } from "./theme";

export function heatmap({ columns, rows, cells, unit = "" }, theme) {
  const category = (data) => ({
    type: "category",
    data,
    axisLabel: { ...theme.text, interval: 0 },
    axisLine: { show: false },
    axisTick: { show: false },
  });
  const known = cells.filter(({ value }) => value !== null);
  const unknown = cells.filter(({ value }) => value === null);
  const highest = Math.max(1, ...known.map(({ value }) => value));
  const border = { borderColor: "#fff", borderWidth: 2, borderRadius: 4 };
  const asItem = ({ column, row, value, href }) => ({ value: [column, row, value], href });
  return {
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    tooltip: {
      ...theme.tooltip,
      formatter: ({ value: [column, row, value] }) => `${rows[row]}  ${columns[column]}\n${figure(value, unit)}`,
    },
    xAxis: { ...category(columns), position: "top" },
    yAxis: { ...category(rows), inverse: true },
    visualMap: {
      show: false,
      seriesIndex: 0,
      dimension: 2,
      min: 0,
      max: unit === "%" ? 100 : highest,
      inRange: { color: [theme.colours.low, theme.colours.high] },
    },
    series: [
      {
        type: "heatmap",
        data: known.map(asItem),
        itemStyle: border,
        label: { show: true, ...theme.text, formatter: ({ value }) => figure(value[2], unit) },
      },
      {
        // The colour scale would leave these cells out; a missing report has to be seen.
        type: "heatmap",
        data: unknown.map(({ column, row, href }) => ({ value: [column, row, 0], href })),
        itemStyle: { ...border, color: theme.colours.empty },
        label: { show: true, ...theme.quietText, formatter: "–" },
        tooltip: { formatter: ({ value: [column, row] }) => `${rows[row]}  ${columns[column]}\n–` },
      },
    ],
  };
}
