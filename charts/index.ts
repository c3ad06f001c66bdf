export type { LayerChart } from './layer-chart';
export { targetCharts } from './target-charts';
