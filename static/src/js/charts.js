/**
 * Pages with charts load this: it draws every `[data-chart]` element.
 *
 *     <div class="chart" data-chart="trend" data-source="trend-data" role="img" aria-label="…"></div>
 *     {{ data|json_script:"trend-data" }}
 *
 * `data-chart` names the kind; each kind is one module that turns the JSON into an ECharts option.
 */
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { readTheme } from "./charts/theme";
import { trend } from "./charts/trend";

echarts.use([CanvasRenderer, GridComponent, LegendComponent, LineChart, MarkLineComponent, TooltipComponent]);

const kinds = { trend };

function draw(element) {
  if (echarts.getInstanceByDom(element)) return;
  const kind = kinds[element.dataset.chart];
  const source = document.getElementById(element.dataset.source);
  if (!kind) throw new Error(`No chart of kind "${element.dataset.chart}"`);
  if (!source) throw new Error(`No data with the id "${element.dataset.source}"`);
  const theme = readTheme(element);
  const data = JSON.parse(source.textContent);
  const chart = echarts.init(element, null, { renderer: "canvas" });
  chart.setOption({ ...theme.base, ...kind(data, theme) });
}

function drawAll(root) {
  if (root.matches?.("[data-chart]")) draw(root);
  root.querySelectorAll("[data-chart]").forEach(draw);
}

function eachChart(action) {
  for (const element of document.querySelectorAll("[data-chart]")) {
    const chart = echarts.getInstanceByDom(element);
    if (chart) action(chart);
  }
}

let resizing = 0;
function resizeAll() {
  cancelAnimationFrame(resizing);
  resizing = requestAnimationFrame(() => eachChart((chart) => chart.resize()));
}

function start() {
  drawAll(document);
  window.addEventListener("resize", resizeAll);
  // Print lays the page out anew without a resize event.
  window.addEventListener("beforeprint", () => eachChart((chart) => chart.resize()));
  document.addEventListener("htmx:beforeCleanupElement", (event) => echarts.getInstanceByDom(event.target)?.dispose());
  document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
