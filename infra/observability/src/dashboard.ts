import { type Panel, ROWS } from './panels.ts';

const COLUMNS = 24;
const PANELS_IN_A_LINE = 3;
const WIDTH = COLUMNS / PANELS_IN_A_LINE;
const HEIGHT = 8;
// biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of Grafana's
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** The dashboard as Grafana imports it: https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/ */
export function dashboard(): object {
  const panels: object[] = [];
  let y = 0;
  for (const row of ROWS) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: [],
    });
    y += 1;
    row.panels.forEach((panel, index) => {
      const gridPos = {
        x: (index % PANELS_IN_A_LINE) * WIDTH,
        y: y + Math.floor(index / PANELS_IN_A_LINE) * HEIGHT,
        w: WIDTH,
        h: HEIGHT,
      };
      panels.push({ id: panels.length + 1, gridPos, ...graphOf(panel) });
    });
    y += Math.ceil(row.panels.length / PANELS_IN_A_LINE) * HEIGHT;
  }
  return {
    uid: 'naru',
    title: 'Naru 나루',
    tags: ['naru'],
    editable: true,
    schemaVersion: 39,
    version: 1,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    timezone: 'browser',
    templating: {
      list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source', hide: 0 }],
    },
    annotations: { list: [] },
    panels,
  };
}

const graphOf = ({ title, description, unit, queries }: Panel) => ({
  type: 'timeseries',
  title,
  description,
  datasource: DATASOURCE,
  fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
  options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
  targets: queries.map(({ expr, legend }, index) => ({
    refId: String.fromCharCode(65 + index),
    datasource: DATASOURCE,
    expr,
    legendFormat: legend,
  })),
});
