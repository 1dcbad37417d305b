import { BarChart, ScatterChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, ScatterChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

type Figures = {
  names: string[];
  values: number[];
  floors: number[];
  valueName: string;
  floorName: string;
  short?: boolean[] | undefined;
};

/** Colours of the page that a chart is drawn in. */
export type Inks = { ink: string; line: string; bar: string; short: string; floor: string };

/** Room for a name below its bar; the text beside the chart has it whole. */
const NAME = 96;

/** Draws bars with their floors; the returned function clears them away. */
export function draw(place: HTMLElement, figures: Figures, inks: Inks): () => void {
  const chart = init(place, null, { renderer: 'svg' });
  const short = figures.short ?? figures.values.map((value, at) => value < (figures.floors[at] ?? 0));
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: 'inherit', color: inks.ink },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    legend: { top: 0, data: [figures.valueName, figures.floorName], textStyle: { color: inks.ink } },
    tooltip: { trigger: 'axis' },
    xAxis: {
      type: 'category',
      data: figures.names,
      axisLabel: { rotate: 60, fontSize: 11, width: NAME, overflow: 'truncate', color: inks.ink },
    },
    yAxis: { type: 'value', axisLabel: { color: inks.ink }, splitLine: { lineStyle: { color: inks.line } } },
    series: [
      {
        name: figures.valueName,
        type: 'bar',
        itemStyle: { color: inks.bar },
        data: figures.values.map((value, at) => ({ value, itemStyle: { color: short[at] ? inks.short : inks.bar } })),
      },
      {
        name: figures.floorName,
        type: 'scatter',
        symbol: 'rect',
        symbolSize: [18, 3],
        itemStyle: { color: inks.floor },
        data: figures.floors.map((floor) => (floor > 0 ? floor : null)),
      },
    ],
  });
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(place);
  return () => {
    observer.disconnect();
    chart.dispose();
  };
}
