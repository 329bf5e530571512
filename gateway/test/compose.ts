import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

const names = ['one', 'two', 'three'];

/** Composes subgraphs that are written in the current version of federation. @throws Error naming what cannot be composed */
export function compose(...subgraphs: readonly string[]): string {
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
    "@key" "@shareable" "@external" "@requires" "@interfaceObject" "@authenticated" "@requiresScopes" "@policy"
  ])`;
  const { supergraphSdl, errors } = composeServices(
    subgraphs.map((sdl, place) => ({
      name: names[place] ?? `subgraph-${place}`,
      url: `http://${names[place]}.internal/graphql`,
      typeDefs: parse(sdl.includes('@link') ? sdl : link + sdl),
    })),
  );
  if (!supergraphSdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return supergraphSdl;
}
