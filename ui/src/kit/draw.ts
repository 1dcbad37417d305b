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

/** Room for a name below its bar; the text beside the chart has it whole. */
const NAME = 96;

/** Draws bars with their floors; the returned function clears them away. */
export function draw(place: HTMLElement, figures: Figures): () => void {
  const chart = init(place, null, { renderer: 'svg' });
  const short = figures.short ?? figures.values.map((value, at) => value < (figures.floors[at] ?? 0));
  chart.setOption({
    animation: false,
    textStyle: { fontFamily: 'inherit' },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    legend: { top: 0, data: [figures.valueName, figures.floorName] },
    tooltip: { trigger: 'axis' },
    xAxis: {
      type: 'category',
      data: figures.names,
      axisLabel: { rotate: 60, fontSize: 11, width: NAME, overflow: 'truncate' },
    },
    yAxis: { type: 'value' },
    series: [
      {
        name: figures.valueName,
        type: 'bar',
        itemStyle: { color: '#1f5fb0' },
        data: figures.values.map((value, at) => ({ value, itemStyle: { color: short[at] ? '#c0392b' : '#1f5fb0' } })),
      },
      {
        name: figures.floorName,
        type: 'scatter',
        symbol: 'rect',
        symbolSize: [18, 3],
        itemStyle: { color: '#d48806' },
        data: figures.floors.map((floor) => (floor > 0 ? floor : null)),
      },
    ],
  });
  const fit = () => chart.resize();
  globalThis.addEventListener('resize', fit);
  return () => {
    globalThis.removeEventListener('resize', fit);
    chart.dispose();
  };
}
