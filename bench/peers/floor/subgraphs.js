import { Pool } from 'undici';

/** Each subgraph's connections and path. @type {Map<string, { pool: Pool, path: string }>} */
const subgraphs = new Map(
  Object.entries(JSON.parse(process.env['SUBGRAPH_URLS'])).map(([name, url]) => {
    const { origin, pathname } = new URL(url);
    return [name, { pool: new Pool(origin, { connections: 32 }), path: pathname }];
  }),
);
const headers = { 'content-type': 'application/json' };

/**
 * Asks a subgraph; what it answers is the caller's to change.
 *
 * @param {string} subgraph
 * @param {string} query
 * @param {object} [variables]
 */
export async function fetchData(subgraph, query, variables) {
  const { pool, path } = subgraphs.get(subgraph);
  const body = JSON.stringify({ query, variables });
  const answer = await pool.request({ path, method: 'POST', headers, body });
  return JSON.parse(await answer.body.text()).data;
}

/**
 * Fetches fields of entities and puts them into the entities. Equal ones are asked for once.
 *
 * @param {string} subgraph
 * @param {string} selection the fields, as `... on Type { fields }`
 * @param {object[]} entities
 * @param {(entity: object) => object} representation
 */
export async function fetchInto(subgraph, selection, entities, representation) {
  const indexes = new Map();
  const representations = [];
  for (const entity of entities) {
    const key = keyOf(entity);
    if (indexes.has(key)) continue;
    indexes.set(key, representations.length);
    representations.push(representation(entity));
  }
  const query = `query($representations:[_Any!]!){_entities(representations:$representations){${selection}}}`;
  const { _entities } = await fetchData(subgraph, query, { representations });
  for (const entity of entities) Object.assign(entity, _entities[indexes.get(keyOf(entity))]);
}

const keyOf = (entity) => entity.id ?? entity.upc;
